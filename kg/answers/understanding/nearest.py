"""The named questions that are nearest to a plain one, by the characters they share."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from kg.answers.questions import Question, list_questions

_EMPTY = frozenset("的了过吗呢是在有？?，。、：:和")


def find_nearest_questions(text: str, *, limit: int = 3) -> tuple[Question, ...]:
    """At most ``limit`` named questions that share pairs of characters or single ones with the text.

    >>> [question.name for question in find_nearest_questions("产品的产地是哪里", limit=1)]
    ['product-origins']
    """
    wanted = _count_grams(text)
    scored = []
    for question in list_questions():
        own = _count_grams(question.title_zh)
        shared = sum((wanted & own).values())
        if shared:
            scored.append((-shared / (len(own) + 4), question.name, question))
    return tuple(question for _, _, question in sorted(scored)[:limit])


def _count_grams(text: str) -> Counter[str]:
    letters = [c for c in text if c not in _EMPTY]
    grams = Counter(letters)
    for one, two in pairwise(letters):
        grams[one + two] += 2
    return grams
