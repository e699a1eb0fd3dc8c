"""Days that are known by a name: 元旦, 双11, 大年初一."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

FIXED: Final = {
    "双11": (11, 11), "双十一": (11, 11), "双12": (12, 12), "双十二": (12, 12), "618": (6, 18), "6·18": (6, 18),
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "植树节": (3, 12), "五一": (5, 1), "儿童节": (6, 1),
    "国庆": (10, 1), "平安夜": (12, 24), "圣诞": (12, 25),
}  # fmt: skip
# Longer than a day, or a sale's name: a date only with a year or a time of day beside it.
LONG_FESTIVALS: Final = frozenset(["双11", "双十一", "双12", "双十二", "618", "6·18", "五一", "国庆", "圣诞"])
# The first day of the first month of the lunar calendar, GB/T 33661-2017.
_NEW_YEARS: Final = {
    2015: (2, 19), 2016: (2, 8), 2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12),
    2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26),
    2029: (2, 13), 2030: (2, 3),
}  # fmt: skip
FESTIVAL: Final = (
    r"(?P<festival>双十一|双十二|双11(?!\d)|双12(?!\d)|618(?!\d)|6·18(?!\d)|元旦|情人节|妇女节|植树节|五一|儿童节|国庆|平安夜|圣诞"
    r"|除夕|元宵节|大年三十|大年初(?P<lunar>[一二三四五六七八九十]))[”\"]?(?:节?(?P<moment>当[天日晚]|那天|零点|凌晨|晚))?"
)


def find_festival_day(name: str, year: int, *, lunar_day: int = 1) -> date | None:
    """The day of a festival in a year; None where the lunar calendar of that year is not at hand.

    >>> find_festival_day("双11", 2020), find_festival_day("除夕", 2021)
    (datetime.date(2020, 11, 11), datetime.date(2021, 2, 11))
    """
    if name in FIXED:
        return date(year, *FIXED[name])
    if year not in _NEW_YEARS:
        return None
    shift = 14 if name == "元宵节" else -1 if name in ("除夕", "大年三十") else lunar_day - 1
    return date(year, *_NEW_YEARS[year]) + timedelta(days=shift)
