"""The trained entity recogniser: hashed feature columns, a convolutional encoder, BIOES labels.

Architecture: each column is embedded by hashing (Miranda et al., "Multi hash embeddings in spaCy", 2022), the columns
are mixed by a maxout layer and encoded by residual windowed convolutions; a softmax gives each character's label
and Viterbi the legal sequence. Several networks trained from other seeds vote by the mean of their probabilities.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab
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
from kg.extraction.tagging import LABELS, decode_labels, encode_spans, list_spans, read_spans
from kg.records import Extraction

Progress = Callable[[str, float], None]
"""Told what is going on and which part of it is done, 0 to 1."""

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
    **{kind: (40, 12) for kind in (*TERM_KINDS, *LEVELS)},
}


def build_network(seed: int) -> Model[Any, Any]:
    """A network from a list of feature arrays (characters × columns) to logits (characters × labels)."""
    tables = [
        HashEmbed(nO=_TABLES[name][1], nV=_TABLES[name][0], column=i, seed=seed * 100 + i)
        for i, name in enumerate(COLUMNS)
    ]
    total = sum(_TABLES[name][1] for name in COLUMNS)
    layer = residual(
        chain(expand_window(window_size=1), Maxout(nO=WIDTH, nI=WIDTH * 3, nP=3, dropout=0.0, normalize=True))
    )
    encoder = clone(layer, DEPTH)
    return chain(
        with_array(chain(concatenate(*tables), Maxout(nO=WIDTH, nI=total, nP=3, dropout=0.0, normalize=True))),
        with_array(encoder, pad=DEPTH),
        with_array(Linear(nO=len(LABELS), nI=WIDTH)),
    )


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Row-wise softmax."""
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    return cast("NDArray[np.float32]", exponents / exponents.sum(axis=1, keepdims=True))


def allow_labels(labels: NDArray[np.int64]) -> NDArray[np.float32]:
    """One row a character with 1 at its label."""
    return np.eye(len(LABELS), dtype=np.float32)[labels]


