"""Dates as news writes them, resolved against the day of publication."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.document import read_text
from kg.extraction.festivals import FESTIVAL, FIXED, LONG_FESTIVALS, find_festival_day


@dataclass(frozen=True, slots=True, order=True)
class DateMention:
    """A stretch of days named in the text; ``first`` and ``last`` are ISO 8601, both inclusive."""

    start: int
    end: int
    first: str
    last: str
    precision: str
    """year, month or day: how exactly the text names it."""

    @property
    def value(self) -> str:
        """The first day cut to the precision: 2020, 2020-06 or 2020-06-18."""
        return self.first[: {"year": 4, "month": 7, "day": 10}[self.precision]]


@dataclass(slots=True)
class _Context:
    """What a relative date leans on: the day of publication, and the dates named so far."""

    published: date | None
    year: int | None = None
    month: int | None = None
    previous: tuple[date, date] | None = None


_Range = tuple[date, date, str]
_Reader = Callable[[re.Match[str], _Context], "_Range | None"]

_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_N: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR: Final = (
    r"(?:(?P<year>(?:19|20)\d{2}|[一二][〇零一二三四五六七八九]{3})年"
    r"|(?P<relyear>今年|去年|前年|当年|同年|明年|后年|本年)的?)"
)
_MONTH: Final = rf"(?:(?P<month>{_N})月份?|(?P<relmonth>本月|上个?月|当月|下个?月|同月))"
_TO: Final = r"(?:[至到~～—–-]{1,2})"
_WEEKDAYS: Final = "一二三四五六日天"


def _number(text: str) -> int:
    """At most two digits: 18, 十八, 二十."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(tens, 0) if len(tens) == 1 else 0
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _month_range(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _read_year(match: re.Match[str], context: _Context) -> int | None:
    groups = match.groupdict()
    if text := groups.get("year"):
        return int(text) if text.isdigit() else int("".join(str(_DIGITS[c]) for c in text))
    relative = groups.get("relyear")
    if not relative:
        return None
    if relative in ("当年", "同年"):
        return context.year
    if context.published is None:
        return None
    offset = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1, "后年": 2}[relative]
    return context.published.year + offset


def _guess_year(month: int, day: int | None, context: _Context) -> int | None:
    """A date without a year belongs to the year under discussion, else it is the latest that is not far ahead."""
    if context.published is None:
        return context.year
    published = context.published
    try:
        candidate = date(published.year, month, day or 1)
    except ValueError:
        return published.year
    # Announcements look some weeks ahead; beyond that a past date is meant.
    return published.year - 1 if candidate > published + timedelta(days=45) else published.year


def _read_calendar(match: re.Match[str], context: _Context) -> _Range | None:
    """2020年6月18日, 6月18日, 本月18日, 今年1至5月, 6月1日至18日, 2023年, 去年."""
    groups = match.groupdict()
    year, month = _read_year(match, context), None
    if groups.get("relyear") and year is None:
        return None
    if groups.get("month"):
        month = _number(groups["month"])
    elif relative := groups.get("relmonth"):
        if relative in ("当月", "同月"):
            month, year = context.month, year or context.year
        elif context.published:
            offset = {"本": 0, "上": -1, "下": 1}[relative[0]]
            index = context.published.year * 12 + context.published.month - 1 + offset
            year, month = index // 12, index % 12 + 1
        if month is None:
            return None
    if month is None:
        return (date(year, 1, 1), date(year, 12, 31), "year") if year else None
    day = _number(groups["day"]) if groups.get("day") else None
    day = 0 if day == 0 else day
    if year is None:
        year = _guess_year(month, day, context)
    if year is None:
        return None
    return _stretch(year, month, day, groups)


def _stretch(year: int, month: int, day: int | None, groups: dict[str, str | None]) -> _Range | None:
    """From the first day or month to the last one where the text gives a range."""
    first, last = _month_range(year, month)
    if day is not None:
        first = last = date(year, month, day)
        if until := groups.get("lastday"):
            to_month = _number(groups.get("lastmonth") or "") if groups.get("lastmonth") else month
            last = date(year + (to_month < month), to_month, _number(until))
    elif until := groups.get("untilmonth"):
        last = _month_range(year, _number(until))[1]
    if last < first:
        return None
    return first, last, "month" if day is None else "day"


