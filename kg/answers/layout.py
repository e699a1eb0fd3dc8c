"""Where each node of the picture stands: settled here, so that nothing has to dance in the browser.

A spring model in the manner of ForceAtlas2 (Jacomy et al. 2014, PLoS ONE 9(6)): all nodes repel each other by
1/distance, weighted by degree; edges pull, those inside a community five times as hard. Repulsion is a convolution
of the nodes' mass on a grid (fast Fourier transform), so a step costs O(nodes + cells) and not O(nodes²).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

SEED: Final = 618
GAP: Final = 16.0
"""The least distance between the rims of two nodes."""
_CELLS: Final = 96
_ASPECT: Final = 1.2
"""Screens are wider than tall, so the picture is too."""
_GRAVITY: Final = 0.18
_EXACT_COMMUNITIES: Final = 10_000
"""Above so many nodes Louvain takes seconds: there it joins only what label propagation has found."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Coordinates and community of each node, in the order of the nodes; community 0 is the largest."""

    positions: tuple[tuple[float, float], ...]
    communities: tuple[int, ...]


def arrange_nodes(
    count: int, edges: Sequence[tuple[int, int]], *, radii: Sequence[float] | None = None, seed: int = SEED
) -> Layout:
    """Places nodes ``0 … count - 1``; the same input gives the same picture.

    >>> layout = arrange_nodes(3, [(0, 1), (1, 2)])
    >>> len(layout.positions), layout.communities
    (3, (0, 0, 0))
    """
    if count == 0:
        return Layout((), ())
    ends = np.array(sorted({(min(e), max(e)) for e in edges if e[0] != e[1]}), dtype=np.int64).reshape(-1, 2)
    sizes = np.array(radii if radii is not None else [10.0] * count, dtype=np.float64)
    communities = find_communities(count, ends, seed=seed)
    points = _scatter(communities, np.random.default_rng(seed))
    points = _settle(points, ends, communities)
    points = _spread(points, sizes)
    points -= (points.min(axis=0) + points.max(axis=0)) / 2
    return Layout(
        tuple((round(float(x), 1), round(float(y), 1)) for x, y in points), tuple(int(c) for c in communities)
    )


def find_communities(count: int, ends: Ints, *, seed: int = SEED) -> Ints:
    """The community of each node, numbered from the largest to the smallest."""
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(ends.tolist())
    if count <= _EXACT_COMMUNITIES:
        groups = nx.community.louvain_communities(graph, seed=seed)
    else:
        groups = _join_groups(graph, list(nx.community.fast_label_propagation_communities(graph, seed=seed)), seed)
    found = np.zeros(count, dtype=np.int64)
    for number, group in enumerate(sorted((sorted(g) for g in groups), key=lambda g: (-len(g), g))):
        found[group] = number
    return found


def _join_groups(graph: nx.Graph, groups: Sequence[set[int]], seed: int) -> list[set[int]]:
    """Louvain's communities of communities: dozens instead of a thousand, which nobody could tell apart."""
    group_of = {node: number for number, group in enumerate(groups) for node in group}
    weights = Counter(tuple(sorted((group_of[a], group_of[b]))) for a, b in graph.edges)
    joined = nx.Graph()
    joined.add_nodes_from(range(len(groups)))
    joined.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(weights.items()))
    return [set().union(*(groups[n] for n in part)) for part in nx.community.louvain_communities(joined, seed=seed)]


def _scatter(communities: Ints, random: np.random.Generator) -> Floats:
    """Communities as discs on a sunflower spiral, the largest in the middle, each node at random in its disc."""
    sizes = np.bincount(communities)
    before = np.concatenate(([0], np.cumsum(sizes)[:-1])) + np.where(np.arange(len(sizes)) > 0, sizes / 2, 0)
    turn = np.arange(len(sizes)) * np.pi * (3 - np.sqrt(5))
    centres = np.column_stack([np.cos(turn), np.sin(turn)]) * np.sqrt(before)[:, None]
    angle = random.uniform(0, 2 * np.pi, len(communities))
    radius = np.sqrt(random.uniform(0, 1, len(communities)) * sizes[communities]) * 0.6
    points: Floats = centres[communities] + np.column_stack([np.cos(angle), np.sin(angle)]) * radius[:, None]
    return points


