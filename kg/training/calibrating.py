"""Learns how far stated confidence can be trusted: on documents that the components judging them have not seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.records import Extraction
from kg.training import Progress
from kg.training.reliability import judge_confidence

CALIBRATION = "zhitu_calibration"
SHARE = 8
"""One document in so many is judged by components that learn from the others."""
ENOUGH = 100
"""With fewer documents nothing could be told."""


def learn_calibration(
    nlp: Language,
    names: Sequence[str],
    given: Sequence[Doc],
    found: Sequence[Doc],
    corpus: Sequence[Extraction],
    *,
    replacing: Iterable[str],
    seed: int,
    progress: Progress | None = None,
) -> None:
    """Teaches the calibrator among the components ``names``, all of which come after the recogniser.

    ``given`` and ``found`` are each document with its annotated entities and with those that a recogniser found; they
    stay as they are. Of the components ``replacing`` the entities only ``found`` is sent through.
    """
    held = set(np.random.default_rng(seed).permutation(len(corpus))[: len(corpus) // SHARE].tolist())
    rest = [i for i in range(len(corpus)) if i not in held]
    taught = [*(copy_doc(given[i]) for i in rest), *(copy_doc(found[i]) for i in rest)]
    gold = [*(corpus[i] for i in rest), *(corpus[i] for i in rest)]
    judged = {i: copy_doc(found[i]) for i in sorted(held)}
    replacing = set(replacing)
    for number, name in enumerate(n for n in names if n != CALIBRATION):
        component: Any = nlp.get_pipe(name)
        if hasattr(component, "learn"):
            if progress:
                progress("calibration", number / len(names))
            component = nlp.create_pipe(nlp.get_pipe_meta(name).factory, f"{name}_calibration")
            component.learn(taught, gold, seed=seed)
        for doc in (*(taught[len(rest) :] if name in replacing else taught), *judged.values()):
            component(doc)
    found_there = {corpus[i].document.id: _read(doc) for i, doc in judged.items()}
    reliability = judge_confidence([corpus[i] for i in judged], found_there)
    calibrator: Any = nlp.get_pipe(CALIBRATION)
    calibrator.fit({kind: r.judged for kind, r in reliability.items()})
    if progress:
        progress("calibration", 1.0)


def copy_doc(doc: Doc) -> Doc:
    """The same text with the same values, to be changed without changing the first."""
    copy = Doc(doc.vocab, words=[t.text for t in doc], spaces=[False] * len(doc), user_data=dict(doc.user_data))
    copy.set_ents([Span(copy, e.start, e.end, label=e.label_) for e in doc.ents])
    return copy


def _read(doc: Doc) -> Extraction:
    return Extraction(doc._.document, doc._.entities, doc._.relations or (), doc._.measures or (), doc._.sessions or ())
