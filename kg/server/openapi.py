"""The JSON routes, described in OpenAPI 3.1 for those who write clients."""

from __future__ import annotations

from typing import Any, Final

from kg import __version__
from kg.answers.facts import KINDS
from kg.answers.naming import THING_TYPES
from kg.records import STATUSES

_TEXT: Final[dict[str, Any]] = {"type": "string"}
_NUMBER: Final[dict[str, Any]] = {"type": "integer", "minimum": 0}


def describe_routes(root: str) -> dict[str, Any]:
    """The whole description for a server at this address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Zhitu 织图",
            "version": __version__,
            "description": "A knowledge graph of Chinese news: names, facts with their sentences, named questions. "
            "The SPARQL 1.1 endpoint is at /sparql.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": root.rstrip("/")}],
        "paths": {path: {"get": _describe_route(*described)} for path, described in _ROUTES.items()},
        "components": {"schemas": _SCHEMAS},
    }


def _describe_route(name: str, summary: str, parameters: list[dict[str, Any]], schema: dict[str, Any]) -> Any:
    problem = {"application/problem+json": {"schema": _refer("Problem")}}
    problems = {"400": "A parameter is missing or wrong", "404": "No such name", "422": "Over a limit of this server"}
    problems |= {"503": "Too many at once, or the store is being rebuilt; see Retry-After", "504": "It took too long"}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer", "content": {"application/json": {"schema": schema}}},
            **{status: {"description": text, "content": problem} for status, text in problems.items()},
        },
    }


def _parameter(name: str, text: str, *, required: bool = True, **schema: Any) -> dict[str, Any]:
    kind = schema or dict(_TEXT)
    return {"name": name, "in": "query", "required": required, "description": text, "schema": kind}


def _refer(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _list_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _record(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


_LIMIT: Final = _parameter(
    "limit", "How many at most", required=False, type="integer", minimum=1, maximum=100, default=20
)
_THING: Final[dict[str, Any]] = {
    "iri": {"type": "string", "format": "iri"},
    "name": _TEXT,
    "type": {"type": "string", "enum": list(THING_TYPES)},
    "page": {"type": "string", "description": "Its address under this server; empty when it has none"},
}
_QUOTE: Final[dict[str, Any]] = {
    **dict.fromkeys(("date", "document", "text", "title", "outlet"), _TEXT),
    **dict.fromkeys(("start", "end"), _NUMBER),
}
_SCHEMAS: Final[dict[str, Any]] = {
    "Problem": _record(title=_TEXT, status={"type": "integer"}, detail=_TEXT),
    "Thing": _record(**_THING),
    "Hit": _record(**_THING, found=_TEXT, how=_TEXT),
    "Quote": _record(**_QUOTE),
    "Fact": _record(
        kind={"type": "string", "enum": list(KINDS)},
        relation=_TEXT,
        subject=_TEXT,
        object=_TEXT,
        detail=_TEXT,
        status={"type": "string", "enum": list(STATUSES)},
        confidence={"type": "number", "minimum": 0, "maximum": 1},
        quotes=_list_of(_refer("Quote")),
        ends=_list_of({"type": "string", "format": "iri"}),
    ),
    "Entity": _record(**_THING, aliases=_list_of(_TEXT), documents=_NUMBER, facts=_list_of(_refer("Fact"))),
    "Hop": _record(
        subject=_TEXT,
        relation=_TEXT,
        object=_TEXT,
        confidence={"type": ["number", "null"]},
        quote={"anyOf": [_refer("Quote"), {"type": "null"}]},
        forward={"type": "boolean"},
    ),
    "Parameter": _record(name=_TEXT, gloss=_TEXT, optional={"type": "boolean"}, text={"type": "boolean"}),
    "Question": _record(name=_TEXT, zh=_TEXT, en=_TEXT, parameters=_list_of(_refer("Parameter")), sparql=_TEXT),
    "Term": {
        "type": "object",
        "required": ["iri", "kind"],
        "properties": {"iri": _TEXT, "kind": {"enum": ["class", "property"]}},
        "additionalProperties": _TEXT,
    },
}
_HITS: Final = _record(hits=_list_of(_refer("Hit")))
_SENTENCES: Final = _record(hits=_list_of(_record(iri={"type": "string", "format": "iri"}, **_QUOTE)))
_ENTITIES: Final = _record(entities=_list_of(_refer("Entity")))
_PATHS: Final = _record(
    **{"from": _refer("Thing"), "to": _refer("Thing")},
    namesakes=_list_of(_refer("Thing")),
    paths=_list_of(_list_of(_refer("Hop"))),
)
_ANSWER: Final = _record(
    question=_TEXT,
    columns=_list_of(_TEXT),
    rows=_list_of(_list_of({"type": ["string", "number", "boolean", "null"]})),
    sparql={"type": "string", "description": "Empty for a question that is answered by paths"},
)
_FOUND: Final = _record(
    answer=_TEXT,
    type=_TEXT,
    details={"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}},
    confidence={"type": "number", "minimum": 0, "maximum": 1},
    sure={"type": "boolean"},
    sentences=_list_of(_refer("Quote")),
)
_PLAIN: Final = _record(
    question=_TEXT,
    understood={"type": "boolean"},
    reading=_list_of(_TEXT),
    unused=_list_of(_TEXT),
    problem=_TEXT,
    sparql=_TEXT,
    answers=_list_of(_FOUND),
    notes=_list_of(_TEXT),
    nearest=_list_of(_record(name=_TEXT, zh=_TEXT, en=_TEXT)),
)
_VOCABULARY: Final = _record(prefixes={"type": "object", "additionalProperties": _TEXT}, terms=_list_of(_refer("Term")))
_ARGUMENTS: Final[dict[str, Any]] = {
    "name": "arguments",
    "in": "query",
    "required": False,
    "description": "The question's own parameters, such as person=李君",
    "schema": {"type": "object", "additionalProperties": _TEXT},
    "style": "form",
    "explode": True,
}
_ROUTES: Final[dict[str, tuple[str, str, list[dict[str, Any]], dict[str, Any]]]] = {
    "/api/search": (
        "search",
        "Entities by name, alias, part or pinyin",
        [_parameter("q", "What to find"), _LIMIT],
        _HITS,
    ),
    "/api/sentences": (
        "sentences",
        "Sentences that hold a text",
        [_parameter("q", "What to find"), _LIMIT],
        _SENTENCES,
    ),
    "/api/entity": (
        "entity",
        "All that is known of who bears a name, each fact with its sentences",
        [_parameter("name", "A name, name@Type or IRI")],
        _ENTITIES,
    ),
    "/api/path": (
        "path",
        "How two things are connected",
        [_parameter("from", "A name, name@Type or IRI"), _parameter("to", "A name, name@Type or IRI")],
        _PATHS,
    ),
    "/api/questions": ("questions", "The named questions", [], _record(questions=_list_of(_refer("Question")))),
    "/api/ask": (
        "ask",
        "The answer to a named question",
        [_parameter("question", "Its name"), _ARGUMENTS],
        _ANSWER,
    ),
    "/api/answer": (
        "answer",
        "The answer to a plain Chinese question, with how it is understood; or the nearest named questions",
        [_parameter("q", "The question, in Chinese")],
        _PLAIN,
    ),
    "/api/vocabulary": ("vocabulary", "Prefixes, classes and properties, with labels", [], _VOCABULARY),
}
