"""The shapes accept a graph of the drawn shape and catch each thing that may be wrong with it."""

from __future__ import annotations

import pytest
from pyshacl import validate
from rdflib import SH, Graph

from kg.namespaces import PREFIXES
from kg.settings import find_ontology

FOLDER = find_ontology()
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
HEAD += "@prefix : <https://news.example/> .\n"
GOOD = """
:document a kg:Document ; dcterms:identifier "d" ; kg:digest "%s" ; dcterms:title "书记卖米"@zh ; kg:outlet "新华网" ;
    dcterms:issued "2020-06"^^xsd:gYearMonth ; dcterms:creator "甲" ; schema:mentions :person , :product ;
    prov:wasGeneratedBy :run .
:run a kg:Run ; prov:wasAssociatedWith :extractor .
:extractor a kg:Extractor ; rdfs:label "zhitu 1" .
:person a kg:Person ; rdfs:label "周小满"@zh ; skos:altLabel "周书记"@zh ; skos:prefLabel "周小满"@zh .
:product a kg:Product ; rdfs:label "大米"@zh ; skos:prefLabel "大米"@zh .
:city a kg:Place ; rdfs:label "丰城"@zh ; skos:prefLabel "丰城市"@zh ; kg:partOf :province .
:province a kg:Place ; rdfs:label "江西"@zh ; skos:prefLabel "江西省"@zh .
:platform a kg:Platform ; rdfs:label "京东"@zh ; skos:prefLabel "京东"@zh .
:position a kg:Position ; rdfs:label "市委书记"@zh ; skos:prefLabel "市委书记"@zh .
:person kg:promotes :product ; kg:streamsOn :platform ; kg:holdsPosition :position .
:claim rdf:subject :person ; rdf:predicate kg:promotes ; rdf:object :product ;
    kg:assertedIn :sentence ; kg:confidence 0.93 .
:post a kg:Membership ; org:member :person ; org:role :position ; kg:at :city ; kg:tenure "former" ;
    kg:validUntil "2019-05"^^xsd:gYearMonth ; kg:attributedIn :sentence ; kg:confidence 1.0 .
:measure a kg:Measure ; kg:measureOf :session ; kg:metric metric:sales ; kg:value 70000000.0 ; kg:unit unit:CNY ;
    kg:modifier "over" ; kg:surface "7000多万元" ; kg:periodStart "2020-06-01"^^xsd:date ;
    kg:periodEnd "2020-06-18"^^xsd:date ; kg:forecastIn :sentence ; kg:confidence 0.5 .
:session a kg:Session ; rdfs:label "丰城直播"@zh ; kg:host :person ; kg:onPlatform :platform ; kg:offers :product ;
    kg:atPlace :city ; kg:date "2020"^^xsd:gYear ; kg:plannedIn :sentence ; kg:confidence 0.9 .
:sentence a kg:Sentence ; oa:exact "他卖米。" ; oa:start 0 ; oa:end 4 ; oa:hasSource :document .
""" % ("0" * 64)

