"""The addresses of the server and the functions that answer there."""

from __future__ import annotations

import hmac
import re
from dataclasses import asdict
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.server.asking import read_body, respond
from kg.server.folders import FOLDERS
from kg.server.negotiation import GRAPH_TYPES, choose_language, choose_type
from kg.server.openapi import describe_routes
from kg.server.problems import ProblemError
from kg.server.protocol import read_operation
from kg.server.statics import find_static

API: Final = {
    "/api/search": "search",
    "/api/sentences": "sentences",
    "/api/entity": "entity",
    "/api/path": "path",
    "/api/questions": "questions",
    "/api/ask": "ask",
    "/api/answer": "answer",
    "/api/vocabulary": "vocabulary",
}
"""The JSON routes and the tasks that answer them."""

_EXTRA: Final = {"answer": 60}
"""Seconds beyond those of a query: the first plain question of a worker waits for the pipeline to load."""
_HOST: Final = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_PAGE_TYPES: Final = ("text/html", "application/xhtml+xml")


def build_routes() -> list[Route]:
    """All routes."""
    return [
        Route("/", answer_page),
        Route("/explore", answer_page),
        Route("/sparql", answer_sparql, methods=["GET", "POST"]),
        Route("/.well-known/void", answer_void),
        Route("/void", answer_void),
        *(Route(path, answer_json) for path in API),
        Route("/openapi.json", answer_openapi),
        Route("/static/{name}", answer_static),
        Route("/page/{path:path}", answer_resource_page),
        Route("/data/{path:path}", answer_resource_data),
        Route("/ontology", answer_thing),
        *(Route(f"/{folder}/{{path:path}}", answer_thing) for folder in FOLDERS if folder != "ontology"),
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


async def answer_thing(request: Request) -> Response:
    """An entity is no page: leads to the page or the data about it (303), as the client likes; 406 when neither."""
    chosen = choose_type(request.headers.get("accept", ""), [*_PAGE_TYPES, *GRAPH_TYPES])
    if chosen is None:
        raise ProblemError(
            406, f"no such form: {request.headers['accept']}; there are text/html, {', '.join(GRAPH_TYPES)}"
        )
    path = _find_raw_path(request)
    if chosen in _PAGE_TYPES:
        return RedirectResponse(f"/page{path}", 303, {"Vary": "Accept"})
    return RedirectResponse(f"/data{path}?format={GRAPH_TYPES[chosen]}", 303, {"Vary": "Accept"})


async def answer_resource_page(request: Request) -> Response:
    """The page about a thing."""
    path = _find_raw_path(request).removeprefix("/page/")
    return _keep_language(request, await respond(request, "resource-page", path=path, language=find_language(request)))


async def answer_resource_data(request: Request) -> Response:
    """The triples about a thing."""
    return await respond(
        request,
        "resource",
        path=_find_raw_path(request).removeprefix("/data/"),
        accept=request.headers.get("accept", ""),
        format=request.query_params.get("format", ""),
    )


async def answer_page(request: Request) -> Response:
    """The query page and the explorer."""
    page = "query" if request.url.path == "/" else "explore"
    return _keep_language(request, await respond(request, "page", page=page, language=find_language(request)))


async def answer_json(request: Request) -> Response:
    """A JSON route; its parameters are those of the address."""
    repeated = next((k for k in request.query_params if len(request.query_params.getlist(k)) > 1), None)
    if repeated is not None:
        raise ProblemError(400, f"the parameter {repeated[:50]} stands there more than once; give it once")
    task = API[request.url.path]
    return await respond(request, task, parameters=dict(request.query_params), extra=_EXTRA.get(task, 0))


async def answer_openapi(request: Request) -> Response:
    """The JSON routes as OpenAPI describes them."""
    return JSONResponse(describe_routes(find_root(request)), media_type="application/json")


async def answer_static(request: Request) -> Response:
    """Scripts and styles of the pages."""
    path = find_static(request.path_params["name"])
    if path is None:
        raise ProblemError(404, f"there is nothing at {request.url.path[:200]}")
    return FileResponse(path, headers={"Cache-Control": "no-cache"})


def find_language(request: Request) -> str:
    """The language that the reader asks for, has chosen before, or has set in the browser."""
    for chosen in (request.query_params.get("lang"), request.cookies.get("lang")):
        if chosen in ("zh", "en"):
            return chosen
    return choose_language(request.headers.get("accept-language", ""))


def _keep_language(request: Request, response: Response) -> Response:
    if (chosen := request.query_params.get("lang")) in ("zh", "en"):
        response.set_cookie("lang", chosen, max_age=365 * 24 * 3600, samesite="lax", httponly=True)
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    return response


def _find_raw_path(request: Request) -> str:
    """The path as it was sent, percent-encoded: an IRI may hold %20, or a slash inside of a segment."""
    return str(request.scope["raw_path"].decode("ascii", "replace")).partition("?")[0]


def find_root(request: Request) -> str:
    """The server's own address, as this client knows it; what is no host's name in its Host header does not count."""
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        name, port = request.scope["server"]
        host = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
    return f"{request.url.scheme}://{host}/"


def _check_token(request: Request) -> None:
    token: str = request.app.state.token
    if not token:
        raise ProblemError(403, "this server only reads; start it with --update to change the graph")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        challenge = {"WWW-Authenticate": 'Bearer realm="zhitu"'}
        raise ProblemError(401, "an update needs the server's token: Authorization: Bearer …", headers=challenge)
