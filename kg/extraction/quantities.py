"""Figures of news text: how many of what, and how exactly the text says so.

A figure's unit is the annotation guideline's, as far as its counter settles it; what is measured (sales,
viewers …) is another component's question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.counters import COUNTERS, find_counter
from kg.extraction.document import read_text
from kg.extraction.modifiers import find_modifier_after, find_modifier_before
from kg.extraction.numerals import Numeral, read_numeral
from kg.records import Span


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """A number with its counter; ``start`` and ``end`` take in the words that modify it (近90万元)."""

    start: int
    end: int
    value: float
    unit: str
    modifier: str = "exact"
    counter: str = ""
    number: Span = (0, 0)
    """The numeral alone."""
    settled: bool = True
    """The counter settles the unit; otherwise the context may overrule it."""
    kind: str = "count"
    """count, bare (no counter), share (三分之一), doubling (翻番), low and high (the bounds of a range)."""


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its counter, before the words around it are read."""

    value: Decimal
    unit: str
    end: int
    counter: str = ""
    modifier: str = "exact"
    settled: bool = True
    kind: str = "count"


_DIGIT: Final = "0-9０-９"
_STARTS: Final = re.compile(
    rf"[{_DIGIT}]+|[零〇一二两三四五六七八九十百千万亿]+|上(?=[十百千万亿])|[几数][十百千万亿]+|半(?=[个数小天年月斤亩吨])|过半|翻(?=了?[一两三]?番)"
)
# With these neighbours a number is a date, an age, an ordinal, a model, a time or a score, not a quantity.
_BARRED_BEFORE: Final = re.compile(rf"(?:[第_@#＃№\\双]|[{_DIGIT}][-–:：.．/／·])$")
_NAME_BEFORE: Final = re.compile(r"[A-Za-zＡ-Ｚ]\s?$")
_BARRED_AFTER: Final = re.compile(
    rf"[月日号岁级代点时后强折·&@_A-Za-zＡ-Ｚ]|周岁|线城|年(?:代|级)|[:：/／][{_DIGIT}]|[-–][{_DIGIT}]{{5}}|比[{_DIGIT}]"
)
_UNIT_LETTERS: Final = re.compile(r"kg|KG|Kg|km|sku|SKU")
_CALENDAR_YEAR: Final = re.compile(r"[12][0-9]{3}年")
_FESTIVALS: Final = ("618", "1111", "11.11", "12.12", "3.15", "315")
_RANGE: Final = re.compile(r"[至到~～—–-]{1,2}")
_HALF: Final = re.compile(r"半(个小时|个钟头|个钟|小时|天|斤|亩|吨)")
_WORDED: Final = re.compile(r"(?P<half>一半|半数|过半)|翻了?(?P<times>[一两三]?)番")
_AND_HALF: Final = re.compile(r"个(?P<loose>[多半把来])(?P<counter>小时|钟头|钟|月)?")
_MONEY_TAIL: Final = re.compile(
    rf"(?:[{_DIGIT}](?![{_DIGIT}.十百千万亿])|[一二两三四五六七八九](?![二三四五六七八九十百千万亿]|一[二三四五六七八九十]))[毛角分]?"
)
_MINUTES: Final = re.compile(r"([0-9]{1,2}|[一二三四五]?十[一二三四五六七八九]?|[一二三四五六七八九])分钟?")
_LONGEST: Final = 24
_MINUS: Final = re.compile(r"(?:^|[，。；、（( 为是达至])[-−－]$")
_CURRENCY: Final = {"¥": "CNY", "￥": "CNY", "$": "USD", "＄": "USD"}
_ADVERB: Final = re.compile(r"千万(?=[别不要记勿])|万一|千里|万里|百姓|百货|百分(?!之|点)|千百")


