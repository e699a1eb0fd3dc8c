"""The Starlette application: which address does what. All work on the graph is done by the workers of a `Pool`."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.server.headers import SecurityHeaders
from kg.server.limits import Limits
from kg.server.pool import Pool
from kg.server.problems import PROBLEM_TYPE, ProblemError, find_problem
from kg.server.routes import build_routes

log = logging.getLogger("kg.server")


def build_application(
    store: Path,
    *,
    limits: Limits | None = None,
    token: str = "",
    allow_service: bool = False,
    origins: Sequence[str] = ("*",),
) -> Starlette:
    """The application over a store. With a ``token``, updates are taken from whoever sends it."""
    limits = limits or Limits()
    pool = Pool(store, limits, update=bool(token), allow_service=allow_service)

    @contextlib.asynccontextmanager
    async def live(_: Starlette) -> AsyncIterator[None]:
        await pool.start()
        try:
            yield
        finally:
            await pool.close()

    application = Starlette(
        routes=build_routes(),
        lifespan=live,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(
                CORSMiddleware,
                allow_origins=list(origins),
                allow_methods=["GET", "POST", "OPTIONS"],
                allow_headers=["Accept", "Accept-Language", "Content-Type", "Authorization"],
                expose_headers=["Retry-After", "Location"],
            ),
        ],
        exception_handlers={KgError: _answer_problem, HTTPException: _answer_status, Exception: _answer_failure},
    )
    application.state.pool, application.state.limits, application.state.token = pool, limits, token
    return application


async def _answer_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, KgError)
    return respond_problem(find_problem(error))


async def _answer_status(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = {
        404: f"there is nothing at {request.url.path[:200]}",
        405: f"{request.method} is not for {request.url.path[:200]}",
    }.get(error.status_code, str(error.detail))
    return respond_problem(ProblemError(error.status_code, detail, headers=dict(error.headers or {})))


async def _answer_failure(request: Request, error: Exception) -> Response:
    log.error("a request for %s failed: %r", request.url.path[:200], error)
    return respond_problem(ProblemError(500, "the server could not answer; its log tells more"))


def respond_problem(problem: ProblemError) -> Response:
    """A problem as a response."""
    return Response(problem.write_json(), problem.status, problem.headers, PROBLEM_TYPE)
