"""Quality only goes up: the shipped model against the floors that are written down."""

from __future__ import annotations

import json

import pytest

from kg.namespaces import digest
from kg.settings import find_ontology
from kg.teaching import evaluate_model, read_gold
from kg.training.evaluation import FIGURES

FLOORS = find_ontology() / "corpus" / "floors.json"


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    return evaluate_model(read_gold(None)).figures()


def test_the_floors_are_of_this_corpus() -> None:
    written = json.loads(FLOORS.read_text(encoding="utf-8"))
    corpus = (find_ontology() / "corpus" / "dev.ann").read_text(encoding="utf-8")
    assert written["corpus"] == digest(corpus), "dev.ann has changed: measure again and write new floors"
    assert set(written["f1"]) == {*FIGURES, "kg"}


@pytest.mark.parametrize("figure", [*FIGURES, "kg"])
def test_no_figure_is_below_its_floor(figures: dict[str, float], figure: str) -> None:
    floor = json.loads(FLOORS.read_text(encoding="utf-8"))["f1"][figure]
    assert figures[figure] >= floor, f"{figure}: {figures[figure]:.4f} is below the floor {floor}"
    # A floor far below what is reached guards nothing.
    assert figures[figure] <= floor + 0.03, f"{figure} has risen to {figures[figure]:.4f}: raise its floor"