def find_figures(text: str, *, barred: Iterable[Span] = ()) -> tuple[Figure, ...]:
    """The figures of a text in order; dates, ages, ordinals, telephone numbers and names like 618 are none.

    ``barred`` are spans that hold no figure, such as dates already found.

    >>> [(text[f.start:f.end], f.value, f.unit, f.modifier)
    ...  for text in ["销售额近90万元，下单1.2万余单"] for f in find_figures(text)]
    [('近90万元', 900000.0, 'CNY', 'near'), ('1.2万余单', 12000.0, 'order', 'over')]
    >>> [(f.value, f.kind) for f in find_figures("每天300至400单")]
    [(300.0, 'low'), (400.0, 'high')]
    """
    figures: list[Figure] = []
    closed = sorted(barred)
    end = next_barred = 0
    for match in _STARTS.finditer(text):
        start = match.start()
        if start < end or match.end() - start > _LONGEST:
            continue
        while next_barred < len(closed) and closed[next_barred][1] <= start:
            next_barred += 1
        if next_barred < len(closed) and closed[next_barred][0] <= start:
            continue
        found = _read_figures(text, start)
        figures += found
        end = found[-1].end if found else end
    return tuple(figures)


def _read_figures(text: str, start: int) -> list[Figure]:
    """The figure that begins at an offset, or the two bounds of a range."""
    if worded := _read_worded(text, start):
        return [_finish(text, start, worded)]
    if _ADVERB.match(text, start):
        return []
    numeral = read_numeral(text, start)
    if numeral is None or not _is_quantity(text, numeral):
        return []
    amount = _read_amount(text, numeral)
    bounds = _read_range(text, numeral, amount)
    if bounds is not None and not bounds:
        return []
    if bounds:
        low, high = (_finish(text, start, bound) for bound in bounds)
        return [replace(low, start=low.start, end=high.end), replace(high, start=low.start, end=high.end)]
    if amount is None:
        return []
    return [_finish(text, start, amount)] if _is_figure(text, numeral, amount) else []


def _is_quantity(text: str, numeral: Numeral) -> bool:
    """False for numbers whose neighbours make them dates, models, scores or parts of words."""
    start, end = numeral.start, numeral.end
    if _BARRED_BEFORE.search(text, max(0, start - 7), start):
        return False
    if text[start] == "上" and start and text[start - 1] in "以网线早晚直平世历街海":
        return False
    if numeral.arabic and not numeral.scaled:
        raw = text[start:end]
        if _CALENDAR_YEAR.match(text, start) or (raw[0] in "0０" and raw[1:2] not in (".", "．", "")):
            return False
        if not find_counter(text, end) and (
            raw in _FESTIVALS
            or (raw.isdigit() and (len(raw) >= 7 or (len(raw) == 4 and "1900" <= raw <= "2099")))
            or _NAME_BEFORE.search(text, max(0, start - 2), start)
        ):
            return False
    return not _BARRED_AFTER.match(text, end) or bool(_UNIT_LETTERS.match(text, end))


def _is_figure(text: str, numeral: Numeral, amount: _Amount) -> bool:
    """False for 一个, 一名 and the like, and for spelled numbers that count nothing."""
    if not amount.counter and amount.kind == "count":
        return False
    if amount.kind == "bare":
        passed = text[numeral.start - 1 : numeral.start] in ("破", "过", "超") and numeral.value >= 10**4  # 破亿
        return passed or numeral.scaled or (numeral.arabic and numeral.value > 0)
    spelled = text[numeral.start : numeral.end]
    if spelled == "一" and amount.kind == "count":
        return amount.unit in ("CNY", "USD", "percent", "hour", "t") or amount.counter == "倍"
    return numeral.value > 0


def _read_worded(text: str, start: int) -> _Amount | None:
    """一半, 翻番, 半小时: figures without a number."""
    if match := _WORDED.match(text, start):
        if match["half"]:
            return _Amount(Decimal(50), "percent", match.end(), match["half"], kind="share")
        power = {"": 1, "一": 1, "两": 2, "三": 3}[match["times"]]
        return _Amount(Decimal(100 * (2**power - 1)), "percent", match.end(), "番", kind="doubling")
    if match := _HALF.match(text, start):
        counter = COUNTERS[match[1]]
        return _Amount(counter.factor / 2, counter.unit, match.end(), match[1])
    return None


