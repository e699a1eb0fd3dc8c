"""Asks a graph in SPARQL: read-only, over all that its documents say, for a limited time if wanted."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias, TypeVar

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QueryBoolean, QuerySolutions, Store, Triple

from kg.answers.search.index import SearchIndex
from kg.answers.search.matching import expand_matches, mentions_matches
from kg.answers.syntax import build_evaluation_error, build_syntax_error, check_query, is_shallow
from kg.answers.worker import OutOfTimeError, run_apart
from kg.errors import QueryError
from kg.namespaces import PREFIXES

T = TypeVar("T")
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Solutions:
    """What SELECT found: a row holds one term, or None, for each variable."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    truncated: bool = False
    """Whether ``limit_rows`` cut rows off."""

    def __iter__(self) -> Iterator[dict[str, Term]]:
        for row in self.rows:
            yield {name: term for name, term in zip(self.variables, row, strict=True) if term is not None}

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Triples:
    """What CONSTRUCT or DESCRIBE built: each triple once."""

    found: tuple[Triple, ...]
    """As the engine gave them."""
    truncated: bool = False

    @property
    def rows(self) -> tuple[Triple, ...]:
        """The triples in a fixed order."""
        return tuple(sorted(self.found, key=str))

    def __len__(self) -> int:
        return len(self.found)


Answer: TypeAlias = Solutions | Triples | bool


def run_query(
    database: Store,
    sparql: str,
    *,
    timeout: float | None = None,
    limit_rows: int | None = None,
    index: SearchIndex | None = None,
    union: bool | None = None,
    inferred: str | None = None,
) -> Answer:
    """The answer to a SPARQL 1.1 query; the prefixes of `kg.namespaces` need no declaration.

    Patterns match the default graph, in which a store holds each triple of its named graphs once; ``GRAPH ?g { … }``
    asks which document says it. A database without a default graph is asked over the union of its named graphs,
    where a triple that two of them hold matches twice; ``union`` chooses between the two. What is inferred lies in a
    graph of its own, which patterns match too when ``inferred`` names it.

    ``?thing kg:nameMatches "lixiaochu"`` and ``?sentence kg:textMatches "大米"`` search (README.md of this folder), in
    ``index`` or, where none is given, in one made from the database for this query alone.

    >>> from pyoxigraph import parse, RdfFormat
    >>> store = Store()
    >>> store.extend(parse('<g:g> { <p:李君> <https://schema.org/url> <p:抖音> }', format=RdfFormat.TRIG))
    >>> [str(row["site"]) for row in run_query(store, "SELECT ?site { ?person schema:url ?site }")]
    ['<p:抖音>']

    With a ``timeout`` the query runs in a thread that can be left, and whoever waits can be interrupted; without one
    the caller itself goes into the engine, which is quicker, and stays there till it is done.

    Raises: QueryError for a query that cannot be read, would write or fetch, fails, or takes too long.
    """
    check_query(sparql)
    if timeout is not None and timeout <= 0:
        raise QueryError(f"a timeout of {timeout:g} seconds leaves no time; give a positive number")
    if limit_rows is not None and limit_rows < 0:
        raise QueryError(f"cannot answer with {limit_rows} rows; give 0 or more")
    deadline = None if timeout is None else time.monotonic() + timeout
    text = expand_matches(database, sparql, index) if mentions_matches(sparql) else sparql
    try:
        if timeout is None and is_shallow(text):
            return _evaluate(database, text, limit_rows, None, union, inferred)
        return run_apart(lambda: _evaluate(database, text, limit_rows, deadline, union, inferred), timeout=timeout)
    except OutOfTimeError:
        raise QueryError(
            f"the query took over {timeout:g} seconds; narrow it, add a LIMIT, or allow more time"
        ) from None
    except (SyntaxError, OSError, RuntimeError, ValueError, TypeError) as error:
        raise _translate(error, sparql) from error


def select_rows(database: Store, sparql: str, *, timeout: float | None = None) -> Solutions:
    """The rows of a SELECT query of our own."""
    answer = run_query(database, sparql, timeout=timeout)
    if not isinstance(answer, Solutions):
        raise QueryError("only a SELECT query has rows; begin it with SELECT")
    return answer


def has_merged_graph(database: Store) -> bool:
    """Whether the default graph holds anything, as it does in every store that ``kg build`` made."""
    return next(iter(database.quads_for_pattern(None, None, None, DefaultGraph())), None) is not None


def _evaluate(
    database: Store,
    sparql: str,
    limit_rows: int | None,
    deadline: float | None,
    union: bool | None,
    inferred: str | None,
) -> Answer:
    if inferred is not None:
        graphs: list[NamedNode | BlankNode | DefaultGraph] = [DefaultGraph(), NamedNode(inferred)]
        found = database.query(sparql, prefixes=PREFIXES, default_graph=graphs)
    else:
        union = not has_merged_graph(database) if union is None else union
        # Those that it mentions: the engine reads each prefix that it is given.
        used = {prefix: iri for prefix, iri in PREFIXES.items() if f"{prefix}:" in sparql}
        found = database.query(sparql, prefixes=used, use_default_graph_as_union=union)
    if isinstance(found, QueryBoolean):
        return bool(found)
    stop = None if limit_rows is None else limit_rows + 1
    if isinstance(found, QuerySolutions):
        variables = tuple(variable.value for variable in found.variables)
        rows = tuple(map(tuple, _watch(found, stop, deadline)))
        return Solutions(variables, rows[:limit_rows], truncated=limit_rows is not None and len(rows) > limit_rows)
    built = Triples(tuple(_watch(found, None, deadline)))
    if limit_rows is None or len(built) <= limit_rows:
        return built
    return Triples(built.rows[:limit_rows], truncated=True)


def _watch(items: Iterable[T], stop: int | None, deadline: float | None) -> Iterable[T]:
    items = items if stop is None else islice(items, stop)
    return items if deadline is None else _check_time(items, deadline)


def _check_time(items: Iterable[T], deadline: float) -> Iterator[T]:
    for item in items:
        if time.monotonic() > deadline:
            raise OutOfTimeError
        yield item


def _translate(error: Exception, sparql: str) -> QueryError:
    if isinstance(error, SyntaxError):
        return build_syntax_error(sparql, _find_complaint(sparql) or str(error), prefixes=PREFIXES)
    return build_evaluation_error(error)


def _find_complaint(sparql: str) -> str:
    """What the engine says of the query as a person wrote it, before the search was put into it."""
    try:
        Store().query(sparql, prefixes=PREFIXES)
    except SyntaxError as error:
        return str(error)
    return ""
