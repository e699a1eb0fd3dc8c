"""The extraction stage as a spaCy ``Language``: the components' order, loading, and Document → Extraction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from kg import __version__
from kg.errors import ModelError

# Imported for their side effect: each registers its component with spaCy.
from kg.extraction import (  # noqa: F401
    calibration,
    closure,
    coreference,
    dates,
    features,
    measures,
    publications,
    quantities,
    recognition,
    relations,
    sentences,
    sessions,
    settling,
)
from kg.extraction.borrowed import RECOGNISER, borrow_recogniser, is_pipeline
from kg.extraction.document import get_or_empty, make_doc, split_characters
from kg.extraction.own_words import add_own_words
from kg.lexicon import Lexicon
from kg.records import Document, Extraction
from kg.settings import MAX_CHARACTERS, find_model

_DESCRIPTION: Final = "Chinese news: entities, relations, posts, figures, broadcasts"

COMPONENTS: Final[tuple[str, ...]] = (
    "zhitu_sentences",
    "zhitu_dates",
    "zhitu_figures",
    "zhitu_features",
    "zhitu_recogniser",
    "zhitu_settling",
    "zhitu_coreference",
    "zhitu_relations",
    "zhitu_sessions",
    "zhitu_measures",
    "zhitu_publications",
    "zhitu_closure",
    "zhitu_calibration",
)


class CharacterTokenizer:
    """One token a character, white space included, so that a token's index is its offset."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """A Doc of the text's characters."""
        return split_characters(self.vocab, text)

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to keep: spaCy's serialisation protocol."""
        return b""

    def from_bytes(self, _content: bytes, **_: Any) -> CharacterTokenizer:
        """Nothing to read."""
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        """Nothing to keep."""

    def from_disk(self, _path: str | Path, **_: Any) -> CharacterTokenizer:
        """Nothing to read."""
        return self


@registry.tokenizers("zhitu.CharacterTokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], CharacterTokenizer]:
    """The tokenizer as spaCy's configuration names it."""
    return lambda nlp: CharacterTokenizer(nlp.vocab)


def build_pipeline(*, members: int = 1) -> Language:
    """An untrained pipeline of all components; ``members`` networks vote in the recogniser."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "zhitu.CharacterTokenizer.v1"}}})
    nlp.max_length = MAX_CHARACTERS + 1
    nlp.meta |= {"name": "zhitu", "version": __version__, "license": "MIT", "description": _DESCRIPTION}
    for name in COMPONENTS:
        nlp.add_pipe(name, config={"members": members} if name == "zhitu_recogniser" else {})
    return nlp


def load_pipeline(
    model: Path | str | None = None, *, lexicon: Lexicon | None = None, labels: Mapping[str, str] | None = None
) -> Language:
    """The trained pipeline of a folder; the shipped one by default.

    Another spaCy pipeline, by its folder or its installed name, takes the recogniser's place: ``labels`` says which
    of our types its labels are. The words of a ``lexicon`` win over the model.

    Raises: ModelError when there is no model, it was made for another version, or its labels are unknown.
    """
    folder = Path(model) if model is not None else find_model()
    if not is_pipeline(folder):
        raise ModelError(f"no model in {folder}; name a folder written by kg train -o FOLDER, or a spaCy pipeline")
    try:
        nlp = spacy.load(folder) if _is_ours(folder) else borrow_recogniser(folder, labels)
    except (ValueError, OSError, KeyError) as error:
        raise ModelError(f"cannot load the model in {folder}: {error}; run kg train again") from error
    if labels is not None and RECOGNISER in nlp.pipe_names:
        raise ModelError(f"the model in {folder} has Zhitu's own types; leave --labels out, or name another pipeline")
    if lexicon is not None and lexicon.words:
        add_own_words(nlp, lexicon)
    nlp.max_length = MAX_CHARACTERS + 1
    return nlp


def _is_ours(folder: Path) -> bool:
    config = folder / "config.cfg"
    return config.is_file() and RECOGNISER in config.read_text(encoding="utf-8")


def extract(nlp: Language, documents: Iterable[Document]) -> Iterator[Extraction]:
    """What each document says, in the order of the documents."""
    for document in documents:
        doc = make_doc(nlp, document)
        for _, component in nlp.pipeline:
            doc = component(doc)
        yield read_extraction(doc, model=describe_model(nlp))


def read_extraction(doc: Doc, *, model: str = "") -> Extraction:
    """The record of a Doc that went through the pipeline."""
    return Extraction(
        doc._.document,
        entities=get_or_empty(doc, "entities"),
        relations=get_or_empty(doc, "relations"),
        measures=get_or_empty(doc, "measures"),
        sessions=get_or_empty(doc, "sessions"),
        publications=get_or_empty(doc, "publications"),
        sentences=get_or_empty(doc, "sentences"),
        model=model,
    )


def describe_model(nlp: Language) -> str:
    """Name, version and digest of the model, as claims cite it."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']} {nlp.meta.get('digest', 'untrained')}"
