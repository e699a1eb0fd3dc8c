"""The colours of the types are told apart by colour-blind eyes too, and all are seen against the paper."""

from __future__ import annotations

import math
import re
from itertools import combinations

import pytest

from kg.answers.network import THING_TYPES
from kg.answers.page import TEMPLATES

# What eyes that lack a kind of cone see of linear red, green and blue (Machado, Oliveira and Fernandes 2009).
EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
Triple = tuple[float, float, float]


def read_colours(theme: str) -> dict[str, Triple]:
    """Linear red, green and blue of each name in the palette of a theme."""
    css = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    start = css.index(':root[data-theme="dark"]') if theme == "dark" else 0
    block = css[start : css.index("}", start)]
    return {name: _to_linear(colour) for name, colour in re.findall(r"--(\w+): (#[0-9a-f]{6})", block)}


def _to_linear(colour: str) -> Triple:
    def decode(part: int) -> float:
        value = part / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (decode(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return red, green, blue


def to_lab(colour: Triple) -> Triple:
    """CIE L*a*b*, in which distances are about as large as people find them."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in rows)

    def bend(value: float) -> float:
        return math.cbrt(value) if value > 0.008856 else 7.787 * value + 16 / 116

    a, b, c = bend(x / 0.9505), bend(y), bend(z / 1.089)
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("eyes", EYES)
def test_no_two_types_look_alike(theme: str, eyes: str) -> None:
    colours = read_colours(theme)
    seen = {}
    for type_ in THING_TYPES:
        red, green, blue = (sum(a * b for a, b in zip(row, colours[type_], strict=True)) for row in EYES[eyes])
        seen[type_] = to_lab((red, green, blue))
    distances = {(a, b): math.dist(seen[a], seen[b]) for a, b in combinations(seen, 2)}
    assert min(distances.values()) > 12, min(distances, key=lambda pair: distances[pair])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_type_is_seen_against_the_paper(theme: str) -> None:
    colours = read_colours(theme)
    for type_ in THING_TYPES:
        assert abs(to_lab(colours[type_])[0] - to_lab(colours["paper"])[0]) > 25, type_
