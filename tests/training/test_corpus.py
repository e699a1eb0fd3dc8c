from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import CorpusError
from kg.record_form import read_record, write_record
from kg.settings import find_ontology
from kg.training.corpus import parse_block, read_corpus

BLOCK = """# id: a
# date: 2024-05-06
# title: 直播
[[方小禾|e1]]在[[抖音|f1]]卖出200斤[[红茶|g1]]。
@e1 Person 方小禾
@f1 Platform 抖音
@g1 Product 红茶
rel e1 streamsOn f1
rel e1 promotes g1 status=planned
mea s1 units 100 kg exact "200斤"
ses s1 hosts=e1 platforms=f1 products=g1 date=2024-05-06
"""


def test_a_block_is_read_whole() -> None:
    extraction = parse_block(BLOCK)
    assert extraction.document.text == "方小禾在抖音卖出200斤红茶。"
    assert extraction.document.published == "2024-05-06"
    assert [r.status for r in extraction.relations] == ["asserted", "planned"]
    assert extraction.measures[0].span == (8, 12)
    assert extraction.sessions[0].hosts == ("e1",)
    assert read_record(write_record(extraction)) == extraction


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("@f1 Platform 抖音\n", "", "undeclared entity"),
        ("@f1 Platform", "@f1 Platfrom", "unknown type 'Platfrom'"),
        ("rel e1 streamsOn f1", "rel e1 streamsOn f9", "f9 is not declared"),
        ("rel e1 streamsOn f1", "rel e1 streamsOn", "bad line"),
        ("status=planned", "status=maybe", "unknown status 'maybe'"),
        ("units 100 kg", "units viel kg", "no plain number"),
        ("kg exact", "kg rather", "unknown modifier 'rather'"),
        ('"200斤"', '"300斤"', "not in the text"),
        ("hosts=e1", "guests=e1", "unknown slot 'guests'"),
        ("[[方小禾|e1]]", "[[方小禾|e1", "a mark is left unread"),
    ],
)
def test_what_breaks_the_format_is_named(old: str, new: str, message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        parse_block(BLOCK.replace(old, new))


def test_two_documents_of_one_id(tmp_path: Path) -> None:
    (tmp_path / "x.ann").write_text(BLOCK + "---\n" + BLOCK, encoding="utf-8")
    with pytest.raises(CorpusError, match="'a' is used twice"):
        list(read_corpus([tmp_path]))


def test_no_corpus_in_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no \.ann file"):
        list(read_corpus([tmp_path]))
    with pytest.raises(CorpusError, match="cannot read"):
        list(read_corpus([tmp_path / "none.ann"]))


def test_the_shipped_corpus_is_sound() -> None:
    corpus = find_ontology() / "corpus"
    extractions = list(read_corpus([corpus / "train", corpus / "dev.ann"]))
    assert len(extractions) >= 1150
    for extraction in extractions:
        text = extraction.document.text
        assert all(text[m.start : m.end] == m.text for e in extraction.entities for m in e.mentions)
