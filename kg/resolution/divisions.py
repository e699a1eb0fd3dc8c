"""Places tied to the table of administrative divisions, by their names and by the places around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from kg.resolution.matching import split_suffix


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


@dataclass(frozen=True)
class DivisionTable:
    """The divisions by name, by short name and by code."""

    divisions: Sequence[Division]

    @cached_property
    def _by_code(self) -> dict[str, Division]:
        return {d.code: d for d in self.divisions}

    @cached_property
    def _by_name(self) -> dict[str, list[Division]]:
        names: dict[str, list[Division]] = defaultdict(list)
        for division in self.divisions:
            names[division.name].append(division)
            stem, suffix = split_suffix(division.name)
            # A town's bare name (侯集) is too often the name of something else.
            if suffix and division.level <= 3:
                names[stem].append(division)
        return names

    def find_divisions(self, name: str) -> list[Division]:
        """Every division of that name or, down to counties, of that short name, in order of their codes."""
        return self._by_name.get(name, [])

    def climb(self, division: Division) -> Iterator[Division]:
        """The divisions above, nearest first."""
        seen = {division.code}
        parent = self._by_code.get(division.parent_code)
        while parent is not None and parent.code not in seen:
            seen.add(parent.code)
            yield parent
            parent = self._by_code.get(parent.parent_code)

    def link(
        self, name: str, *, spellings: Iterable[str], above: Sequence[str], beside: Sequence[str]
    ) -> Division | None:
        """The one division that a document means by a name, or None when that is open.

        ``above`` are the names of the places that the document puts it in, ``beside`` those it names besides,
        ``spellings`` the other names of this place.
        """
        full = [d for d in self.find_divisions(name) if d.name == name]
        for spelling in spellings:
            if not full and split_suffix(name)[0] == split_suffix(spelling)[0]:
                full = [d for d in self.find_divisions(spelling) if d.name == spelling]
        options = [d for d in full or self.find_divisions(name) if not self._contradicts(d, above)]
        if not options:
            return None
        scored = sorted((self._score(d, above, beside, bare=not full), d.code, d) for d in options)
        best, runner = scored[-1], scored[-2] if len(scored) > 1 else None
        if runner is not None and runner[0] == best[0]:
            return None
        province_above, support, *_ = best[0]
        unsupported = not province_above and not support
        # 太湖 may be the lake, 城关镇 any of hundreds: only a neighbour tells.
        if unsupported and ((not full and best[2].level == 3) or (runner is not None and best[2].level == 4)):
            return None
        return best[2]

    def _score(self, division: Division, above: Sequence[str], beside: Sequence[str], *, bare: bool) -> tuple[int, ...]:
        higher = [{d.name, split_suffix(d.name)[0]} for d in self.climb(division)]
        inside = sum(1 for names in higher if names & set(above))
        near = sum(1 for names in higher if names & set(beside))
        province = 1 if bare and division.level == 1 else 0
        return inside + province, near, -division.level if bare else 0

    def _contradicts(self, division: Division, above: Sequence[str]) -> bool:
        """Whether a place above is a known division, and none that could hold this one."""
        codes = {d.code for d in self.climb(division)}
        for name in above:
            known = [d for d in self.find_divisions(name) if d.level < division.level]
            if known and not any(d.code in codes for d in known):
                return True
            if not known and any(d.level == 1 for d in self.find_divisions(name)):
                return True
        return False
