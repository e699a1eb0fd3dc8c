"""Search from SPARQL: ``?thing kg:nameMatches "…"`` and ``?sentence kg:textMatches "…"`` become blocks of VALUES.

The query is rewritten token by token, so that strings, comments and IRIs stay as they are; what else it says is
the engine's affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.answers.search.index import Hit, SearchIndex, choose_index
from kg.answers.syntax import Token, list_tokens, locate
from kg.errors import QueryError
from kg.namespaces import KG, PREFIXES

NAMES: Final = KG + "nameMatches"
SENTENCES: Final = KG + "textMatches"
MOST_HITS: Final = 100_000

_COLUMNS = {NAMES: 3, SENTENCES: 2}
_OPENING = {")": "(", "]": "[", "}": "{"}


def mentions_matches(sparql: str) -> bool:
    """Whether a query may search; cheap, for every query is asked."""
    return "nameMatches" in sparql or "textMatches" in sparql


def expand_matches(database: Store, sparql: str, index: SearchIndex | None = None) -> str:
    """The query with what its searches find in their place.

    Raises: QueryError for a search that is written otherwise than the README of this folder says.
    """
    mark = "\ue000"
    while mark in sparql:
        mark += "\ue000"
    searches: list[_Search] = []
    while search := next(_find_searches(sparql), None):
        place = f"VALUES {{{mark}{len(searches)}}}"
        sparql = "".join((sparql[: search.start], place, search.between, sparql[search.end :]))
        searches.append(search)
    if not searches:
        return sparql
    sentences = any(search.property == SENTENCES for search in searches)
    with choose_index(database, index, sentences=sentences) as opened:
        blocks = [_write_block(search, _find_hits(opened, search)) for search in searches]
    return re.sub(rf"VALUES {{{mark}(\d+)}}", lambda found: blocks[int(found[1])], sparql)


@dataclass(frozen=True, slots=True)
class _Search:
    """A search of a query: what it asks, and what of the text makes room for its VALUES."""

    property: str
    variables: tuple[str, ...]
    query: str
    limit: int | None
    start: int
    end: int
    between: str
    """What stays of the text from ``start`` to ``end``."""


def _find_hits(index: SearchIndex, search: _Search) -> list[Hit]:
    find = index.find_names if search.property == NAMES else index.find_sentences
    hits = find(search.query, limit=MOST_HITS + 1 if search.limit is None else search.limit)
    if search.limit is None and len(hits) > MOST_HITS:
        raise QueryError(
            f"{search.query!r} matches over {MOST_HITS}; write more of it, or a limit: ({Literal(search.query)} 1000)"
        )
    return hits


def _write_block(search: _Search, hits: list[Hit]) -> str:
    count = len(search.variables)
    if count == 1:
        return f"VALUES {search.variables[0]} {{ {' '.join(f'<{hit.iri}>' for hit in hits)} }}"
    rows = ((NamedNode(hit.iri), f"{hit.score:.4f}", Literal(hit.text))[:count] for hit in hits)
    values = " ".join("(" + " ".join(map(str, row)) + ")" for row in rows)
    return f"VALUES ({' '.join(search.variables)}) {{ {values} }}"


def _find_searches(sparql: str) -> Iterator[_Search]:
    tokens = list_tokens(sparql)
    prefixes = _read_prefixes(tokens)
    for place, token in enumerate(tokens):
        property_ = _resolve(token, prefixes)
        if property_ in _COLUMNS and (search := _read_search(sparql, tokens, place, property_)):
            yield search


def _read_prefixes(tokens: list[Token]) -> dict[str, str]:
    declared = {
        name.text.removesuffix(":"): iri.text[1:-1]
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.kind == "word" and word.text.lower() == "prefix" and iri.kind == "iri"
    }
    return {**PREFIXES, **declared}


def _resolve(token: Token, prefixes: dict[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind == "prefixed":
        prefix, _, local = token.text.partition(":")
        return prefixes.get(prefix, "\0") + local
    return ""


def _read_search(sparql: str, tokens: list[Token], place: int, property_: str) -> _Search | None:
    """The search whose predicate stands at this place; None where the IRI stands for itself."""
    before = tokens[place - 1].text if place else ""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if before in ("", "{", "(", "[", ".", "}", ",", "=") or after is None or after.text in ".,;)]}=":
        return None
    name = tokens[place].text
    where = "at line {}, column {}".format(*locate(sparql, tokens[place].start))
    if before in "^/|!" or after.text in "/|*+":
        raise QueryError(f"{name} {where} is part of a path; let it stand alone as the predicate")
    query, limit, end = _read_object(sparql, tokens, place + 1, f"{name} {where}")
    start = _find_subject(tokens, place - 1)
    variables, next_ = _read_subject(tokens, start, f"{name} {where}")
    if len(variables) > _COLUMNS[property_]:
        raise QueryError(f"{name} {where} binds {_COLUMNS[property_]} variables at most, not {len(variables)}")
    follows = end + 1
    while follows < len(tokens) and tokens[follows].text == ";":
        follows += 1
    more = follows > end + 1 and follows < len(tokens) and tokens[follows].text not in ".}"
    first, last = tokens[start].start, tokens[end].end
    if next_ == place and not more:
        return _Search(property_, variables, query, limit, first, tokens[follows - 1].end, " ")
    if len(variables) > 1:
        raise QueryError(f"{name} {where}: a list of variables takes no further predicates; say them of its first one")
    if next_ == place:
        kept = f" {sparql[first : tokens[place].start]}"
        return _Search(property_, variables, query, limit, first, tokens[follows - 1].end, kept)
    if before != ";":
        return None
    kept = f" {sparql[first : tokens[place - 1].start]}"
    return _Search(property_, variables, query, limit, first, last, kept)


def _read_object(sparql: str, tokens: list[Token], place: int, name: str) -> tuple[str, int | None, int]:
    """Text, limit and the place of the last token of ``"text"`` or ``("text" limit)``."""
    listed = tokens[place].text == "("
    place += listed
    if place >= len(tokens) or tokens[place].kind != "string":
        raise QueryError(f'{name} takes a text in quotes, as "lixiaochu" or ("lixiaochu" 20)')
    query = _read_string(tokens[place].text)
    if not query.strip():
        raise QueryError(f"{name} has nothing to search for; write a name or a part of one between the quotes")
    end, limit = place, None
    if [token.text for token in tokens[end + 1 : end + 2]] == ["@"]:
        end += 2
    if listed:
        close = next((i for i in range(end, len(tokens)) if tokens[i].text == ")"), end)
        if not (number := sparql[tokens[end].end : tokens[close].start].strip()).isdecimal():
            raise QueryError(f'{name} takes a number after the text, as ("lixiaochu" 20)')
        end, limit = close, int(number)
    if [token.text for token in tokens[end + 1 : end + 2]] == [","]:
        raise QueryError(f"{name} takes one text; write another triple for another")
    return query, limit, end


def _read_string(written: str) -> str:
    # The engine knows every escape.
    answer = Store().query(f"SELECT ({written} AS ?text) {{}}")
    return "".join(solution["text"].value for solution in answer) if isinstance(answer, QuerySolutions) else ""


def _find_subject(tokens: list[Token], place: int) -> int:
    """Where the statement begins that the token belongs to."""
    while place >= 0:
        token = tokens[place]
        if token.text in _OPENING:
            opening = _find_opening(tokens, place)
            if token.text == "}" or (token.text == ")" and _is_call(tokens, opening)):
                return place + 1
            place = opening - 1
            continue
        if token.text in ("{", "(", "[") or (token.text == "." and not _is_number(tokens, place)):
            return place + 1
        if token.kind == "word" and token.text not in ("a", "true", "false") and not _is_number(tokens, place):
            return place + 1
        place -= 1
    return 0


def _find_opening(tokens: list[Token], place: int) -> int:
    depth = 0
    for at in range(place, -1, -1):
        if tokens[at].text in _OPENING:
            depth += 1
        elif tokens[at].text in ("(", "[", "{"):
            depth -= 1
        if depth == 0:
            return at
    return 0


def _is_call(tokens: list[Token], opening: int) -> bool:
    """Whether a bracket opens an expression, as after FILTER, and no list."""
    before = tokens[opening - 1] if opening else None
    if before is None:
        return False
    if before.kind in ("iri", "prefixed"):
        return opening > 1 and tokens[opening - 2].text.lower() == "filter"
    return before.kind == "word" and before.text not in ("a", "true", "false")


def _is_number(tokens: list[Token], place: int) -> bool:
    """Whether a dot or word goes on from what stands before it: 1.5, 1e6, "…"@zh."""
    before = tokens[place - 1] if place else None
    if before is None or before.end != tokens[place].start:
        return False
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if tokens[place].text == ".":
        return before.text.isdecimal() and after is not None and after.text.isdecimal()
    return before.text.isdecimal() or before.text == "@"


def _read_subject(tokens: list[Token], place: int, name: str) -> tuple[tuple[str, ...], int]:
    """The variables of the subject, and the place after it."""
    end = place
    if tokens[place].text == "(":
        end = next((i for i in range(place, len(tokens)) if tokens[i].text == ")"), place)
    variables = [token for token in tokens[place : end + 1] if token.text not in ("(", ")")]
    if not variables or any(token.kind != "variable" for token in variables):
        raise QueryError(f"{name} needs a variable before it, as ?thing, or (?thing ?score)")
    return tuple(token.text for token in variables), end + 1
