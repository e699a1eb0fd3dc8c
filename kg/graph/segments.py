"""Checksums of a database's files: a damaged one is found before it is read.

The engine checks a block when it reads it, and then some queries never end (an aggregate counts the error for ever).
CRC-32 reads 80 MB, a graph of a million triples, in a thirtieth of a second.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

_CHUNK = 1 << 20


def sum_segments(database: Path) -> dict[str, str]:
    """Size and checksum of each file, by its name; of a closed database none changes any more."""
    return {path.name: _sum_file(path) for path in _list_segments(database)}


def find_damage(database: Path, sums: Mapping[str, str]) -> str:
    """What is wrong with the first file that is not as it was written, or an empty text."""
    for name, written in sums.items():
        path = database / name
        if not path.is_file():
            return f"{name} is missing"
        if _sum_file(path) != written:
            return f"{name} is damaged"
    return ""


def _list_segments(database: Path) -> Iterator[Path]:
    """All but the engine's diary and its empty files."""
    for path in sorted(database.iterdir()):
        if path.is_file() and not path.name.startswith("LOG") and path.stat().st_size:
            yield path


def _sum_file(path: Path) -> str:
    size = state = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size, state = size + len(chunk), zlib.crc32(chunk, state)
    return f"{size}-{state:08x}"
