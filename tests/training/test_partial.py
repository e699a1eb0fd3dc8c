"""Corpora that annotate only some of the types: read, completed, learnt from by the recogniser alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import CorpusError
from kg.extraction import build_pipeline
from kg.records import Document, Mention
from kg.training.learning import complete_texts, make_annotated_doc, train_pipeline
from kg.training.partial import PartialText, complete_mentions, read_partial_corpus
from tests.extraction.invented import invent_documents

BEFORE = ("zhitu_sentences", "zhitu_dates", "zhitu_figures", "zhitu_features")


def write(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records) + "\n", encoding="utf-8")
    return path


def test_labels_are_read_as_our_types_and_others_passed_over(tmp_path: Path) -> None:
    path = write(
        tmp_path / "x.jsonl",
        {"text": "柯向阳写《秋水》", "spans": [[0, 3, "PERSON", "PER"], [5, 7, "WORK"]]},
        {"text": "他在广州", "spans": [[2, 4, "PLACE"]]},
    )
    one, other = read_partial_corpus(path)
    assert one.mentions == (Mention(0, 3, "柯向阳", "Person"),)
    assert other.types == one.types == {"Person", "Place"}
    assert one.document.id != other.document.id


@pytest.mark.parametrize(
    "record",
    [{"text": "a"}, {"text": "ab", "spans": [[1, 9, "ORG"]]}, {"text": 3, "spans": []}, {"text": "a", "spans": [[0]]}],
)
def test_what_is_no_record_is_named_with_its_line(tmp_path: Path, record: dict[str, Any]) -> None:
    path = write(tmp_path / "x.jsonl", {"text": "好", "spans": []}, record)
    with pytest.raises(CorpusError, match=r"x\.jsonl, line 2: no"):
        read_partial_corpus(path)


def test_what_the_corpus_annotates_is_not_overruled() -> None:
    text = PartialText(
        Document("d", "李君在抖音卖甜米"),
        (Mention(0, 2, "李君", "Person"), Mention(3, 5, "抖音", "Organization")),
        frozenset({"Person", "Organization"}),
    )
    found = [(0, 2, "Product"), (3, 5, "Platform"), (5, 6, "Person"), (6, 8, "Product")]
    assert [(e.type, e.name) for e in complete_mentions(text, found).entities] == [
        ("Person", "李君"),
        ("Platform", "抖音"),
        ("Product", "甜米"),
    ]


def test_types_that_a_text_lacks_are_filled_in_by_what_the_corpus_teaches() -> None:
    corpus = invent_documents()[:40]
    nlp = build_pipeline(members=0)
    docs = [make_annotated_doc(nlp, e, BEFORE) for e in corpus]
    text = PartialText(
        Document("x", "6月11日晚，范石泉在快手直播推介苹果，12万人次观看。"),
        (Mention(7, 10, "范石泉", "Person"),),
        frozenset({"Person", "Place"}),
    )
    (completed,) = complete_texts(nlp, (*BEFORE, "zhitu_recogniser"), [text], docs, corpus)
    found = {(e.type, e.name) for e in completed.entities}
    assert {("Person", "范石泉"), ("Platform", "快手"), ("Product", "苹果")} <= found
    assert complete_texts(nlp, (*BEFORE, "zhitu_recogniser"), [], docs, corpus) == []


def test_the_model_is_another_when_it_learns_from_more() -> None:
    corpus = invent_documents()[:20]
    text = PartialText(Document("x", "范石泉来了。"), (Mention(0, 3, "范石泉", "Person"),), frozenset({"Person"}))
    digests = []
    for extra in ([], [text]):
        nlp = build_pipeline(members=0)
        train_pipeline(nlp, corpus, extra=extra)
        digests.append(nlp.meta["digest"])
    assert digests[0] != digests[1]
