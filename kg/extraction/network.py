"""The neural half of the recogniser: hashed feature columns, a convolutional encoder, BIOES logits.

Architecture: each column is embedded by hashing (Miranda et al., "Multi hash embeddings in spaCy", 2022), the columns
are mixed by a maxout layer and encoded by residual windowed convolutions.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from thinc.api import (
    Adam,
    HashEmbed,
    Linear,
    Maxout,
    Model,
    chain,
    clone,
    concatenate,
    expand_window,
    fix_random_seed,
    residual,
    set_dropout_rate,
    use_ops,
    with_array,
)

from kg.errors import ModelError
from kg.extraction.features import COLUMNS
from kg.extraction.gazetteer import LEVELS, TERM_KINDS
from kg.extraction.tagging import LABELS, decode_labels, read_spans

WIDTH, DEPTH = 96, 5
# Rows and width of each column's table of embeddings: large for open sets, small for a handful of values.
_TABLES: dict[str, tuple[int, int]] = {
    "character": (5000, 64),
    "before": (12000, 48),
    "after": (12000, 48),
    "word": (12000, 64),
    "position": (60, 16),
    "shape": (40, 16),
    "tag": (600, 32),
    "surname": (10, 8),
    "head": (60, 16),
    "repeat": (40, 8),
    **dict.fromkeys((*TERM_KINDS, *LEVELS), (40, 12)),
}


def build_network(seed: int) -> Model[Any, Any]:
    """A network from a list of feature arrays (characters × columns) to logits (characters × labels)."""
    fix_random_seed(seed)
    # numpy's own matrix product is faster than blis on every machine tried, in training by far.
    with use_ops("numpy", use_blis=False):
        tables: list[Model[Any, Any]] = [
            HashEmbed(nO=_TABLES[name][1], nV=_TABLES[name][0], column=i, seed=seed * 100 + i)
            for i, name in enumerate(COLUMNS)
        ]
        total = sum(_TABLES[name][1] for name in COLUMNS)
        window = expand_window(window_size=1)
        layer = residual(chain(window, Maxout(nO=WIDTH, nI=WIDTH * 3, nP=3, dropout=0.0, normalize=True)))
        network: Model[Any, Any] = chain(
            with_array(chain(concatenate(*tables), Maxout(nO=WIDTH, nI=total, nP=3, dropout=0.0, normalize=True))),
            with_array(clone(layer, DEPTH), pad=DEPTH),
            with_array(Linear(nO=len(LABELS), nI=WIDTH)),
        )
        network.initialize(X=[np.zeros((4, len(COLUMNS)), dtype=np.uint64)])
    return network


# The network sees DEPTH characters to each side: blocks that overlap by as much give the very same result.
# Blocks of this length fit the processor's cache and still leave little overlap to read twice.
_BLOCK = 800


def predict_labels(network: Model[Any, Any], features: NDArray[np.uint64]) -> NDArray[np.float32]:
    """Label probabilities, characters × labels; long texts are read in blocks, so that memory stays small."""
    length = len(features)
    result = np.zeros((length, len(LABELS)), dtype=np.float32)
    for start in range(0, length, _BLOCK):
        left, right = max(0, start - DEPTH), min(length, start + _BLOCK + DEPTH)
        logits = network.predict([features[left:right]])[0]
        result[start : start + _BLOCK] = softmax(logits[start - left : start - left + _BLOCK])
    return result


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Row-wise softmax."""
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    return cast("NDArray[np.float32]", exponents / exponents.sum(axis=1, keepdims=True))


