"""Makes traditional.tsv, traditional and variant characters by their simplified form, from OpenCC's dictionaries.

    python make_traditional.py TSCharacters.txt TWVariants.txt HKVariants.txt

Of several simplified forms (乾: 干 or 乾) the dictionary's first is taken: the table serves to compare names, and
both are folded alike. Characters outside the Basic Multilingual Plane are left out.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).with_name("traditional.tsv")


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """A character and the first of those that the dictionary gives for it."""
    for line in path.read_text(encoding="utf-8").splitlines():
        character, _, others = line.partition("\t")
        if others and max(character, others.split()[0]) <= "\uffff":
            yield character, others.split()[0]


def main(simplified: str, *variants: str) -> None:
    """Writes the table beside this script: a simplified character, a tab, all that are written for it."""
    folded = dict(read_pairs(Path(simplified)))
    for name in variants:
        for character, other in read_pairs(Path(name)):
            for one in (character, other):
                folded.setdefault(one, folded.get(other if one == character else character, one))
    rows: dict[str, set[str]] = defaultdict(set)
    for character in folded:
        last, seen = folded[character], {character}
        while last in folded and last not in seen:  # a variant of a traditional character
            seen.add(last)
            last = folded[last]
        if last != character:
            rows[last].add(character)
    text = "".join(f"{short}\t{''.join(sorted(full))}\n" for short, full in sorted(rows.items()))
    TARGET.write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    main(*sys.argv[1:])
