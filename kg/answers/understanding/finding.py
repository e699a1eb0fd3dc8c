"""The tokens of a question with the store's names in them, and what the pipeline names that the store does not know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pyoxigraph import Store

from kg.answers.naming import load_thing
from kg.answers.search.index import SearchIndex
from kg.answers.understanding.names import NamedSpan, find_kinds, find_named_spans
from kg.answers.understanding.tokens import Token, cut_question
from kg.records import Extraction

_LONGEST_SEARCHED: Final = 16
_AROUND: Final = 8
"""How many characters before and after what is unknown may belong to the same name."""


def find_tokens(database: Store, text: str, index: SearchIndex) -> list[Token]:
    """The question cut up with the store's names, products by the ends of their names too."""
    spans = list(find_named_spans(database, text))
    tokens = cut_question(text, spans)
    if not any(meaning.kind in ("relation", "metric") for token in tokens for meaning in token.meanings):
        # 京东直播 is a platform of its own, but in 谁在京东直播 the verb.
        shorter = {(span.start, span.end) for span in spans}
        spans = [s for s in spans if not text[: s.end].endswith("直播") or (s.start, s.end - 2) not in shorter]
        tokens = cut_question(text, spans)
    more: list[NamedSpan] = list(_find_folded(database, text, tokens, index))
    for token in tokens:
        if token.kind == "name" and token.name and {t.type for t in token.name.things} == {"Product"}:
            kinds = find_kinds(database, token.text, index)
            if set(kinds) - set(token.name.things):
                things = tuple(sorted({*token.name.things, *kinds}))
                spans.remove(token.name)
                more.append(NamedSpan(token.start, token.end, things))
    for token in _list_searched(tokens):
        if len(token.text) > 1:
            more += _find_parts(database, token, index)
    return cut_question(text, [*spans, *more]) if more else tokens


def _list_searched(tokens: list[Token]) -> list[Token]:
    """What is unknown and worth a search: no question of people has more, or longer ones."""
    return [token for token in tokens if token.kind == "unknown" and len(token.text) <= _LONGEST_SEARCHED][:3]


def _find_folded(database: Store, text: str, tokens: list[Token], index: SearchIndex) -> Iterator[NamedSpan]:
    """Names that the store writes otherwise, with a space or in other characters, around what is unknown."""
    for token in _list_searched(tokens):
        windows = [
            (start, end)
            for start in range(max(0, token.start - _AROUND), token.start + 1)
            for end in range(token.end, min(len(text), token.end + _AROUND) + 1)
            if end - start > 2
        ]
        for start, end in sorted(windows, key=lambda window: window[0] - window[1]):
            hits = [hit for hit in index.find_names(text[start:end], limit=5) if hit.how == "name"]
            things = [load_thing(database, hit.iri) for hit in hits]
            if known := tuple(sorted(t for t in things if t is not None and t.type != "Session")):
                yield NamedSpan(start, end, known)
                break


def _find_parts(database: Store, token: Token, index: SearchIndex) -> list[NamedSpan]:
    """The longest part of an unknown run that ends the names of products, or of events and bodies."""
    for size in range(len(token.text), 1, -1):
        for start in range(len(token.text) - size + 1):
            part = token.text[start : start + size]
            for type_ in ("Product", "Event", "Organization", "Work") if size > 2 else ("Product",):
                if things := find_kinds(database, part, index, type_=type_):
                    begin = token.start + start
                    return [NamedSpan(begin, begin + size, things, whole=False)]
    return []


def choose_types(tokens: list[Token], extraction: Extraction | None) -> list[Token]:
    """Of things of several types that one name stands for, those of the type that the pipeline reads there."""
    read = {(m.start, m.end): e.type for e in (extraction.entities if extraction else ()) for m in e.mentions}
    chosen = []
    for token in tokens:
        type_ = read.get((token.start, token.end))
        things = tuple(t for t in token.name.things if t.type == type_) if token.name else ()
        chosen.append(replace(token, name=NamedSpan(token.start, token.end, things)) if things else token)
    return chosen


def find_strangers(tokens: list[Token], extraction: Extraction | None) -> list[tuple[str, str]]:
    """What the pipeline reads as a name and the store does not know."""
    if extraction is None:
        return []
    unknown = [t for t in tokens if t.kind == "unknown"]
    found = {}
    for entity in extraction.entities:
        for mention in entity.mentions:
            known = any(t.kind == "name" and mention.start <= t.start and t.end <= mention.end for t in tokens)
            strange = any(t.start < mention.end and mention.start < t.end for t in unknown)
            if entity.type != "Position" and strange and not known:
                found[mention.text] = entity.type
    return list(found.items())
