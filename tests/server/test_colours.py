"""A thing has the same colour on the server's pages as on the page that ``kg show`` writes."""

from __future__ import annotations

import re
from pathlib import Path

from kg.answers.naming import THING_TYPES

KG = Path(__file__).resolve().parents[2] / "kg"
SERVED, WRITTEN = KG / "server" / "static" / "site.css", KG / "answers" / "templates" / "page.css"


def read_colours(path: Path) -> list[dict[str, str]]:
    """The variables that hold colours, of the light and the dark look."""
    screen = path.read_text(encoding="utf-8").partition("@media print")[0]
    blocks = re.findall(r":root[^{}]*\{([^{}]*)\}", screen)
    looks = [dict(re.findall(r"--([\w-]+): *(#[0-9a-f]{3,6});", block)) for block in blocks]
    # #fff and #ffffff are one colour.
    return [
        {name: value if len(value) == 7 else "#" + "".join(2 * c for c in value[1:]) for name, value in look.items()}
        for look in looks
    ]


def test_both_pages_have_the_same_colours() -> None:
    served, written = read_colours(SERVED), read_colours(WRITTEN)
    # The written page says the dark look twice: as the system's, and as chosen.
    assert (len(served), len(written)) == (2, 3)
    assert written[1] == written[2]
    for ours, theirs in zip(served, written[:2], strict=True):
        shared = ours.keys() & theirs.keys()
        assert shared >= {*THING_TYPES, "paper", "ink", "accent", "mark"} - {"Position"}
        assert {name: ours[name] for name in shared} == {name: theirs[name] for name in shared}
    assert served[0] != served[1]
