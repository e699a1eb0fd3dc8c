"""A block of candidates → things: the machine's merges, then what persons have decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.resolution.bodies import cluster_bodies
from kg.resolution.candidates import Candidate, Edge, Partition, share_values
from kg.resolution.divisions import DivisionTable
from kg.resolution.events import cluster_events
from kg.resolution.lexicon import find_term, index_terms
from kg.resolution.matching import is_simplified, match_name, split_suffix
from kg.resolution.persons import cluster_persons
from kg.resolution.places import cluster_places
from kg.resolution.products import cluster_products


@dataclass(frozen=True, slots=True)
class Thing:
    """What several candidates are."""

    members: tuple[int, ...]
    name: str
    term: str = ""
    """IRI of the lexicon's term for it."""
    code: str = ""
    """Of the division that it is."""


@dataclass(frozen=True, slots=True)
class Order:
    """A person's decision, with the candidates that each of its references names."""

    line: int
    verb: str
    sides: tuple[tuple[int, ...], ...]


def cluster_block(candidates: Sequence[Candidate], table: DivisionTable) -> list[Edge]:
    """The machine's merges of candidates of one type, in the order of publication; they make a forest."""
    type_ = candidates[0].type
    if type_ == "Place":
        return cluster_places(candidates, table).edges
    if type_ == "Person":
        return cluster_persons(candidates).edges
    if type_ == "Organization":
        return cluster_bodies(candidates).edges
    if type_ == "Event":
        return cluster_events(candidates).edges
    if type_ == "Product":
        return cluster_products(candidates).edges
    return _cluster_names(candidates).edges


def _cluster_names(candidates: Sequence[Candidate]) -> Partition:
    """Platforms, positions and works: by name and by the lexicon's aliases."""
    partition = Partition(candidates)
    for name, indices in share_values(candidates, lambda c: [match_name(c.name)]):
        partition.merge_sharing(indices, score=1.0, reason=f"same name {name}")
    for term, indices in share_values(candidates, lambda c: c.trait("term")):
        partition.merge_sharing(indices, score=0.95, reason=f"both are names of {term} in the lexicon")
    partition.merge_sharing(range(len(candidates)), score=0.9, reason="same name but for APP, 客户端 or the like")
    return partition


def apply_orders(edges: Iterable[Edge], orders: Iterable[Order], size: int) -> tuple[list[Edge], list[int], list[int]]:
    """The merges that stand once persons have decided, and the lines that ask what is so already or cannot be.

    The second list names lines whose name is borne by several things, the third those that find nothing to take apart.
    """
    machine, kept = list(edges), list(edges)
    ambiguous, idle = [], []
    chosen: list[Order] = []
    groups = _label(machine, size)
    for order in orders:
        if any(len({groups[i] for i in side}) > 1 for side in order.sides):
            ambiguous.append(order.line)
        else:
            chosen.append(order)
    for order in chosen:
        if order.verb == "split":
            inside = {groups[order.sides[0][0]]}
            left = [e for e in kept if groups[e.left] not in inside]
            if len(left) == len(kept):
                idle.append(order.line)
            kept = left
    for order in chosen:
        if order.verb == "same":
            one, other = sorted((order.sides[0][0], order.sides[1][0]))
            kept.append(Edge(1.0, one, other, "decided by a person", True))
    for order in chosen:
        if order.verb == "different":
            for one in order.sides[0]:
                for other in order.sides[1]:
                    kept = _part(kept, one, other)
    return kept, ambiguous, idle


def _part(edges: list[Edge], one: int, other: int) -> list[Edge]:
    """Without the weakest of the machine's merges that join the two."""
    while (path := _find_path(edges, one, other)) is not None:
        weakest = min((e for e in path if not e.person), default=None)
        if weakest is None:
            return edges
        edges = [e for e in edges if e is not weakest]
    return edges


def _find_path(edges: Sequence[Edge], one: int, other: int) -> list[Edge] | None:
    beside: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        beside[edge.left].append(edge)
        beside[edge.right].append(edge)
    reached: dict[int, list[Edge]] = {one: []}
    waiting = [one]
    while waiting:
        here = waiting.pop(0)
        if here == other:
            return reached[here]
        for edge in beside[here]:
            there = edge.right if edge.left == here else edge.left
            if there not in reached:
                reached[there] = [*reached[here], edge]
                waiting.append(there)
    return None


def _label(edges: Iterable[Edge], size: int) -> list[int]:
    """For each candidate the first one of its cluster."""
    parent = list(range(size))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for edge in edges:
        left, right = sorted((find(edge.left), find(edge.right)))
        parent[right] = left
    return [find(i) for i in range(size)]


def make_things(candidates: Sequence[Candidate], edges: Iterable[Edge], table: DivisionTable) -> list[Thing]:
    """The clusters that the merges make, named."""
    members: dict[int, list[int]] = defaultdict(list)
    for index, label in enumerate(_label(edges, len(candidates))):
        members[label].append(index)
    return [_describe([candidates[i] for i in group], tuple(group), table) for group in members.values()]


def _describe(members: Sequence[Candidate], indices: tuple[int, ...], table: DivisionTable) -> Thing:
    type_ = members[0].type
    code = next((code for c in members for code in sorted(c.trait("code"))), "")
    if code and code in table.by_code:
        name = table.by_code[code].name
        return Thing(indices, name, _find_iri("Place", name), code)
    name = _choose_name(members)
    term = next((t for c in members for t in sorted(c.trait("term"))), "")
    known = index_terms(type_).get(match_name(term)) if term else find_term(type_, name)
    # A platform and a country go by the name that the lexicon knows; of others the news gives the fuller one.
    if known and type_ in ("Platform", "Place"):
        name = known.name
    return Thing(indices, name, known.iri if known else "")


def _find_iri(type_: str, name: str) -> str:
    term = index_terms(type_).get(match_name(name))
    return term.iri if term else ""


def _choose_name(members: Sequence[Candidate]) -> str:
    """The name that most documents use; of places a full one (with 省, 市, …) before a short one."""
    votes: Mapping[str, int] = _count_votes(members)
    place = members[0].type == "Place"
    return min(
        votes,
        key=lambda n: (place and not split_suffix(n)[1], -votes[n], not is_simplified(n), -len(n), n),
    )


def _count_votes(members: Sequence[Candidate]) -> dict[str, int]:
    votes: dict[str, int] = defaultdict(int)
    for member in members:
        votes[member.name] += member.count
    return votes
