"""Rows of a page's data as columns: a key is written once and not in every row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from typing import Any


def pack_rows(rows: Sequence[Mapping[str, Any]], *, without: Collection[str] = ()) -> dict[str, Any]:
    """A list for each key that all rows have, and for other keys the values by the number of the row.

    >>> pack_rows([{"x": 1, "date": "2020"}, {"x": 2}])
    {'count': 2, 'x': [1, 2], 'date': {0: '2020'}}
    """
    packed: dict[str, Any] = {"count": len(rows)}
    for key in dict.fromkeys(key for row in rows for key in row):
        if key in without:
            continue
        values = {number: row[key] for number, row in enumerate(rows) if key in row}
        packed[key] = list(values.values()) if len(values) == len(rows) else values
    return packed


def find_stem(iris: Collection[str]) -> str:
    """The part that all IRIs begin with, up to a slash.

    >>> find_stem(["https://zhitu.example/id/place/丰城市", "https://zhitu.example/id/person/周岚"])
    'https://zhitu.example/id/'
    """
    if len(iris) < 2:
        return ""
    # What the first and the last have in common, all between them have too.
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(min(iris), max(iris), strict=False))
    stem, slash, _ = "".join(sign for sign, _ in pairs).rpartition("/")
    return stem + slash
