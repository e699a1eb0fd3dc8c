"""A pipeline learns from a handful of documents, is saved, loaded, and gives the same again."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import CorpusError, ModelError
from kg.extraction import build_pipeline, extract, load_pipeline
from kg.settings import find_ontology
from kg.teaching import evaluate_model, read_extractions, train_model
from kg.training.corpus import read_corpus
from kg.training.learning import save_pipeline, train_pipeline


@pytest.mark.slow
def test_training_saving_and_loading(tmp_path: Path) -> None:
    small = tmp_path / "small.ann"
    blocks = (find_ontology() / "corpus" / "train" / "t1.ann").read_text(encoding="utf-8").split("\n---\n")
    small.write_text("\n---\n".join(blocks[:24]), encoding="utf-8")
    told: list[str] = []
    for name in ("one", "two"):
        train_model([small], tmp_path / name, members=1, epochs=2, progress=lambda what, _done: told.append(what))
    assert "networks" in told
    gold = list(read_corpus([small]))
    first, second = (list(extract(load_pipeline(tmp_path / n), [g.document for g in gold])) for n in ("one", "two"))
    assert first == second
    assert evaluate_model(gold, found=first).tallies["mentions"].f1 > 0.5


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
