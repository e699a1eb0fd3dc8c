"""From the names that people use to the entities of a graph, and back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Store, Triple

from kg.answers.query import Term
from kg.answers.search.index import HOWS, SearchIndex, choose_index
from kg.errors import AmbiguousNameError, UnknownNameError
from kg.namespaces import DCTERMS, KG, PREFIXES, RDF, RDFS, SKOS
from kg.records import ENTITY_TYPES

THING_TYPES: Final = (*ENTITY_TYPES, "Work", "Session")

_TYPE = NamedNode(RDF + "type")
_PREFERRED, _LABEL = NamedNode(SKOS + "prefLabel"), NamedNode(RDFS + "label")
NAMES: Final = (_PREFERRED, _LABEL, NamedNode(SKOS + "altLabel"))
"""What gives a thing, or its term of the lexicon, a name; the preferred one first."""
SAME: Final = NamedNode(SKOS + "exactMatch")
"""Leads from a thing to its term of the lexicon."""
_REPLACED = NamedNode(DCTERMS + "isReplacedBy")
_IRI = re.compile(r"<?https?://[^\s<>\"{}|\\^`]+>?$")
_QUOTES = "“”‘’《》「」『』\"'〈〉"


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """An entity or session of a graph."""

    name: str
    type: str
    iri: str


def find_things(database: Store, name: str, *, index: SearchIndex | None = None) -> tuple[Thing, ...]:
    """Everything that bears a name; the name may be an IRI, or ``name@Type`` to choose among namesakes.

    What nothing bears is searched as pinyin, initials or a part of a name, in ``index`` or, without one, in one made
    for this call; it must lead to things of one name.

    Raises: AmbiguousNameError with the candidates; UnknownNameError with near names.
    """
    wanted, _, type_ = name.rpartition("@")
    known = {t.lower(): t for t in THING_TYPES}.get(type_.strip().lower()) if wanted else None
    bearers = _find_named(database, wanted if known else name)
    found = [thing for thing in bearers if known in (None, thing.type)]
    if bearers and not found:
        raise UnknownNameError("entity", name, [f"{thing.name}@{thing.type}" for thing in bearers])
    if not found:
        with choose_index(database, index, sentences=False) as opened:
            found = _search_things(database, opened, name, wanted if known else name, known)
    return tuple(sorted(found))


def load_thing(database: Store, iri: str) -> Thing | None:
    """The thing with this IRI; None when the graph has no entity or session there."""
    node = NamedNode(iri)
    types = {_read(quad.object).removeprefix(KG) for quad in database.quads_for_pattern(node, _TYPE, None)}
    type_ = next((t for t in THING_TYPES if t in types), None)
    return None if type_ is None else Thing(load_name(database, iri), type_, iri)


def load_name(database: Store, iri: str) -> str:
    """The preferred name, else the label, else the compact IRI."""
    for predicate in (_PREFERRED, _LABEL):
        if names := sorted(_read(quad.object) for quad in database.quads_for_pattern(NamedNode(iri), predicate, None)):
            return names[0]
    return compact_iri(iri)


def compact_iri(iri: str) -> str:
    """An IRI as short as a person can still tell it.

    >>> compact_iri("https://zhitu.example/ontology#promotes"), compact_iri("https://zhitu.example/id/person/李君")
    ('kg:promotes', 'person/李君')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and re.fullmatch(r"[\w.-]+", local := iri[len(namespace) :]):
            return f"{prefix}:{local}"
    if match := re.search(r"/(?:id/(.+)|((?:document|graph|lexicon)/.+))$", iri):
        return match[1] or match[2]
    return iri


def normalize_name(name: str) -> str:
    """What makes two spellings one name: width, case, spaces and enclosing marks do not count.

    >>> normalize_name("《Ｍate 60》 ") == normalize_name("mate60")
    True
    """
    folded = unicodedata.normalize("NFKC", name).casefold().strip().strip(_QUOTES)
    return re.sub(r"\s+", "", folded)


def _read(term: Term) -> str:
    return "" if isinstance(term, Triple) else term.value


def _find_named(database: Store, name: str) -> list[Thing]:
    """What bears the name just as it is written: the store's own index answers at once."""
    if _IRI.match(name):
        return _follow_redirects(database, name.strip("<>"))
    subjects = {
        quad.subject.value
        for literal in (Literal(name.strip(), language="zh"), Literal(name.strip()))
        for predicate in NAMES
        for quad in database.quads_for_pattern(None, predicate, literal)
        if isinstance(quad.subject, NamedNode)
    }
    return _keep_things(database, subjects)


def _search_things(database: Store, index: SearchIndex, name: str, wanted: str, type_: str | None) -> list[Thing]:
    """What bears the name in another spelling, else the things of the one name that is found in the surest way."""
    hits = [] if _IRI.match(wanted) else index.find_names(wanted)
    if type_ and hits and not any(hit.type == type_ for hit in hits):
        raise UnknownNameError("entity", name, [f"{hit.name}@{hit.type}" for hit in hits])
    # A broadcast's label is made of the names of others: it counts only where no name does.
    ways = [(hit.type == "Session", HOWS.index(hit.how)) for hit in hits if type_ in (None, hit.type)]
    if not ways:
        near = () if _IRI.match(wanted) else index.list_near(wanted)
        raise UnknownNameError("entity", name, near, hint="no entity has a name like it")
    kept = [hit for hit in hits if type_ in (None, hit.type)]
    best = min(ways)
    surest = [hit for hit, way in zip(kept, ways, strict=True) if way == best]
    if surest[0].how != "name" and len({hit.name for hit in surest}) > 1:
        raise AmbiguousNameError("entity", name, dict.fromkeys(f"{hit.name}@{hit.type}" for hit in surest))
    return [thing for hit in surest if (thing := load_thing(database, hit.iri))]


def _follow_redirects(database: Store, iri: str) -> list[Thing]:
    """The thing of an IRI, and the one that bore it in an earlier state of the graph, where that is another now."""
    quads = database.quads_for_pattern(NamedNode(iri), _REPLACED, None)
    things = (load_thing(database, other) for other in [iri, *sorted({_read(quad.object) for quad in quads})])
    return [thing for thing in things if thing is not None]


def _keep_things(database: Store, iris: Iterable[str]) -> list[Thing]:
    found = {}
    for iri in iris:
        if thing := load_thing(database, iri):
            found[iri] = thing
            continue
        for quad in database.quads_for_pattern(None, SAME, NamedNode(iri)):
            if isinstance(quad.subject, NamedNode) and (thing := load_thing(database, quad.subject.value)):
                found[thing.iri] = thing
    return list(found.values())
