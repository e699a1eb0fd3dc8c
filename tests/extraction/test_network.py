"""Training stops when held-out texts are read no better, keeps the best weights, and is the same every time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kg.extraction import network as networks
from kg.extraction.features import COLUMNS
from kg.extraction.network import Example, build_network, predict_labels, score_labels, train_network
from kg.extraction.recognition import _hold_out
from kg.extraction.tagging import INDEX, LABELS


def invent_examples(count: int, *, confuse: bool = False) -> list[Example]:
    """Texts in which every 7 begins a person of two characters; confused ones are labelled at random."""
    random = np.random.default_rng(3)
    examples = []
    for _ in range(count):
        features = np.zeros((30, len(COLUMNS)), dtype=np.uint64)
        features[:, 0] = random.integers(1, 7, 30)
        labels = np.zeros(30, dtype=np.int64)
        for start in random.integers(0, 28, 2) if not confuse else []:
            if not labels[start : start + 2].any():
                features[start, 0], features[start + 1, 0] = 7, 8
                labels[start : start + 2] = INDEX["B-Person"], INDEX["E-Person"]
        if confuse:
            at = int(random.integers(0, 28))
            labels[at : at + 2] = INDEX["B-Place"], INDEX["E-Place"]
        examples.append((features, labels))
    return examples


def train(held_out: list[Example], epochs: int = 12, seed: int = 0) -> tuple[Any, list[int]]:
    network = build_network(seed)
    return network, list(train_network(network, invent_examples(20), seed=seed, epochs=epochs, held_out=held_out))


def test_without_held_out_texts_every_epoch_is_run() -> None:
    assert train([], epochs=4)[1] == [1, 2, 3, 4]


def test_spans_are_scored_by_exact_ends_and_types(monkeypatch: pytest.MonkeyPatch) -> None:
    examples = invent_examples(3)
    network = build_network(0)
    answers = iter([np.eye(len(LABELS), dtype=np.float32)[labels] for _, labels in examples])
    monkeypatch.setattr(networks, "predict_labels", lambda *_: next(answers))
    assert score_labels(network, examples) == 1.0
    monkeypatch.setattr(networks, "predict_labels", lambda *_: np.eye(len(LABELS), dtype=np.float32)[[0] * 30])
    assert score_labels(network, examples) == 0.0


def test_what_finds_nothing_yet_is_trained_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "score_labels", lambda *_: 0.0)
    assert train(invent_examples(1), epochs=4)[1] == [1, 2, 3, 4]


def test_the_best_weights_stay_and_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = iter([0.1, 0.8, 0.4, 0.5])
    seen: list[bytes] = []

    def score(network: Any, _examples: object) -> float:
        seen.append(networks.write_parameters(network))
        return next(scores)

    monkeypatch.setattr(networks, "score_labels", score)
    network, epochs = train(invent_examples(1))
    assert epochs == [1, 2, 3, 4]
    assert networks.write_parameters(network) == seen[1] != seen[3]


def test_the_same_seed_gives_the_same_network_to_the_digit() -> None:
    held_out = invent_examples(2, confuse=True)
    (one, first), (other, second) = train(held_out), train(held_out)
    assert first == second
    features = invent_examples(1)[0][0]
    assert (predict_labels(one, features) == predict_labels(other, features)).all()
    different, _ = train(held_out, seed=1)
    assert (predict_labels(one, features) != predict_labels(different, features)).any()


def test_texts_are_held_out_by_the_seed_and_never_learnt_from() -> None:
    examples = invent_examples(120)
    learnt, held_out = _hold_out(examples, seed=5)
    assert (len(learnt), len(held_out)) == (114, 6)
    assert {id(e) for e in learnt}.isdisjoint(id(e) for e in held_out)
    assert [id(e) for e in _hold_out(examples, seed=5)[1]] == [id(e) for e in held_out]
    assert [id(e) for e in _hold_out(examples, seed=6)[1]] != [id(e) for e in held_out]
    assert _hold_out(examples[:99], seed=0)[1] == []
