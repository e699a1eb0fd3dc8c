"""The shipped pipeline: wiring, the promise of evidence, and text of every kind."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kg.errors import ModelError
from kg.extraction import build_pipeline, extract, load_pipeline
from kg.extraction.evidence import find_evidence
from kg.extraction.pipeline import COMPONENTS
from kg.extraction.sentences import split_sentences
from kg.record_form import read_record, write_record
from kg.records import SESSION_SLOTS, Document, Entity, Evidence, Extraction
from kg.settings import find_ontology
from kg.training.corpus import read_corpus

TEXT = (
    "5月6日晚，湖北省秭归县县长方小禾走进抖音直播间，推介秭归脐橙。两小时直播吸引30多万人次观看，销售额达1200万元。\n"
    "方县长说，明年还将请京东一起办橙子节。"
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


@pytest.fixture(scope="module")
def extraction(nlp: Language) -> Extraction:
    return next(extract(nlp, [Document("d", TEXT, published="2021-05-08")]))


@pytest.fixture(scope="module")
def development(nlp: Language) -> list[Extraction]:
    gold = read_corpus([find_ontology() / "corpus" / "dev.ann"])
    return list(extract(nlp, [g.document for g in gold]))


def test_every_component_finds_what_it_requires() -> None:
    nlp = build_pipeline(members=0)
    assert tuple(nlp.pipe_names) == COMPONENTS
    analysis = nlp.analyze_pipes()
    assert analysis is not None
    assert not any(analysis["problems"].values())


def test_an_article_gives_its_facts(extraction: Extraction) -> None:
    names = {e.name: e for e in extraction.entities}
    assert names["方小禾"].type == "Person"
    assert "方县长" in names["方小禾"].aliases
    assert names["秭归县"].type == "Place"
    assert names["抖音"].type == "Platform"
    ids = {e.id: e.name for e in extraction.entities}
    facts = {(ids[r.head], r.type, ids[r.tail]) for r in extraction.relations if r.status == "asserted"}
    expected = {("方小禾", "streamsOn", "抖音"), ("方小禾", "holdsPosition", "县长"), ("秭归县", "partOf", "湖北省")}
    assert expected <= facts
    assert {(m.metric, m.value, m.unit) for m in extraction.measures} >= {("sales", 12_000_000.0, "CNY")}


def test_the_record_form_survives_reading(extraction: Extraction) -> None:
    assert read_record(write_record(extraction)) == extraction


def _surfaces(entity: Entity) -> set[str]:
    return {entity.name, *(m.text for m in entity.mentions)}


def _is_cited(entity: Entity, evidence: Iterable[Evidence], text: str) -> bool:
    """Whether one cited span names the entity, or it is named nowhere: a product of which only the name tells."""
    pieces = [text[e.start : e.end] for e in evidence]
    return not entity.mentions or any(surface in piece for piece in pieces for surface in _surfaces(entity))


def _list_uncited(extraction: Extraction) -> list[object]:
    """Facts one of whose ends no cited span names. A stretch from antecedent to pronoun is cited whole."""
    entities, text = {e.id: e for e in extraction.entities}, extraction.document.text
    slots = {s.id: [i for slot in SESSION_SLOTS for i in getattr(s, slot)] for s in extraction.sessions}
    ends: list[tuple[object, tuple[Evidence, ...], list[str]]] = []
    ends += [(r, r.evidence, [r.head, r.tail]) for r in extraction.relations]
    ends += [(m, m.evidence, [m.subject] if m.subject in entities else []) for m in extraction.measures]
    ends += [(s, s.evidence, slots[s.id]) for s in extraction.sessions]
    ends += [(p, p.evidence, [p.publisher]) for p in extraction.publications if p.publisher in entities]
    missing = [fact for fact, evidence, ids in ends if not all(_is_cited(entities[i], evidence, text) for i in ids)]
    figures = [(m, "".join(text[e.start : e.end] for e in m.evidence)) for m in extraction.measures]
    return missing + [m for m, cited in figures if m.surface not in cited]


@pytest.fixture(scope="module")
def unseen(nlp: Language, development: list[Extraction]) -> list[Extraction]:
    """What is found in the development corpus and in a part of the training corpus, of every file some."""
    documents = [g.document for g in read_corpus([find_ontology() / "corpus" / "train"])][::25]
    return [*development, *extract(nlp, documents)]


def test_every_fact_that_is_found_has_evidence_that_lies_in_the_text(unseen: list[Extraction]) -> None:
    for extraction in unseen:
        cited = [
            *(r.evidence for r in extraction.relations),
            *(m.evidence for m in extraction.measures),
            *(s.evidence for s in extraction.sessions),
            *(p.evidence for p in extraction.publications),
        ]
        assert all(cited)
        spans = [e for evidence in cited for e in evidence]
        assert all(0 <= e.start < e.end <= len(extraction.document.text) for e in spans)
        assert all(e.component for e in spans)


def test_the_evidence_names_both_ends_of_every_fact(unseen: list[Extraction]) -> None:
    assert sum(len(e.relations) + len(e.measures) + len(e.sessions) for e in unseen) > 1500
    assert [(e.document.id, fact) for e in unseen for fact in _list_uncited(e)] == []


def test_given_the_right_entities_every_annotated_relation_has_such_evidence() -> None:
    corpus = list(read_corpus([find_ontology() / "corpus" / "train", find_ontology() / "corpus" / "dev.ann"]))
    count = 0
    for extraction in corpus:
        entities, text = {e.id: e for e in extraction.entities}, extraction.document.text
        sentences = split_sentences(text)
        for relation in extraction.relations:
            head, tail = entities[relation.head], entities[relation.tail]
            if head.mentions or tail.mentions:
                evidence = find_evidence(head, tail, text, sentences)
                assert _is_cited(head, evidence, text), (extraction.document.id, relation)
                assert _is_cited(tail, evidence, text), (extraction.document.id, relation)
                count += 1
    assert count > 20_000


def test_the_same_text_gives_the_same_extraction(nlp: Language, extraction: Extraction) -> None:
    assert next(extract(nlp, [extraction.document])) == extraction


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200) | st.text("方小禾在抖音卖100万元，。\n 《》“”第届618", max_size=200))
def test_any_text_is_read_without_failing(nlp: Language, text: str) -> None:
    found = next(extract(nlp, [Document("d", text)]))
    assert all(text[m.start : m.end] == m.text for e in found.entities for m in e.mentions)
    assert read_record(write_record(found)) == found


def test_offsets_are_those_of_the_text_as_given(nlp: Language) -> None:
    text = "　　\r\n\t方小禾在\u200b抖音直播。𠮷野家也来了。\n\n"
    found = next(extract(nlp, [Document("d", text)]))
    assert found.document.text == text
    assert all(text[m.start : m.end] == m.text for e in found.entities for m in e.mentions)


def test_a_folder_that_is_no_model(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(ModelError, match="no model in"):
        load_pipeline(tmp_path_factory.mktemp("empty"))
