"""Evaluates an operation of the protocol in the engine and writes its answer in the wanted form."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, QueryBoolean, QuerySolutions, Store

from kg.answers.results import RESULT_FORMATS, serialize_rdf
from kg.answers.search.matching import expand_matches, mentions_matches
from kg.answers.syntax import build_evaluation_error, build_syntax_error, check_query, refuse_service
from kg.errors import KgError, QueryError
from kg.namespaces import PREFIXES
from kg.server.dataset import insert_dataset, refuse_loading
from kg.server.limits import Limits
from kg.server.negotiation import GRAPH_TYPES, RESULT_TYPES, choose_format
from kg.server.problems import ProblemError
from kg.server.protocol import Operation
from kg.server.rendering import CappedWriter, Rendered
from kg.server.state import State


def answer_query(state: State, operation: Operation, *, accept: str, base: str) -> Rendered:
    """The answer to a query over the dataset of the protocol, else that of the query, else the whole graph.

    ``kg:nameMatches`` and ``kg:textMatches`` search in the state's index, whichever graphs are asked.

    Raises: QueryError for a query that cannot be read or evaluated, ProblemError 406, 422 or 502.
    """
    limits, text = state.limits, operation.text
    check_query(text, allow_service=state.allow_service)
    dataset = _choose_dataset(state, operation)
    try:
        if mentions_matches(text):
            text = expand_matches(state.database, text, state.index)
        found = state.database.query(text, base_iri=base, prefixes=PREFIXES, **dataset)
        if isinstance(found, QueryBoolean | QuerySolutions):
            type_, format = choose_format(accept, RESULT_TYPES, named=operation.format)
            writer = CappedWriter(format, rows=limits.rows, size=limits.answer_bytes)
            found.serialize(writer, format=RESULT_FORMATS[format])  # type: ignore[arg-type]
            return Rendered(writer.read(), type_)
        type_, format = choose_format(accept, GRAPH_TYPES, named=operation.format)
        triples = list(islice(found, limits.rows + 1))
    except (KgError, MemoryError):
        raise
    except Exception as error:
        raise _translate(error, operation.text) from error
    return render_graph(triples, type_, format, limits=limits)


def _choose_dataset(state: State, operation: Operation) -> dict[str, Any]:
    default = [DefaultGraph() if iri == "urn:x-arq:DefaultGraph" else _node(iri) for iri in operation.default_graphs]
    dataset: dict[str, Any] = {"default_graph": default}
    if default or operation.named_graphs:
        dataset["named_graphs"] = [_node(iri) for iri in operation.named_graphs]
    elif operation.inferred:
        dataset["default_graph"] = [DefaultGraph()]
    else:
        return {"use_default_graph_as_union": state.union}
    if operation.inferred:
        if state.graph.inferred is None:
            raise ProblemError(400, "nothing is inferred in this store; build it with --infer, or leave inferred out")
        dataset["default_graph"].append(NamedNode(state.graph.inferred))
    return dataset


def render_graph(triples: Sequence[Any], type_: str, format: str, *, limits: Limits) -> Rendered:
    """Triples in a format, each once and in a fixed order."""
    if len(triples) > limits.rows:
        raise ProblemError(422, f"the answer has over {limits.rows:,} triples; ask for less, or add a LIMIT")
    body = serialize_rdf(sorted(set(triples), key=str), format)
    if len(body) > limits.answer_bytes:
        raise ProblemError(422, f"the answer is over {limits.answer_bytes:,} bytes; ask for less, or add a LIMIT")
    return Rendered(body, type_)


def run_update(database: Store, operation: Operation, *, base: str, allow_service: bool = False) -> Rendered:
    """Carries an update out, whole or not at all.

    Raises: QueryError for an update that cannot be read or would reach outside, ProblemError 400 for two datasets.
    """
    if not allow_service:
        refuse_service(operation.text)
        refuse_loading(operation.text)
    defaults = [str(_node(iri)) for iri in operation.default_graphs]
    named = [str(_node(iri)) for iri in operation.named_graphs]
    text = insert_dataset(operation.text, defaults, named) if defaults or named else operation.text
    try:
        database.update(text, base_iri=base, prefixes=PREFIXES)
    except (KgError, MemoryError):
        raise
    except Exception as error:
        raise _translate(error, text) from error
    return Rendered(b"", "text/plain", 204)


def select_terms(state: State, sparql: str) -> list[tuple[Any, ...]]:
    """The rows of a query of our own over what queries see."""
    found = state.database.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=state.union)
    assert isinstance(found, QuerySolutions)
    return [tuple(row) for row in found]


def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"{iri!r} names no graph: {error}; give an absolute IRI") from error


def _translate(error: Exception, text: str) -> KgError:
    if isinstance(error, SyntaxError):
        return build_syntax_error(text, str(error), prefixes=PREFIXES)
    if isinstance(error, OSError):
        return ProblemError(502, f"another server did not answer: {error}")
    return build_evaluation_error(error)
