"""What the endpoint says of itself: the SPARQL 1.1 Service Description, and the data set in VoID."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.namespaces import DCTERMS, FOAF, KG, PREFIXES, RDF, XSD, digest
from kg.server.evaluation import render_graph, select_terms
from kg.server.negotiation import GRAPH_TYPES, choose_format
from kg.server.rendering import Rendered
from kg.server.state import State

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULTS: Final = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS: Final = ("Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML", "N3")


def describe_service(state: State, job: Mapping[str, Any]) -> Rendered:
    """The description in the wanted form of RDF; ``endpoint`` is the address that the client used."""
    type_, format = choose_format(job["accept"], GRAPH_TYPES, named=job.get("format", ""))
    counts = state.known.get("void")
    if counts is None:
        counts = state.known["void"] = list(_count(state))
    triples = _tell_service(job["endpoint"], job["root"], state)
    return render_graph([*triples, *_tell_data(job["root"], state, counts)], type_, format, limits=state.limits)


def _tell_service(endpoint: str, root: str, state: State) -> Iterator[Triple]:
    service, data = NamedNode(endpoint), NamedNode(f"{root}.well-known/void#data")
    default = NamedNode(f"{root}.well-known/void#default")
    yield Triple(service, NamedNode(RDF + "type"), NamedNode(SD + "Service"))
    yield Triple(service, NamedNode(SD + "endpoint"), service)
    languages = ["SPARQL10Query", "SPARQL11Query", *(["SPARQL11Update"] if state.update else [])]
    yield from (Triple(service, NamedNode(SD + "supportedLanguage"), NamedNode(SD + name)) for name in languages)
    formats = [*_RESULTS, *_GRAPHS]
    yield from (Triple(service, NamedNode(SD + "resultFormat"), NamedNode(_FORMATS + name)) for name in formats)
    features = [
        *(["UnionDefaultGraph"] if state.union else []),
        *(["BasicFederatedQuery"] if state.allow_service else []),
    ]
    yield from (Triple(service, NamedNode(SD + "feature"), NamedNode(SD + name)) for name in features)
    yield Triple(service, NamedNode(SD + "defaultDataset"), data)
    yield Triple(data, NamedNode(RDF + "type"), NamedNode(SD + "Dataset"))
    yield Triple(data, NamedNode(SD + "defaultGraph"), default)
    yield Triple(default, NamedNode(RDF + "type"), NamedNode(SD + "Graph"))
    for graph in state.database.named_graphs():
        if isinstance(graph, NamedNode):
            named = NamedNode(f"{root}.well-known/void#graph-{digest(graph.value)}")
            yield Triple(data, NamedNode(SD + "namedGraph"), named)
            yield Triple(named, NamedNode(RDF + "type"), NamedNode(SD + "NamedGraph"))
            yield Triple(named, NamedNode(SD + "name"), graph)


def _tell_data(root: str, state: State, counts: list[tuple[str, str, int]]) -> Iterator[Triple]:
    data, void = NamedNode(f"{root}.well-known/void#data"), NamedNode(f"{root}.well-known/void")
    base = state.manifest.base
    yield Triple(void, NamedNode(RDF + "type"), NamedNode(VOID + "DatasetDescription"))
    yield Triple(void, NamedNode(FOAF + "primaryTopic"), data)
    yield Triple(data, NamedNode(RDF + "type"), NamedNode(VOID + "Dataset"))
    yield Triple(data, NamedNode(DCTERMS + "title"), Literal(state.store.stem))
    yield Triple(data, NamedNode(VOID + "sparqlEndpoint"), NamedNode(f"{root}sparql"))
    yield Triple(data, NamedNode(VOID + "uriSpace"), Literal(base))
    for namespace in (PREFIXES[name] for name in ("kg", "skos", "dcterms", "org", "prov", "oa", "schema")):
        yield Triple(data, NamedNode(VOID + "vocabulary"), NamedNode(namespace))
    for predicate, of, count in counts:
        number = Literal(str(count), datatype=NamedNode(XSD + "integer"))
        if not of:
            yield Triple(data, NamedNode(VOID + predicate), number)
            continue
        part = NamedNode(f"{root}.well-known/void#class-{digest(of)}")
        yield Triple(data, NamedNode(VOID + "classPartition"), part)
        yield Triple(part, NamedNode(VOID + "class"), NamedNode(of))
        yield Triple(part, NamedNode(VOID + predicate), number)


def _count(state: State) -> Iterator[tuple[str, str, int]]:
    """Counts over what queries see: triples, documents, and the members of each class of ours."""
    ((triples,),) = select_terms(state, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    yield "triples", "", int(triples.value)
    rows = select_terms(
        state, "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c FILTER(STRSTARTS(STR(?c), STR(kg:))) } GROUP BY ?c ORDER BY ?c"
    )
    members = {class_.value: int(count.value) for class_, count in rows}
    yield "classes", "", len(members)
    yield "documents", "", members.get(KG + "Document", 0)
    yield from (("entities", class_, count) for class_, count in members.items())
