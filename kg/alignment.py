"""Which entity of one reading of a document is which of another: learning and scoring must mean the same by it."""

from __future__ import annotations

from collections.abc import Sequence

from kg.records import Entity


def align_entities(found: Sequence[Entity], gold: Sequence[Entity]) -> dict[str, str]:
    """Ids of found entities to ids of gold ones: same type, and a shared mention or name; best pair first.

    >>> from kg.records import Mention
    >>> a = Entity("1", "Place", "丰城", (Mention(0, 2, "丰城", "Place"),))
    >>> b = Entity("l2", "Place", "丰城市", (Mention(0, 2, "丰城", "Place"), Mention(9, 11, "丰城", "Place")))
    >>> align_entities([a], [b])
    {'1': 'l2'}
    """
    pairs = []
    for f in found:
        spans = {(m.start, m.end) for m in f.mentions}
        names = {f.name, *(m.text for m in f.mentions)}
        for g in gold:
            if f.type == g.type:
                shared = sum((m.start, m.end) in spans for m in g.mentions)
                named = 2 * (f.name == g.name) + (not names.isdisjoint({g.name, *(m.text for m in g.mentions)}))
                if shared or named:
                    pairs.append((-shared - named, f.id, g.id))
    mapping: dict[str, str] = {}
    used: set[str] = set()
    for _, left, right in sorted(pairs):
        if left not in mapping and right not in used:
            mapping[left] = right
            used.add(right)
    return mapping
