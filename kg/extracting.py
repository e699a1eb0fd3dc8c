"""Sources → extractions: the first half of the way, without a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.documents import Skipped, read_documents
from kg.lexicon import Lexicon, read_lexicon
from kg.records import Document, Extraction


@dataclass(frozen=True, slots=True)
class Extractor:
    """What reads documents: its name, as claims cite it, and how it works."""

    name: str
    extract: Callable[[Iterable[Document]], Iterable[Extraction]]


def load_extractor(
    model: Path | None = None, *, lexicon: Lexicon | None = None, labels: Path | None = None
) -> Extractor:
    """The trained pipeline as an extractor; ``labels`` is a table of what another pipeline's labels are.

    Raises: ModelError when there is no model or it does not fit.
    """
    from kg.extraction import describe_model, extract, load_pipeline, read_labels  # spaCy takes a second to import

    nlp = load_pipeline(model, lexicon=lexicon, labels=read_labels(labels) if labels else None)
    return Extractor(describe_model(nlp), lambda documents: extract(nlp, documents))


def extract_sources(
    sources: Iterable[Path | str],
    *,
    model: Path | None = None,
    lexicon: Path | None = None,
    labels: Path | None = None,
    skipped: Callable[[Skipped], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
    extractor: Extractor | None = None,
) -> Iterator[Extraction]:
    """What each document of the sources says; ``skipped`` is told what gives none.

    Documents that say the same are all read: whoever pipes records through wants one answer a record.
    """
    words = read_lexicon(lexicon) if lexicon else None
    documents: list[Document] = []
    for found in read_documents(sources, keep_duplicates=True):
        if isinstance(found, Document):
            documents.append(found)
        elif skipped is not None:
            skipped(found)
    if not documents:
        return
    extractor = extractor or load_extractor(model, lexicon=words, labels=labels)
    for done, extraction in enumerate(extractor.extract(documents), start=1):
        yield extraction
        if progress is not None:
            progress(done, len(documents))