def _read_numeric(match: re.Match[str], _context: _Context) -> _Range | None:
    day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    return day, day, "day"


def _read_day(match: re.Match[str], context: _Context) -> _Range | None:
    """18日: of the month under discussion, else of the publication's, never ahead of it by over two weeks."""
    number = _number(match["day"])
    last_number = _number(match["lastday"]) if match["lastday"] else number
    published = context.published
    if context.previous is not None and context.month and context.year:
        year, month = context.year, context.month
    elif published:
        year, month = published.year, published.month
        if number > published.day + 14:
            year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    else:
        return None
    first, last = date(year, month, number), date(year, month, last_number)
    return (first, last, "day") if first <= last else None


_RELATIVE_DAYS: Final = {"今": 0, "昨": -1, "前": -2, "明": 1, "后": 2}


def _read_relative_day(match: re.Match[str], context: _Context) -> _Range | None:
    word = match[0]
    if word[0] in "当同":
        if context.previous is None or context.previous[0] != context.previous[1]:
            return None
        return (*context.previous, "day")
    if word[0] in "次翌第" or word.startswith("前一"):
        if context.previous is None:
            return None
        back = word[0] == "前"
        day = context.previous[0] - timedelta(days=1) if back else context.previous[1] + timedelta(days=1)
        return day, day, "day"
    if context.published is None:
        return None
    day = context.published + timedelta(days=_RELATIVE_DAYS[word[0]])
    return day, day, "day"


def _read_weekday(match: re.Match[str], context: _Context) -> _Range | None:
    """上周五, 本周六, 周日: a bare weekday is the latest one up to the day of publication."""
    if context.published is None:
        return None
    published, which = context.published, match["week"] or ""
    monday = published - timedelta(days=published.weekday())
    if not match["weekday"]:
        if not which or which.startswith("这"):
            return None
        shift = {"上": -7, "本": 0, "下": 7}[which[0]]
        first = monday + timedelta(days=shift)
        return first, first + timedelta(days=6), "day"
    if match["weekday"] == "末":
        first = monday + timedelta(days=5 + (-7 if which.startswith("上") else 7 if which.startswith("下") else 0))
        return first, first + timedelta(days=1), "day"
    index = min(_WEEKDAYS.index(match["weekday"]), 6)
    day = monday + timedelta(days=index)
    if which.startswith("上"):
        day -= timedelta(days=7)
    elif which.startswith("下"):
        day += timedelta(days=7)
    elif not which and day > published:
        day -= timedelta(days=7)
    return day, day, "day"


def _read_festival(match: re.Match[str], context: _Context) -> _Range | None:
    """去年双11, 618零点, 元旦, 大年初一; a sale or holiday named without year and time of day is no date."""
    year, name = _read_year(match, context), match["festival"]
    if name in LONG_FESTIVALS and not year and not match["moment"]:
        return None
    year = year or _guess_year(*FIXED.get(name, (2, 1)), context)
    day = find_festival_day(name, year, lunar_day=_number(match["lunar"] or "一")) if year else None
    return (day, day, "day") if day else None


def _read_part(match: re.Match[str], context: _Context) -> _Range | None:
    """上半年, 第一季度, 前三季度: of the year beside it, else of the year of publication."""
    year = _read_year(match, context) or (context.published.year if context.published else None)
    if year is None:
        return None
    part = match["part"]
    if part.endswith("半年"):
        low, high = (1, 6) if part[0] == "上" else (7, 12)
    else:
        quarter = _number(part.strip("第前季度个")[:1])
        if not 1 <= quarter <= 4:
            return None
        low, high = (1 if part[0] == "前" else quarter * 3 - 2), quarter * 3
    if not (match["year"] or match["relyear"]) and context.published and date(year, low, 1) > context.published:
        year -= 1
    return _month_range(year, low)[0], _month_range(year, high)[1], "month"


_DAY_TAIL: Final = rf"(?P<day>{_N})[日号](?:{_TO}(?:(?P<lastmonth>{_N})月)?(?P<lastday>{_N})[日号])?"
_DAY_PAIR: Final = rf"(?P<day>{_N})[日号]?{_TO}(?P<lastday>{_N})[日号]"
_BARE_DAY: Final = rf"(?P<day>\d{{1,2}})(?:[日号]?{_TO}(?P<lastday>\d{{1,2}}))?[日号](?![楼店院线馆门台机城库])"
_WEEKDAY: Final = rf"(?:周|星期|礼拜)(?P<weekday>[{_WEEKDAYS}末])(?!期|般)"
_NOT_ORDINAL: Final = r"(?<![\d第几])"

