"""Entities of single documents as candidates for merging, and the clusters that merging makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from kg.records import Extraction

WORK = "Work"

Key: TypeAlias = tuple[str, str]
"""Document id and the id of the entity in that document."""


def work_key(document_id: str, name: str) -> Key:
    """The key of a published work: extractions name works by title, not by an id."""
    return document_id, f"《{name}》"


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """One entity of one document. Their order is that of publication, and never that of reading."""

    published: str
    document_id: str
    start: int
    entity_id: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Document and entity id."""
        return self.document_id, self.entity_id


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """Why two entities of documents count as one thing."""

    left: Key
    right: Key
    score: float
    reason: str


@dataclass(slots=True)
class Cluster:
    """Candidates that are one thing."""

    members: list[Candidate]
    name: str = ""
    """Set where a list of known names gives it; else the members vote."""
    term: str = ""
    """IRI of the lexicon's term for it."""


def list_candidates(extraction: Extraction) -> list[Candidate]:
    """The entities and published works of a document."""
    document = extraction.document
    published = document.published or "9999"
    found = [
        Candidate(
            published, document.id, min((m.start for m in e.mentions), default=0), e.id, e.type, e.name, e.aliases
        )
        for e in extraction.entities
    ]
    for publication in extraction.publications:
        key = work_key(document.id, publication.work)
        work = Candidate(published, document.id, publication.span[0], key[1], WORK, publication.work)
        if all(c.entity_id != work.entity_id for c in found):
            found.append(work)
    return found


@dataclass(slots=True)
class Partition:
    """Clusters under construction: merges one pair at a time, unless ``contradicts`` forbids it."""

    members: Sequence[Candidate]
    contradicts: Callable[[list[int], list[int]], bool] = lambda _left, _right: False
    decisions: list[Decision] = field(default_factory=list)
    _groups: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self._groups = [[i] for i in range(len(self.members))]

    def merge(self, left: int, right: int, *, score: float, reason: str) -> bool:
        """Makes one cluster of two; False when they are one already or contradict each other."""
        into, other = sorted((self._groups[left], self._groups[right]), key=lambda g: g[0])
        if into is other or self.contradicts(into, other):
            return False
        self.decisions.append(Decision(self.members[left].key, self.members[right].key, score, reason))
        into += other
        into.sort()
        for index in other:
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

    def groups(self) -> list[list[int]]:
        """The clusters, in order of their first member."""
        return [group for index, group in enumerate(self._groups) if group[0] == index]
