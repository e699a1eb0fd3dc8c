"""What a request asks in the terms of the SPARQL 1.1 Protocol (section 2), before any graph is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qs

from kg.server.problems import ProblemError

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final[Mapping[str, Literal["query", "update"]]] = {
    "application/sparql-query": "query",
    "application/sparql-update": "update",
}

_DATASET: Final = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update, and the dataset that the protocol, not the text, gives it."""

    kind: Literal["query", "update"]
    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""
    """A format that the request names; else the Accept header chooses."""
    inferred: bool = False
    """Whether what follows by rules counts as well: ours, beside the protocol."""


def read_operation(method: str, query_string: str, content_type: str, body: bytes) -> Operation | None:
    """The operation of a request; None for a bare GET, which asks for the service description.

    >>> read_operation("GET", "query=ASK%20%7B%7D&default-graph-uri=urn:a", "", b"").default_graphs
    ('urn:a',)

    Raises: ProblemError with the status that the protocol wants.
    """
    parameters = _parse_form(query_string.encode("utf-8", "surrogateescape"))
    if method in ("GET", "HEAD"):
        if "update" in parameters:
            raise ProblemError(405, "an update comes by POST; GET only reads", headers={"Allow": "POST"})
        if "query" not in parameters:
            return None
        return _build("query", parameters)
    type_, charset = _parse_content_type(content_type)
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise ProblemError(415, f"the body is in {charset}; send UTF-8")
    if type_ == FORM:
        form = _parse_form(body)
        if "query" in parameters or "update" in parameters:
            raise ProblemError(400, "query or update stands in the address as well as in the body; send it once")
        merged = {key: [*parameters.get(key, ()), *form.get(key, ())] for key in {**parameters, **form}}
        if ("query" in form) == ("update" in form):
            raise ProblemError(400, "the form needs a query or an update, and not both")
        return _build("query" if "query" in form else "update", merged)
    if type_ in DIRECT:
        kind = DIRECT[type_]
        if "query" in parameters or "update" in parameters:
            raise ProblemError(400, f"the {kind} stands in the body; take query and update out of the address")
        return _build(kind, {**parameters, kind: [_decode(body)]})
    raise ProblemError(415, f"cannot read a body of type {type_ or 'unknown'}; send {FORM}, {' or '.join(DIRECT)}")


def _build(kind: Literal["query", "update"], parameters: Mapping[str, list[str]]) -> Operation:
    if len(parameters[kind]) > 1:
        raise ProblemError(400, f"there are {len(parameters[kind])} times {kind}; send one")
    default, named = _DATASET[kind]
    inferred = parameters.get("inferred", ["false"])
    if kind == "update" and inferred != ["false"]:
        raise ProblemError(400, "what is inferred can be asked, not changed; take inferred out of the request")
    if inferred not in (["true"], ["false"]):
        raise ProblemError(400, f"inferred is {', '.join(inferred)[:50]!r}; send inferred=true once, or leave it out")
    formats = [*parameters.get("format", ()), *parameters.get("output", ())]
    return Operation(
        kind,
        parameters[kind][0],
        tuple(parameters.get(default, ())),
        tuple(parameters.get(named, ())),
        formats[0] if formats else "",
        inferred == ["true"],
    )


def _parse_form(text: bytes) -> dict[str, list[str]]:
    try:
        found = parse_qs(_decode(text), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise ProblemError(400, f"the form is not UTF-8, or has over 1,000 fields: {error}") from error
    return found


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemError(400, f"the text is not UTF-8 at byte {error.start}; send UTF-8") from error


def _parse_content_type(content_type: str) -> tuple[str, str]:
    type_, *parameters = (part.strip() for part in content_type.split(";"))
    charsets = (p.partition("=")[2].strip("\"' ").lower() for p in parameters if p.lower().startswith("charset"))
    return type_.lower(), next(charsets, "")
