"""Sentences of Chinese news: the shared unit of evidence."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.document import read_text
from kg.records import Document, Span

# A sentence ends at 。！？ or …… with the closing quotes that follow, and always at a line break.
_END = re.compile(r"(?:[。！？!?]|…{1,2}|\.{6})[”’」』）)]*|\n+")


def split_sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences, without surrounding space; every other character lies in exactly one.

    >>> [("他说：“好。”走了。")[a:b] for a, b in split_sentences("他说：“好。”走了。")]
    ['他说：“好。”', '走了。']
    """
    spans: list[Span] = []
    start = 0
    for end in [m.end() for m in _END.finditer(text)] + [len(text)]:
        chunk = text[start:end]
        left, right = len(chunk) - len(chunk.lstrip()), len(chunk.rstrip())
        if right > left:
            spans.append((start + left, start + right))
        start = end
    return tuple(spans)


@Language.component("zhitu_sentences", assigns=["doc._.document", "doc._.sentences"])
def find_sentences(doc: Doc) -> Doc:
    """Assigns the spans of the document's sentences, and a bare record to a Doc that was made from mere text."""
    doc._.document = doc._.document or Document("", doc.text)
    doc._.sentences = split_sentences(read_text(doc))
    return doc
