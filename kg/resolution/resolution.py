"""All documents' entities as things: which are one, what each is called, and its IRI."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kg.namespaces import digest, mint_slug
from kg.ontology import Term, find_schemes, load_divisions, load_terms
from kg.records import Extraction
from kg.resolution.candidates import Candidate, Cluster, Decision, Key, list_candidates, work_key
from kg.resolution.divisions import Division, DivisionTable
from kg.resolution.matching import match_name, show_name
from kg.resolution.persons import cluster_persons, find_traits
from kg.resolution.places import Surroundings, cluster_places, find_surroundings

SCHEMES: Mapping[str, str] = {
    "Platform": "platform",
    "Organization": "organization",
    "Event": "event",
    "Product": "product",
    "Position": "post",
    "Place": "country",
}
"""The lexicon's scheme that knows the names of a type."""
UNIFYING = frozenset(["Platform", "Organization", "Event", "Position"])
"""Types whose aliases in the lexicon name the very same thing; those of products (文具, 办公用品) are only near."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """One IRI for each thing, with its name, its type, its links to the lexicon, and the reasons."""

    base: str
    names: dict[str, str] = field(default_factory=dict)
    """IRI → canonical name."""
    types: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    """IRI → the lexicon's term that names the same."""
    decisions: tuple[Decision, ...] = ()
    iris: dict[Key, str] = field(default_factory=dict, repr=False)

    def iri_of(self, document_id: str, entity_id: str) -> str:
        """The IRI of an entity of a document."""
        return self.iris[document_id, entity_id]

    def work_iri(self, document_id: str, work: str) -> str:
        """The IRI of a work that a document says is published."""
        return self.iris[work_key(document_id, work)]


def resolve(extractions: Iterable[Extraction], *, base: str, divisions: Iterable[Division] | None = None) -> Resolution:
    """Merges the entities of all documents, whatever their order, into things with minted IRIs.

    The extractions are passed through twice; ``divisions`` takes the place of the shipped table.
    """
    extractions = extractions if isinstance(extractions, (list, tuple)) else list(extractions)
    table = _load_table() if divisions is None else DivisionTable(tuple(divisions))
    by_type: dict[str, list[Candidate]] = defaultdict(list)
    surroundings: dict[Key, Surroundings] = {}
    for extraction in extractions:
        for candidate in list_candidates(extraction):
            by_type[candidate.type].append(candidate)
        surroundings.update(find_surroundings(extraction))
    resolution = Resolution(base)
    decisions: list[Decision] = []
    places = cluster_places(by_type.pop("Place", ()), surroundings, table)
    persons = by_type.pop("Person", [])
    countries = _index_terms("Place")
    for cluster in places.clusters:
        term = countries.get(match_name(cluster.name))
        cluster.term = term.iri if term else ""
    _mint(resolution, "Place", places.clusters)
    decisions += places.decisions
    for type_, candidates in sorted(by_type.items()):
        clusters, reasons = _cluster_names(candidates, _index_terms(type_))
        _mint(resolution, type_, clusters)
        decisions += reasons
    traits = {key: t for e in extractions for key, t in find_traits(e, resolution.iris.__getitem__).items()}
    hierarchy = _Hierarchy(resolution, extractions, places.divisions, table)
    clusters, reasons = cluster_persons(persons, traits, hierarchy.related)
    _mint(resolution, "Person", clusters)
    return Resolution(
        base, resolution.names, resolution.types, resolution.links, tuple(sorted(decisions + reasons)), resolution.iris
    )


@lru_cache(maxsize=1)
def _load_table() -> DivisionTable:
    return DivisionTable(load_divisions())


def _index_terms(type_: str) -> dict[str, Term]:
    """The lexicon's terms for a type by every name; a preferred name goes before another term's alias."""
    scheme = SCHEMES.get(type_)
    if scheme is None or scheme not in find_schemes():
        return {}
    terms = load_terms(scheme)
    index = {match_name(t.name): t for t in terms}
    for term in terms if type_ in UNIFYING else ():
        for alias in term.aliases:
            index.setdefault(match_name(alias), term)
    return index


def _cluster_names(candidates: Iterable[Candidate], terms: Mapping[str, Term]) -> tuple[list[Cluster], list[Decision]]:
    """Entities of one type by name and by the lexicon's aliases."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates):
        term = terms.get(match_name(candidate.name))
        groups[match_name(term.name if term else candidate.name)].append(candidate)
    clusters, decisions = [], []
    for key, members in sorted(groups.items()):
        term = terms.get(key)
        # A platform goes by the name that the lexicon knows; of others the news gives the fuller one.
        name = term.name if term and members[0].type == "Platform" else ""
        clusters.append(Cluster(members, name=name, term=term.iri if term else ""))
        for member in members[1:]:
            same = match_name(member.name) == match_name(members[0].name)
            reason = f"same name {member.name}" if same else f"both are names of {key} in the lexicon"
            decisions.append(Decision(members[0].key, member.key, 1.0 if same else 0.95, reason))
    return clusters, decisions


def _mint(resolution: Resolution, type_: str, clusters: Iterable[Cluster]) -> None:
    """Gives each cluster its IRI; of several with one name, the earliest published keeps the plain one."""
    taken: set[str] = set()
    for cluster in sorted(clusters, key=lambda c: c.members[0]):
        first = cluster.members[0]
        name = show_name(cluster.name or _choose_name(cluster.members))
        plain = f"{resolution.base}id/{type_.lower()}/{mint_slug(name)}"
        iri = plain
        for parts in ((first.document_id, name), (first.document_id, name, first.entity_id)):
            if iri in taken:
                iri = f"{plain}-{digest(*parts, length=6)}"
        taken.add(iri)
        resolution.names[iri], resolution.types[iri] = name, type_
        if cluster.term:
            resolution.links[iri] = cluster.term
        resolution.iris.update((member.key, iri) for member in cluster.members)


def _choose_name(members: list[Candidate]) -> str:
    votes = Counter(show_name(c.name) for c in members)
    return min(votes, key=lambda n: (-votes[n], -len(n), n))


class _Hierarchy:
    """Which places hold which, by the documents and by the table of divisions."""

    def __init__(
        self,
        resolution: Resolution,
        extractions: Iterable[Extraction],
        divisions: Mapping[Key, Division],
        table: DivisionTable,
    ) -> None:
        self._parents: dict[str, set[str]] = defaultdict(set)
        self._codes: dict[str, set[str]] = {}
        for key, division in divisions.items():
            self._codes[resolution.iris[key]] = {division.code, *(d.code for d in table.climb(division))}
        self._own = {resolution.iris[key]: division.code for key, division in divisions.items()}
        for extraction in extractions:
            places = {e.id for e in extraction.entities if e.type == "Place"}
            for r in extraction.relations:
                if r.type == "partOf" and r.head in places and r.tail in places:
                    ends = (resolution.iris[extraction.document.id, i] for i in (r.head, r.tail))
                    head, tail = ends
                    self._parents[head].add(tail)

    def related(self, left: str, right: str) -> bool:
        """Whether the two are one place, or one holds the other."""
        return left == right or self._holds(left, right) or self._holds(right, left)

    def _holds(self, outer: str, inner: str) -> bool:
        if outer in self._own and self._own[outer] in self._codes.get(inner, ()):
            return True
        seen, waiting = {inner}, [inner]
        while waiting:
            for parent in self._parents.get(waiting.pop(), ()):
                if parent == outer:
                    return True
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        return False
