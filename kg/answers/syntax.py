"""What is checked in a query before the engine sees it, and what is said when the engine cannot read it.

The engine overflows its stack on queries nested or chained without bound, and would fetch from the network
for ``SERVICE``: neither may happen to a person who pastes a query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import QueryError

MAX_DEPTH = 200
MAX_STEPS = 10_000
# The engine needs a stack of 512 kB for more than 60 brackets or 300 operators, whichever they are.
_SHALLOW_BRACKETS = 30
_SHALLOW_OPERATORS = 120

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<prefixed>(?:[^\W\d_][\w.\-]*)?:(?:[\w:\-]|\.(?=[\w:\-])|%[0-9A-Fa-f]{2}|\\.)*)
    | (?P<word>[^\W\d_]\w*)
    | (?P<space>\s+)
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
# Read over the bare text, so that no trick with quotes or "<" can hide it; a string that holds all of this is rare.
_GAP = r"(?:\s|\#[^\n\r]*[\n\r])*"
_SERVICE = re.compile(rf"(?i)service{_GAP}(?:silent{_GAP})?(?:<[^>]*>|[^\s<{{}}]+){_GAP}\{{")
_VERBS = frozenset(("select", "ask", "construct", "describe"))
_UPDATES = frozenset(("insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with"))
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a query: iri, string, variable, prefixed, word or other (one character)."""

    kind: str
    text: str
    start: int
    end: int


def list_tokens(sparql: str) -> list[Token]:
    """The tokens of a query, without spaces and comments.

    >>> [token.kind for token in list_tokens("?x kg:name '#1' # 李")]
    ['variable', 'prefixed', 'string']
    """
    return [
        Token(str(found.lastgroup), found[0], found.start(), found.end())
        for found in _TOKEN.finditer(sparql)
        if found.lastgroup not in ("space", "comment")
    ]


def check_query(sparql: str, *, allow_service: bool = False) -> None:
    """Refuses what this graph must not be asked.

    >>> check_query("DELETE WHERE { ?s ?p ?o }")
    Traceback (most recent call last):
    kg.errors.QueryError: DELETE would change the graph, and queries only read; use SELECT, ASK, CONSTRUCT or DESCRIBE
    """
    if not sparql.strip():
        raise QueryError("the query is empty; write for example: SELECT * WHERE { ?person a kg:Person } LIMIT 10")
    # Nearly every query begins so, and needs no reading to find its verb.
    verb = None if sparql[:6].lower() == "select" else _find_verb(sparql)
    if verb and verb[0].lower() in _UPDATES:
        raise QueryError(
            f"{verb[0].upper()} would change the graph, and queries only read; use SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    if not allow_service:
        refuse_service(sparql)
    # Short of both limits there is nothing to count.
    if len(sparql) > MAX_STEPS or sum(map(sparql.count, "([{")) > MAX_DEPTH:
        _check_size(sparql)


def is_shallow(sparql: str) -> bool:
    """Whether the engine can surely read a query on half a megabyte of stack, which every thread has.

    Each bracket and operator may be one call deeper; nothing in SPARQL is chained without them.

    >>> is_shallow("SELECT * { ?person a kg:Person }"), is_shallow("ASK { FILTER(1" + "+1" * 200 + ") }")
    (True, False)
    """
    # Two hundred characters cannot hold enough of them.
    if len(sparql) <= 200:
        return True
    brackets = sum(map(sparql.count, "([{"))
    return brackets <= _SHALLOW_BRACKETS and sum(map(sparql.count, "/|^+-*!&=<>.;,")) <= _SHALLOW_OPERATORS


def refuse_service(sparql: str) -> None:
    """Refuses a query or update that asks another server."""
    if "service" in sparql.lower() and _SERVICE.search(sparql):
        raise QueryError("SERVICE would ask another server, and Zhitu works without network; take that part out")


def _find_verb(sparql: str) -> re.Match[str] | None:
    words = (token for token in _TOKEN.finditer(sparql) if token.lastgroup == "word")
    return next((word for word in words if word[0].lower() not in ("prefix", "base")), None)


def _check_size(sparql: str) -> None:
    depth = steps = 0
    for token in _TOKEN.finditer(sparql):
        if token.lastgroup in ("variable", "word", "other"):
            steps += 1
        if token[0] in "([{":
            depth += 1
        elif token[0] in ")]}":
            depth -= 1
        if depth > MAX_DEPTH:
            line, column = locate(sparql, token.start())
            raise QueryError(f"brackets nest over {MAX_DEPTH} deep at line {line}, column {column}; split the query")
    if steps > MAX_STEPS:
        raise QueryError(f"the query has over {MAX_STEPS} steps; split it, or list its values in a VALUES block")


def build_syntax_error(sparql: str, message: str, *, prefixes: Iterable[str] = ()) -> QueryError:
    """The engine's complaint in plain words: line, column and the text where reading stopped.

    >>> build_syntax_error("SELECT * { ?s ?p", "error at 1:17: expected one of …")
    QueryError('SPARQL syntax error at line 1, column 17, at the end of the query, after "* { ?s ?p"')
    >>> build_syntax_error("SELECT * {\\n  ?s ?p 李 }", "error at 2:11: expected OPTIONAL")
    QueryError('SPARQL syntax error at line 2, column 11, near "}"')
    """
    if not (match := _POSITION.match(message)):
        return QueryError(f"the query cannot be read: {message}")
    line, column, expected = int(match[1]), int(match[2]), match[3]
    verb = _find_verb(sparql)
    if verb and verb[0].lower() not in _VERBS:
        line, column = locate(sparql, verb.start())
        expected = "The query begins with SELECT or ASK or CONSTRUCT or DESCRIBE"
    lines = sparql.split("\n")
    text = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    end = f"at the end of the {'line' if line < len(lines) else 'query'}"
    if before := " ".join(sparql[: _find_offset(lines, line, column)].split()[-4:])[-40:]:
        end += f', after "{before}"'
    near = f'near "{text[:40]}"' if text else end
    advice = _advise(sparql, expected, set(prefixes))
    return QueryError(f"SPARQL syntax error at line {line}, column {column}, {near}{advice}")


def build_evaluation_error(error: Exception) -> QueryError:
    """What is said of a query that can be read, but at which the engine fails."""
    return QueryError(f"the query cannot be evaluated: {error}; see that its functions and patterns are SPARQL 1.1")


def _find_offset(lines: list[str], line: int, column: int) -> int:
    return sum(len(text) + 1 for text in lines[: line - 1]) + column - 1


def _advise(sparql: str, expected: str, prefixes: set[str]) -> str:
    # The engine lists grammar rules; only its whole sentences help a person.
    if sentence := re.search(r"The (?:[A-Z]|query )[^,]*|[A-Z][a-z][^,]* (?:is|are|must|cannot) [^,]*", expected):
        return f": {sentence[0]}"
    declared = prefixes | {m[1] for m in re.finditer(r"(?i)\bprefix\s+([^\s:<]*):", sparql)}
    for token in _TOKEN.finditer(sparql):
        if token.lastgroup == "prefixed" and (prefix := token[0].split(":", 1)[0]) not in declared:
            return f"; the prefix {prefix}: is not declared, add PREFIX {prefix}: <…>"
    return ""


def locate(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset.

    >>> locate("ab\\ncd", 4)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
