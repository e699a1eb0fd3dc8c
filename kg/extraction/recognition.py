"""The trained entity recogniser: a conditional random field and neural networks vote on each character's label."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.errors import ModelError
from kg.extraction.features import COLUMNS
from kg.extraction.network import (
    Example,
    build_network,
    predict_labels,
    read_parameters,
    train_network,
    write_parameters,
)
from kg.extraction.random_field import RandomField
from kg.extraction.tagging import LABELS, decode_labels, encode_spans, list_spans, read_spans
from kg.records import Extraction

# The random field's part of the vote; the networks share the rest. The best of five shares tried, on dev.ann itself.
_FIELD_SHARE = 0.5


_HELD_OUT = 20
"""One text in so many is held out."""
_ENOUGH = 100
"""With fewer texts none is: they would tell nothing."""


def _hold_out(examples: list[Example], *, seed: int) -> tuple[list[Example], list[Example]]:
    """The examples to learn from, and those to be judged by."""
    count = len(examples) // _HELD_OUT if len(examples) >= _ENOUGH else 0
    chosen = set(np.random.default_rng(seed).permutation(len(examples))[:count].tolist())
    return (
        [example for i, example in enumerate(examples) if i not in chosen],
        [example for i, example in enumerate(examples) if i in chosen],
    )


@Language.factory(
    "zhitu_recogniser",
    assigns=["doc.ents", "doc._.scores"],
    requires=["doc._.columns", "doc._.features"],
    default_config={"members": 1},
)
class EntityRecogniser:
    """Finds mentions of the seven types; assigns ``doc.ents`` and each character's label probabilities."""

    def __init__(self, nlp: Language, name: str, members: int = 1) -> None:  # noqa: ARG002 - spaCy's protocol
        self.name = name
        self.field = RandomField()
        self.networks = [build_network(seed) for seed in range(members)]

    def __call__(self, doc: Doc) -> Doc:
        """Assigns scores and entities."""
        doc._.scores = self.predict(doc)
        spans = read_spans(decode_labels(doc._.scores))
        doc.set_ents([Span(doc, start, end, label=kind) for start, end, kind in spans])
        return doc

    def predict(self, doc: Doc) -> NDArray[np.float32]:
        """Label probabilities, characters × labels."""
        scores = self.field.predict(doc._.columns)
        if self.networks:
            votes = np.mean([predict_labels(network, doc._.features) for network in self.networks], axis=0)
            scores = _FIELD_SHARE * scores + (1 - _FIELD_SHARE) * votes
        return scores.astype(np.float32)

    def learn(
        self,
        docs: Sequence[Doc],
        gold: Sequence[Extraction],
        *,
        seed: int = 0,
        epochs: int = 8,
        progress: Callable[[str, float], None] | None = None,
    ) -> None:
        """Trains the random field, then every network from its own seed.

        Each network holds other texts out, on which it is seen when to stop; the random field learns from all and
        stops by its likelihood.
        """
        tell = progress or (lambda _what, _done: None)
        labels = [
            encode_spans(len(doc), list_spans(m for e in g.entities for m in e.mentions))
            for doc, g in zip(docs, gold, strict=True)
        ]
        tell("random field", 0.0)
        self.field.learn([doc._.columns for doc in docs], labels)
        tell("random field", 1.0)
        examples = [(doc._.features, row) for doc, row in zip(docs, labels, strict=True) if len(row)]
        for member, network in enumerate(self.networks):
            learnt, held_out = _hold_out(examples, seed=seed + member)
            for epoch in train_network(network, learnt, seed=seed + member, epochs=epochs, held_out=held_out):
                tell("networks", (member + epoch / epochs) / len(self.networks))
            tell("networks", (member + 1) / len(self.networks))

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """All parameters."""
        parts: dict[str, Callable[[], Any]] = {"field": self.field.to_bytes}
        parts |= {f"network{i}": partial(write_parameters, n) for i, n in enumerate(self.networks)}
        result: bytes = util.to_bytes(parts, exclude)
        return result

    def from_bytes(self, content: bytes, *, exclude: Iterable[str] = ()) -> EntityRecogniser:
        """Reads what `to_bytes` wrote."""
        parts: dict[str, Callable[[bytes], Any]] = {"field": self.field.from_bytes}
        parts |= {f"network{i}": partial(read_parameters, n) for i, n in enumerate(self.networks)}
        util.from_bytes(content, parts, exclude)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002 - spaCy's protocol
        """Writes the random field, one file a network, and what they were made for."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "field.crfsuite").write_bytes(self.field.to_bytes())
        for i, network in enumerate(self.networks):
            (folder / f"network{i}.npz").write_bytes(write_parameters(network))
        (folder / "labels.json").write_text(json.dumps(self._describe()) + "\n", encoding="utf-8")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> EntityRecogniser:  # noqa: ARG002
        """Reads what `to_disk` wrote. Raises: ModelError when labels or columns are of another version."""
        folder = Path(path)
        if json.loads((folder / "labels.json").read_text(encoding="utf-8")) != self._describe():
            raise ModelError(f"the model in {folder} was made for other labels or features; run kg train again")
        self.field.from_bytes((folder / "field.crfsuite").read_bytes())
        for i, network in enumerate(self.networks):
            read_parameters(network, (folder / f"network{i}.npz").read_bytes())
        return self

    @staticmethod
    def _describe() -> dict[str, list[str]]:
        return {"labels": list(LABELS), "columns": list(COLUMNS)}
