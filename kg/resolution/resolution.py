"""All documents' entities as things: which are one, what each is called, its IRI, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kg.ontology import load_divisions, load_renamed, load_terms
from kg.records import Extraction
from kg.resolution.candidates import Decision, Key, work_key
from kg.resolution.divisions import Division, DivisionTable
from kg.resolution.index import ResolutionIndex, open_index
from kg.resolution.rulings import Problem, Reference, Rulings
from kg.resolution.stored_names import restore


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """Why documents mean one thing: one reason, with all that it joins."""

    score: float
    iri: str
    reason: str
    joined: tuple[str, ...]
    """The entities, as a decision of a person would name them (``王伟@Person#a.txt``)."""
    person: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Holder:
    """A division among the things, as the authority knows it."""

    iri: str
    code: str
    name: str
    parent: str
    """IRI of the division right above that is a thing too; empty for a province."""
    told: bool
    """Whether a document names it."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """One IRI for each thing, with its name, its type, its links to the lexicon, and the reasons."""

    base: str
    names: dict[str, str] = field(default_factory=dict)
    """IRI → canonical name."""
    types: dict[str, str] = field(default_factory=dict)
    """IRI → type, of what documents name."""
    links: dict[str, str] = field(default_factory=dict)
    """IRI → the lexicon's term that names the same."""
    decisions: tuple[Decision, ...] = ()
    iris: dict[Key, str] = field(default_factory=dict, repr=False)
    holders: tuple[Holder, ...] = ()
    """Divisions, those that only the authority names among them."""
    operators: tuple[tuple[str, str], ...] = ()
    """Organisations and the platforms that they run, as the lexicon has it."""
    merges: tuple[Merge, ...] = ()
    redirects: dict[str, str] = field(default_factory=dict)
    """IRI that meant a thing before → the IRI of that thing now."""
    problems: tuple[Problem, ...] = ()
    """Decisions of persons that could not be applied."""

    def iri_of(self, document_id: str, entity_id: str) -> str:
        """The IRI of an entity of a document."""
        return self.iris[document_id, entity_id]

    def work_iri(self, document_id: str, work: str) -> str:
        """The IRI of a work that a document says is published."""
        return self.iris[work_key(document_id, work)]


def resolve(
    extractions: Iterable[Extraction],
    *,
    base: str,
    divisions: Iterable[Division] | None = None,
    rulings: Rulings | None = None,
) -> Resolution:
    """Merges the entities of all documents, whatever their order, into things with minted IRIs.

    ``divisions`` takes the place of the shipped table; ``rulings`` are what persons have decided.
    """
    by_id = {e.document.id: e for e in extractions}
    table = load_table() if divisions is None else DivisionTable(tuple(divisions))
    index = open_index(":memory:", base=base, table=table)
    try:
        changes = index.update({id_: id_ for id_ in by_id}, by_id.__getitem__, rulings)
        return read_resolution(index, changes.problems)
    finally:
        index.close()


@lru_cache(maxsize=1)
def load_table() -> DivisionTable:
    """The shipped table of divisions with former names and abbreviations."""
    divisions = load_divisions()
    codes = {d.name: d.code for d in divisions if d.level == 1}
    short = [
        (a, codes[t.name])
        for t in load_terms("province")
        if t.name in codes
        for a in t.aliases
        if not t.name.startswith(a)
    ]
    return DivisionTable(divisions, load_renamed(), tuple(short))


def read_resolution(index: ResolutionIndex, problems: Iterable[Problem] = ()) -> Resolution:
    """The whole state of an index, in memory."""
    names, types, links = dict[str, str](), dict[str, str](), dict[str, str]()
    codes: dict[str, str] = {}
    told_codes: dict[str, tuple[str, bool]] = {}
    for iri, type_, name, term, code, told in index.rows(
        "SELECT iri, type, name, term, code, told FROM thing ORDER BY iri"
    ):
        names[str(iri)] = restore(str(name))
        if told:
            types[str(iri)] = str(type_)
        if term:
            links[str(iri)] = str(term)
        if code:
            codes.setdefault(str(code), str(iri))
            told_codes[str(iri)] = (str(code), bool(told))
    iris = {
        (restore(str(document)), restore(str(id_))): str(iri)
        for document, id_, iri in index.rows(
            "SELECT e.document, e.id, t.iri FROM entity e JOIN signature s ON s.id = e.signature "
            "JOIN thing t ON t.id = s.thing WHERE NOT e.authority"
        )
    }
    decisions, merges = _read_merges(index)
    return Resolution(
        base=index.base,
        names=names,
        types=types,
        links=links,
        decisions=decisions,
        iris=iris,
        holders=tuple(_list_holders(index.table, codes, names, told_codes)),
        operators=tuple(_list_operators(links, types)),
        merges=merges,
        redirects={str(old): str(new) for old, new in index.rows("SELECT old, new FROM redirect ORDER BY old")},
        problems=tuple(problems),
    )


def _list_holders(
    table: DivisionTable, codes: Mapping[str, str], names: Mapping[str, str], told: Mapping[str, tuple[str, bool]]
) -> Iterable[Holder]:
    for iri, (code, named) in sorted(told.items()):
        above = table.climb(table.by_code[code]) if code in table.by_code else iter(())
        parent = next((codes[d.code] for d in above if d.code in codes and codes[d.code] != iri), "")
        yield Holder(iri, code, names[iri], parent, named)


def _list_operators(links: Mapping[str, str], types: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    things = {term: iri for iri, term in sorted(links.items(), reverse=True)}
    companies = {term.name: things[term.iri] for term in load_terms("organization") if term.iri in things}
    for platform in load_terms("platform"):
        for company in platform.operator:
            if platform.iri in things and company in companies and things[platform.iri] in types:
                yield companies[company], things[platform.iri]


def _read_merges(index: ResolutionIndex) -> tuple[tuple[Decision, ...], tuple[Merge, ...]]:
    """The reasons as pairs of entities, and as one record for each thing and reason."""
    members: dict[str, list[tuple[Key, str]]] = defaultdict(list)
    for signature, document, id_, type_, name in index.rows(
        "SELECT e.signature, e.document, e.id, e.type, json_extract(s.content, '$[1]') FROM entity e "
        "JOIN signature s ON s.id = e.signature WHERE NOT e.authority ORDER BY e.published, e.document, e.start, e.id"
    ):
        reference = str(Reference(restore(str(name)), str(type_), restore(str(document))))
        members[str(signature)].append(((restore(str(document)), restore(str(id_))), reference))
    decisions: list[Decision] = []
    joined: dict[tuple[float, str, str, bool], set[str]] = defaultdict(set)
    things = {
        str(s): str(iri) for s, iri in index.rows("SELECT s.id, t.iri FROM signature s JOIN thing t ON t.id = s.thing")
    }
    for signature, entities in members.items():
        if len(entities) > 1:
            reason = f"same name {entities[0][1].rpartition('@')[0].strip(chr(34))}"
            decisions += [Decision(entities[0][0], other, 1.0, reason) for other, _ in entities[1:]]
            joined[1.0, things[signature], reason, False].update(reference for _, reference in entities)
    for thing, left, right, score, why, person in index.rows(
        "SELECT t.iri, m.left, m.right, m.score, m.reason, m.person FROM merge m JOIN thing t ON t.id = m.thing"
    ):
        ours, theirs = members.get(str(left), []), members.get(str(right), [])
        if ours and theirs:
            value = float(str(score))
            decisions.append(Decision(ours[0][0], theirs[0][0], value, str(why), bool(person)))
            joined[value, str(thing), str(why), bool(person)] |= {ours[0][1], theirs[0][1]}
    merges = sorted(Merge(s, iri, reason, tuple(sorted(refs)), p) for (s, iri, reason, p), refs in joined.items())
    return tuple(sorted(decisions)), tuple(merges)