def _settle(points: Floats, ends: Ints, communities: Ints) -> Floats:
    """Runs the springs until they rest: distances come out near 1 for a pair that only one edge joins."""
    count = len(points)
    degree = np.bincount(ends.ravel(), minlength=count).astype(np.float64)
    mass = 1.0 + degree
    left, right = ends[:, 0], ends[:, 1]
    weight = np.where(communities[left] == communities[right], 1.0, 0.2)[:, None]
    members = np.bincount(communities).astype(np.float64)
    steps = int(np.clip(600_000 / max(count, 1), 90, 300))
    # Where gravity and repulsion balance: the radius of the finished picture.
    radius = np.sqrt(mass.sum() / _GRAVITY)
    points = points * (radius / max(float(np.hypot(points[:, 0], points[:, 1]).max()), 1e-9))
    gravity = np.array([1.0, _ASPECT]) * _GRAVITY
    for step in range(steps):
        force = _repel(points, mass)
        pull = (points[right] - points[left]) * weight
        for axis in (0, 1):
            force[:, axis] += np.bincount(left, pull[:, axis], minlength=count)
            force[:, axis] -= np.bincount(right, pull[:, axis], minlength=count)
            # A community holds together even where its edges are few.
            centre = np.bincount(communities, points[:, axis]) / members
            force[:, axis] += 0.08 * (centre[communities] - points[:, axis])
        force -= gravity * points * mass[:, None]
        length = np.maximum(np.hypot(force[:, 0], force[:, 1]), 1e-9)
        heat = radius * (0.03 * (1 - step / steps) ** 2 + 0.0002)
        points = points + force * (np.minimum(length / (1 + degree), heat) / length)[:, None]
    return points


def _repel(points: Floats, mass: Floats) -> Floats:
    """The force ``m_i Σ m_j (p_i - p_j) / |p_i - p_j|²`` on each point, from masses spread over a grid."""
    low, high = points.min(axis=0), points.max(axis=0)
    cell = max(float((high - low).max()) / (_CELLS - 2), 1e-6)
    place = (points - low) / cell
    corner = place.astype(np.int64)
    share = place - corner
    grid = np.zeros((_CELLS, _CELLS))
    corners = []
    for dx in (0, 1):
        for dy in (0, 1):
            part = np.abs(1 - dx - share[:, 0]) * np.abs(1 - dy - share[:, 1])
            index = (corner[:, 0] + dx) * _CELLS + corner[:, 1] + dy
            grid += np.bincount(index, mass * part, minlength=_CELLS * _CELLS).reshape(_CELLS, _CELLS)
            corners.append((index, part))
    spectrum = np.fft.rfft2(grid, (2 * _CELLS, 2 * _CELLS))
    force = np.zeros_like(points)
    for axis, kernel in enumerate(_KERNELS):
        field = np.fft.irfft2(spectrum * kernel, (2 * _CELLS, 2 * _CELLS))[:_CELLS, :_CELLS].ravel()
        force[:, axis] = sum(field[index] * part for index, part in corners) / cell
    return force * mass[:, None]


def _transform_kernels() -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    offset = np.fft.fftfreq(2 * _CELLS, 1 / (2 * _CELLS))
    x, y = np.meshgrid(offset, offset, indexing="ij")
    squared = x**2 + y**2 + 0.25
    return np.fft.rfft2(x / squared), np.fft.rfft2(y / squared)


_KERNELS: Final = _transform_kernels()


def _spread(points: Floats, radii: Floats) -> Floats:
    """Scales the picture so that nodes have room, then pushes apart those that still overlap."""
    count = len(points)
    if count == 1:
        return points
    room = 2 * (radii + GAP)
    extent = np.maximum(np.percentile(points, 97, axis=0) - np.percentile(points, 3, axis=0), 1e-6)
    points = points * np.sqrt(3.2 * float(np.sum(room**2)) / float(extent[0] * extent[1]))
    for _ in range(80):
        first, second = _find_near(points, float(room.max()))
        apart = points[first] - points[second]
        distance = np.hypot(apart[:, 0], apart[:, 1])
        lack = radii[first] + radii[second] + GAP - distance
        clash = lack > 0.01
        if not clash.any():
            break
        first, second, apart = first[clash], second[clash], apart[clash]
        # Two nodes on one spot part along a direction that their numbers decide.
        still = distance[clash] < 1e-6
        apart[still] = np.column_stack([np.cos(first[still]), np.sin(first[still])])
        push = apart * (lack[clash] * 0.52 / np.maximum(np.hypot(apart[:, 0], apart[:, 1]), 1e-9))[:, None]
        for axis in (0, 1):
            points[:, axis] += np.bincount(first, push[:, axis], minlength=count)
            points[:, axis] -= np.bincount(second, push[:, axis], minlength=count)
    return points


def _find_near(points: Floats, reach: float) -> tuple[Ints, Ints]:
    """All pairs of points in the same or a neighbouring cell of a grid of the given mesh, each pair once."""
    cells = np.floor(points / reach).astype(np.int64)
    cells -= cells.min(axis=0) - 1
    width = int(cells[:, 1].max()) + 2
    key = cells[:, 0] * width + cells[:, 1]
    order = np.argsort(key, kind="stable")
    ranked = key[order]
    firsts, seconds = [], []
    for shift in (0, 1, width - 1, width, width + 1):
        start = np.searchsorted(ranked, ranked + shift, "left")
        stop = np.searchsorted(ranked, ranked + shift, "right")
        if shift == 0:
            start = np.arange(len(ranked)) + 1
        many = np.maximum(stop - start, 0)
        source = np.repeat(np.arange(len(ranked)), many)
        within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
        firsts.append(order[source])
        seconds.append(order[np.repeat(start, many) + within])
    return np.concatenate(firsts), np.concatenate(seconds)
