"""A pipeline learns from a handful of documents, is saved, loaded, and gives the same again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.errors import CorpusError, ModelError
from kg.extraction import build_pipeline, extract, load_pipeline
from kg.settings import find_ontology
from kg.teaching import evaluate_model, read_extractions, train_model
from kg.training.corpus import read_corpus
from kg.training.learning import make_annotated_doc, save_pipeline, train_pipeline


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.ann"
    blocks = (find_ontology() / "corpus" / "train" / "t1.ann").read_text(encoding="utf-8").split("\n---\n")
    path.write_text("\n---\n".join(blocks[:16]), encoding="utf-8")
    return path


def load_recogniser(model: Path) -> Any:
    return load_pipeline(model).get_pipe("zhitu_recogniser")


@pytest.mark.slow
def test_training_saving_and_loading(small: Path, tmp_path: Path) -> None:
    told: list[str] = []
    train_model([small], tmp_path / "model", members=1, epochs=2, progress=lambda what, _done: told.append(what))
    assert "networks" in told
    gold = list(read_corpus([small]))
    first, second = (list(extract(load_pipeline(tmp_path / "model"), [g.document for g in gold])) for _ in range(2))
    assert first == second
    assert len(load_recogniser(tmp_path / "model").networks) == 1
    assert evaluate_model(gold, found=first).tallies["mentions"].f1 > 0.5


def test_the_recogniser_learns_the_same_twice(small: Path) -> None:
    gold = list(read_corpus([small]))
    learnt = []
    for _ in range(2):
        nlp = build_pipeline(members=1)
        docs = [make_annotated_doc(nlp, e, ["zhitu_features"]) for e in gold]
        recogniser: Any = nlp.get_pipe("zhitu_recogniser")
        recogniser.learn(docs, gold, epochs=1)
        learnt.append(recogniser.to_bytes())
    assert learnt[0] == learnt[1]


def test_too_small_a_corpus() -> None:
    with pytest.raises(CorpusError, match="too few"):
        train_pipeline(build_pipeline(members=0), [])


def test_a_folder_of_something_else_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ModelError, match="is no model"):
        save_pipeline(build_pipeline(members=0), tmp_path)


def test_extractions_that_are_no_records(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1: no extraction record"):
        read_extractions(path)