WRONG = [
    ("a thing of two names", "one preferred label", "", ':person skos:prefLabel "周小曼"@zh .'),
    ("a label in English", "Chinese label", 'rdfs:label "周小满"@zh', 'rdfs:label "Li Xiaochu"@en'),
    ("a thing of two classes", "of one class", "", ":person a kg:Place ."),
    ("a subject of the wrong class", "the subject of soldOn", "", ":person kg:soldOn :platform ."),
    ("an object of the wrong class", "the object of promotes", "", ":person kg:promotes :city ."),
    ("an object of no listed class", "the object of affiliatedWith", "", ":person kg:affiliatedWith :city ."),
    ("a person in a place", "a place is part of a place", "", ":person kg:partOf :city ."),
    ("a place in a platform", "a place is part of a place", "", ":city kg:partOf :platform ."),
    (
        "a claim of no relation",
        "a sub-property of kg:relation",
        "rdf:predicate kg:promotes",
        "rdf:predicate rdfs:label",
    ),
    (
        "a claim without a sentence",
        "rests on at least one sentence",
        "kg:assertedIn :sentence ; kg:confidence 0.93",
        "kg:confidence 0.93",
    ),
    ("a claim in a document", "at least one sentence", "kg:assertedIn :sentence", "kg:assertedIn :document"),
    ("a confidence above one", "between 0 and 1", "kg:confidence 0.93", "kg:confidence 1.01"),
    ("a confidence of another type", "between 0 and 1", "kg:confidence 0.93", "kg:confidence 0.93e0"),
    ("a membership without a position", "one position", "org:role :position ;", ""),
    ("a tenure of another word", "current or former", '"former"', '"past"'),
    ("a position held at a product", "held at", "kg:at :city", "kg:at :product"),
    ("a metric that is none", "metric scheme", "metric:sales", "unit:CNY"),
    ("a unit that is none", "unit scheme", "unit:CNY", ":yuan"),
    ("a value that is no decimal", "one decimal value", "70000000.0", '"7000多万"'),
    ("a modifier of another word", "exact, over, near or about", '"over"', '"more"'),
    ("a period that ends before it starts", "not after its end", '"2020-06-18"^^xsd:date', '"2020-05-18"^^xsd:date'),
    ("a session on a product", "on a platform", "kg:onPlatform :platform", "kg:onPlatform :product"),
    ("a session on a day in words", "a day, month or year", '"2020"^^xsd:gYear', '"六月"'),
    ("a sentence that ends before it starts", "before its end", "oa:start 0", "oa:start 5"),
    ("a sentence of nothing", "has its text", '"他卖米。"', '""'),
    ("a sentence from nowhere", "from one document", "oa:hasSource :document", "oa:hasSource :city"),
    ("a document without a digest", "one SHA-256 digest", f'"{"0" * 64}"', '"0"'),
    ("a document that mentions its run", "mentions entities", "schema:mentions :person", "schema:mentions :run"),
    ("a post since a word", "the begin of a membership", 'kg:tenure "former"', 'kg:validFrom "早年"'),
    (
        "a post until two days",
        "the end of a membership",
        "",
        ':post kg:validUntil "2018"^^xsd:gYear, "2019"^^xsd:gYear .',
    ),
    ("a document made by no activity", "is a prov:Activity", "prov:wasGeneratedBy :run", "prov:wasGeneratedBy :person"),
    ("a person made by a run", "is a prov:Entity", "", ":city prov:wasGeneratedBy :run ."),
    ("a run by no agent", "is a prov:Agent", "", ":run prov:wasAssociatedWith :product ."),
    ("a quote with two texts", "exactly one oa:exact", "", ':sentence oa:exact "她卖米。" .'),
    ("a position without an end", "exactly one oa:start and one oa:end", "oa:end 4 ; ", ""),
    ("a selector with two sources", "exactly one oa:hasSource", "", ":sentence oa:hasSource :city ."),
    ("a run of nobody", "by one extractor", "prov:wasAssociatedWith :extractor", "prov:wasAssociatedWith :city"),
]


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(FOLDER / "shapes.ttl")


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    """What the data is checked together with, as in a store: the ontology and the schemes that shapes ask for."""
    graph = Graph().parse(FOLDER / "zhitu.ttl")
    for scheme in ("metric", "unit"):
        graph.parse(FOLDER / "lexicon" / f"{scheme}.ttl")
    return graph


def find_messages(turtle: str, shapes: Graph, vocabulary: Graph) -> list[str]:
    data = vocabulary + Graph().parse(data=HEAD + turtle, format="turtle")
    _, report, _ = validate(data, shacl_graph=shapes, inference="none", inplace=True)
    assert isinstance(report, Graph)
    messages = report.objects(None, SH.resultMessage)
    return sorted(str(m) for m in messages if getattr(m, "language", "") == "en")


def test_a_graph_of_the_drawn_shape_conforms(shapes: Graph, vocabulary: Graph) -> None:
    assert find_messages(GOOD, shapes, vocabulary) == []


@pytest.mark.parametrize(("case", "message", "old", "new"), WRONG, ids=[case for case, *_ in WRONG])
def test_what_is_wrong_is_told(case: str, message: str, old: str, new: str, shapes: Graph, vocabulary: Graph) -> None:
    turtle = GOOD.replace(old, new) if old else GOOD + new
    assert turtle != GOOD, case
    assert any(message in told for told in find_messages(turtle, shapes, vocabulary))


def test_shapes_are_shapes() -> None:
    conforms, _, text = validate(
        Graph(), shacl_graph=Graph().parse(FOLDER / "shapes.ttl"), inference="none", meta_shacl=True
    )
    assert conforms, text
