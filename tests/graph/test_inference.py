"""What follows from a graph is what OWL 2 RL says, lies in a graph of its own, and changes no answer."""

from __future__ import annotations

from pathlib import Path

import owlrl  # type: ignore[import-untyped]
import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from kg.build import build_graph, remove_documents
from kg.errors import OntologyError
from kg.extracting import Extractor
from kg.graph import canonical_nquads, open_store
from kg.graph.inference import Inference
from kg.graph.ontology_graph import list_ontology_files, read_ontology
from kg.graph.terms import kg_term, node
from kg.namespaces import KG, OWL, RDF
from kg.ontology import load_rules
from tests.graph.corpus import BASE
from tests.graph.names import TEXTS, NameReader

STATED = [
    ("向寨村", "partOf", "侯集镇"),
    ("侯集镇", "partOf", "镇平县"),
    ("镇平县", "partOf", "南阳市"),
    ("京东", "partnersWith", "镇平县"),
    ("李晓楚", "streamsOn", "京东"),
    ("李晓楚", "promotes", "锦鲤"),
    ("大会", "locatedIn", "镇平县"),
    ("claim", "assertedIn", "sentence"),
]


def thing(name: str) -> ox.NamedNode:
    return node(f"https://news.example/{name}")


def build_inference(stated: list[tuple[str, str, str]]) -> Inference:
    inference = Inference(BASE)
    for quad in read_ontology(base=BASE):
        inference.add_axiom(quad.triple)
    inference.add_facts([ox.Quad(thing(s), kg_term(p), thing(o)) for s, p, o in stated])
    return inference


def infer(stated: list[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """What follows, with our own names."""
    found = set()
    for quad in build_inference(stated).infer():
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, ox.NamedNode)
        assert quad.graph_name == node(f"{BASE}graph/inferred")
        names = (quad.subject.value, quad.predicate.value, quad.object.value)
        found.add(tuple(name.removeprefix("https://news.example/").removeprefix(KG) for name in names))
    return found  # type: ignore[return-value]


def test_the_rules() -> None:
    found = infer(STATED)
    assert {("向寨村", "partOf", "南阳市"), ("南阳市", "hasPart", "向寨村")} <= found, "transitive, then inverse"
    assert ("镇平县", "partnersWith", "京东") in found, "symmetric"
    assert ("李晓楚", "relation", "京东") in found, "sub-property"
    assert ("claim", "http://www.w3.org/ns/prov#wasDerivedFrom", "sentence") in found, "two steps up"
    assert not found & set(STATED), "what is stated is not inferred"
    assert infer(STATED[:1]) >= {("侯集镇", "hasPart", "向寨村")}


def test_a_circle_ends() -> None:
    found = infer([("甲", "partOf", "乙"), ("乙", "partOf", "甲")])
    assert not [1 for subject, _, object_ in found if subject == object_]


def test_it_is_what_owl_2_rl_says() -> None:
    """Against owlrl, an implementation of all rules, over the axioms that ours are for."""
    inference = build_inference(STATED)
    graph = Graph()
    for quad in read_ontology(base=BASE):
        kinds = [node(OWL + "TransitiveProperty"), node(OWL + "SymmetricProperty")]
        if quad.predicate.value.endswith(("#subPropertyOf", "#inverseOf")) or quad.object in kinds:
            assert isinstance(quad.subject, ox.NamedNode)
            assert isinstance(quad.object, ox.NamedNode)
            graph.add((URIRef(quad.subject.value), URIRef(quad.predicate.value), URIRef(quad.object.value)))
    for subject, predicate, object_ in STATED:
        graph.add((URIRef(thing(subject).value), URIRef(KG + predicate), URIRef(thing(object_).value)))
    stated = set(graph)
    closure = owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False
    )
    closure.expand(graph)
    theirs = {
        (str(s), str(p), str(o))
        for s, p, o in set(graph) - stated
        if str(s).startswith("https://news.example/") and p not in (URIRef(RDF + "type"), URIRef(OWL + "sameAs"))
    }
    ours = {tuple(term.value for term in quad.triple) for quad in inference.infer()}
    assert ours == theirs
    assert len(ours) > 20


def test_every_rule_has_titles_and_reads() -> None:
    assert [rule.name for rule in load_rules()] == ["inverse", "sub-property", "symmetric", "transitive"]
    assert all(rule.title_zh and rule.title_en and "OWL 2 RL: prp-" in rule.sparql for rule in load_rules())


@pytest.mark.parametrize(
    ("text", "message"),
    [("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }", "has no title-zh"), ("# title-zh: 甲\n", "has no title-en")],
)
def test_a_rule_that_is_none(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "bad.rq").write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=message):
        load_rules(tmp_path)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three texts; the lexicon, in which nothing follows, is left out."""
    files = list_ontology_files()[:1]
    monkeypatch.setattr("kg.graph.ontology_graph.list_ontology_files", lambda: files)
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def build(folder: Path, store: Path, infer: bool | None = None) -> int:
    extractor = Extractor("names 1", NameReader().extract)
    return build_graph([folder], store, infer=infer, prune=True, extractor=extractor).inferred


def read(store: Path) -> tuple[list[str], list[str], list[str]]:
    """The lines that are stated, those that are inferred, and the default graph's triples."""
    with open_store(store) as graph:
        lines = list(canonical_nquads(graph))
        inferred = [line for line in lines if line.endswith("graph/inferred> .\n")]
        return sorted(set(lines) - set(inferred)), inferred, sorted(map(str, graph.list_triples()))


def test_on_and_off_and_kept(folder: Path, tmp_path: Path) -> None:
    plain, store = tmp_path / "plain.kg", tmp_path / "out.kg"
    assert build(folder, plain) == 0
    stated, nothing, triples = read(plain)
    assert not nothing
    count = build(folder, store, True)
    assert read(store)[0] == stated
    assert len(read(store)[1]) == count >= 10
    assert read(store)[2] == triples, "the default graph holds nothing that is inferred"
    with open_store(store) as graph:
        assert graph.inferred == "https://zhitu.example/graph/inferred"

    (folder / "a.txt").unlink()
    assert 0 < build(folder, store) < count, "a renewal keeps the flag, and forgets what no longer follows"
    fresh = tmp_path / "fresh.kg"
    build(folder, fresh, True)
    assert read(store)[:2] == read(fresh)[:2]

    remove_documents(store, ["b.txt"])
    (folder / "b.txt").unlink()
    again = tmp_path / "again.kg"
    build(folder, again, True)
    assert read(store)[:2] == read(again)[:2]

    assert build(folder, store, False) == 0
    assert not read(store)[1]
    with open_store(store) as graph:
        assert graph.inferred is None
