"""Corpus → model → figures: the one module that knows both extraction and training."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kg.errors import CorpusError
from kg.lexicon import read_lexicon
from kg.record_form import read_record
from kg.records import Extraction
from kg.settings import find_ontology
from kg.training import Evaluation, Progress
from kg.training.corpus import read_corpus
from kg.training.evaluation import evaluate
from kg.training.partial import read_partial_corpus


def train_model(
    corpus: Sequence[Path],
    output: Path,
    *,
    extra: Sequence[Path] = (),
    seed: int = 0,
    members: int = 2,
    epochs: int = 7,
    calibrate: bool = True,
    progress: Progress | None = None,
) -> int:
    """Trains on annotated files, writes the model, gives the number of documents.

    ``extra`` are further files: ``.ann`` as those of the corpus, or ``.jsonl`` of texts in which only some of the types
    are annotated, from which the recogniser alone learns.

    Raises: CorpusError for a malformed corpus, ModelError when the folder cannot be written.
    """
    from kg.extraction import build_pipeline  # spaCy takes a second to import
    from kg.training.learning import save_pipeline, train_pipeline

    partial = [text for path in extra if path.suffix == ".jsonl" for text in read_partial_corpus(path)]
    documents = list(read_corpus([*corpus, *(path for path in extra if path.suffix != ".jsonl")]))
    nlp = build_pipeline(members=members)
    train_pipeline(nlp, documents, extra=partial, seed=seed, epochs=epochs, calibrate=calibrate, progress=progress)
    save_pipeline(nlp, output)
    return len(documents) + len(partial)


def read_gold(path: Path | None) -> list[Extraction]:
    """Annotated documents from .ann or compiled .jsonl; the development corpus when None.

    Raises: CorpusError naming the file and the line that cannot be read.
    """
    path = path or find_ontology() / "corpus" / "dev.ann"
    if path.suffix != ".jsonl":
        return list(read_corpus([path]))
    return read_extractions(path)


def read_extractions(path: Path) -> list[Extraction]:
    """Extractions from a file of JSON Lines, as ``kg extract`` and the corpus compiler write them.

    Raises: CorpusError naming the file and the line that cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error
    records = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                records.append(read_record(json.loads(line)))
            except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
                problem = f"{type(error).__name__}: {error}"
                raise CorpusError(f"{path}, line {number}: no extraction record ({problem}); see kg extract") from error
    return records


def evaluate_model(
    gold: Sequence[Extraction],
    *,
    model: Path | None = None,
    lexicon: Path | None = None,
    labels: Path | None = None,
    found: Iterable[Extraction] | None = None,
    progress: Callable[[Extraction], None] | None = None,
) -> Evaluation:
    """Figures of a model (the shipped one by default), or of extractions that were made before."""
    if found is None:
        from kg.extraction import extract, load_pipeline, read_labels

        words = read_lexicon(lexicon) if lexicon else None
        nlp = load_pipeline(model, lexicon=words, labels=read_labels(labels) if labels else None)
        found = extract(nlp, (g.document for g in gold))
    extractions = {}
    for extraction in found:
        extractions[extraction.document.id] = extraction
        if progress:
            progress(extraction)
    return evaluate(gold, extractions)
