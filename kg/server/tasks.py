"""The jobs that a worker knows, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kg.server.description import describe_service
from kg.server.evaluation import answer_query, run_update
from kg.server.pages import render_page, render_resource
from kg.server.problems import ProblemError
from kg.server.protocol import Operation
from kg.server.records import (
    answer_question,
    ask_question,
    search_names,
    search_sentences,
    tell_entity,
    tell_path,
    tell_questions,
    tell_vocabulary,
)
from kg.server.rendering import Rendered
from kg.server.resources import describe_resource
from kg.server.state import State
from kg.server.worker import Task


def _answer_query(state: State, job: Mapping[str, Any]) -> Rendered:
    return answer_query(
        state,
        _read_operation(job),
        accept=job["accept"],
        base=job["base"],
    )


def _run_update(state: State, job: Mapping[str, Any]) -> Rendered:
    if not state.update:
        raise ProblemError(403, "this server only reads; start it with --update to change the graph")
    state.forget()
    return run_update(state.database, _read_operation(job), base=job["base"], allow_service=state.allow_service)


def _read_operation(job: Mapping[str, Any]) -> Operation:
    record = job["operation"]
    return Operation(
        record["kind"],
        record["text"],
        tuple(record["default_graphs"]),
        tuple(record["named_graphs"]),
        record["format"],
        record["inferred"],
    )


TASKS: Final[Mapping[str, Task]] = {
    "query": _answer_query,
    "update": _run_update,
    "service": describe_service,
    "resource": describe_resource,
    "page": render_page,
    "resource-page": render_resource,
    "search": search_names,
    "sentences": search_sentences,
    "entity": tell_entity,
    "path": tell_path,
    "questions": tell_questions,
    "ask": ask_question,
    "answer": answer_question,
    "vocabulary": tell_vocabulary,
}
