"""BIOES tags: how spans of seven types become one label a character, and back.

Scheme: B begins, I is inside, E ends, S is a whole mention, O is outside (Ratinov and Roth, CoNLL 2009, section 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kg.records import ENTITY_TYPES, Mention

LABELS: tuple[str, ...] = ("O", *(f"{p}-{t}" for t in ENTITY_TYPES for p in "BIES"))
INDEX: dict[str, int] = {label: i for i, label in enumerate(LABELS)}


def encode_spans(length: int, spans: Iterable[tuple[int, int, str]]) -> NDArray[np.int64]:
    """Label indices of a text's characters; of overlapping spans the first given wins.

    >>> [LABELS[i] for i in encode_spans(5, [(1, 3, "Person"), (4, 5, "Place")])]
    ['O', 'B-Person', 'E-Person', 'O', 'S-Place']
    """
    labels = np.zeros(length, dtype=np.int64)
    for start, end, kind in spans:
        if labels[start:end].any():
            continue
        if end - start == 1:
            labels[start] = INDEX[f"S-{kind}"]
        else:
            labels[start:end] = INDEX[f"I-{kind}"]
            labels[start], labels[end - 1] = INDEX[f"B-{kind}"], INDEX[f"E-{kind}"]
    return labels


@lru_cache(maxsize=1)
def _legal() -> NDArray[np.float32]:
    """Minus infinity where a label may not follow another, from × to."""
    table = np.full((len(LABELS), len(LABELS)), -np.inf, dtype=np.float32)
    for i, before in enumerate(LABELS):
        for j, after in enumerate(LABELS):
            opened = before[0] in "BI"
            if (opened and after[0] in "IE" and before[2:] == after[2:]) or (not opened and after[0] in "OBS"):
                table[i, j] = 0
    return table


def decode_labels(probabilities: NDArray[np.float32]) -> NDArray[np.int64]:
    """The most probable legal sequence (Viterbi) for characters × labels."""
    length = len(probabilities)
    if not length:
        return np.zeros(0, dtype=np.int64)
    scores = np.log(np.maximum(probabilities, 1e-9))
    table = _legal()
    back = np.zeros((length, len(LABELS)), dtype=np.int8)
    first = np.array([0 if label[0] in "OBS" else -np.inf for label in LABELS], dtype=np.float32)
    last = np.array([0 if label[0] in "OES" else -np.inf for label in LABELS], dtype=np.float32)
    state = scores[0] + first
    for i in range(1, length):
        options = state[:, None] + table
        back[i] = options.argmax(axis=0)
        state = options[back[i], np.arange(len(LABELS))] + scores[i]
    path = np.zeros(length, dtype=np.int64)
    path[-1] = int((state + last).argmax())
    for i in range(length - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def read_spans(labels: NDArray[np.int64]) -> list[tuple[int, int, str]]:
    """Spans of a legal sequence of label indices."""
    spans, start = [], 0
    for i in np.flatnonzero(labels):
        prefix, _, kind = LABELS[labels[i]].partition("-")
        if prefix in "BS":
            start = int(i)
        if prefix in "ES":
            spans.append((start, int(i) + 1, kind))
    return spans


def list_spans(mentions: Iterable[Mention]) -> list[tuple[int, int, str]]:
    """Mentions as spans, longest first, so that `encode_spans` keeps the outer ones."""
    return sorted(((m.start, m.end, m.type) for m in mentions), key=lambda s: (s[0] - s[1], s))
