"""The jobs that a worker knows, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kg.server.description import describe_service
from kg.server.evaluation import answer_query, run_update
from kg.server.problems import ProblemError
from kg.server.protocol import Operation
from kg.server.rendering import Rendered
from kg.server.state import State
from kg.server.worker import Task


def _answer_query(state: State, job: Mapping[str, Any]) -> Rendered:
    return answer_query(
        state.database,
        _read_operation(job),
        accept=job["accept"],
        base=job["base"],
        limits=state.limits,
        union=state.union,
        allow_service=state.allow_service,
    )


def _run_update(state: State, job: Mapping[str, Any]) -> Rendered:
    if not state.update:
        raise ProblemError(403, "this server only reads; start it with --update to change the graph")
    state.known.clear()
    return run_update(state.database, _read_operation(job), base=job["base"], allow_service=state.allow_service)


def _read_operation(job: Mapping[str, Any]) -> Operation:
    record = job["operation"]
    return Operation(
        record["kind"],
        record["text"],
        tuple(record["default_graphs"]),
        tuple(record["named_graphs"]),
        record["format"],
    )


TASKS: Final[Mapping[str, Task]] = {
    "query": _answer_query,
    "update": _run_update,
    "service": describe_service,
}
