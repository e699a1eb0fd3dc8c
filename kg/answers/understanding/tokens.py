"""Cuts a question into names, words of known meaning, dates and figures; what nothing explains stays unknown.

Of all ways to cut, the one with the fewest unknown characters, then the fewest pieces, then names before words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kg.answers.understanding.names import NamedSpan
from kg.answers.understanding.words import Meaning, load_words

_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年)?(?:(?P<half>[上下])半年|前(?P<quarters>[一二三四])季度|"
    r"(?P<month>1[0-2]|0?[1-9])月(?:份)?(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号])?)?"
)
_FIGURE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九十])(?P<scale>[十百千万亿]*)(?P<unit>元|块钱?|人次|人|个|件|单|亩|吨)?"
)
_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_MARKS = re.compile(r"[\s?？。，,、!！:：;；“”\"'‘’《》()（）·—-]+")
_LONGEST_WORD: Final = 12


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the question; of a name the span, of a word its meanings, of a date or figure its value."""

    start: int
    end: int
    text: str
    kind: str
    """name, word, date, figure, mark, or unknown."""
    name: NamedSpan | None = None
    meanings: tuple[Meaning, ...] = ()
    value: str = ""


def cut_question(text: str, names: Iterable[NamedSpan]) -> list[Token]:
    """The question as tokens, the unknown characters joined to runs.

    >>> [(token.text, token.kind) for token in cut_question("谁在卖橘子？", [])]
    [('谁', 'word'), ('在', 'word'), ('卖', 'word'), ('橘子', 'unknown'), ('？', 'mark')]
    """
    pieces: dict[int, list[Token]] = {}
    for token in (*_list_names(text, names), *_list_words(text), *_list_values(text)):
        pieces.setdefault(token.start, []).append(token)
    best: list[tuple[float, Token | None]] = [(0.0, None)] * (len(text) + 1)
    for start in range(len(text) - 1, -1, -1):
        unknown = Token(start, start + 1, text[start], "unknown")
        options = [*pieces.get(start, ()), unknown]
        best[start] = min(
            ((_weigh(token) + best[token.end][0], token) for token in options), key=lambda option: option[0]
        )
    return list(_join(best, text))


def _weigh(token: Token) -> float:
    if token.kind == "unknown":
        return 10.0
    if token.kind == "mark":
        return 0.0
    # A longer piece wins by being one instead of two; among equals a name wins, and a filler loses.
    filler = all(meaning.kind == "filler" for meaning in token.meanings)
    return 0.9 if token.kind in ("name", "date") else 1.05 if filler else 1.0


def _join(best: list[tuple[float, Token | None]], text: str) -> Iterator[Token]:
    at, unknown = 0, 0
    while at < len(text):
        token = best[at][1]
        assert token is not None
        if token.kind != "unknown":
            if unknown < at:
                yield Token(unknown, at, text[unknown:at], "unknown")
            yield token
            unknown = token.end
        at = token.end
    if unknown < at:
        yield Token(unknown, at, text[unknown:at], "unknown")


def _list_names(text: str, names: Iterable[NamedSpan]) -> Iterator[Token]:
    for span in names:
        yield Token(span.start, span.end, text[span.start : span.end], "name", name=span)


def _list_words(text: str) -> Iterator[Token]:
    words = load_words()
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + _LONGEST_WORD) + 1):
            if meanings := words.get(text[start:end]):
                yield Token(start, end, text[start:end], "word", meanings=meanings)


def _list_values(text: str) -> Iterator[Token]:
    for match in _MARKS.finditer(text):
        yield Token(match.start(), match.end(), match[0], "mark")
    for start in range(len(text)):
        if start and text[start - 1].isdigit():
            continue
        date = _DATE.match(text, start)
        if date and date[0]:
            yield Token(start, date.end(), date[0], "date", value=_read_date(date))
        figure = _FIGURE.match(text, start)
        if figure and (figure["number"].isdecimal() or figure["scale"] or "." in figure["number"]):
            yield Token(start, figure.end(), figure[0], "figure", value=_read_figure(figure))


def _read_date(match: re.Match[str]) -> str:
    """YYYY, YYYY-MM, YYYY-MM-DD; without a year ``*-MM-DD``; of halves and quarters first and last day (``/``)."""
    year = match["year"] or "*"
    if match["half"]:
        return f"{year}-01-01/{year}-06-30" if match["half"] == "上" else f"{year}-07-01/{year}-12-31"
    if match["quarters"]:
        last = {"一": "03-31", "二": "06-30", "三": "09-30", "四": "12-31"}[match["quarters"]]
        return f"{year}-01-01/{year}-{last}"
    parts = [year, *(part.zfill(2) for part in (match["month"], match["day"]) if part)]
    return "-".join(parts)


def _read_figure(match: re.Match[str]) -> str:
    number = match["number"]
    value = float(_DIGITS[number]) if number in _DIGITS else float(number)
    for scale in match["scale"]:
        value *= _SCALES[scale]
    return f"{value:.6f}".rstrip("0").rstrip(".")
