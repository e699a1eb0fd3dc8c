from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph import Tally, assemble_document, assemble_resolution
from kg.graph.provenance import STATED_IN
from kg.namespaces import KG, OA, PREFIXES, RDF
from kg.records import Evidence, Extraction, Measure, Mention, Session
from kg.resolution import resolve
from tests.graph.corpus import BASE, build_anhui, build_fengcheng, build_tiny_corpus

GOLDEN = Path(__file__).parents[1] / "golden" / "tiny.trig"


def assemble(*extractions: Extraction) -> list[ox.Quad]:
    """The quads of the documents and their resolution."""
    resolution = resolve(extractions, base=BASE)
    quads = assemble_resolution(resolution, base=BASE)
    for extraction in extractions:
        quads += assemble_document(extraction, resolution, base=BASE)
    return quads


def load(quads: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


def read_value(quad: ox.Quad) -> str:
    assert isinstance(quad.object, ox.Literal)
    return quad.object.value


def ask(store: ox.Store, pattern: str) -> bool:
    """Whether the pattern holds in the union; ``p:``, ``l:`` … are persons, places … of the tiny corpus."""
    kinds = ("person", "place", "platform", "product", "organization", "event", "position", "work")
    prefixes = {**PREFIXES, **{kind: f"{BASE}id/{kind}/" for kind in kinds}, "doc": f"{BASE}document/"}
    return bool(store.query(f"ASK {{ {pattern} }}", prefixes=prefixes, use_default_graph_as_union=True))


@pytest.fixture(scope="module")
def tiny() -> ox.Store:
    return load(assemble(*build_tiny_corpus()))


def test_golden(update: bool) -> None:
    corpus = build_tiny_corpus()
    resolution = resolve(corpus, base=BASE)
    quads = [q for extraction in corpus for q in assemble_document(extraction, resolution, base=BASE)]
    found = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=PREFIXES)
    assert found is not None
    # Oxigraph writes the prefixes in another order each time.
    lines = sorted(found.decode().splitlines(), key=lambda line: line if line.startswith("@prefix") else "~")
    if update:
        GOLDEN.write_text("\n".join(lines) + "\n", encoding="utf-8")
    difference = "\n".join(difflib.unified_diff(GOLDEN.read_text("utf-8").splitlines(), lines, "golden", "found"))
    assert not difference, difference + "\nlook, and if it is right run pytest with --update"


