"""The one value of the extraction stage: spaCy's ``Doc`` with Zhitu's extensions, and how it is made.

Tokens are single characters, so a token index is a character offset of the document's text.
"""

from __future__ import annotations

from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.records import Document, Extraction

EXTENSIONS: tuple[str, ...] = (
    "document",  # kg.records.Document
    "columns",  # list[list[str]], feature columns × characters
    "features",  # uint64 array, characters × feature columns
    "matches",  # tuple[gazetteer.Match, ...]
    "words",  # dict[(type, surface), name] of the user's own words
    "scores",  # float32 array, characters × tagging.LABELS
    "sentences",  # tuple[Span, ...]
    "entities",  # tuple[kg.records.Entity, ...]
    "dates",  # tuple[dates.DateMention, ...]
    "figures",  # tuple[quantities.Figure, ...]
    "relations",  # tuple[kg.records.Relation, ...]
    "measures",  # tuple[kg.records.Measure, ...]
    "sessions",  # tuple[kg.records.Session, ...]
    "publications",  # tuple[kg.records.Publication, ...]
)

for _name in EXTENSIONS:
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


def split_characters(vocab: Vocab, text: str) -> Doc:
    """A Doc of one token per character: spaces and line breaks are tokens too, so offsets need no map."""
    return Doc(vocab, words=list(text), spaces=[False] * len(text))


def make_doc(nlp: Language, document: Document) -> Doc:
    """A Doc of a document's characters that carries its record."""
    doc = split_characters(nlp.vocab, document.text)
    doc._.document = document
    return doc


def make_gold_doc(extraction: Extraction, *, nlp: Language | None = None) -> Doc:
    """A Doc that carries an annotated document's entities, for learning and testing what comes after them."""
    from kg.extraction.sentences import split_sentences

    doc = make_doc(nlp or spacy.blank("zh"), extraction.document)
    doc._.entities = extraction.entities
    doc._.sentences = split_sentences(doc.text)
    return doc


def read_text(doc: Doc) -> str:
    """The text that a Doc was made of; its own ``text`` joins the characters anew each time."""
    document = doc._.document
    return document.text if document else str(doc.text)


def get_or_empty(doc: Doc, name: str) -> tuple[Any, ...]:
    """An extension's value, or () where its component has not run."""
    return getattr(doc._, name) or ()
