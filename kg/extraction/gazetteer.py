"""Finds the lexicon's surfaces in a text: longest matches of each kind, in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.ontology import load_divisions, load_terms

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
        """For each kind the longest matches from left to right, without overlap within the kind."""
        values, prefixes = self._values, self._prefixes
        free: dict[str, int] = {}
        found: list[Match] = []
        for start in range(len(text)):
            best: dict[str, tuple[int, str]] = {}
            end = start + 1
            while True:
                piece = text[start:end]
                for kind, name in values.get(piece, {}).items():
                    best[kind] = (end, name)
                if piece not in prefixes or end >= len(text):
                    break
                end += 1
            for kind, (stop, name) in best.items():
                if free.get(kind, 0) <= start:
                    found.append(Match(start, stop, kind, name))
                    free[kind] = stop
        return tuple(sorted(found))


# 市辖区 and the like are rows of the table, not names.
_NO_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "城区", "郊区", "矿区", "林区"})
_SUFFIXES = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "林区",
    "地区",
    "省",
    "市",
    "县",
    "区",
    "盟",
    "旗",
    "镇",
    "乡",
)


def shorten_division(name: str) -> str:
    """The short form of a division's name, or the name itself where none is safe.

    >>> shorten_division("丰城市"), shorten_division("广西壮族自治区"), shorten_division("忠县")
    ('丰城', '广西', '忠县')
    """
    if name in _AUTONOMOUS:
        return _AUTONOMOUS[name]
    for suffix in _SUFFIXES:
        stem = name.removesuffix(suffix)
        if stem != name and len(stem) >= 2:
            return _strip_people(stem) if suffix.startswith("自治") else stem
    return name


_AUTONOMOUS = {
    "广西壮族自治区": "广西",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
    "内蒙古自治区": "内蒙古",
    "西藏自治区": "西藏",
}
_PEOPLES = (
    "壮族 回族 维吾尔 蒙古族 蒙古 藏族 苗族 彝族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 "
    "哈萨克族 哈萨克 傣族 黎族 傈僳族 "
    "佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 柯尔克孜 土族 达斡尔族 达斡尔 仫佬族 羌族 "
    "布朗族 撒拉族 毛南族 仡佬族 "
    "锡伯族 锡伯 普米族 塔吉克族 塔吉克 怒族 鄂温克族 鄂温克 保安族 裕固族 独龙族 鄂伦春 各族"
)


def _strip_people(stem: str) -> str:
    """Takes the names of peoples off the end: 恩施土家族苗族 gives 恩施."""
    while True:
        for people in _PEOPLES.split():
            if stem.endswith(people) and len(stem) - len(people) >= 2:
                stem = stem.removesuffix(people)
                break
        else:
            return stem


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
        if division.level < 4 and (short := shorten_division(division.name)) != division.name:
            entries.append((short, level, division.name))
    return Gazetteer(entries)