@pytest.mark.parametrize(
    "pattern",
    [
        'doc:tiny-1 a kg:Document ; dcterms:identifier "tiny-1" ; dcterms:title "书记卖米"@zh ; kg:outlet "丰城日报"',
        'doc:tiny-1 dcterms:issued "2020-06-20"^^xsd:date ; dcterms:creator "闻一多", "闻二多"',
        "doc:tiny-1 schema:mentions person:李晓楚 ; prov:wasGeneratedBy/prov:wasAssociatedWith/rdfs:label 'test 1'",
        'person:李晓楚 a kg:Person ; rdfs:label "李晓楚"@zh ; skos:altLabel "李书记"@zh ; skos:prefLabel "李晓楚"@zh',
        "person:李晓楚 kg:promotes product:雷应国大米 ; kg:streamsOn platform:京东",
        "place:丰城市 kg:partOf place:江西省",
        "person:李晓楚 kg:holdsPosition position:市委书记, position:教授",
        '?p org:role position:市委书记 ; kg:at place:丰城市 ; kg:tenure "current" ; kg:confidence 0.9',
        '?p org:role position:教授 ; kg:at organization:丰城农业大学 ; org:organization ?o ; kg:tenure "former"',
        '?p org:role position:教授 ; kg:validFrom "2018-05"^^xsd:gYearMonth FILTER NOT EXISTS { ?p kg:validUntil ?e }',
        "?c rdf:subject person:李晓楚 ; rdf:predicate kg:streamsOn ; rdf:object platform:快手 ; kg:deniedIn ?s",
        "?c rdf:predicate kg:participatesIn ; rdf:object event:米香节 ; kg:plannedIn ?s . ?s a kg:Sentence",
        '?m kg:measureOf ?s ; kg:metric metric:sales ; kg:value 70000000.0 ; kg:unit unit:CNY ; kg:modifier "over"',
        '?m kg:surface "7000多万元" ; kg:periodStart "2020-06-18"^^xsd:date ; kg:periodEnd "2020-06-18"^^xsd:date',
        '?m kg:value 524000000.0 ; kg:forecastIn ?s . ?s oa:exact "预计用户达5.24亿人。"',
        "?s kg:host person:李晓楚 ; kg:onPlatform platform:京东 ; kg:offers ?g ; kg:atPlace place:丰城市",
        '?s kg:date "2020-06-18"^^xsd:date ; rdfs:label "丰城市2020年6月18日京东直播"@zh ; kg:assertedIn ?e',
        "place:安徽省 kg:publishes work:网络公益直播办法 . work:网络公益直播办法 a kg:Work",
        'work:网络公益直播办法 rdfs:label ?l ; dcterms:issued "2020-06-19"^^xsd:date',
        '<https://news.example/document/tiny%2F2%20二> dcterms:issued "2020-06"^^xsd:gYearMonth',
        "platform:京东 skos:exactMatch <https://zhitu.example/lexicon/platform/京东>",
    ],
)
def test_shape(tiny: ox.Store, pattern: str) -> None:
    assert ask(tiny, pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "person:李晓楚 kg:streamsOn platform:快手",
        "person:李晓楚 kg:participatesIn ?e",
        "?m kg:value 524000000.0 ; kg:measureOf ?s",
        "?m kg:value 524000000.0 ; kg:assertedIn ?s",
        "?s ?p ?o FILTER(isBlank(?s) || isBlank(?o))",
        "?p org:role position:市委书记 ; org:organization ?o",
    ],
)
def test_what_is_not_asserted_is_no_triple(tiny: ox.Store, pattern: str) -> None:
    assert not ask(tiny, pattern)


def test_sentences_cut_back_to_the_text(tiny: ox.Store) -> None:
    texts = {f"{BASE}document/tiny-1": build_fengcheng(), f"{BASE}document/tiny%2F2%20二": build_anhui()}
    query = "SELECT ?s ?text ?a ?b ?d { ?s oa:exact ?text ; oa:start ?a ; oa:end ?b ; oa:hasSource ?d }"
    found = tiny.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    rows = list(found)
    assert len(rows) == 7
    for sentence, text, start, end, document in rows:
        assert texts[document.value].document.text[int(start.value) : int(end.value)] == text.value
        assert sentence.value == f"{document.value}#char={start.value},{end.value}"


def test_every_fact_has_a_sentence_and_a_confidence(tiny: ox.Store) -> None:
    facts = {q.subject for q in tiny.quads_for_pattern(None, ox.NamedNode(RDF + "predicate"), None)}
    for kind in ("Membership", "Measure", "Session"):
        facts |= {q.subject for q in tiny.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(KG + kind))}
    assert len(facts) == 13
    for fact in facts:
        predicates = [q.predicate.value for q in tiny.quads_for_pattern(fact, None, None)]
        assert predicates.count(KG + "confidence") == 1
        assert len({p.removeprefix(KG) for p in predicates} & set(STATED_IN.values())) == 1


def test_order_of_facts_does_not_matter() -> None:
    found = build_fengcheng()
    turned = replace(
        found,
        entities=found.entities[::-1],
        relations=found.relations[::-1],
        measures=found.measures[::-1],
        sessions=found.sessions[::-1],
    )
    assert assemble(found) == assemble(turned)


def test_one_fact_told_twice_is_one_claim_with_both_sentences() -> None:
    found = build_fengcheng()
    relation = next(r for r in found.relations if r.type == "promotes")
    second = found.sentences[-1]
    again = replace(relation, confidence=0.5, evidence=(Evidence(*second),))
    quads = assemble(replace(found, relations=(*found.relations, again)))
    claims = [q.subject for q in quads if q.object == ox.NamedNode(KG + "promotes")]
    assert len(claims) == 1
    about = [q for q in quads if q.subject == claims[0]]
    assert [read_value(q) for q in about if q.predicate.value == KG + "confidence"] == ["0.9"]
    assert len([q for q in about if q.predicate.value == KG + "assertedIn"]) == 2


