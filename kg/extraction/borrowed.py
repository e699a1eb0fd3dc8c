"""Another spaCy pipeline in the recogniser's place: its ``ents``, their labels read as our types by a table."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import spacy
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.errors import ModelError, UnknownNameError
from kg.extraction.document import read_text
from kg.extraction.tagging import LABELS, encode_spans
from kg.namespaces import digest
from kg.records import ENTITY_TYPES
from kg.settings import MAX_CHARACTERS, find_model

BORROWED: Final = "zhitu_borrowed_recogniser"
RECOGNISER: Final = "zhitu_recogniser"

NOTHING: Final = "-"
"""What a label is read as that names nothing of ours."""

# CoNLL 2003, OntoNotes 5, and what corpora of Chinese call the same (MSRA, Weibo, CLUENER).
_TABLE: Final = {
    "Person": "PER PERSON PER.NAM NR NAME",
    "Place": "LOC GPE FAC LOCATION PLACE ADDRESS SCENE NS LOC.NAM GPE.NAM FACILITY",
    "Organization": "ORG ORGANIZATION ORGANISATION NT ORG.NAM COMPANY GOVERNMENT",
    "Product": "PRODUCT PROD",
    "Event": "EVENT EVE",
    "Platform": "PLATFORM",
    "Position": "POSITION TITLE",
    NOTHING: "DATE TIME MONEY PERCENT QUANTITY ORDINAL CARDINAL NORP LANGUAGE LAW WORK_OF_ART MISC WORK BOOK MOVIE",
}
DEFAULT_LABELS: Final[dict[str, str]] = {label: kind for kind, labels in _TABLE.items() for label in labels.split()}


def read_labels(path: Path) -> dict[str, str]:
    """A table of labels, one ``label,type`` a line, added to the built-in one; ``-`` leaves a label out.

    Raises: ModelError naming the file, the line and the value that cannot be used.
    """
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), skipinitialspace=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ModelError(f"cannot read labels {path}: {error}; name a CSV file of label,type in UTF-8") from error
    table = dict(DEFAULT_LABELS)
    for line, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#") or (line == 1 and cells[0].lower() == "label"):
            continue
        if len(cells) != 2:
            raise ModelError(f"labels {path}, line {line}: {','.join(row)!r} is no label,type; write two columns")
        if cells[1] not in (*ENTITY_TYPES, NOTHING):
            problem = UnknownNameError("type", cells[1], (*ENTITY_TYPES, NOTHING))
            raise ModelError(f"labels {path}, line {line}: label {cells[0]!r} has {problem}")
        table[cells[0]] = cells[1]
    return table


class BorrowedRecogniser:
    """The component: assigns ``doc.ents`` as another pipeline finds them in the same text."""

    def __init__(self, model: str, labels: Mapping[str, str]) -> None:
        self.model, self.labels = model, dict(labels)
        self.pipeline = _load(model)
        self.pipeline.max_length = MAX_CHARACTERS + 1
        finders = [name for name in self.pipeline.pipe_names if _finds_entities(self.pipeline, name)]
        if not finders:
            parts = ", ".join(self.pipeline.pipe_names) or "none"
            raise ModelError(f"pipeline {model} finds no entities, its components are: {parts}; name one with ents")
        for name in finders:
            for label in self.pipeline.pipe_labels.get(name, ()):
                self.read_label(label)

    def __call__(self, doc: Doc) -> Doc:
        """Assigns the entities; where the pipeline reads none, nothing speaks against what the lexicon knows."""
        found = [(e.start_char, e.end_char, self.read_label(e.label_)) for e in self.pipeline(read_text(doc)).ents]
        spans = [s for s in found if s[2] != NOTHING]
        labels = encode_spans(len(doc), spans)
        doc._.scores = np.full((len(doc), len(LABELS)), 1 / len(LABELS), dtype=np.float32)
        doc._.scores[labels != 0] = np.eye(len(LABELS), dtype=np.float32)[labels[labels != 0]]
        doc.set_ents([Span(doc, start, end, label=kind) for start, end, kind in spans])
        return doc

    def read_label(self, label: str) -> str:
        """The type that a label stands for.

        Raises: ModelError for a label that the table lacks.
        """
        kind = self.labels.get(label) or self.labels.get(label.upper()) or (label if label in ENTITY_TYPES else None)
        if kind is None:
            raise ModelError(
                f"pipeline {self.model} has label {label!r}, which no type is known for; "
                f"give a table with a line '{label},TYPE' by --labels"
            )
        return kind

    @property
    def digest(self) -> str:
        """Changes with the pipeline's components and the table."""
        content = hashlib.sha256(self.pipeline.to_bytes(exclude=["vocab"])).hexdigest()
        return digest(content, *(f"{label}={kind}" for label, kind in sorted(self.labels.items())))


def _load(model: str) -> Language:
    try:
        return spacy.load(model)
    except (ValueError, OSError, KeyError, ImportError) as error:
        raise ModelError(f"cannot load pipeline {model}: {error}; install it, or name its folder") from error


def _finds_entities(nlp: Language, name: str) -> bool:
    ruled = bool(getattr(nlp.get_pipe(name), "annotate_ents", False))  # a span ruler that is told to
    return ruled or "doc.ents" in nlp.get_pipe_meta(name).assigns


@Language.factory(
    BORROWED,
    assigns=["doc.ents", "doc._.scores"],
    default_config={"labels": DEFAULT_LABELS},
)
def make_borrowed_recogniser(nlp: Language, name: str, model: str, labels: dict[str, str]) -> BorrowedRecogniser:  # noqa: ARG001
    """The component from its configuration."""
    return BorrowedRecogniser(model, labels)


def is_pipeline(model: Path) -> bool:
    """Whether a name is that of an installed package or of a pipeline's folder."""
    return (model / "config.cfg").is_file() or util.is_package(str(model))


def borrow_recogniser(model: Path, labels: Mapping[str, str] | None) -> Language:
    """The shipped pipeline with another one's entities: everything behind the recogniser stays ours.

    Raises: ModelError when the pipeline cannot be loaded, finds no entities or has labels that the table lacks.
    """
    nlp = spacy.load(find_model(), exclude=[RECOGNISER])
    config = {"model": str(model), "labels": dict(labels or DEFAULT_LABELS)}
    nlp.add_pipe(BORROWED, before="zhitu_settling", config=config)
    component = nlp.get_pipe(BORROWED)
    assert isinstance(component, BorrowedRecogniser)
    ours, other = nlp.meta.get("digest", "untrained"), component.pipeline.meta
    nlp.meta |= {k: other[k] for k in ("lang", "name", "version")} | {"digest": f"{component.digest}+{ours}"}
    return nlp
