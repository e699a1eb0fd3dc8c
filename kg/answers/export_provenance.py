"""Provenance in three forms that others read: RDF 1.2 reifiers, nanopublications, NIF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kg.answers.inferences import is_inferred
from kg.answers.inventory import FACT_KINDS, StoredFact, list_facts
from kg.answers.results import sort_prefixes
from kg.namespaces import DCTERMS, KG, OA, ORG, PREFIXES, PROV, RDF, RDFS, SCHEMA, SKOS, XSD
from kg.records import STATUSES, Extraction

NP: Final = "http://www.nanopub.org/nschema#"
NIF: Final = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
ITSRDF: Final = "http://www.w3.org/2005/11/its/rdf#"

_TYPE, _REIFIES = NamedNode(RDF + "type"), NamedNode(RDF + "reifies")
_CLAIM = tuple(RDF + end for end in ("subject", "predicate", "object"))
_STATED = tuple(f"{KG}{status}In" for status in STATUSES)


def write_rdf12(database: Store) -> bytes:
    """The graph as TriG of RDF 1.2: a claim reifies its triple, whether that is asserted or only planned or denied.

    The triples ``rdf:subject``, ``rdf:predicate`` and ``rdf:object`` become one, ``rdf:reifies <<( … )>>``; a post
    reifies the triple that its holder holds it.
    """
    quads: list[Quad] = []
    ends: dict[tuple[str, str], dict[str, NamedNode]] = {}
    posts: dict[tuple[str, str], dict[str, NamedNode]] = {}
    for quad in database:
        if quad.graph_name == DefaultGraph():
            continue
        predicate, key = quad.predicate.value, (str(quad.graph_name), str(quad.subject))
        if predicate in _CLAIM and isinstance(quad.object, NamedNode):
            ends.setdefault(key, {})[predicate] = quad.object
        else:
            quads.append(quad)
        if predicate in (ORG + "member", ORG + "role") and isinstance(quad.object, NamedNode):
            posts.setdefault(key, {})[predicate] = quad.object
    for (graph, claim), parts in ends.items():
        quads.append(_reify(graph, claim, Triple(*(parts[end] for end in _CLAIM))))
    for (graph, post), parts in posts.items():
        held = Triple(parts[ORG + "member"], NamedNode(KG + "holdsPosition"), parts[ORG + "role"])
        quads.append(_reify(graph, post, held))
    return _write(quads)


def _reify(graph: str, node: str, triple: Triple) -> Quad:
    return Quad(NamedNode(node[1:-1]), _REIFIES, triple, NamedNode(graph[1:-1]))


def write_nanopubs(database: Store) -> bytes:
    """Each asserted fact as a nanopublication: TriG with head, assertion, provenance and publication info.

    A claim asserts its triple; a post, a figure or a broadcast what its node says. The provenance is the sentence, its
    document and the confidence, the publication info the extractor. Nothing is dated by the clock, so that the same
    graph gives the same bytes: `dcterms:issued` of the document stands in the provenance.
    """
    quads: list[Quad] = []
    for kind in FACT_KINDS:
        for fact in list_facts(database, kind):
            if fact.status == "asserted":
                quads += _make_nanopub(database, fact)
    return _write(quads, np=NP)


def _make_nanopub(database: Store, fact: StoredFact) -> Iterator[Quad]:
    this = NamedNode(fact.iri + "/nanopub")
    head, assertion, provenance, info = (
        NamedNode(f"{this.value}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")
    )

    def tell(graph: NamedNode, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
        return Quad(subject, NamedNode(predicate), value, graph)

    yield tell(head, this, RDF + "type", NamedNode(NP + "Nanopublication"))
    for name, part in (("Assertion", assertion), ("Provenance", provenance), ("PublicationInfo", info)):
        yield tell(head, this, f"{NP}has{name}", part)
    node = NamedNode(fact.iri)
    if fact.kind == "claim":
        yield tell(assertion, NamedNode(fact.get(_CLAIM[0])), fact.get(_CLAIM[1]), NamedNode(fact.get(_CLAIM[2])))
    else:
        for quad in database.quads_for_pattern(node, None, None):
            predicate = quad.predicate.value
            known = predicate in _STATED or predicate == KG + "confidence"
            if not known and not is_inferred(quad) and isinstance(quad.object, NamedNode | Literal):
                yield tell(assertion, node, predicate, quad.object)
    for quad in database.quads_for_pattern(node, NamedNode(KG + "confidence"), None):
        if isinstance(quad.object, Literal):
            yield tell(provenance, assertion, KG + "confidence", quad.object)
    for iri in fact.sentences:
        sentence = NamedNode(iri)
        yield tell(provenance, assertion, PROV + "wasDerivedFrom", sentence)
        for quad in database.quads_for_pattern(sentence, None, None):
            if not is_inferred(quad) and isinstance(quad.object, NamedNode | Literal):
                yield tell(provenance, sentence, quad.predicate.value, quad.object)
        document = NamedNode(iri.partition("#")[0])
        for predicate in (DCTERMS + "issued", DCTERMS + "title", KG + "outlet", SCHEMA + "url"):
            for quad in database.quads_for_pattern(document, NamedNode(predicate), None):
                if isinstance(quad.object, Literal):
                    yield tell(provenance, document, predicate, quad.object)
        for run in _follow(database, document, PROV + "wasGeneratedBy"):
            yield tell(provenance, assertion, PROV + "wasGeneratedBy", run)
            for extractor in _follow(database, run, PROV + "wasAssociatedWith"):
                yield tell(info, this, PROV + "wasAttributedTo", extractor)
                for quad in database.quads_for_pattern(extractor, NamedNode(RDFS + "label"), None):
                    if isinstance(quad.object, Literal):
                        yield tell(info, extractor, RDFS + "label", quad.object)


def _follow(database: Store, node: NamedNode, predicate: str) -> list[NamedNode]:
    quads = database.quads_for_pattern(node, NamedNode(predicate), None)
    return sorted({quad.object for quad in quads if isinstance(quad.object, NamedNode)}, key=str)


def write_nif(database: Store, extractions: Iterable[Extraction]) -> bytes:
    """Each document's text as a ``nif:Context``, with its sentences and its mentions, in Turtle (NIF 2.0, RFC 5147).

    A mention refers to the thing of the graph that it names (``itsrdf:taIdentRef``); where two things of one document
    have the name and the type of its entity, it refers to none. Sentences that state facts are the graph's own.
    """
    triples: list[Triple] = []
    for extraction in extractions:
        triples += _make_context(database, extraction)
    return _write(triples, format=RdfFormat.TURTLE, nif=NIF, itsrdf=ITSRDF)


def _make_context(database: Store, extraction: Extraction) -> Iterator[Triple]:
    text = extraction.document.text
    known = database.quads_for_pattern(None, NamedNode(DCTERMS + "identifier"), Literal(extraction.document.id))
    document = next((quad.subject.value for quad in known if isinstance(quad.subject, NamedNode)), None)
    if document is None:
        return
    context = f"{document}#char=0,{len(text)}"

    def tell_string(start: int, end: int, kind: str) -> Iterator[Triple]:
        node = NamedNode(f"{document}#char={start},{end}")
        yield Triple(node, _TYPE, NamedNode(NIF + kind))
        yield Triple(node, _TYPE, NamedNode(NIF + "RFC5147String"))
        number = NamedNode(XSD + "nonNegativeInteger")
        yield Triple(node, NamedNode(NIF + "beginIndex"), Literal(str(start), datatype=number))
        yield Triple(node, NamedNode(NIF + "endIndex"), Literal(str(end), datatype=number))
        yield Triple(node, NamedNode(NIF + "referenceContext"), NamedNode(context))
        if kind != "Context":
            yield Triple(node, NamedNode(NIF + "anchorOf"), Literal(text[start:end]))

    yield from tell_string(0, len(text), "Context")
    yield Triple(NamedNode(context), NamedNode(NIF + "isString"), Literal(text))
    yield Triple(NamedNode(context), NamedNode(NIF + "sourceUrl"), NamedNode(document))
    for start, end in extraction.sentences:
        yield from tell_string(start, end, "Sentence")
    for sentence in _list_sentences(database, document):
        for quad in database.quads_for_pattern(None, None, sentence):
            if quad.predicate.value in _STATED and not is_inferred(quad):
                yield quad.triple
    things = _find_things(database, document)
    for entity in extraction.entities:
        named = things.get((KG + entity.type, entity.name), set())
        for mention in entity.mentions:
            yield from tell_string(mention.start, mention.end, "Phrase")
            node = NamedNode(f"{document}#char={mention.start},{mention.end}")
            yield Triple(node, NamedNode(ITSRDF + "taClassRef"), NamedNode(KG + entity.type))
            if len(named) == 1:
                yield Triple(node, NamedNode(ITSRDF + "taIdentRef"), NamedNode(next(iter(named))))


def _list_sentences(database: Store, document: str) -> list[NamedNode]:
    quads = database.quads_for_pattern(None, NamedNode(OA + "hasSource"), NamedNode(document))
    return sorted({quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}, key=str)


def _find_things(database: Store, document: str) -> dict[tuple[str, str], set[str]]:
    """The things that a document mentions, by type and name: as its own graph names them, or as the resolution does."""
    found: dict[tuple[str, str], set[str]] = {}
    for mention in database.quads_for_pattern(NamedNode(document), NamedNode(SCHEMA + "mentions"), None):
        if mention.graph_name == DefaultGraph() or not isinstance(mention.object, NamedNode):
            continue
        for type_ in database.quads_for_pattern(mention.object, _TYPE, None, mention.graph_name):
            for label in (RDFS + "label", SKOS + "altLabel"):
                for quad in database.quads_for_pattern(mention.object, NamedNode(label), None, mention.graph_name):
                    if isinstance(type_.object, NamedNode) and isinstance(quad.object, Literal):
                        found.setdefault((type_.object.value, quad.object.value), set()).add(mention.object.value)
    return found


def _write(statements: Iterable[Quad | Triple], *, format: RdfFormat = RdfFormat.TRIG, **prefixes: str) -> bytes:
    ordered: list[Any] = sorted(set(statements), key=_order)
    return sort_prefixes(serialize(ordered, format=format, prefixes={**PREFIXES, **prefixes}) or b"")


def _order(statement: Quad | Triple) -> tuple[str, str]:
    return (str(statement.graph_name), str(statement.triple)) if isinstance(statement, Quad) else ("", str(statement))
