"""Corpus → model: teaches every component that learns, in the pipeline's order.

What comes after the recogniser must cope with what it finds, not with perfect mentions. So the later components learn
from each document twice: with the annotated entities, and with those that a recogniser trained on the other part of
the corpus finds in it (jackknifing).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.errors import CorpusError, ModelError
from kg.namespaces import digest
from kg.record_form import write_record
from kg.records import Extraction
from kg.training import Progress
from kg.training.calibrating import CALIBRATION, ENOUGH, learn_calibration
from kg.training.partial import PartialText, complete_mentions


def train_pipeline(
    nlp: Language,
    corpus: Sequence[Extraction],
    *,
    extra: Sequence[PartialText] = (),
    seed: int = 0,
    folds: int = 2,
    epochs: int = 7,
    calibrate: bool = True,
    progress: Progress | None = None,
) -> None:
    """Trains all learning components in place; the same corpus and seed give the same model on one machine.

    From texts that annotate only some of the types (``extra``) the recogniser alone learns. To ``calibrate`` the
    stated confidence, what comes after the recogniser learns twice.

    Raises: CorpusError when the corpus has fewer documents than folds.
    """
    if len(corpus) < max(folds, 2):
        raise CorpusError(f"{len(corpus)} annotated documents are too few to train on; name more .ann files")
    names = nlp.pipe_names
    recogniser = next(i for i, n in enumerate(names) if _learns(nlp, n) and "doc.ents" in nlp.get_pipe_meta(n).assigns)
    found = [make_annotated_doc(nlp, e, names[:recogniser], entities=False) for e in corpus]
    _jackknife(nlp, names[recogniser], found, corpus, seed=seed, folds=folds, progress=progress)
    given = [make_annotated_doc(nlp, e, names[:recogniser]) for e in corpus]
    main: Any = nlp.get_pipe(names[recogniser])
    more = complete_texts(nlp, names[: recogniser + 1], extra, given, corpus, seed=seed, progress=progress)
    more_docs = [make_annotated_doc(nlp, e, names[:recogniser]) for e in more]
    main.learn([*given, *more_docs], [*corpus, *more], seed=seed, epochs=epochs, progress=progress)
    later = names[recogniser + 1 :]
    if calibrate and CALIBRATION in later and len(corpus) >= ENOUGH:
        replacing = [name for name in later if _replaces_entities(nlp, name)]
        learn_calibration(nlp, later, given, found, corpus, replacing=replacing, seed=seed, progress=progress)
    docs, gold = [*given, *found], [*corpus, *corpus]
    for number, name in enumerate(later):
        component: Any = nlp.get_pipe(name)
        if hasattr(component, "learn"):
            if progress:
                progress(name, number / len(later))
            component.learn(docs, gold, seed=seed)
        # What is annotated stays: only the found mentions are settled and grouped by the pipeline itself.
        for doc in found if _replaces_entities(nlp, name) else docs:
            component(doc)
    nlp.meta["digest"] = digest(
        nlp.meta["version"], *(json.dumps(write_record(e), sort_keys=True) for e in [*corpus, *more]), str(seed)
    )


def _learns(nlp: Language, name: str) -> bool:
    return hasattr(nlp.get_pipe(name), "learn")


def _replaces_entities(nlp: Language, name: str) -> bool:
    return bool({"doc.ents", "doc._.entities"} & set(nlp.get_pipe_meta(name).assigns))


def make_annotated_doc(
    nlp: Language, extraction: Extraction, components: Iterable[str], *, entities: bool = True
) -> Doc:
    """A Doc that went through the named components; with the annotated entities unless told otherwise."""
    doc = nlp.make_doc(extraction.document.text)
    doc._.document = extraction.document
    for name in components:
        doc = nlp.get_pipe(name)(doc)
    if entities:
        doc._.entities = extraction.entities
        mentions = sorted(m for e in extraction.entities for m in e.mentions)
        doc.set_ents([Span(doc, m.start, m.end, label=m.type) for m in mentions])
    return doc


def complete_texts(
    nlp: Language,
    names: Sequence[str],
    texts: Sequence[PartialText],
    docs: Sequence[Doc],
    corpus: Sequence[Extraction],
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> list[Extraction]:
    """Texts of fewer types, completed by a recogniser (the last of the names) that learns from the corpus alone."""
    if not texts:
        return []
    helper = _make_helper(nlp, names[-1], "extra")

    def tell(_: str, done: float) -> None:
        if progress:
            progress("completing", done)

    helper.learn(docs, corpus, seed=seed, progress=tell)
    completed = []
    for text in texts:
        doc = helper(make_annotated_doc(nlp, Extraction(text.document), names[:-1], entities=False))
        completed.append(complete_mentions(text, [(e.start, e.end, e.label_) for e in doc.ents]))
    return completed


def _make_helper(nlp: Language, name: str, purpose: str) -> Any:
    """A recogniser to be thrown away: the random field alone, which learns in a minute and errs like the whole.

    It has a name of its own: spaCy keeps the configuration by name and would save this one for the pipeline's.
    """
    return nlp.create_pipe(nlp.get_pipe_meta(name).factory, f"{name}_{purpose}", config={"members": 0})


def _jackknife(
    nlp: Language,
    name: str,
    docs: Sequence[Doc],
    corpus: Sequence[Extraction],
    *,
    seed: int,
    folds: int,
    progress: Progress | None,
) -> None:
    """Gives each document the mentions that a recogniser finds which has not seen it."""
    for fold in range(folds):
        helper = _make_helper(nlp, name, "fold")
        rest = [i for i in range(len(docs)) if i % folds != fold]

        def tell(_: str, done: float, fold: int = fold) -> None:
            if progress:
                progress("jackknife", (fold + done) / folds)

        helper.learn([docs[i] for i in rest], [corpus[i] for i in rest], seed=seed, progress=tell)
        for i in range(fold, len(docs), folds):
            helper(docs[i])


def save_pipeline(nlp: Language, folder: Path) -> None:
    """Writes the model as a spaCy pipeline folder.

    Raises: ModelError when the folder cannot be written or holds something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "config.cfg").is_file():
        raise ModelError(f"{folder} exists and is no model; name a new folder after -o")
    try:
        nlp.to_disk(folder)
    except OSError as error:
        raise ModelError(f"cannot write the model to {folder}: {error}") from error
