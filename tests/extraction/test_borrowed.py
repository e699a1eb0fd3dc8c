"""Another spaCy pipeline as the model: its labels by a table, everything else ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy

from kg.errors import ModelError
from kg.extraction import describe_model, extract, load_pipeline, read_labels
from kg.lexicon import Lexicon, Word
from kg.records import Document

TEXT = "昨日，方小禾在抖音推介紫叶露台米糕。露台集团的柳如川也在广州。"
PATTERNS = {"方小禾": "PERSON", "柳如川": "PER", "露台集团": "ORG", "广州": "GPE", "昨日": "DATE", "米糕": "FOOD"}


def write_pipeline(folder: Path, patterns: dict[str, str]) -> Path:
    nlp = spacy.blank("zh")
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": list_pattern(word)} for word, label in patterns.items()])
    nlp.to_disk(folder)
    return folder


def list_pattern(word: str) -> list[dict[str, str]]:
    return [{"TEXT": character} for character in word]  # spaCy's Chinese tokens are characters


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pipeline(tmp_path_factory.mktemp("model"), {k: v for k, v in PATTERNS.items() if v != "FOOD"})


def test_labels_are_mapped_and_our_components_run_on_top(folder: Path) -> None:
    found = next(extract(load_pipeline(folder), [Document("d", TEXT)]))
    entities = {e.name: e.type for e in found.entities}
    assert entities == {
        "方小禾": "Person",
        "柳如川": "Person",
        "露台集团": "Organization",
        "广州": "Place",
        "抖音": "Platform",
    }
    names = {e.id: e.name for e in found.entities}
    assert ("方小禾", "streamsOn", "抖音") in {(names[r.head], r.type, names[r.tail]) for r in found.relations}


def test_an_unknown_label_asks_for_the_table(tmp_path: Path) -> None:
    folder = write_pipeline(tmp_path / "model", PATTERNS)
    with pytest.raises(ModelError, match=r"label 'FOOD', which no type is known for; .* by --labels"):
        load_pipeline(folder)
    (tmp_path / "labels.csv").write_text("label,type\nFOOD,Product\nGPE,-\n", encoding="utf-8")
    nlp = load_pipeline(folder, labels=read_labels(tmp_path / "labels.csv"))
    found = next(extract(nlp, [Document("d", TEXT)]))
    entities = {e.name: e.type for e in found.entities}
    assert entities["米糕"] == "Product"
    assert "广州" not in entities


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("FOOD,Prodct\n", "line 1: label 'FOOD' has unknown type 'Prodct'; did you mean 'Product'"),
        ("label,type\nFOOD\n", "line 2: 'FOOD' is no label,type"),
    ],
)
def test_a_table_that_cannot_be_used(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "labels.csv").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        read_labels(tmp_path / "labels.csv")
    with pytest.raises(ModelError, match="cannot read labels"):
        read_labels(tmp_path / "none.csv")


def test_a_pipeline_without_entities(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path)
    with pytest.raises(ModelError, match="finds no entities, its components are: sentencizer"):
        load_pipeline(tmp_path)


def test_neither_a_folder_nor_a_package() -> None:
    with pytest.raises(ModelError, match=r"no model in zh_no_such_pipeline; .* or a spaCy pipeline"):
        load_pipeline("zh_no_such_pipeline")


def test_labels_are_no_matter_of_our_own_model() -> None:
    with pytest.raises(ModelError, match="Zhitu's own types; leave --labels out"):
        load_pipeline(labels={"PER": "Person"})


def test_the_name_changes_with_the_pipeline_and_is_the_same_in_every_process(folder: Path, tmp_path: Path) -> None:
    name = describe_model(load_pipeline(folder))
    assert name != describe_model(load_pipeline())
    assert name != describe_model(load_pipeline(write_pipeline(tmp_path / "other", {"方小禾": "ORG"})))
    assert name != describe_model(load_pipeline(folder, labels={**read_labels_of(tmp_path), "GPE": "-"}))
    code = f"from kg.extraction import *; print(describe_model(load_pipeline({str(folder)!r})))"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert again.stdout.strip() == name


def read_labels_of(folder: Path) -> dict[str, str]:
    (folder / "empty.csv").write_text("", encoding="utf-8")
    return read_labels(folder / "empty.csv")


def test_the_users_words_win_here_too(folder: Path) -> None:
    nlp = load_pipeline(folder, lexicon=Lexicon((Word("露台", "Person", ("露台集团",)),)))
    entities = {e.name: e.type for e in next(extract(nlp, [Document("d", TEXT)])).entities}
    assert entities["露台"] == "Person"
