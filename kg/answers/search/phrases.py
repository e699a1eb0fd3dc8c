"""What a person typed, as an expression of FTS5."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from kg.answers.search.readings import is_chinese, split_syllables

MODES: Final = (("characters", 0.7), ("syllables", 0.5), ("initials", 0.3))
"""Columns of the index, and what a part found there is worth at least."""


def write_match(words: list[list[str]], column: str, syllables: frozenset[str]) -> str:
    """The words as phrases of a column, all of them wanted; empty where they cannot be read so.

    >>> write_match([["丰", "城"], ["618"]], "characters", frozenset())
    '{characters}:"丰 城" AND {characters}:"618"*'
    >>> write_match([["lixiaoc"]], "syllables", frozenset(("li", "xiao", "chu")))
    '({syllables}:"li xiao c"*)'
    >>> write_match([["lxc"]], "initials", frozenset())
    '{initials}:"l x c"*'
    """
    # Pinyin must be somewhere in it: what is written in characters alone is found as characters.
    typed = any(token.isascii() and token.isalpha() for word in words for token in word)
    if not words or not all(words) or (column != "characters" and not typed):
        return ""
    runs = words if column == "characters" else [run for word in words for run in _split_runs(word)]
    parts = [_write_word(run, column, syllables) for run in runs]
    return " AND ".join(parts) if all(parts) else ""


def _write_word(tokens: list[str], column: str, syllables: frozenset[str]) -> str:
    if column == "characters" or any(is_chinese(token) for token in tokens):
        return _write_phrase("characters", tokens)
    if column == "initials":
        return _write_phrase(column, [c for token in tokens for c in (token if token.isalpha() else (token,))])
    ways: list[tuple[str, ...]] = [()]
    for token in tokens:
        splits = split_syllables(spell_pinyin(token), syllables) if token.isalpha() else [(token,)]
        ways = [(*way, *split) for way in ways for split in splits]
    return "(" + " OR ".join(_write_phrase(column, way) for way in ways) + ")" if ways else ""


def _split_runs(tokens: list[str]) -> list[list[str]]:
    """Chinese characters apart from letters and digits, as in 李xc."""
    return [list(run) for _, run in groupby(tokens, key=is_chinese)]


def spell_pinyin(letters: str) -> str:
    """ü as the index has it, v; also where people type lue and nue."""
    return letters.replace("ü", "v").replace("lue", "lve").replace("nue", "nve")


def _write_phrase(column: str, tokens: list[str] | tuple[str, ...]) -> str:
    # Tokens are letters and digits, no quotes among them. What is typed may be the beginning of the last one.
    beginning = "" if is_chinese(tokens[-1]) else "*"
    return f'{{{column}}}:"{" ".join(tokens)}"{beginning}'
