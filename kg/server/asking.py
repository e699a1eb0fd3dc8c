"""Hands a request's job to a worker, and its answer to the client, for as long as the client is there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kg.server.pool import Answer, Pool
from kg.server.problems import ProblemError

_PIECE: Final = 64 * 1024
_GRACE: Final = 1.0
"""Seconds that the work of a vanished client goes on: to end a process costs more than most queries."""


async def respond(request: Request, task: str, /, **job: Any) -> Response:
    """The worker's answer to a job, as a response."""
    answer = await _watch(request, {"task": task, **job})
    headers = {**answer.headers, "Content-Length": str(answer.size)}
    if answer.status == 204:
        answer.file.close()
        return Response(status_code=204)
    type_ = f"{answer.type}; charset=utf-8" if answer.type.startswith("text/") else answer.type
    return StreamingResponse(_read_pieces(answer), answer.status, {**headers, "Content-Type": type_, "Vary": "Accept"})


async def read_body(request: Request) -> bytes:
    """The body of a request.

    Raises: ProblemError 413 when it is longer than allowed.
    """
    most = request.app.state.limits.request_bytes
    # What is somewhat too long is still taken in, unkept: a client that is writing does not see an answer.
    patience = 4 * most
    declared, length, body = request.headers.get("content-length", ""), 0, bytearray()
    if not (declared.isdigit() and int(declared) > patience):
        async for piece in request.stream():
            length += len(piece)
            if length <= most:
                body += piece
            if length > patience:
                break
        if length <= most:
            return bytes(body)
    raise ProblemError(413, f"the body is over {most:,} bytes; send less", headers={"Connection": "close"})


async def _watch(request: Request, job: Mapping[str, Any]) -> Answer:
    pool: Pool = request.app.state.pool
    work = asyncio.ensure_future(pool.run(job))
    gone = asyncio.ensure_future(_wait_for_leave(request))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            await asyncio.wait({work}, timeout=_GRACE)
        if not work.done():
            raise ProblemError(503, "the client has left")
        return work.result()
    finally:
        for task in (work, gone):
            if not task.done():
                task.cancel()


async def _wait_for_leave(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _read_pieces(answer: Answer) -> AsyncIterator[bytes]:
    try:
        while piece := answer.file.read(_PIECE):
            yield piece
    finally:
        answer.file.close()
