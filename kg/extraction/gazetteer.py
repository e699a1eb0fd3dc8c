"""Finds the lexicon's surfaces in a text: longest matches of each kind, in one pass."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.ontology import load_divisions, load_terms
from kg.records import Span

Entry = tuple[str, str, str]
"""Surface, kind, canonical name."""

# Kinds whose every surface is also an ordinary word or syllable are no entries of their own: surnames, heads.
TERM_KINDS: tuple[str, ...] = ("platform", "product", "post", "organization", "event", "country", "feature")
LEVELS: tuple[str, ...] = ("province", "prefecture", "county", "town")


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A surface of the lexicon in a text."""

    start: int
    end: int
    kind: str
    name: str


class Gazetteer:
    """A prefix tree over surfaces.

    >>> g = Gazetteer([("京东", "platform", "京东"), ("京东直播", "platform", "京东直播"), ("直播", "word", "直播")])
    >>> [(m.start, m.end, m.name) for m in g.find("在京东直播")]
    [(1, 5, '京东直播'), (3, 5, '直播')]
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._values: dict[str, dict[str, str]] = {}
        self._prefixes: set[str] = set()
        for surface, kind, name in entries:
            # The first name given to a surface stays: callers put the more important ones first.
            self._values.setdefault(surface, {}).setdefault(kind, name)
            self._prefixes.update(surface[:i] for i in range(1, len(surface)))

    def find(self, text: str) -> tuple[Match, ...]:
        """For each group of kinds the matches that together cover most of the text, without overlap.

        The levels of divisions are one group: 江西丰城 is 江西 and 丰城, not 西丰.
        """
        groups: dict[str, dict[Span, list[Match]]] = {}
        for match in self._find_all(text):
            group = "division" if match.kind in LEVELS else match.kind
            groups.setdefault(group, {}).setdefault((match.start, match.end), []).append(match)
        return tuple(sorted(m for spans in groups.values() for span in _cover(sorted(spans)) for m in spans[span]))

    def _find_all(self, text: str) -> Iterator[Match]:
        values, prefixes = self._values, self._prefixes
        for start in range(len(text)):
            end = start + 1
            while True:
                piece = text[start:end]
                for kind, name in values.get(piece, {}).items():
                    yield Match(start, end, kind, name)
                if piece not in prefixes or end >= len(text):
                    break
                end += 1


def _cover(spans: Sequence[Span]) -> list[Span]:
    """The disjoint spans that cover most characters; of equal coverings the one of fewer, longer spans.

    Weighted interval scheduling (Kleinberg and Tardos, Algorithm Design, 6.1).
    """
    spans = sorted(spans, key=lambda s: (s[1], s[0]))
    ends = [end for _, end in spans]
    best: list[tuple[int, int]] = [(0, 0)]  # covered characters, minus the number of spans
    for i, (start, end) in enumerate(spans):
        covered, count = best[bisect_right(ends, start, hi=i)]
        best.append(max(best[i], (covered + end - start, count - 1)))
    chosen: list[Span] = []
    i = len(spans)
    while i:
        start, end = spans[i - 1]
        before = bisect_right(ends, start, hi=i - 1)
        if best[i] != best[i - 1]:
            chosen.append((start, end))
            i = before
        else:
            i -= 1
    return chosen[::-1]


@lru_cache(maxsize=8)
def load_names(scheme: str) -> dict[str, str]:
    """The surfaces of a lexicon's scheme with the name each stands for.

    >>> load_names("platform")["京东APP"]
    '京东'
    """
    return {surface: term.name for term in load_terms(scheme) for surface in (term.name, *term.aliases)}


# 市辖区 and the like are rows of the table, not names.
_NO_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "城区", "郊区", "矿区", "林区"})
_DIVISION = re.compile(r"(?:特别行政区|自治[区州县旗]|[省市县区镇乡村州盟旗])$")


@lru_cache(maxsize=1)
def load_short_names() -> dict[str, str]:
    """Divisions' names with the short form that the table gives."""
    return {division.name: division.short for division in load_divisions() if division.short}


def shorten_place(name: str) -> str:
    """A place's name without its division word, where two characters remain.

    >>> shorten_place("柞水县"), shorten_place("向寨村"), shorten_place("沙县")
    ('柞水', '向寨', '沙县')
    """
    short = _DIVISION.sub("", name)
    return short if len(short) >= 2 else name


def shorten_division(name: str) -> str:
    """The short form of a division's name as the table gives it; of other places as `shorten_place` does.

    >>> [shorten_division(name) for name in ("丰城市", "广西壮族自治区", "忠县", "向寨村")]
    ['丰城', '广西', '忠县', '向寨']
    """
    if name in load_short_names():
        return load_short_names()[name]
    return shorten_place(name)


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The gazetteer of the shipped lexicon and table of divisions."""
    entries: list[Entry] = []
    for kind in TERM_KINDS:
        for term in load_terms(kind):
            entries += [(surface, kind, term.name) for surface in (term.name, *term.aliases) if len(surface) > 1]
    for division in load_divisions():
        if division.name in _NO_NAMES:
            continue
        level = LEVELS[division.level - 1]
        entries.append((division.name, level, division.name))
        # The short form of a town is too often an ordinary word.
        if division.level < 4 and division.short:
            entries.append((division.short, level, division.name))
    return Gazetteer(entries)
