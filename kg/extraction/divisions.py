"""What the table of administrative divisions says of two places of a document: a hint, never a fact."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kg.ontology import Division, load_divisions
from kg.records import Entity

UNKNOWN, STRANGERS, BELOW, PARENT, ANCESTOR = range(5)
"""Ties of one place to another: the other is unknown, elsewhere, beneath it, its next higher, above that."""

_LEVELS = (
    (1, re.compile(r"(?:省|自治区|特别行政区)$")),
    (2, re.compile(r"(?:州|盟|地区)$")),
    (3, re.compile(r"[县区旗]$")),
    (4, re.compile(r"(?:[镇乡]|街道)$")),
    (5, re.compile(r"(?:[村寨屯庄]|社区)$")),
    (2, re.compile(r"市$")),
)


@lru_cache(maxsize=1)
def _load_index() -> tuple[dict[str, list[str]], dict[str, Division]]:
    by_code = {d.code: d for d in load_divisions()}
    by_name: dict[str, list[str]] = {}
    for division in by_code.values():
        for name in {division.name, division.short} - {""}:
            by_name.setdefault(name, []).append(division.code)
    return by_name, by_code


@lru_cache(maxsize=20_000)
def find_codes(names: frozenset[str]) -> frozenset[str]:
    """Codes of the divisions that bear one of the names.

    >>> sorted(find_codes(frozenset({"丰城市"})))
    ['360981']
    """
    by_name, _ = _load_index()
    return frozenset(code for name in names for code in by_name.get(name, ()))


def find_level(entity: Entity) -> int:
    """1 province, 2 prefecture, 3 county, 4 town, 5 village, 0 unknown: by the table, else by the name's end."""
    _, by_code = _load_index()
    if levels := [by_code[c].level for c in find_codes(frozenset({entity.name}))]:
        return min(levels)
    return next((level for level, pattern in _LEVELS if pattern.search(entity.name)), 0)


def find_ties(places: list[Entity]) -> NDArray[np.int64]:
    """For each two places what the second is to the first.

    >>> find_ties([Entity("1", "Place", "丰城市"), Entity("2", "Place", "江西省")]).tolist()
    [[0, 4], [2, 0]]
    """
    _, by_code = _load_index()
    codes = [find_codes(frozenset({e.name, *(m.text for m in e.mentions)})) for e in places]
    parents = [{by_code[c].parent_code for c in found} for found in codes]
    above: list[set[str]] = []
    for found in parents:
        chain, step = set(found), found
        while step := {by_code[c].parent_code for c in step if c in by_code} - {""}:
            chain |= step
        above.append(chain)
    ties = np.zeros((len(places), len(places)), dtype=np.int64)
    for i in range(len(places)):
        for j in range(len(places)):
            if i != j and codes[i] and codes[j]:
                if parents[i] & codes[j]:
                    ties[i, j] = PARENT
                elif above[i] & codes[j]:
                    ties[i, j] = ANCESTOR
                else:
                    ties[i, j] = BELOW if above[j] & codes[i] else STRANGERS
    return ties
