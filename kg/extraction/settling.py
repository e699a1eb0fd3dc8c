"""The model proposes, lexicon and document settle: closed classes, and one name read alike throughout a text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.extraction.document import read_text
from kg.extraction.gazetteer import LEVELS, Match
from kg.extraction.tagging import INDEX

TypedSpan = tuple[int, int, str]

_BRACKETS = (("（", "）"), ("(", ")"), ("《", "》"), ("【", "】"), ("「", "」"))
# A platform's name that is also an ordinary word (得物, 快手) must have this much of the model's belief.
_PLATFORM_BELIEF = 0.05
# A name found elsewhere in the document needs less belief here than the model alone would ask for.
_REPEAT_BELIEF = 0.03


@Language.component("zhitu_settling", requires=["doc.ents", "doc._.scores", "doc._.matches"], assigns=["doc.ents"])
def settle_entities(doc: Doc) -> Doc:
    """Adds platforms of the lexicon and repeated names to the mentions that the model found."""
    spans = drop_half_bracketed(read_text(doc), [(e.start, e.end, e.label_) for e in doc.ents])
    spans = complete_titles(spans, doc._.matches)
    spans = add_platforms(spans, doc._.matches, doc._.scores)
    spans = add_repeats(read_text(doc), spans, doc._.scores)
    doc.set_ents([Span(doc, a, b, label=kind) for a, b, kind in sorted(spans)])
    return doc


def drop_half_bracketed(text: str, spans: Iterable[TypedSpan]) -> list[TypedSpan]:
    """Without those that hold one bracket of a pair: 主要镇（街道）names no place.

    >>> drop_half_bracketed("主要镇（街道）", [(3, 6, "Place"), (2, 3, "Place")])
    [(2, 3, 'Place')]
    """
    return [s for s in spans if all(text.count(a, *s[:2]) == text.count(b, *s[:2]) for a, b in _BRACKETS)]


def overlaps(spans: Iterable[TypedSpan], start: int, end: int) -> bool:
    """Whether any span shares a character with start … end."""
    return any(a < end and start < b for a, b, _ in spans)


def complete_titles(spans: list[TypedSpan], matches: Iterable[Match]) -> list[TypedSpan]:
    """A title of the lexicon is not cut: 丰城团市 + 市委书记 are 丰城 + 团市委书记.

    A place that runs into the title gives way where it is no division of the table and what remains is one.
    """
    titles = {m.end: m.start for m in matches if m.kind == "post"}
    divisions = {(m.start, m.end) for m in matches if m.kind in LEVELS}
    settled = list(spans)
    for span in spans:
        start, end, kind = span
        begin = titles.get(end, start)
        if kind != "Position" or begin >= start:
            continue
        before = [s for s in settled if s[0] < start and begin < s[1]]
        cut = {(s[0], begin) for s in before}
        if before and cut <= divisions and all(s[2] == "Place" and s[:2] not in divisions for s in before):
            settled = [s for s in settled if s not in before and s != span]
            settled += [(a, begin, place) for a, _, place in before] + [(begin, end, kind)]
    return settled


def add_platforms(spans: list[TypedSpan], matches: Iterable[Match], scores: NDArray[Any]) -> list[TypedSpan]:
    """Platforms are a closed class: where nothing else is read, the lexicon's name is one."""
    platform = [i for label, i in INDEX.items() if label.endswith("-Platform")]
    added = list(spans)
    for match in matches:
        if match.kind != "platform" or overlaps(added, match.start, match.end):
            continue
        if scores[match.start : match.end, platform].sum(axis=1).mean() >= _PLATFORM_BELIEF:
            added.append((match.start, match.end, "Platform"))
    return added


def add_repeats(text: str, spans: list[TypedSpan], scores: NDArray[Any]) -> list[TypedSpan]:
    """A name found once is found everywhere in the document.

    Positions are left out: a title without its bearer is no mention.
    """
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for start, end, kind in spans:
        kinds[text[start:end]][kind] += 1
    taken = np.zeros(len(text) + 1, dtype=bool)
    for start, end, _ in spans:
        taken[start:end] = True
    added = list(spans)
    for surface in sorted(kinds, key=lambda s: (-len(s), s)):
        kind = kinds[surface].most_common(1)[0][0]
        if len(surface) < 2 or kind == "Position":
            continue
        columns = [i for label, i in INDEX.items() if label != "O" and not label.endswith("-Position")]
        start = text.find(surface)
        while start >= 0:
            end = start + len(surface)
            if not taken[start:end].any() and scores[start:end, columns].sum(axis=1).mean() >= _REPEAT_BELIEF:
                added.append((start, end, kind))
                taken[start:end] = True
            start = text.find(surface, start + 1)
    return added
