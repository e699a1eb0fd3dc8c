"""Places tied to the table of administrative divisions, by their names and by what their document names around them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from kg.resolution.matching import match_name, split_suffix

_CORPS = re.compile(r"^(?:兵团)?第?[一二三四五六七八九十]{1,2}师(?=.{2})")
"""The division of the Xinjiang corps that a city is named with: 第八师石河子市."""
_PLACEHOLDER = "直辖行政区划"
"""Stands in the table between a province and the counties right under it."""
_FEATURE = re.compile(r".*[湖山海岛]")
"""太湖 may be the lake, 黄山 the mountain: such a short name alone is no division."""
_FAMOUS = frozenset(
    ["西湖", "东湖", "南湖", "太湖", "洪湖", "巢湖", "泰山", "衡山", "华山", "庐山", "嵩山", "恒山", "天山"]
)
"""Rather the lake or mountain than the district of its name, whatever stands beside."""
_TOWNS = frozenset(["镇", "乡", "街道", "街道办事处"])
"""A town that became a street office keeps its stem: 余下镇 is 余下街道."""
_UPGRADED = frozenset("县市区旗")
"""A county that became a city or district keeps its stem: 双流县 is 双流区."""


class Division(Protocol):
    """What the table says of a division: level 1 province, 2 prefecture, 3 county, 4 town."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def level(self) -> int: ...  # noqa: D102
    @property
    def parent_code(self) -> str: ...  # noqa: D102
    @property
    def short(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Context:
    """What a document says around a place, by names made comparable."""

    spellings: tuple[str, ...] = ()
    """The other names that it gives to this place."""
    above: tuple[str, ...] = ()
    """Places that it puts this one in, nearest first."""
    below: tuple[str, ...] = ()
    """Places that it puts right under this one."""
    beside: frozenset[str] = frozenset()
    """All other places, and those in the names of its organisations and products."""
    outlet: str = ""
    """Who publishes the document."""
    seat: bool = False
    """Whether it says that goods come from here, a body lies here, or somebody holds office here."""


@dataclass(frozen=True)
class DivisionTable:
    """The divisions by name, by short name, by former name and by code."""

    divisions: Sequence[Division]
    renamed: Iterable[tuple[str, str]] = field(default=())
    """Former names and the codes that bear them now."""
    abbreviations: Iterable[tuple[str, str]] = field(default=())
    """赣 and the code of 江西省."""

    @cached_property
    def by_code(self) -> dict[str, Division]:
        """Every division by its code."""
        return {d.code: d for d in self.divisions}

    @cached_property
    def _full(self) -> dict[str, list[Division]]:
        names: dict[str, list[Division]] = defaultdict(list)
        for division in self.divisions:
            name = match_name(division.name)
            names[name].append(division)
            stem, suffix = split_suffix(name)
            if suffix in ("自治州", "自治县", "自治旗", "乡", "镇"):
                # 凉山彝族自治州 is 凉山州 to most writers, 民乐朝鲜族乡 民乐乡.
                for plain in {stem.removesuffix("族"), match_name(division.short) or stem}:
                    if plain + suffix[-1] != name:
                        names[plain + suffix[-1]].append(division)
        for name, code in self.renamed:
            if code in self.by_code and self.by_code[code] not in names[match_name(name)]:
                names[match_name(name)].append(self.by_code[code])
        for name, code in self.abbreviations:
            if code in self.by_code:
                names[match_name(name)].append(self.by_code[code])
        return names

    @cached_property
    def _former(self) -> dict[str, set[str]]:
        names: dict[str, set[str]] = defaultdict(set)
        for former, code in self.renamed:
            names[code] |= {match_name(former), split_suffix(match_name(former))[0]}
        return names

    @cached_property
    def _short(self) -> dict[str, list[Division]]:
        names: dict[str, list[Division]] = defaultdict(list)
        for division in self.divisions:
            # A town's bare name (侯集) is too often the name of something else.
            if division.level <= 3:
                stem, suffix = split_suffix(match_name(division.name))
                for name in {stem if suffix else "", match_name(division.short)} - {"", match_name(division.name)}:
                    names[name].append(division)
        for former, code in self.renamed:
            stem, suffix = split_suffix(match_name(former))
            if suffix and code in self.by_code and self.by_code[code] not in names[stem]:
                names[stem].append(self.by_code[code])
        return names

    @cached_property
    def _towns(self) -> dict[str, list[Division]]:
        towns: dict[str, list[Division]] = defaultdict(list)
        for division in self.divisions:
            stem, suffix = split_suffix(match_name(division.name))
            if division.level == 4 and suffix:
                towns[stem].append(division)
        return towns

    def find_full(self, name: str) -> list[Division]:
        """Every division of that full name, in force or former."""
        found = self._full.get(name, [])
        if found or len(name) < 3 or name[-1] not in _UPGRADED:
            return found
        upgraded = [d for d in self._short.get(name[:-1], ()) if d.level == 3]
        return upgraded if len(upgraded) == 1 else []

    def find_divisions(self, name: str) -> list[Division]:
        """Every division of that name or, down to counties, of that short name."""
        return self.find_full(name) or self._short.get(name, [])

    def climb(self, division: Division) -> Iterator[Division]:
        """The divisions above, nearest first."""
        seen = {division.code}
        parent = self.by_code.get(division.parent_code)
        while parent is not None and parent.code not in seen:
            seen.add(parent.code)
            if not parent.name.endswith(_PLACEHOLDER):
                yield parent
            parent = self.by_code.get(parent.parent_code)

    def path(self, division: Division) -> str:
        """Its codes from the province down: of two paths, one holds the other where it begins it.

        >>> table = DivisionTable([])
        >>> from kg.ontology import Division
        >>> table.path(Division("360000", "江西省", 1, ""))
        '360000/'
        """
        codes = [d.code for d in self.climb(division)][::-1]
        return "".join(f"{code}/" for code in (*codes, division.code))

    def split_path(self, name: str) -> list[str]:
        """A name that runs through several levels, cut by level: 江西省丰城市 into 江西省 and 丰城市."""
        if self._full.get(name) or name in self._short:
            return [name]
        for cut in range(2, len(name) - 1):
            outer = [d for d in self.find_divisions(name[:cut]) if d.level <= 3]
            if outer:
                inner = self.split_path(name[cut:])
                codes = {d.code for d in outer}
                for division in self.find_divisions(inner[0]):
                    if any(d.code in codes for d in self.climb(division)):
                        return [name[:cut], *inner]
        return [name]

    def split_lead(self, name: str) -> tuple[list[Division], str]:
        """The divisions that a body's name may begin with, and the rest: 丰城市 and 商务局."""
        for cut in range(min(len(name) - 2, 12), 1, -1):
            found = [d for d in self.find_full(name[:cut]) if d.level <= 4 and len(d.name) > 1]
            short = [d for d in self._short.get(name[:cut], ()) if d.level <= 3]
            if found or short:
                return found or short, name[cut:]
            parts = self.split_path(name[:cut])
            if len(parts) > 1:
                return self._narrow(parts), name[cut:]
        return [], name

    def _narrow(self, parts: Sequence[str]) -> list[Division]:
        """The divisions of the last part that lie in those of the parts before it."""
        return [d for d in self.find_divisions(parts[-1]) if not self._contradicts(d, parts[:-1])]

    def link(self, name: str, context: Context, *, besides: frozenset[str] = frozenset()) -> Division | None:
        """The one division that a document means by a name, or None when that is open.

        ``besides`` are codes of divisions that it cannot be, because the document names them as others.
        """
        *outer, last = self.split_path(_CORPS.sub("", name))
        above = (*outer[::-1], *context.above)
        full, options = self._list_options(last, context.spellings, above)
        options = [d for d in options if d.code not in besides]
        if not options:
            return self._link_town(last, above, context)
        if not full and last in _FAMOUS:
            return None
        scores = {d.code: self._score(d, above, context) for d in options}
        if not full:
            # A bare name is the wider place, unless the document puts it into, or something right under, the other.
            most = max(scores[d.code][:2] for d in options)
            options = [d for d in options if scores[d.code][:2] == most]
            options = [wider] if (wider := self._find_wider(options)) else options
        best = max(scores[d.code] for d in options)
        rivals = [d for d in options if scores[d.code] == best]
        if len(rivals) > 1:
            return None
        score, division = best, rivals[0]
        if any(score):
            return division
        if full:
            if division.level == 4 and (self._tells_another(division, context) or len(last) < 3):
                return self._link_town(last, above, context)
            # Of hundreds of 城关镇 the table may lack the one that is meant.
            return division if len(options) == 1 and (division.level <= 3 or len(last) >= 3) else None
        if context.seat and len(last) == 2:
            return division
        return division if division.level <= 2 or not _FEATURE.fullmatch(last) else None

    def _find_wider(self, options: Sequence[Division]) -> Division | None:
        """The province, the capital of a province, or the one that holds all others: 吉林, 西安, 承德."""
        top = min(options, key=lambda d: (d.level, d.code))
        if top.level == 1 or (top.level == 2 and top.code.endswith("0100")):
            return top
        return top if all(d is top or top in self.climb(d) for d in options) else None

    def _tells_another(self, division: Division, context: Context) -> bool:
        """Whether the document names counties, and none that has to do with this division."""
        province = division.code[:2]
        found = [d for n in context.beside for d in self.find_divisions(n) if d.level in (2, 3)]
        return bool(found) and all(d.code[:2] != province for d in found)

    def _link_town(self, name: str, above: Sequence[str], context: Context) -> Division | None:
        """侯集, or 侯集乡 of old, is 侯集镇 where the document names its county, and no other place that has one."""
        stem, suffix = split_suffix(name)
        name = stem if suffix in _TOWNS else name
        found = [d for d in self._towns.get(name, ()) if not self._contradicts(d, above)]
        around = {*above, *context.beside}
        known = {d.code for n in around for d in self.find_divisions(n) if d.level == 3}
        held = [d for d in found if any(u.code in known for u in self.climb(d))]
        return held[0] if len(held) == 1 and not _FEATURE.fullmatch(name) else None

    def _list_options(self, name: str, spellings: Iterable[str], above: Sequence[str]) -> tuple[bool, list[Division]]:
        full = self.find_full(name)
        for spelling in spellings:
            if not full and split_suffix(name)[0] == split_suffix(spelling)[0]:
                full = self.find_full(spelling)
        options = full or self._short.get(name, [])
        return bool(full), [d for d in options if not self._contradicts(d, above)]

    def _score(self, division: Division, above: Sequence[str], context: Context) -> tuple[int, ...]:
        """How much speaks for it, the surest first: places above, right below, beside, their kin, the outlet."""
        chain = list(self.climb(division))
        higher = [self._names(d) for d in chain]
        inside = sum(1 for names in higher if names & set(above))
        under = self._count_below(division, context.below, directly=True)
        near = sum(1 for names in higher if names & context.beside)
        held = self._count_below(division, context.beside, directly=False)
        kin = self._count_kin(chain, context.beside)
        outlet = sum(1 for names in (*higher, self._names(division)) if any(map(context.outlet.startswith, names)))
        return inside, under, near + held, outlet, kin

    def _names(self, division: Division) -> set[str]:
        name = match_name(division.name)
        return {name, split_suffix(name)[0], match_name(division.short) or name, *self._former.get(division.code, ())}

    def _count_below(self, division: Division, names: Iterable[str], *, directly: bool) -> int:
        count = 0
        for name in names:
            towns = self._towns.get(name, []) if directly else []
            for found in self.find_full(name) or [*self._short.get(name, []), *towns]:
                parents = [d.code for d in self.climb(found)]
                if division.code in (parents[:1] if directly else parents):
                    count += 1
                    break
        return count

    def _count_kin(self, chain: Sequence[Division], names: Iterable[str]) -> int:
        """Places beside it that are certain, by the nearest division that holds both."""
        certain = {}
        for name in names:
            found = self.find_divisions(name)
            if len(found) == 1 and found[0].level > 1 and found[0] not in chain:
                certain[found[0].code] = {d.code for d in self.climb(found[0])}
        return sum(1 for codes in certain.values() for d in chain if d.code in codes)

    def _contradicts(self, division: Division, above: Sequence[str]) -> bool:
        """Whether a place above is a known division, and none that could hold this one."""
        codes = {d.code for d in self.climb(division)}
        for name in above:
            found = self.find_divisions(name)
            if division in found:
                continue
            known = [d for d in found if d.level < division.level]
            if known and not any(d.code in codes for d in known):
                return True
            if not known and any(d.level == 1 for d in found):
                return True
        return False
