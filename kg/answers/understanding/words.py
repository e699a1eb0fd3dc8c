"""The words that questions are made of, from ``ontology/questions/words.ttl``: what each asks for or says.

A word's ``skos:notation`` holds a kind and a value: ``ask Person`` (谁), ``class Platform`` (平台), ``place 县``,
``relation promotes`` (卖), ``metric sales`` (销售额), ``money`` (多少钱), ``status planned`` (打算),
``order max`` (最多), ``over`` (超过), ``post 书记``, ``tenure former`` (以前), ``year`` (一年), ``relative`` (去年),
``filler`` (的), and ``beyond`` (为什么) for what is not understood. A word may have several.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.namespaces import SKOS
from kg.ontology import Properties, load_terms, read_turtle
from kg.settings import find_ontology

_NOTATION = SKOS + "notation"


@dataclass(frozen=True, slots=True, order=True)
class Meaning:
    """What a word says: its kind, and which one of that kind."""

    kind: str
    value: str = ""


@cache
def load_words() -> dict[str, tuple[Meaning, ...]]:
    """All words with their meanings.

    >>> load_words()["带货"]
    (Meaning(kind='relation', value='promotes'),)
    """
    words: dict[str, list[Meaning]] = {}
    for about in read_turtle(find_ontology() / "questions" / "words.ttl").values():
        for notation in _list_texts(about, _NOTATION):
            kind, _, value = notation.partition(" ")
            for predicate in (SKOS + "prefLabel", SKOS + "altLabel"):
                for word in _list_texts(about, predicate):
                    words.setdefault(word, []).append(Meaning(kind, value))
    for term in load_terms("post"):
        for word in (term.name, *term.aliases):
            if len(word) > 1:
                words.setdefault(word, []).append(Meaning("post", word))
    return {word: tuple(dict.fromkeys(meanings)) for word, meanings in words.items()}


@cache
def load_official_endings() -> tuple[str, ...]:
    """How the posts of officials end: what 官员 and 干部 stand for."""
    words = read_turtle(find_ontology() / "questions" / "words.ttl").values()
    return tuple(sorted({word for about in words for word in _list_texts(about, SKOS + "hiddenLabel")}))


def _list_texts(about: Properties, predicate: str) -> list[str]:
    return [text for text, language in about.texts.get(predicate, ()) if language in ("zh", "")]
