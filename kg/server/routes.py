"""The addresses of the server and the functions that answer there."""

from __future__ import annotations

import hmac
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.server.asking import read_body, respond
from kg.server.negotiation import GRAPH_TYPES, choose_type
from kg.server.problems import ProblemError
from kg.server.protocol import read_operation


def build_routes() -> list[Route]:
    """All routes."""
    return [
        Route("/sparql", answer_sparql, methods=["GET", "POST"]),
        Route("/.well-known/void", answer_void),
        Route("/void", answer_void),
    ]


async def answer_sparql(request: Request) -> Response:
    """SPARQL 1.1 Protocol; a bare GET gives the service description, or leads a browser to the query page."""
    body = await read_body(request) if request.method == "POST" else b""
    accept = request.headers.get("accept", "")
    query_string = request.scope["query_string"].decode("latin-1")
    operation = read_operation(request.method, query_string, request.headers.get("content-type", ""), body)
    if operation is None:
        if choose_type(accept, [*GRAPH_TYPES, "text/html"]) == "text/html":
            return RedirectResponse("/", 303)
        return await answer_void(request)
    if operation.kind == "update":
        _check_token(request)
    return await respond(
        request, operation.kind, operation=asdict(operation), accept=accept, base=f"{find_root(request)}sparql"
    )


async def answer_void(request: Request) -> Response:
    """What there is here, in RDF."""
    root = find_root(request)
    accept = request.headers.get("accept", "")
    return await respond(
        request,
        "service",
        accept=accept,
        format=request.query_params.get("format", ""),
        endpoint=f"{root}sparql",
        root=root,
    )


def find_root(request: Request) -> str:
    """The server's own address, as this client knows it."""
    return str(request.base_url)


def _check_token(request: Request) -> None:
    token: str = request.app.state.token
    if not token:
        raise ProblemError(403, "this server only reads; start it with --update to change the graph")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        challenge = {"WWW-Authenticate": 'Bearer realm="zhitu"'}
        raise ProblemError(401, "an update needs the server's token: Authorization: Bearer …", headers=challenge)
