"""Chinese numerals as news writes them: 1.2万, 600多万, 三十余, 一万两千, 七八万, 上百, 3100w."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_POWERS: Final = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "亿": 10**8,
    "w": 10**4,
    "W": 10**4,
    "k": 1000,
    "K": 1000,
}
_MAXIMUM: Final = Decimal(10) ** 18
_LONGEST: Final = 24

# Every part is a run over its own character class, so a match never goes back: linear in any text.
_ARABIC: Final = re.compile(r"[0-9０-９]+(?:(?:,[0-9]{3}|，[０-９]{3})(?![0-9０-９]))*(?:[.．][0-9０-９]+)?")
# 千瓦, 千克 and 千米 are units: their 千 belongs to no number.
_POWER_RUN: Final = re.compile(r"(?:[十百万亿]|千(?![瓦克米卡伏赫帕焦]))+|[wWkK](?![A-Za-z])")
_CHINESE: Final = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")
_FRACTION: Final = re.compile(r"点([零〇一二三四五六七八九]{1,6})(?![零〇一二三四五六七八九十百千分刻])")
_LOOSE: Final = {"多": "over", "余": "over", "几": "over", "来": "about"}
_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text. ``modifier`` is what the numeral itself says: 多 and 余 over, 来 and 七八 about."""

    start: int
    end: int
    value: Decimal
    modifier: str = "exact"
    arabic: bool = False
    power: Decimal = Decimal(1)
    """The last multiplier (万 in 3万), which the lower bound of 2至3万 borrows."""
    scaled: bool = False
    """Has a multiplier or an approximation: likely a quantity even without a counter."""


def read_numeral(text: str, start: int) -> Numeral | None:
    """The longest numeral that begins at an offset; None where there is none or its value is out of bounds.

    >>> [int(read_numeral(t, 0).value) for t in ("600多万", "１，２８８元", "1亿2000万", "两万五", "三点八亿")]
    [6000000, 1288, 120000000, 25000, 380000000]
    >>> int(read_numeral("七八万床", 0).value), read_numeral("七八万床", 0).modifier
    (75000, 'about')
    """
    if match := _ARABIC.match(text, start):
        numeral = _read_arabic(text, match)
    elif text[start : start + 1] == "上":
        numeral = _read_floor(text, start)
    else:
        numeral = _read_chinese(text, start)
    if numeral is None or abs(numeral.value) >= _MAXIMUM or numeral.end - start > _LONGEST:
        return None
    return numeral


def _product(powers: str) -> Decimal:
    value = Decimal(1)
    for char in powers:
        value *= _POWERS[char]
    return value


def _read_arabic(text: str, match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    if end - start > _LONGEST:
        return None
    value = Decimal(match[0].translate(_HALF_WIDTH).replace(",", ""))
    modifier, power, end = _read_scale(text, end)
    value *= power
    scaled = power > 1 or modifier != "exact"
    # 1亿2000万, 2万3千: a further group must be smaller than the multiplier before it.
    while power > 1 and modifier == "exact" and (following := _ARABIC.match(text, end)):
        if following.end() - start > _LONGEST:
            break
        further, part, stop = _read_scale(text, following.end())
        group = Decimal(following[0].translate(_HALF_WIDTH).replace(",", "")) * part
        if part == 1 and group < 10 and "." not in following[0]:
            group *= power / 10  # 2万3
        if group >= power:
            break
        value, modifier, power, end = value + group, further, part, stop
    return Numeral(start, end, value, modifier, arabic=True, power=power, scaled=scaled)


def _read_scale(text: str, end: int) -> tuple[str, Decimal, int]:
    """What follows the digits: an approximation and multipliers, in either order."""
    modifier, power = "exact", Decimal(1)
    if text[end : end + 1] == " " and text[end + 1 : end + 2] in ("万", "亿"):
        end += 1
    for _ in range(2):
        char = text[end : end + 1]
        if modifier == "exact" and char in _LOOSE and _is_loose(text, end):
            modifier, end = _LOOSE[char], end + 1
        if run := _POWER_RUN.match(text, end):
            if run.end() - run.start() > 3:
                break
            power, end = power * _product(run[0]), run.end()
    return modifier, power, end


def _is_loose(text: str, at: int) -> bool:
    """Whether 来 or 多 approximates: 来 before a counter (30来人), but not 3来自 or 2多次."""
    following = text[at + 1 : at + 3]
    if text[at] == "来":
        return bool(following) and following[0] not in "自到源往看说，。、；的了" and following != "年的"
    return text[at] != "几" or following[:1] not in ("乎", "率")


def _read_floor(text: str, start: int) -> Numeral | None:
    """上万, 上百万: the power alone, and more than it."""
    run = _POWER_RUN.match(text, start + 1)
    if not run or run[0] in "wWkK" or run.end() - run.start() > 3:
        return None
    power = _product(run[0])
    return Numeral(start, run.end(), power, "over", power=power, scaled=True)


def _read_chinese(text: str, start: int) -> Numeral | None:
    run = _CHINESE.match(text, start)
    if not run or run.end() - start > _LONGEST:
        return None
    evaluated = _evaluate(run[0])
    if evaluated is None:
        return None
    value, modifier, power = evaluated
    end = run.end()
    if modifier == "exact" and (fraction := _FRACTION.match(text, end)):
        digits = "".join(str(_DIGITS[c]) for c in fraction[1])
        value, end = value + Decimal("0." + digits), fraction.end()
    scaled = len(run[0]) > 1 and any(c in _POWERS and c != "十" for c in run[0])
    if modifier == "exact" or power > 1:
        further, part, stop = _read_scale(text, end)
        if stop > end:
            if part > 1:
                value, power = value * part, part
            modifier, end, scaled = (further if modifier == "exact" else modifier), stop, True
    return Numeral(start, end, value, modifier, power=power, scaled=scaled)


def _evaluate(run: str) -> tuple[Decimal, str, Decimal] | None:
    """Value, modifier and last multiplier of a pure numeral; None for 二〇二〇 and other codes."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    last, modifier, zero = Decimal(1), "exact", False
    for index, char in enumerate(run):
        if char in _DIGITS:
            number = Decimal(_DIGITS[char])
            if digit is not None:
                if modifier == "about" or zero or number != digit + 1:
                    return None
                number, modifier = digit + Decimal("0.5"), "about"
            zero = char in "零〇"
            digit = None if zero and index else number
        elif (power := _POWERS[char]) < 10**4:
            if digit is None and section and power >= last:
                return None
            section += (Decimal(1) if digit is None else digit) * power
            digit, last, zero = None, Decimal(power), False
        else:
            group = section + (digit or 0)
            if group:
                total = (total + group) * power if power == 10**8 else total + group * power
            else:
                total = total * power if total else Decimal(power)
            section, digit, last, zero = Decimal(0), None, Decimal(power), False
    if digit is not None:
        # 两万五 is 25,000 and 六百五 is 650, but 一百零五 and 十五 end in units.
        short = last >= 100 and run[-2] not in "零〇" and modifier == "exact"
        section += digit * last / 10 if short else digit
        last = Decimal(1)
    return total + section, modifier, last