def write_parameters(network: Model[Any, Any]) -> bytes:
    """All parameters at half precision, as one compressed numpy archive in the order of the network's layers."""
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {
        f"{i}.{name}": np.asarray(node.get_param(name)).astype(np.float16)
        for i, node in enumerate(network.walk())
        for name in node.param_names
    }
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def read_parameters(network: Model[Any, Any], content: bytes) -> None:
    """Reads what `write_parameters` wrote. Raises: ModelError when shapes differ."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        for i, node in enumerate(network.walk()):
            for name in node.param_names:
                array = archive[f"{i}.{name}"].astype(np.float32)
                if array.shape != node.get_param(name).shape:
                    raise ModelError(f"layer {i} of the model has shape {array.shape}; run kg train again")
                node.set_param(name, array)


Example = tuple[NDArray[np.uint64], NDArray[np.int64]]
"""Features (characters × columns) and label indices."""


PATIENCE = 2
"""Epochs without a better score on the held-out examples after which training stops."""


def train_network(
    network: Model[Any, Any], examples: list[Example], *, seed: int, epochs: int, held_out: Sequence[Example] = ()
) -> Iterator[int]:
    """Trains in place and yields the number of each epoch done; the running mean of the weights is what stays.

    With ``held_out`` examples it is the mean after the epoch that labels them best, and training stops early when
    none has been better for a while.
    """
    fix_random_seed(seed)
    random = np.random.default_rng(seed)
    steps = epochs * len(_make_batches(examples, random)) + 1
    optimizer = Adam(0.002, L2=0.01, grad_clip=1.0, use_averages=True)
    step = 0
    best, best_epoch, kept = 0.0, 0, _read_weights(network)
    for epoch in range(1, epochs + 1):
        set_dropout_rate(network, 0.3)
        for batch in _make_batches(examples, random):
            optimizer.learn_rate = 0.002 * min(1.0, step / 100) * max(0.02, 1 - step / steps)
            step += 1
            _update(network, optimizer, batch, random)
        with network.use_params(optimizer.averages):
            score = score_labels(network, held_out) if held_out else float(epoch)
            if score > best or not best:
                best, best_epoch, kept = score, epoch, _read_weights(network)
        yield epoch
        if epoch - best_epoch >= PATIENCE:  # what has found nothing yet may still begin to
            break
    for node, name, value in kept:
        node.set_param(name, value)


def _read_weights(network: Model[Any, Any]) -> list[tuple[Model[Any, Any], str, Any]]:
    return [(node, name, node.get_param(name).copy()) for node in network.walk() for name in node.param_names]


def score_labels(network: Model[Any, Any], examples: Sequence[Example]) -> float:
    """F1 of the spans that a network finds by itself, exact ends and types."""
    right = found = wanted = 0
    for features, labels in examples:
        spans = set(read_spans(decode_labels(predict_labels(network, features))))
        gold = set(read_spans(labels))
        right, found, wanted = right + len(spans & gold), found + len(spans), wanted + len(gold)
    return 2 * right / (found + wanted) if found + wanted else 0.0


def _make_batches(examples: list[Example], random: np.random.Generator, size: int = 1200) -> list[list[Example]]:
    """Batches of about ``size`` characters in a new order."""
    batches: list[list[Example]] = [[]]
    count = 0
    for i in random.permutation(len(examples)):
        batches[-1].append(examples[i])
        count += len(examples[i][0])
        if count >= size:
            batches.append([])
            count = 0
    return [b for b in batches if b]


def _update(network: Model[Any, Any], optimizer: Any, batch: list[Example], random: np.random.Generator) -> None:
    inputs = [_hide_columns(features, random) for features, _ in batch]
    logits, backpropagate = network.begin_update(inputs)
    gradients = []
    for scores, (_, labels) in zip(logits, batch, strict=True):
        # Cross entropy; the divisor only keeps the norm of gradients within reach of clipping.
        gradients.append((softmax(scores) - np.eye(len(LABELS), dtype=np.float32)[labels]) / 100)
    backpropagate(gradients)
    network.finish_update(optimizer)


def _hide_columns(features: NDArray[np.uint64], random: np.random.Generator) -> NDArray[np.uint64]:
    """Makes a column unknown now and then: what the lexicon lacks must be read from the context."""
    hidden = np.asarray(random.random(features.shape[1]) < 0.12)
    hidden[0] = False
    copy = features.copy()
    copy[:, hidden] = 0
    return copy
