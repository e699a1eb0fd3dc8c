"""Provenance as RDF 1.2 reifiers, as nanopublications and as NIF, each read back by a reader that understands it."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, Store, Triple
from rdflib import RDF, Dataset, Graph, Namespace, URIRef

from kg.answers import count_facts, export_graph
from kg.answers.export_provenance import NIF, NP
from kg.answers.inventory import FACT_KINDS, list_facts
from kg.errors import ExportError
from kg.graph import Tally, assemble_graph
from kg.namespaces import KG, PREFIXES, PROV
from kg.records import Extraction
from kg.resolution import resolve
from tests.answers.databases import merge_graphs
from tests.graph.corpus import BASE, build_tiny_corpus

# rdflib warns of its own deprecated methods.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def corpus() -> list[Extraction]:
    return build_tiny_corpus()


@pytest.fixture(scope="module")
def store(corpus: list[Extraction]) -> Store:
    return merge_graphs(
        quad
        for quad in assemble_graph(corpus, resolve(corpus, base=BASE), base=BASE, tally=Tally())
        if not str(quad.graph_name).endswith("graph/ontology>")
    )


def count(store: Store, pattern: str) -> int:
    found = store.query(f"SELECT * {{ {pattern} }}", prefixes=PREFIXES, use_default_graph_as_union=True)
    return sum(1 for _ in found)  # type: ignore[union-attr, misc]


def test_rdf12(store: Store, tmp_path: Path) -> None:
    """Read by Oxigraph, whose SPARQL 1.2 asks for reified triples."""
    export_graph(store, "rdf12", tmp_path / "graph.trig")
    back = Store()
    back.load(path=str(tmp_path / "graph.trig"), format=RdfFormat.TRIG)
    facts = count_facts(store)
    assert count(back, "?claim rdf:reifies ?triple") == facts.claims + facts.posts
    assert not count(back, "?claim rdf:subject ?s") + count(back, "?claim rdf:predicate ?p")
    person, platform = f"<{BASE}id/person/李晓楚>", f"<{BASE}id/platform/快手>"
    denied = f"?claim rdf:reifies <<( {person} kg:streamsOn {platform} )>> ; kg:deniedIn/oa:exact ?text"
    assert count(back, denied) == 2, "two sentences say so"
    assert not count(back, f"{person} kg:streamsOn {platform}"), "to reify is not to assert"
    for fact in list_facts(store, "claim"):
        ends = [NamedNode(fact.get(f"{PREFIXES['rdf']}{end}")) for end in ("subject", "predicate", "object")]
        reified = back.quads_for_pattern(NamedNode(fact.iri), NamedNode(PREFIXES["rdf"] + "reifies"), Triple(*ends))
        assert len(list(reified)) == 1
    others = {q for q in back if q.predicate.value != PREFIXES["rdf"] + "reifies"}
    assert others < set(store), "all else is as it was"


def test_nanopublications(store: Store, tmp_path: Path) -> None:
    """Read by rdflib and held to the rules of nanopub.net: four graphs each, linked from the head, none empty."""
    export_graph(store, "nanopub", tmp_path / "graph.trig")
    dataset = Dataset()
    dataset.parse(tmp_path / "graph.trig", format="trig")
    np, prov = Namespace(NP), Namespace(PROV)
    asserted = [fact for kind in FACT_KINDS for fact in list_facts(store, kind) if fact.status == "asserted"]
    heads = list(dataset.quads((None, RDF.type, np.Nanopublication, None)))
    assert len(heads) == len(asserted) > 8
    assert {str(quad[0]) for quad in heads} == {fact.iri + "/nanopub" for fact in asserted}
    used = set()
    for this, _, _, head in heads:
        graph = dataset.graph(head)
        assert len(graph) == 4
        links = [np[f"has{name}"] for name in ("Assertion", "Provenance", "PublicationInfo")]
        parts = [part for link in links for part in graph.objects(this, link) if isinstance(part, URIRef)]
        assertion, provenance, info = (dataset.graph(part) for part in parts)
        assert len(assertion) >= 1
        assert list(provenance.objects(parts[0], prov.wasDerivedFrom)), "provenance is about the assertion"
        assert list(provenance.objects(parts[0], prov.wasGeneratedBy))
        assert list(info.objects(this, prov.wasAttributedTo)), "publication info is about the nanopublication"
        used |= {head, *parts}
    assert len(used) == 4 * len(asserted)
    person, product = URIRef(f"{BASE}id/person/李晓楚"), URIRef(f"{BASE}id/product/雷应国大米")
    assert len(list(dataset.quads((person, URIRef(KG + "promotes"), product, None)))) == 1
    denied = (person, URIRef(KG + "streamsOn"), URIRef(f"{BASE}id/platform/快手"), None)
    assert not list(dataset.quads(denied)), "what is denied is no nanopublication"


def test_nif(store: Store, corpus: list[Extraction], tmp_path: Path) -> None:
    """Read by rdflib: the offsets of every string cut it out of its context."""
    export_graph(store, "nif", tmp_path / "graph.ttl", extractions=corpus)
    graph = Graph().parse(tmp_path / "graph.ttl", format="turtle")
    nif, itsrdf = Namespace(NIF), Namespace("http://www.w3.org/2005/11/its/rdf#")
    contexts = {str(c): str(graph.value(c, nif.isString)) for c in graph.subjects(RDF.type, nif.Context)}
    assert sorted(contexts.values()) == sorted(e.document.text for e in corpus)
    strings = set(graph.subjects(nif.anchorOf))
    mentions = {(e.document.id, m.start, m.end) for e in corpus for x in e.entities for m in x.mentions}
    sentences = {(e.document.id, *span) for e in corpus for span in e.sentences}
    assert len(strings) == len(mentions | sentences)
    for string in strings:
        start, end = (graph.value(string, p) for p in (nif.beginIndex, nif.endIndex))
        assert isinstance(start, rdflib.Literal)
        assert isinstance(end, rdflib.Literal)
        assert start.datatype == rdflib.XSD.nonNegativeInteger
        text = contexts[str(graph.value(string, nif.referenceContext))]
        assert str(graph.value(string, nif.anchorOf)) == text[int(start) : int(end)]
        assert str(string).endswith(f"#char={start},{end}")
    person = URIRef(f"{BASE}id/person/李晓楚")
    names = {str(graph.value(s, nif.anchorOf)) for s in graph.subjects(itsrdf.taIdentRef, person)}
    assert names == {"李晓楚", "李书记"}
    stated = set(graph.objects(None, URIRef(KG + "assertedIn"))) | set(graph.objects(None, URIRef(KG + "deniedIn")))
    assert stated
    assert all((sentence, RDF.type, nif.Sentence) in graph for sentence in stated), "the graph's own sentences"


def test_nif_needs_the_texts(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="nif holds the texts"):
        export_graph(store, "nif", tmp_path / "graph.ttl")
    assert not (tmp_path / "graph.ttl").exists()
