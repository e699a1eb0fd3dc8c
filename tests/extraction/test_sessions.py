"""Broadcasts: learnt from invented documents, found in one that was not among them."""

import pytest
import spacy
from spacy.tokens import Doc

from kg.errors import ModelError
from kg.extraction.dates import assign_dates
from kg.extraction.document import make_gold_doc
from kg.extraction.lessons import translate_sessions
from kg.extraction.quantities import assign_figures
from kg.extraction.sessions import SessionReader
from kg.records import Extraction
from kg.training.corpus import parse_block
from tests.extraction.invented import invent_documents

UNSEEN = """# id: unseen
# date: 2021-06-20
# title: 直播卖辣椒
6月18日晚，[[龚月明|e1]]在[[微博|f1]]直播推介[[辣椒|g1]]，60万人次观看，销售额200万元。
去年3月，[[骆青松|e2]]家在[[得物|f2]]开了店，种[[红薯|g2]]。
@e2 Person 骆青松
@f2 Platform 得物
@g2 Product 红薯
@e1 Person 龚月明
@f1 Platform 微博
@g1 Product 辣椒
rel e1 streamsOn f1
rel e1 promotes g1
ses s9 hosts=e1 platforms=f1 products=g1 date=2021-06-18
"""


def prepare(extraction: Extraction) -> Doc:
    doc = make_gold_doc(extraction)
    doc._.relations = extraction.relations
    assign_dates(doc)
    assign_figures(doc)
    return doc


@pytest.fixture(scope="module")
def reader() -> SessionReader:
    gold = invent_documents()
    reader = SessionReader()
    reader.learn([prepare(e) for e in gold], gold)
    return reader


def test_finds_the_broadcast_with_its_slots_and_day(reader: SessionReader) -> None:
    doc = reader(prepare(parse_block(UNSEEN)))
    (session,) = doc._.sessions
    assert (session.hosts, session.platforms, session.products) == (("e1",), ("f1",), ("g1",))
    assert session.date == "2021-06-18"
    assert doc.text[session.evidence[0].start : session.evidence[0].end].startswith("6月18日晚")
    assert 0 < session.confidence <= 1


def test_a_field_is_no_broadcast(reader: SessionReader) -> None:
    field = next(e for e in invent_documents() if not e.sessions)
    assert reader(prepare(field))._.sessions == ()


def test_an_unlearnt_reader_finds_nothing() -> None:
    assert SessionReader()(prepare(parse_block(UNSEEN)))._.sessions == ()


def test_bytes_give_the_same_reader_back(reader: SessionReader) -> None:
    again = SessionReader().from_bytes(reader.to_bytes())
    assert again.to_bytes() == reader.to_bytes()
    assert again(prepare(parse_block(UNSEEN)))._.sessions[0].hosts == ("e1",)


def test_other_bytes_are_a_model_error() -> None:
    with pytest.raises(ModelError, match="kg train"):
        SessionReader().from_bytes(b"\x93nonsense")


def test_an_empty_document_is_no_trouble(reader: SessionReader) -> None:
    assert reader(prepare(parse_block("# id: x\n直播。")))._.sessions == ()
    assert reader(prepare(parse_block("# id: x\n")))._.sessions == ()


def test_annotated_broadcasts_keep_only_entities_that_the_doc_has() -> None:
    gold = parse_block(UNSEEN)
    doc = prepare(gold)
    doc._.entities = tuple(e for e in gold.entities if e.type != "Platform")
    assert translate_sessions(doc, gold)[0].platforms == ()


def test_the_factory_is_registered_with_its_wiring() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("zhitu_sessions")
    meta = nlp.get_pipe_meta("zhitu_sessions")
    assert "doc._.sessions" in meta.assigns
    assert "doc._.entities" in meta.requires
