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
    """Places, organisations and platforms that the person holds a post at, belongs to or appears on."""
    beside: frozenset[str] = frozenset()
    """Places and organisations that the document names, countries left out."""
    platforms: frozenset[str] = frozenset()
    seats: frozenset[str] = frozenset()
    """Places of posts that are still held."""


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
            elif relation.type in ("affiliatedWith", "streamsOn"):
                ties.add(iri_of((document_id, relation.tail)))
        traits[document_id, person.id] = Traits(
            *map(frozenset, (posts, titles, ties, named["Place"] | named["Organization"], named["Platform"], seats))
        )
    return traits


def cluster_persons(
    candidates: Iterable[Candidate], traits: Mapping[Key, Traits], related: Callable[[str, str], bool]
) -> tuple[list[Cluster], list[Decision]]:
    """Persons of all documents as clusters; ``related`` says whether one place holds the other.

    Two of one name are one when they share a post, a tie, a place or organisation of their documents, a platform
    or a title, the surest first; never when both are in one document, or hold posts in places that are apart.
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
    def contradict(left: list[int], right: list[int]) -> bool:
        if {people[i].document_id for i in left} & {people[i].document_id for i in right}:
            return True
        ours = {s for i in left for s in traits[i].seats}
        theirs = {s for i in right for s in traits[i].seats}
        return bool(ours and theirs) and not any(related(a, b) for a in ours for b in theirs)

    tiers: tuple[tuple[float, str, Callable[[Traits], frozenset[str]]], ...] = (
        (1.0, "post", lambda t: t.posts),
        (0.9, "tie", lambda t: t.ties),
        (0.7, "place or organisation", lambda t: t.ties | t.beside),
        (0.6, "platform", lambda t: t.ties | t.platforms),
        (0.5, "title", lambda t: t.titles),
    )
    partition = Partition(people, contradict)
    for score, kind, select in tiers:
        sharing: dict[str, list[int]] = defaultdict(list)
        for index, trait in enumerate(traits):
            for value in select(trait):
                sharing[value].append(index)
        for value, indices in sorted(sharing.items()):
            partition.merge_sharing(indices, score=score, reason=f"same name and {kind} {value}")
    return partition
