"""One connection of a client: what it may take its time over, and what it may not."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.server.limits import Limits
from kg.server.problems import PROBLEM_TYPE, RETRY_SECONDS, ProblemError


def build_connection(limits: Limits) -> type[H11Protocol]:
    """The protocol class for uvicorn that keeps to the limits."""

    class Connection(H11Protocol):
        """Closes on clients that send or read too slowly, and speaks problem+json even of broken requests."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._sending: asyncio.TimerHandle | None = None
            self._reading: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            if len(self.connections) > limits.connections:
                transport.write(_spell_refusal())
                transport.close()
                return
            self._sending = self.loop.call_later(limits.client_seconds, self._drop)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.transport.is_closing():
                return
            whole = self.cycle is not None and not self.cycle.more_body
            if whole and self._sending is not None:
                self._sending.cancel()
                self._sending = None
            elif not whole and self._sending is None:
                self._sending = self.loop.call_later(limits.client_seconds, self._drop)

        def pause_writing(self) -> None:
            super().pause_writing()
            if self._reading is None:
                self._reading = self.loop.call_later(limits.client_seconds, self._drop)

        def resume_writing(self) -> None:
            super().resume_writing()
            if self._reading is not None:
                self._reading.cancel()
                self._reading = None

        def timeout_keep_alive_handler(self) -> None:
            super().timeout_keep_alive_handler()
            # Closing waits until the client has read the rest: not for ever.
            self._reading = self._reading or self.loop.call_later(limits.client_seconds, self._drop)

        def connection_lost(self, exc: Exception | None) -> None:
            for timer in (self._sending, self._reading):
                if timer is not None:
                    timer.cancel()
            super().connection_lost(exc)

        def send_400_response(self, msg: str) -> None:
            if self.conn.our_state is not h11.IDLE:
                self.transport.close()
                return
            body = ProblemError(400, msg.rstrip(".") or "this is no HTTP request").write_json().encode()
            headers = [
                (b"content-type", PROBLEM_TYPE.encode()),
                (b"content-length", str(len(body)).encode()),
                (b"connection", b"close"),
            ]
            for event in (
                h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
                h11.Data(data=body),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
            self.transport.close()

        def _drop(self) -> None:
            self.transport.abort()

    return Connection


def _spell_refusal() -> bytes:
    body = ProblemError(503, "too many connections are open; try again").write_json().encode()
    head = (
        f"HTTP/1.1 503 Service Unavailable\r\nContent-Type: {PROBLEM_TYPE}\r\nContent-Length: {len(body)}\r\n"
        f"Retry-After: {RETRY_SECONDS}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