@Language.factory(
    "zhitu_recogniser",
    assigns=["doc.ents", "doc._.scores"],
    requires=["doc._.features"],
    default_config={"members": 1},
)
class EntityRecogniser:
    """Finds mentions of the seven types; assigns ``doc.ents`` and each character's label probabilities."""

    def __init__(self, nlp: Language, name: str, members: int = 1) -> None:
        self.vocab: Vocab = nlp.vocab
        self.name = name
        self.networks = [self._initialise(build_network(seed)) for seed in range(members)]

    @staticmethod
    def _initialise(network: Model[Any, Any]) -> Model[Any, Any]:
        with use_ops("numpy", use_blis=False):
            sample = [np.zeros((4, len(COLUMNS)), dtype=np.uint64)]
            network.initialize(X=sample)
        return network

    def __call__(self, doc: Doc) -> Doc:
        doc._.scores = self.predict([doc._.features])[0]
        spans = read_spans(decode_labels(doc._.scores))
        doc.set_ents([Span(doc, start, end, label=kind) for start, end, kind in spans])
        return doc

    def predict(self, features: Sequence[NDArray[np.uint64]]) -> list[NDArray[np.float32]]:
        """Label probabilities, characters × labels, for each text."""
        filled = [i for i, array in enumerate(features) if len(array)]
        results = [np.zeros((len(array), len(LABELS)), dtype=np.float32) for array in features]
        for network in self.networks:
            for i, logits in zip(filled, network.predict([features[i] for i in filled]) if filled else [], strict=True):
                results[i] += softmax(logits) / len(self.networks)
        return results

    def learn(
        self,
        docs: Sequence[Doc],
        gold: Sequence[Extraction],
        *,
        seed: int = 0,
        epochs: int = 20,
        extra: Sequence[tuple[NDArray[np.uint64], NDArray[np.float32]]] = (),
        progress: Progress | None = None,
        watch: Callable[[int, int], None] | None = None,
    ) -> None:
        """Trains every network from its own seed.

        ``extra`` are further texts as features and allowed labels (characters × labels, 1 where allowed): partly
        annotated corpora allow several labels for a character and are learnt by the marginal likelihood.
        """
        own = [
            (doc._.features, allow_labels(encode_spans(len(doc), list_spans(m for e in g.entities for m in e.mentions))))
            for doc, g in zip(docs, gold, strict=True)
            if len(doc)
        ]
        for member, network in enumerate(self.networks):
            learner = _learn(network, own, list(extra), seed=seed + member, epochs=epochs)
            for epoch in learner:
                if progress:
                    progress("recogniser", (member + epoch / epochs) / len(self.networks))
                if watch:
                    watch(member, epoch)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The networks' parameters."""
        return util.to_bytes({f"network{i}": partial(write_parameters, n) for i, n in enumerate(self.networks)}, exclude)

    def from_bytes(self, content: bytes, *, exclude: Iterable[str] = ()) -> EntityRecogniser:
        """Reads what `to_bytes` wrote."""
        util.from_bytes(content, {f"network{i}": partial(read_parameters, n) for i, n in enumerate(self.networks)}, exclude)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002 - spaCy's protocol
        """Writes one file a network."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for i, network in enumerate(self.networks):
            (folder / f"network{i}.npz").write_bytes(write_parameters(network))
        (folder / "labels.json").write_text(json.dumps(self._describe()) + "\n", encoding="utf-8")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> EntityRecogniser:  # noqa: ARG002
        """Reads what `to_disk` wrote. Raises: ModelError when labels or columns are of another version."""
        folder = Path(path)
        if json.loads((folder / "labels.json").read_text(encoding="utf-8")) != self._describe():
            raise ModelError(f"the model in {folder} was made for other labels or features; run kg train again")
        for i, network in enumerate(self.networks):
            read_parameters(network, (folder / f"network{i}.npz").read_bytes())
        return self

    @staticmethod
    def _describe() -> dict[str, list[str]]:
        return {"labels": list(LABELS), "columns": list(COLUMNS)}


def write_parameters(network: Model[Any, Any]) -> bytes:
    """All parameters at half precision, as one compressed numpy archive in the order of the network's layers."""
    buffer = io.BytesIO()
    arrays = {
        f"{i}.{name}": node.get_param(name).astype(np.float16)
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


Example = tuple[NDArray[np.uint64], NDArray[np.float32]]
"""Features (characters × columns) and allowed labels (characters × labels)."""


def _learn(
    network: Model[Any, Any], own: list[Example], extra: list[Example], *, seed: int, epochs: int
) -> Iterator[int]:
    """Trains in place and yields the number of each epoch done; the running mean of the weights is what stays."""
    fix_random_seed(seed)
    random = np.random.default_rng(seed)
    steps = epochs * len(_make_batches(own, random)) + 1
    optimizer = Adam(0.002, L2=0.01, grad_clip=1.0, use_averages=True)
    step = 0
    with use_ops("numpy", use_blis=False):
        for epoch in range(1, epochs + 1):
            set_dropout_rate(network, 0.3)
            # The extra texts fade out, so that the project's own annotation has the last word.
            share = extra if epoch <= epochs * 2 // 3 else []
            for batch in _make_batches(own + share, random):
                optimizer.learn_rate = 0.002 * min(1.0, step / 100) * max(0.02, 1 - step / steps / (2 if extra else 1))
                step += 1
                _update(network, optimizer, batch, random)
            yield epoch
    with network.use_params(optimizer.averages):
        averaged = [(node, name, node.get_param(name).copy()) for node in network.walk() for name in node.param_names]
    for node, name, value in averaged:
        node.set_param(name, value)


def _make_batches(examples: list[Example], random: np.random.Generator, size: int = 2500) -> list[list[Example]]:
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
    for scores, (_, allowed) in zip(logits, batch, strict=True):
        probabilities = softmax(scores)
        posterior = probabilities * allowed
        posterior /= np.maximum(posterior.sum(axis=1, keepdims=True), 1e-9)
        gradients.append((probabilities - posterior) / 100)
    backpropagate(gradients)
    network.finish_update(optimizer)


def _hide_columns(features: NDArray[np.uint64], random: np.random.Generator) -> NDArray[np.uint64]:
    """Makes a column unknown now and then: what the lexicon lacks must be read from the context."""
    hidden = random.random(features.shape[1]) < 0.12
    hidden[0] = False
    copy = features.copy()
    copy[:, hidden] = 0
    return copy