# The first pattern that matches at an offset wins; every repetition is bounded, so the search is linear.
_PATTERNS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(?<![\d.])(?P<y>(?:19|20)\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\d.])", _read_numeric),
        (rf"(?:{_YEAR})?[“\"]?{FESTIVAL}", _read_festival),
        (rf"(?:{_YEAR})?(?P<part>[上下]半年|第?[一二三四1-4]季度|前[一二三]个?季度)", _read_part),
        (rf"{_NOT_ORDINAL}(?:{_YEAR})?{_MONTH}{_DAY_PAIR}", _read_calendar),
        (rf"{_NOT_ORDINAL}(?:{_YEAR})?{_MONTH}{_DAY_TAIL}", _read_calendar),
        (rf"{_NOT_ORDINAL}(?:{_YEAR})?(?P<month>{_N})月?份?{_TO}(?P<untilmonth>{_N})月份?", _read_calendar),
        (rf"{_NOT_ORDINAL}(?:{_YEAR})?{_MONTH}(?!饼)", _read_calendar),
        (rf"{_NOT_ORDINAL}{_YEAR}(?!代)", _read_calendar),
        (r"(?<![\d第.])" + _BARE_DAY, _read_day),
        (
            r"(?:[今昨前明后当同][天日晚儿]|[今明昨当]早|[今昨明]夜|[次翌]日|第二天|前一[天日晚])(?!新闻|头条|报|后|童)",
            _read_relative_day,
        ),
        (r"(?<![每一两几上下])(?P<week>上个?|本|这个?|下个?)?" + _WEEKDAY, _read_weekday),
        (r"(?P<week>上个?|本|下个?)(?:周|星期)(?P<weekday>(?!))?", _read_weekday),
    )
)  # fmt: skip
_TRIGGER: Final = re.compile(
    r"\d+|[〇零一二三四五六七八九十]+|[今前当同明后本上下昨第周次翌双]"
    r"|去年|星期|礼拜|这周|这个|元[旦宵]|情人|妇女节|植树|儿童节|国庆|平安夜|圣诞|除夕|大年"
)
_LONGEST_NUMBER: Final = 8


def find_dates(text: str, published: str = "") -> tuple[DateMention, ...]:
    """The dates of a text in order; relative ones are left out where ``published`` (ISO 8601) is unknown.

    >>> [(d.first, d.last) for d in find_dates("6月18日下午开播，昨晚收官；今年1至5月增长。", "2020-06-20")]
    [('2020-06-18', '2020-06-18'), ('2020-06-19', '2020-06-19'), ('2020-01-01', '2020-05-31')]
    """
    context = _Context(_read_published(published))
    mentions: list[DateMention] = []
    end = 0
    for trigger in _TRIGGER.finditer(text):
        start = trigger.start()
        if start < end or trigger.end() - start > _LONGEST_NUMBER:
            continue
        match, reader = next(((m, r) for p, r in _PATTERNS if (m := p.match(text, start))), (None, None))
        if match is None or reader is None:
            continue
        end = match.end()  # 2月30日 is passed over as a whole: no 2月 is read out of it
        if found := _resolve(match, reader, context):
            first, last, precision = found
            mentions.append(DateMention(start, end, first.isoformat(), last.isoformat(), precision))
            _remember(context, first, last, precision)
    return tuple(mentions)


def _resolve(match: re.Match[str], reader: _Reader, context: _Context) -> _Range | None:
    """The days meant, or None for a date that no calendar has (2月30日, 13月)."""
    try:
        return reader(match, context)
    except (ValueError, OverflowError):
        return None


def _read_published(published: str) -> date | None:
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def _remember(context: _Context, first: date, last: date, precision: str) -> None:
    context.year = first.year
    if precision != "year":
        context.month = first.month
    if precision == "day":
        context.previous = (first, last)


@Language.component("zhitu_dates", requires=["doc._.document"], assigns=["doc._.dates"])
def assign_dates(doc: Doc) -> Doc:
    """Assigns the dates of the text, resolved against the document's day of publication."""
    document = doc._.document
    doc._.dates = find_dates(read_text(doc), document.published if document else "")
    return doc
