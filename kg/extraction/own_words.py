"""The user's own words: where one stands, it decides, whatever the model and the shipped lexicon read there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.extraction.document import read_text
from kg.extraction.gazetteer import Gazetteer, Match
from kg.extraction.settling import TypedSpan
from kg.lexicon import Lexicon, Word

OWN_WORDS = "zhitu_own_words"


class OwnWords:
    """The component: the words' surfaces become mentions of their types."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = {surface: word for word in words for surface in word.surfaces}
        self._gazetteer = Gazetteer((surface, "word", word.name) for surface, word in self._words.items())

    def __call__(self, doc: Doc) -> Doc:
        """Assigns the entities again, and the name that each surface stands for."""
        text = read_text(doc)
        found = [(m.start, m.end, self._words[text[m.start : m.end]].type) for m in self._gazetteer.find(text)]
        spans = settle_words([(e.start, e.end, e.label_) for e in doc.ents], found, doc._.matches or ())
        doc.set_ents([Span(doc, start, end, label=kind) for start, end, kind in spans])
        doc._.words = {(word.type, surface): word.name for surface, word in self._words.items()}
        return doc


def settle_words(
    spans: Iterable[TypedSpan], words: Sequence[TypedSpan], matches: Iterable[Match] = ()
) -> list[TypedSpan]:
    """The words take the place of what they touch; only a longer name of the shipped lexicon stays whole.

    >>> settle_words([(0, 6, "Organization"), (8, 10, "Place")], [(0, 4, "Platform")])
    [(0, 4, 'Platform'), (8, 10, 'Place')]
    """
    known = {(m.start, m.end) for m in matches}
    spans = list(spans)
    whole = [s for s in spans if s[:2] in known]
    chosen = [w for w in words if not any(a <= w[0] and w[1] <= b and (a, b) != w[:2] for a, b, _ in whole)]
    return sorted([*chosen, *(s for s in spans if not any(a < s[1] and s[0] < b for a, b, _ in chosen))])


@Language.factory(
    OWN_WORDS,
    requires=["doc.ents", "doc._.matches"],
    assigns=["doc.ents", "doc._.words"],
    default_config={"words": []},
)
def make_own_words(nlp: Language, name: str, words: Sequence[Sequence[object]]) -> OwnWords:  # noqa: ARG001
    """The component from its configuration: of each word its name, its type and its aliases."""
    return OwnWords([Word(str(w[0]), str(w[1]), tuple(map(str, w[2:]))) for w in words])


def add_own_words(nlp: Language, lexicon: Lexicon) -> None:
    """Puts a lexicon's words into a pipeline, behind all that settles the model's mentions."""
    words = [[w.name, w.type, *w.aliases] for w in lexicon.words]
    nlp.add_pipe(OWN_WORDS, before="zhitu_coreference", config={"words": words})
    nlp.meta["digest"] = f"{nlp.meta.get('digest', 'untrained')}+{lexicon.digest}"
