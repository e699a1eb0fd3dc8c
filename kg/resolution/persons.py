"""Persons across documents: one name is not one person, unless the documents agree on something else too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kg.records import Extraction
from kg.resolution.candidates import Candidate, Cluster, Decision, Key, Partition
from kg.resolution.matching import match_name

_COUNTRIES = frozenset(["中国", "中华人民共和国"])


@dataclass(frozen=True, slots=True)
class Traits:
    """What a document says of a person, in IRIs where documents can agree."""

    posts: frozenset[str] = frozenset()
    """Title and place of each post."""
    titles: frozenset[str] = frozenset()
    ties: frozenset[str] = frozenset()
    """Places and organisations that the person holds a post at or belongs to."""
    seats: frozenset[str] = frozenset()
    """Places of posts that are still held."""
    places: frozenset[str] = frozenset()
    """What the document names besides, countries left out."""
    organizations: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()


def find_traits(extraction: Extraction, iri_of: Callable[[Key], str]) -> dict[Key, Traits]:
    """The traits of every person of a document; ``iri_of`` knows all entities but the persons."""
    document_id = extraction.document.id
    entities = {e.id: e for e in extraction.entities}
    named: dict[str, set[str]] = defaultdict(set)
    for entity in extraction.entities:
        if entity.type in ("Place", "Organization", "Platform") and entity.name not in _COUNTRIES:
            named[entity.type].add(iri_of((document_id, entity.id)))
    traits = {}
    for person in (e for e in extraction.entities if e.type == "Person"):
        posts, titles, ties, seats = set(), set(), set(), set()
        for relation in extraction.relations:
            if relation.head != person.id:
                continue
            if relation.type == "holdsPosition":
                title = iri_of((document_id, relation.tail))
                titles.add(title)
                if relation.at in entities:
                    at = iri_of((document_id, relation.at))
                    posts.add(f"{title} {at}")
                    ties.add(at)
                    if entities[relation.at].type == "Place" and relation.tenure != "former":
                        seats.add(at)
            elif relation.type == "affiliatedWith":
                ties.add(iri_of((document_id, relation.tail)))
        besides = (frozenset(named[type_]) for type_ in ("Place", "Organization", "Platform"))
        traits[document_id, person.id] = Traits(*map(frozenset, (posts, titles, ties, seats)), *besides)
    return traits


def cluster_persons(
    candidates: Iterable[Candidate], traits: Mapping[Key, Traits], related: Callable[[str, str], bool]
) -> tuple[list[Cluster], list[Decision]]:
    """Persons of all documents as clusters; ``related`` says whether one place holds the other.

    Two of one name are one when they share a post, a tie, a place or organisation of their documents, a platform
    or a title, the surest first; a platform or a title is too little where their documents tell of other places.
    They are never one when both are in one document, or hold posts in places that are apart.
    """
    clusters: list[Cluster] = []
    decisions: list[Decision] = []
    names: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates):
        names[match_name(candidate.name)].append(candidate)
    for name in sorted(names):
        partition = _match_namesakes(names[name], [traits.get(c.key, Traits()) for c in names[name]], related)
        clusters += [Cluster([names[name][i] for i in group]) for group in partition.groups()]
        decisions += partition.decisions
    return clusters, decisions


def _match_namesakes(people: list[Candidate], traits: list[Traits], related: Callable[[str, str], bool]) -> Partition:
    def are_apart(ours: set[str], theirs: set[str]) -> bool:
        return bool(ours and theirs) and not any(related(a, b) for a in ours for b in theirs)

    def contradict(left: list[int], right: list[int]) -> bool:
        if {people[i].document_id for i in left} & {people[i].document_id for i in right}:
            return True
        ours, theirs = ({seat for i in group for seat in traits[i].seats} for group in (left, right))
        return are_apart(ours, theirs)

    def contradict_weakly(left: list[int], right: list[int]) -> bool:
        ours, theirs = ({place for i in group for place in traits[i].places} for group in (left, right))
        return contradict(left, right) or are_apart(ours, theirs)

    tiers: tuple[tuple[float, str, Callable[[Traits], frozenset[str]]], ...] = (
        (1.0, "post", lambda t: t.posts),
        (0.9, "tie", lambda t: t.ties),
        (0.7, "place or organisation", lambda t: t.ties | t.places | t.organizations),
        (0.6, "platform", lambda t: t.platforms),
        (0.5, "title", lambda t: t.titles),
    )
    partition = Partition(people, contradict)
    for score, kind, select in tiers:
        if score < 0.7:
            partition.contradicts = contradict_weakly
        sharing: dict[str, list[int]] = defaultdict(list)
        for index, trait in enumerate(traits):
            for value in select(trait):
                sharing[value].append(index)
        for value, indices in sorted(sharing.items()):
            partition.merge_sharing(indices, score=score, reason=f"same name and {kind} {value}")
    return partition
