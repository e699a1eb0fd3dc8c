"""Asks a graph in SPARQL: read-only, over all that its documents say, for a limited time if wanted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias, TypeVar

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QueryBoolean, QuerySolutions, Store, Triple

from kg.answers.syntax import build_syntax_error, check_query
from kg.errors import QueryError
from kg.namespaces import PREFIXES

T = TypeVar("T")
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

# Deep queries recurse in the engine; the pages of a stack are only taken when used.
_STACK = 256 * 1024 * 1024
_starting = threading.Lock()


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
    """What CONSTRUCT or DESCRIBE built: each triple once, in a fixed order."""

    rows: tuple[Triple, ...]
    truncated: bool = False

    def __len__(self) -> int:
        return len(self.rows)


Answer: TypeAlias = Solutions | Triples | bool


def run_query(database: Store, sparql: str, *, timeout: float | None = None, limit_rows: int | None = None) -> Answer:
    """The answer to a SPARQL 1.1 query; the prefixes of `kg.namespaces` need no declaration.

    Patterns match the default graph, in which a store holds each triple of its named graphs once; ``GRAPH ?g { … }``
    asks which document says it. A database without a default graph is asked over the union of its named graphs,
    where a triple that two of them hold matches twice.

    >>> from pyoxigraph import parse, RdfFormat
    >>> store = Store()
    >>> store.extend(parse('<g:g> { <p:李君> <https://schema.org/url> <p:抖音> }', format=RdfFormat.TRIG))
    >>> [str(row["site"]) for row in run_query(store, "SELECT ?site { ?person schema:url ?site }")]
    ['<p:抖音>']

    Raises: QueryError for a query that cannot be read, would write or fetch, fails, or takes too long.
    """
    check_query(sparql)
    if timeout is not None and timeout <= 0:
        raise QueryError(f"a timeout of {timeout:g} seconds leaves no time; give a positive number")
    if limit_rows is not None and limit_rows < 0:
        raise QueryError(f"cannot answer with {limit_rows} rows; give 0 or more")
    deadline = None if timeout is None else time.monotonic() + timeout
    outcome: list[Answer | BaseException] = []

    def work() -> None:
        try:
            outcome.append(_evaluate(database, sparql, limit_rows, deadline))
        except BaseException as error:
            # Without its frames: what the engine gave must not outlive this thread.
            outcome.append(error.with_traceback(None))

    # A thread of its own: the engine cannot be interrupted, but it can be left behind.
    thread = _start_thread(work)
    thread.join(timeout)
    if not outcome or isinstance(outcome[0], _OutOfTimeError):
        raise QueryError(f"the query took over {timeout:g} seconds; narrow it, add a LIMIT, or allow more time")
    if isinstance(result := outcome[0], BaseException):
        raise _translate(result, sparql) from result
    return result


def select_rows(database: Store, sparql: str) -> Solutions:
    """The rows of a SELECT query of our own."""
    answer = run_query(database, sparql)
    if not isinstance(answer, Solutions):
        raise QueryError("only a SELECT query has rows; begin it with SELECT")
    return answer


def has_merged_graph(database: Store) -> bool:
    """Whether the default graph holds anything, as it does in every store that ``kg build`` made."""
    return next(iter(database.quads_for_pattern(None, None, None, DefaultGraph())), None) is not None


class _OutOfTimeError(Exception):
    """The deadline passed between two rows."""


def _start_thread(work: Callable[[], None]) -> threading.Thread:
    with _starting:
        before = threading.stack_size(_STACK)
        try:
            thread = threading.Thread(target=work, name="query", daemon=True)
            thread.start()
        finally:
            threading.stack_size(before)
    return thread


def _evaluate(database: Store, sparql: str, limit_rows: int | None, deadline: float | None) -> Answer:
    found = database.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=not has_merged_graph(database))
    if isinstance(found, QueryBoolean):
        return bool(found)
    stop = None if limit_rows is None else limit_rows + 1
    if isinstance(found, QuerySolutions):
        variables = tuple(variable.value for variable in found.variables)
        rows = tuple(tuple(solution) for solution in _watch(islice(found, stop), deadline))
        return Solutions(variables, rows[:limit_rows], truncated=limit_rows is not None and len(rows) > limit_rows)
    triples = sorted(set(_watch(found, deadline)), key=str)
    return Triples(tuple(triples[:limit_rows]), truncated=limit_rows is not None and len(triples) > limit_rows)


def _watch(items: Iterable[T], deadline: float | None) -> Iterator[T]:
    for item in items:
        if deadline is not None and time.monotonic() > deadline:
            raise _OutOfTimeError
        yield item


def _translate(error: BaseException, sparql: str) -> BaseException:
    if isinstance(error, SyntaxError):
        return build_syntax_error(sparql, str(error), prefixes=PREFIXES)
    if isinstance(error, MemoryError | KeyboardInterrupt):
        return error
    return QueryError(f"the query cannot be evaluated: {error}; see that its functions and patterns are SPARQL 1.1")
