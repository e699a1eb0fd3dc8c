"""Makes divisions.tsv.gz from the table of divisions inside the PyPI package jionlp (README.md says which).

    python make_divisions.py china_location.zip     (the file of jionlp/dictionary)

Reads the package's file directly: importing jionlp takes seconds and is not needed. The result is the
same, byte for byte, for the same table.
"""

from __future__ import annotations

import gzip
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).with_name("divisions.tsv.gz")
PLACEHOLDER = "市直辖行政区划"
"""Stands in the table where a prefecture has no counties; its towns belong to the prefecture."""

Row = tuple[str, str, str, str, str]


def read_table(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """Depth (0 province … 3 town) and fields of each line; villages, the fifth level, are left out."""
    for line in lines:
        fields = [field.strip() for field in line.lstrip("\t").split("\t")]
        depth = len(line) - len(line.lstrip("\t"))
        if depth <= 3 and fields[0]:
            yield depth, fields


def make_rows(table: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    """Code, name, level, code of the parent, short name.

    Official codes where the table has one of its own. Where it has none (towns; districts of Hong Kong
    and Macao; counties of Taiwan), or one code twice, the parent's code and a serial number after a
    hyphen, so that nobody takes ours for an official code.
    """
    codes = ["", "", "", ""]
    seen: set[str] = set()
    serials: dict[str, int] = {}
    for depth, fields in table:
        name, official, short = ([*fields, "", ""])[:3]
        parent = codes[depth - 1] if depth else ""
        if depth in (1, 2) and ((official == parent and depth == 1) or name == PLACEHOLDER):
            # A municipality is listed a second time as its own prefecture: one place, one division.
            codes[depth:] = [parent] * (4 - depth)
            continue
        if official and official not in seen:
            code = official
        else:
            serials[parent] = serials.get(parent, 0) + 1
            code = f"{parent}-{serials[parent]:03}"
        seen.add(code)
        codes[depth:] = [code] * (4 - depth)
        yield code, name, str(depth + 1), parent, short if short != name else ""


def main(source: str) -> None:
    """Writes the table beside this script."""
    with zipfile.ZipFile(source) as archive, archive.open("china_location.txt") as file:
        rows = sorted(make_rows(read_table(line.decode("utf-8") for line in file)))
    text = "".join("\t".join(row) + "\n" for row in rows)
    TARGET.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])
