"""The dataset that the protocol gives an update, put into its text: the engine takes none beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.errors import QueryError
from kg.server.problems import ProblemError

_TOKEN: Final = re.compile(
    r"""(?P<skip>\#[^\n\r]* | <[^<>"{}|^`\\\x00-\x20]*>
        | \"\"\"(?:[^\\]|\\.)*?\"\"\" | '''(?:[^\\]|\\.)*?''' | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<name>[?$@]\w+ | [\w.\-]*:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\.)*)
    | (?P<word>[A-Za-z]+) | (?P<open>\{) | (?P<close>\})""",
    re.VERBOSE | re.DOTALL,
)


def insert_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """The update with USING and USING NAMED before each WHERE (SPARQL 1.1 Protocol, section 2.2.3).

    >>> insert_dataset("INSERT { ?s a <urn:b> } WHERE { ?s a <urn:a> }", ["<urn:g>"], [])
    'INSERT { ?s a <urn:b> } USING <urn:g> WHERE { ?s a <urn:a> }'
    >>> insert_dataset("DELETE WHERE { ?s a <urn:a> }", [], ["<urn:g>"])
    'DELETE { ?s a <urn:a> } USING NAMED <urn:g> WHERE { ?s a <urn:a> }'

    Raises: ProblemError 400 where the update names a dataset itself.
    """
    clause = "".join([*(f"USING {iri} " for iri in default), *(f"USING NAMED {iri} " for iri in named)])
    parts, copied, before = [], 0, ""
    for word, start in _iterate_words(update):
        if word in ("USING", "WITH"):
            raise ProblemError(400, f"the update says {word} and the request names graphs too; give the dataset once")
        if word == "WHERE":
            pattern = _cut_group(update, start) if before == "DELETE" else ""
            parts += [update[copied:start], pattern, clause]
            copied = start
        before = word
    return "".join([*parts, update[copied:]])


def refuse_loading(update: str) -> None:
    """Refuses LOAD: neither files of this machine nor other servers are read for a client.

    >>> refuse_loading("LOAD <file:///etc/passwd>")
    Traceback (most recent call last):
    kg.errors.QueryError: LOAD would read a file or another server, and that is not allowed; send the triples themselves
    """
    if any(word == "LOAD" for word, _ in _iterate_words(update)):
        raise QueryError(
            "LOAD would read a file or another server, and that is not allowed; send the triples themselves"
        )


def _iterate_words(update: str) -> Iterator[tuple[str, int]]:
    """Keywords outside of braces, in capitals, with their place."""
    depth = 0
    for token in _TOKEN.finditer(update):
        depth += {"open": 1, "close": -1}.get(token.lastgroup or "", 0)
        if depth == 0 and token.lastgroup == "word":
            yield token[0].upper(), token.start()


def _cut_group(update: str, start: int) -> str:
    """The group in braces that follows, with a space after it."""
    depth, begin = 0, start
    for token in _TOKEN.finditer(update, start):
        if token.lastgroup == "open":
            depth += 1
            begin = begin if depth > 1 else token.start()
        elif token.lastgroup == "close":
            depth -= 1
            if depth == 0:
                return update[begin : token.end()] + " "
    return ""
