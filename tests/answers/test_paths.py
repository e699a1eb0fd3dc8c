"""Ways between two things: sure facts before short ways over unsure ones."""

from __future__ import annotations

from collections.abc import Iterator

from kg.answers import paths
from kg.answers.naming import Thing
from kg.answers.paths import Step, find_paths


def make_step(subject: str, object_: str, confidence: float) -> Step:
    return Step(f"urn:{subject}", "urn:promotes", f"urn:{object_}", "urn:said", confidence)


def list_ways(monkeypatch, steps: list[Step]) -> list[list[str]]:  # type: ignore[no-untyped-def]
    """The nodes of each path, with the store's part taken out."""
    ways: list[list[str]] = []

    def describe(_database: object, _graph: object, nodes: list[str]) -> Iterator[str]:
        ways.append([node.removeprefix("urn:") for node in nodes])
        return iter(())

    monkeypatch.setattr(paths, "load_steps", lambda *_: steps)
    monkeypatch.setattr(paths, "_describe", describe)
    find_paths(None, "", [Thing("a", "Person", "urn:a")], [Thing("b", "Person", "urn:b")])  # type: ignore[arg-type]
    return ways


def test_a_longer_way_over_sure_facts_comes_before_a_short_unsure_one(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    unsure = [make_step("a", "x", 0.2), make_step("b", "x", 0.2)]
    sure = [make_step("a", "y", 0.9), make_step("z", "y", 0.8), make_step("b", "z", 0.7)]
    assert list_ways(monkeypatch, [*unsure, *sure]) == [["a", "y", "z", "b"]]


def test_unsure_facts_connect_where_nothing_else_does(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    assert list_ways(monkeypatch, [make_step("a", "x", 0.2), make_step("b", "x", 0.9)]) == [["a", "x", "b"]]
