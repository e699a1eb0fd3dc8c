"""The layout is settled: deterministic, without overlap, communities apart."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.answers.layout
from kg.answers.layout import GAP, Layout, arrange_nodes


def measure(layout: Layout, first: int, second: int) -> float:
    return math.dist(layout.positions[first], layout.positions[second])


def build_groups(groups: int, size: int) -> list[tuple[int, int]]:
    """Rings with chords, each joined to the next by one edge."""
    edges = []
    for group in range(groups):
        first = group * size
        edges += [(first + k, first + (k + step) % size) for k in range(size) for step in (1, 2, 3)]
        edges.append((first, (first + size) % (groups * size)))
    return edges


def test_the_same_network_has_the_same_picture() -> None:
    edges = build_groups(3, 8)
    assert arrange_nodes(24, edges) == arrange_nodes(24, list(reversed(edges)))


def test_communities_stand_apart() -> None:
    layout = arrange_nodes(40, build_groups(4, 10))
    pairs = [(a, b) for a in range(40) for b in range(a)]
    inside = [measure(layout, a, b) for a, b in pairs if a // 10 == b // 10]
    outside = [measure(layout, a, b) for a, b in pairs if a // 10 != b // 10]
    assert sum(inside) / len(inside) < 0.5 * sum(outside) / len(outside)
    assert all(layout.communities[a] == layout.communities[b] for a, b in pairs if a // 10 == b // 10)


def test_in_a_crowd_communities_join_to_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.answers.layout, "_EXACT_COMMUNITIES", 100)
    rings = arrange_nodes(400, build_groups(40, 10)).communities
    assert all(rings[k] == rings[k // 10 * 10] for k in range(400)), "no ring is torn"
    # Twenty loose groups of fifty: label propagation alone finds about a hundred.
    chance = random.Random(1)
    edges = [
        (node, node // 50 * 50 + chance.randrange(50) if chance.random() < 0.85 else chance.randrange(1000))
        for node in range(1000)
        for _ in range(2)
    ]
    assert 10 <= len(set(arrange_nodes(1000, edges).communities)) <= 30


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 40), st.integers(0, 2**16))
def test_nodes_never_overlap(count: int, seed: int) -> None:
    chance = random.Random(seed)
    edges = [(chance.randrange(count), chance.randrange(count)) for _ in range(chance.randrange(2 * count))]
    radii = [chance.uniform(5, 35) for _ in range(count)]
    layout = arrange_nodes(count, edges, radii=radii)
    assert all(math.isfinite(v) for position in layout.positions for v in position)
    for a in range(count):
        for b in range(a):
            assert measure(layout, a, b) >= radii[a] + radii[b] + GAP / 2


def test_nothing_and_one_have_a_layout() -> None:
    assert arrange_nodes(0, []) == Layout((), ())
    assert arrange_nodes(1, [(0, 0)]) == Layout(((0.0, 0.0),), (0,))
