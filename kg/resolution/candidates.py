"""What documents say of entities, as far as resolution looks: profiles, candidates, and the clusters made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

WORK = "Work"

Key: TypeAlias = tuple[str, str]
"""Document id and the id of the entity in that document."""
Traits: TypeAlias = Mapping[str, frozenset[str]]
"""What a document says of an entity, by kind of trait, in words that other documents may say too."""


def work_key(document_id: str, name: str) -> Key:
    """The key of a published work: extractions name works by title, not by an id."""
    return document_id, f"《{name}》"


@dataclass(frozen=True, slots=True)
class Profile:
    """One entity of one document with all that resolution may use of it; made without looking at other documents."""

    document_id: str
    entity_id: str
    published: str
    start: int
    type: str
    name: str
    keys: tuple[str, ...]
    """Blocking keys: only candidates that share one are compared."""
    traits: Traits = field(default_factory=dict)
    authority: bool = False
    """Not in the document: a division that holds one that is."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where something is first said. The order is that of publication, and never that of reading."""

    published: str
    document_id: str
    start: int
    entity_id: str

    @property
    def key(self) -> Key:
        """Document and entity id."""
        return self.document_id, self.entity_id


@dataclass(frozen=True, slots=True)
class Candidate:
    """Entities of documents that say the very same: one to compare, however many documents say it."""

    id: str
    first: Position
    type: str
    name: str
    traits: Traits
    count: int = 1
    """How many entities it stands for; 0 where only the authority names it."""

    def trait(self, kind: str) -> frozenset[str]:
        """The values of one kind, empty where the documents say nothing of it."""
        return self.traits.get(kind, frozenset())


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """Why two entities of documents count as one thing."""

    left: Key
    right: Key
    score: float
    reason: str
    person: bool = False
    """Decided by a person, not by the machine."""


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A merge of two candidates, by their place in the list."""

    score: float
    left: int
    right: int
    reason: str
    person: bool = False


@dataclass(slots=True)
class Group:
    """Candidates that are one thing so far, with all their traits."""

    members: list[int]
    traits: dict[str, set[str]]

    def trait(self, kind: str) -> set[str]:
        """The values of one kind over all members."""
        return self.traits.get(kind, set())


@dataclass(slots=True)
class Partition:
    """Clusters under construction: merges one pair at a time, unless ``contradicts`` forbids it."""

    candidates: Sequence[Candidate]
    contradicts: Callable[[Group, Group], bool] = lambda _left, _right: False
    edges: list[Edge] = field(default_factory=list)
    _groups: list[Group] = field(init=False)

    def __post_init__(self) -> None:
        self._groups = [
            Group([i], {kind: set(values) for kind, values in c.traits.items()}) for i, c in enumerate(self.candidates)
        ]

    def merge(self, left: int, right: int, *, score: float, reason: str) -> bool:
        """Makes one cluster of two; False when they are one already or contradict each other."""
        into, other = self._groups[left], self._groups[right]
        if into is other or self.contradicts(into, other):
            return False
        self.edges.append(Edge(score, min(left, right), max(left, right), reason))
        if len(into.members) < len(other.members):
            into, other = other, into
        into.members += other.members
        for kind, values in other.traits.items():
            into.traits.setdefault(kind, set()).update(values)
        for index in other.members:
            self._groups[index] = into
        return True

    def merge_sharing(self, indices: Iterable[int], *, score: float, reason: str) -> None:
        """Merges all that share a trait, each with the first of the earlier ones that it does not contradict."""
        heads: list[int] = []
        for index in sorted(indices):
            for head in heads:
                if self._groups[head] is self._groups[index]:
                    break
                if self.merge(head, index, score=score, reason=reason):
                    break
            else:
                heads.append(index)

    def group_of(self, index: int) -> Group:
        """The cluster that a candidate is in."""
        return self._groups[index]

    def groups(self) -> list[list[int]]:
        """The clusters, in order of their first member."""
        return sorted(sorted(group.members) for group in {id(g): g for g in self._groups}.values())


def share_values(
    candidates: Sequence[Candidate], select: Callable[[Candidate], Iterable[str]]
) -> Iterator[tuple[str, list[int]]]:
    """Each value that ``select`` gives for several candidates, with those candidates, in order of the values."""
    sharing: dict[str, list[int]] = {}
    for index, candidate in enumerate(candidates):
        for value in select(candidate):
            sharing.setdefault(value, []).append(index)
    yield from sorted((value, indices) for value, indices in sharing.items() if len(indices) > 1)