def _read_amount(text: str, numeral: Numeral) -> _Amount | None:
    """The numeral with its counter, its fraction's denominator or its small change."""
    value, end, modifier = numeral.value, numeral.end, numeral.modifier
    if text.startswith("分之", end):
        part = read_numeral(text, end + 2)
        if part is None or not value:
            return None
        share = round(part.value * 100 / value, 6)
        return _Amount(share, "percent", part.end, "分之", part.modifier, kind="share")
    if (match := _AND_HALF.match(text, end)) and (word := "个" + (match["counter"] or "")) in COUNTERS:
        counter, half = COUNTERS[word], Decimal("0.5") if match["loose"] == "半" else Decimal(0)
        modifier = {"半": modifier, "多": "over"}.get(match["loose"], "about")
        return _Amount((value + half) * counter.factor, counter.unit, match.end(), word, modifier)
    word = find_counter(text, end)
    if not word:
        unit = _CURRENCY.get(text[numeral.start - 1 : numeral.start], "other")
        return _Amount(value, unit, end, "", modifier, settled=unit != "other", kind="bare")
    counter = COUNTERS[word]
    value, end = value * counter.factor, end + len(word)
    value, end = _add_tail(text, word, value, end)
    return _Amount(value, counter.unit, end, word, modifier, counter.settled)


def _add_tail(text: str, word: str, value: Decimal, end: int) -> tuple[Decimal, int]:
    """9块9, 两毛七, 六成三, 三吨半, 1小时20分: what stands after the counter."""
    counter = COUNTERS[word]
    if text.startswith("半", end) and text[end + 1 : end + 2] not in tuple("个小价年月天"):
        return value + counter.factor / 2, end + 1
    if word in ("块", "毛", "成") and (match := _MONEY_TAIL.match(text, end)):
        digit = read_numeral(match[0][0], 0)
        if digit is not None and not find_counter(text, match.end()):
            return value + digit.value * counter.factor / 10, match.end()
    if word in ("小时", "个小时") and (match := _MINUTES.match(text, end)):
        minutes = read_numeral(match[1], 0)
        if minutes is not None:
            return round(value + minutes.value / 60, 2), match.end()
    return value, end


def _read_range(text: str, numeral: Numeral, amount: _Amount | None) -> tuple[_Amount, ...] | None:
    """300至400单, 2万到3万元, 3元至5元: two amounts, the lower of which borrows what it lacks.

    None where there is no range; empty where it is one of dates or times (3-5日).
    """
    if numeral.modifier != "exact":
        return None
    low_end = amount.end if amount is not None else numeral.end
    separator = _RANGE.match(text, low_end)
    if not separator:
        return None
    upper = read_numeral(text, separator.end())
    if upper is None or upper.arabic != numeral.arabic:
        return None
    if not _is_quantity_after(text, upper):
        return () if amount is None or not amount.counter else None
    high = _read_amount(text, upper)
    if high is None or high.kind != "count":
        return None
    if amount is not None and amount.counter:
        low = amount
        if low.unit != high.unit:
            return None
    else:
        value = numeral.value
        if numeral.power == 1 and upper.power > 1 and value < upper.value / upper.power:
            value *= upper.power  # 2至3万
        low = replace(high, value=value * COUNTERS[high.counter].factor)
    return (replace(low, kind="low"), replace(high, kind="high")) if low.value < high.value else None


def _is_quantity_after(text: str, numeral: Numeral) -> bool:
    return not _BARRED_AFTER.match(text, numeral.end) or bool(_UNIT_LETTERS.match(text, numeral.end))


def _finish(text: str, start: int, amount: _Amount) -> Figure:
    """Reads the modifiers on both sides and a minus sign."""
    number = (start, amount.end)
    value = amount.value
    if _MINUS.search(text, max(0, start - 2), start):
        value, start = -value, start - 1
    elif text.endswith("零下", 0, start):
        value, start = -value, start - 2
    elif start and text[start - 1] in _CURRENCY:
        start -= 1
    begin, before = find_modifier_before(text, start)
    end, after = find_modifier_after(text, amount.end)
    modifier = before if before else amount.modifier if amount.modifier != "exact" else after or "exact"
    if amount.kind in ("low", "high") and after != "over":
        modifier = before or "exact"
    return Figure(begin, end, float(value), amount.unit, modifier, amount.counter, number, amount.settled, amount.kind)


@Language.component("zhitu_figures", requires=["doc._.dates"], assigns=["doc._.figures"])
def assign_figures(doc: Doc) -> Doc:
    """Assigns the figures of the text; what is a date is none."""
    doc._.figures = find_figures(read_text(doc), barred=[(d.start, d.end) for d in doc._.dates or ()])
    return doc