def test_evidence_over_two_sentences_rests_on_both() -> None:
    found = build_fengcheng()
    (first_start, first_end), (second_start, _) = found.sentences[:2]
    relations = (replace(found.relations[0], evidence=(Evidence(first_end - 2, second_start + 1),)),)
    quads = assemble(replace(found, relations=relations, measures=(), sessions=()))
    starts = sorted(int(read_value(q)) for q in quads if q.predicate.value == OA + "start")
    assert starts == [first_start, second_start]


def test_without_evidence_a_fact_rests_on_the_sentence_of_its_mentions() -> None:
    found = build_fengcheng()
    bare = replace(
        found,
        relations=tuple(replace(r, evidence=()) for r in found.relations if r.tail == "v1"),
        measures=(),
        sessions=(),
    )
    texts = [read_value(q) for q in assemble(bare) if q.predicate.value == OA + "exact"]
    assert len(texts) == 2, "no sentence names both ends, so each end brings its own"
    assert any("米香节" in t for t in texts)
    assert any("李晓楚" in t for t in texts)


def test_broadcasts_of_which_the_same_is_told_stay_two() -> None:
    found = build_fengcheng()
    twice = (*found.sessions, replace(found.sessions[0], id="s2"))
    sessions = {q.subject for q in assemble(replace(found, sessions=twice)) if q.object == ox.NamedNode(KG + "Session")}
    assert len(sessions) == 2


def test_bad_values_are_left_out_and_nothing_breaks() -> None:
    found = build_fengcheng()
    odd = replace(
        found,
        document=replace(found.document, title="标\x00题\ud800", published="昨天"),
        measures=(Measure("e1", "sales", float("inf"), "CNY"), Measure("e1", "a b", 1e21, "元", surface="\x0b")),
        sessions=(Session("s9", date="2020-02-31"),),
    )
    store = load(assemble(odd))
    assert ask(store, 'doc:tiny-1 dcterms:title "标题"@zh')
    assert not ask(store, "doc:tiny-1 dcterms:issued ?d")
    figure = "1" + 21 * "0"
    assert ask(store, f'?m kg:metric <https://zhitu.example/lexicon/metric/a%20b> ; kg:value "{figure}"^^xsd:decimal')
    assert not ask(store, "?s a kg:Session ; kg:date ?d")
    assert ask(store, '?s a kg:Session ; rdfs:label "直播"@zh')


def test_a_relation_whose_ends_are_one_thing_says_nothing() -> None:
    found = build_fengcheng()
    other = replace(found.entities[0], id="l9", name="江西", mentions=(Mention(0, 1, "6", "Place"),))
    relation = replace(found.relations[0], head="l9", tail="l1")
    quads = assemble(replace(found, entities=(*found.entities, other), relations=(relation,)))
    said = [q for q in quads if not str(q.graph_name).endswith("/authority>")]
    assert not [q for q in said if q.predicate.value in (KG + "partOf", RDF + "predicate")]


def test_provenance_is_counted() -> None:
    tally = Tally()
    found = build_fengcheng()
    quads = assemble_document(found, resolve([found], base=BASE), base=BASE)
    tally.count_quads(quads)
    assert tally.triples == len(quads)
    assert tally.facts == {
        "partOf": 1, "promotes": 1, "streamsOn": 2, "participatesIn": 1, "holdsPosition": 2, "measure": 2, "session": 1,
    }  # fmt: skip
    # 5 claims of 5 triples, two of them with a second sentence; 5 other facts of 2; 5 for each sentence cited.
    sentences = sum(q.object == ox.NamedNode(KG + "Sentence") for q in quads)
    assert tally.provenance == 5 * 5 + 2 + 5 * 2 + 5 * sentences
    assert tally.provenance_per_fact == tally.provenance / 10
