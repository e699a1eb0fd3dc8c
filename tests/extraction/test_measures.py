"""Measures: metric, subject, period, status and evidence of figures."""

import pytest
import spacy
from spacy.tokens import Doc

from kg.extraction.lessons import match_figures
from kg.extraction.measure_records import settle_growth
from kg.extraction.measures import MeasureReader
from kg.extraction.passages import lay_out
from kg.extraction.sessions import SessionReader
from kg.records import Measure
from kg.training.corpus import parse_block
from tests.extraction.invented import invent_documents
from tests.extraction.test_sessions import UNSEEN, prepare


@pytest.fixture(scope="module")
def readers() -> tuple[SessionReader, MeasureReader]:
    gold = invent_documents()
    docs = [prepare(e) for e in gold]
    sessions, measures = SessionReader(), MeasureReader()
    sessions.learn(docs, gold)
    measures.learn(docs, gold)
    return sessions, measures


def read(readers: tuple[SessionReader, MeasureReader], block: str) -> tuple[Doc, dict[str, Measure]]:
    doc = readers[1](readers[0](prepare(parse_block(block))))
    return doc, {m.surface: m for m in doc._.measures}


def test_figures_of_the_broadcast_hang_on_it(readers: tuple[SessionReader, MeasureReader]) -> None:
    doc, measures = read(readers, UNSEEN)
    sales = measures["200万元"]
    assert (sales.metric, sales.value, sales.unit) == ("sales", 2_000_000, "CNY")
    assert sales.subject == doc._.sessions[0].id
    assert sales.period == ("2021-06-18", "2021-06-18")
    assert measures["60万人次"].metric == "viewers"
    assert sales.span is not None
    assert doc.text[slice(*sales.span)] == "200万元"


def test_what_the_corpus_leaves_out_is_left_out(readers: tuple[SessionReader, MeasureReader]) -> None:
    field = (
        "# id: f\n# date: 2021-06-20\n[[骆青松|e1]]家种了77亩[[花生|g1]]。他爬了6层楼，说今年雨水好。\n"
        "@e1 Person 骆青松\n@g1 Product 花生\n"
    )
    _, measures = read(readers, field)
    assert set(measures) == {"77亩"}
    assert measures["77亩"].subject == "e1"


def test_a_forecast_is_kept_apart(readers: tuple[SessionReader, MeasureReader]) -> None:
    block = UNSEEN.replace("销售额200万元", "预计销售额200万元")
    _, measures = read(readers, block)
    assert measures["200万元"].status == "forecast"


def test_evidence_reaches_to_the_subject(readers: tuple[SessionReader, MeasureReader]) -> None:
    block = "# id: f\n# date: 2021-06-20\n[[骆青松|e1]]是能人。家里种了77亩地。\n@e1 Person 骆青松\n"
    doc, measures = read(readers, block)
    for measure in measures.values():
        (evidence,) = measure.evidence
        assert "骆青松" in doc.text[evidence.start : evidence.end]
        assert measure.surface in doc.text[evidence.start : evidence.end]
        assert evidence.component == "measures"


def test_without_learning_nothing_is_found() -> None:
    assert MeasureReader()(prepare(parse_block(UNSEEN)))._.measures == ()


def test_bytes_give_the_same_reader_back(readers: tuple[SessionReader, MeasureReader]) -> None:
    again = MeasureReader().from_bytes(readers[1].to_bytes())
    doc = readers[0](prepare(parse_block(UNSEEN)))
    assert again(doc)._.measures == readers[1](doc)._.measures


def test_learning_twice_gives_the_same_bytes(readers: tuple[SessionReader, MeasureReader]) -> None:
    gold = invent_documents()
    again = MeasureReader()
    again.learn([prepare(e) for e in gold], gold)
    assert again.to_bytes() == readers[1].to_bytes()


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("销量同比增长35%", 35, "percent"),
        ("销量同比下降12%", -12, "percent"),
        ("比去年多了一倍", 100, "percent"),
        ("退货减少3成", -30, "percent"),
    ],
)
def test_growth_has_a_sign(text: str, value: float, unit: str) -> None:
    p = lay_out(prepare(parse_block(f"# id: g\n{text}。")))
    (figure,) = p.figures
    assert settle_growth(p, figure, figure.unit) == (value, unit)


def test_annotation_is_matched_to_figures() -> None:
    gold = parse_block(UNSEEN.replace("ses s9", 'mea s9 sales 2000000 CNY exact "200万元"\nses s9'))
    matched = {f.value: [m.metric for m in measures] for f, measures in match_figures(lay_out(prepare(gold)), gold)}
    assert matched == {600_000: [], 2_000_000: ["sales"]}


def test_the_factory_is_registered_with_its_wiring() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("zhitu_measures")
    assert "doc._.measures" in nlp.get_pipe_meta("zhitu_measures").assigns


def test_a_text_without_sentence_ends_is_read_in_bounded_stretches(
    readers: tuple[SessionReader, MeasureReader],
) -> None:
    doc, measures = read(readers, "# id: long\n# date: 2021-06-20\n" + "6月18日，苹果卖出300斤，" * 400)
    assert len(doc._.dates) == len(doc._.figures) == 400
    assert all(m.subject for m in measures.values())


@pytest.mark.parametrize(
    ("what", "works"), [("30条短视频", True), ("242件作品", True), ("30个短视频账号", False), ("30件商品", False)]
)
def test_videos_and_pieces_are_works(readers: tuple[SessionReader, MeasureReader], what: str, works: bool) -> None:
    block = f"# id: f\n# date: 2021-06-20\n[[骆青松|e1]]在[[抖音|f1]]有{what}。\n@e1 Person 骆青松\n@f1 Platform 抖音\n"
    _, measures = read(readers, block)
    assert ("works" in {m.metric for m in measures.values()}) == works
