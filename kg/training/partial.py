"""Corpora that annotate fewer types than ours: read as they are, completed by what a recogniser finds of the others.

A file has one JSON object a line: ``{"text": …, "spans": [[start, end, LABEL, …], …]}``, offsets in characters. What
such a corpus leaves unmarked is no proof that nothing is there: taught as it stands it would teach that 县长 is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import CorpusError
from kg.records import Document, Entity, Extraction, Mention

LABELS: Final = {
    "PERSON": "Person",
    "PER": "Person",
    "PLACE": "Place",
    "LOC": "Place",
    "GPE": "Place",
    "ORG": "Organization",
    "PRODUCT": "Product",
    "POSITION": "Position",
    "EVENT": "Event",
    "PLATFORM": "Platform",
}
"""Labels of corpora by the type that they are for us; others, such as WORK, are passed over."""


@dataclass(frozen=True, slots=True)
class PartialText:
    """A text with all its mentions of some of the types."""

    document: Document
    mentions: tuple[Mention, ...]
    types: frozenset[str]
    """What the corpus annotates at all."""


def read_partial_corpus(path: Path) -> list[PartialText]:
    """The texts of a file; what types it annotates is told by the labels that occur in it.

    Raises: CorpusError naming the file and the line that cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"cannot read corpus {path}: {getattr(error, 'strerror', None) or error}") from error
    texts: list[tuple[Document, tuple[Mention, ...]]] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                record = json.loads(line)
                texts.append((Document(f"{path.name}:{number}", record["text"]), tuple(_read_spans(record))))
            except (ValueError, KeyError, TypeError, IndexError) as error:
                problem = f"{type(error).__name__}: {error}"
                raise CorpusError(f'{path}, line {number}: no {{"text", "spans"}} record ({problem})') from error
    types = frozenset(mention.type for _, mentions in texts for mention in mentions)
    return [PartialText(document, mentions, types) for document, mentions in texts]


def _read_spans(record: dict[str, object]) -> Iterable[Mention]:
    text, spans = record["text"], record["spans"]
    if not isinstance(text, str) or not isinstance(spans, list):
        raise TypeError("text is no string or spans is no list")
    for start, end, label, *_ in spans:
        if not 0 <= start < end <= len(text):
            raise ValueError(f"span {start}–{end} is not in the text")
        if label in LABELS:
            yield Mention(start, end, text[start:end], LABELS[label])


def complete_mentions(partial: PartialText, found: Sequence[tuple[int, int, str]]) -> Extraction:
    """The text with its mentions and those found of the types that its corpus leaves out.

    What a corpus without platforms calls an organisation may be one.

    >>> text = PartialText(Document("d", "李君在抖音卖米"), (Mention(0, 2, "李君", "Person"),), frozenset({"Person"}))
    >>> [e.name for e in complete_mentions(text, [(0, 3, "Product"), (3, 5, "Platform"), (6, 7, "Person")]).entities]
    ['李君', '抖音']
    """
    platforms = {(start, end) for start, end, kind in found if kind == "Platform"}
    known = [
        Mention(m.start, m.end, m.text, "Platform")
        if m.type == "Organization" and "Platform" not in partial.types and (m.start, m.end) in platforms
        else m
        for m in partial.mentions
    ]
    text = partial.document.text
    added = [
        Mention(start, end, text[start:end], kind)
        for start, end, kind in found
        if kind not in partial.types and not any(m.start < end and start < m.end for m in known)
    ]
    mentions = sorted([*known, *added])
    entities = (Entity(f"x{i}", m.type, m.text, (m,)) for i, m in enumerate(mentions, 1))
    return Extraction(partial.document, tuple(entities))
