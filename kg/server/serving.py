"""Serves a store until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from kg.errors import ServerError
from kg.graph.store import open_store
from kg.server.application import build_application
from kg.server.connection import build_connection
from kg.server.limits import Limits

log = logging.getLogger("kg.server")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens; port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 8000

    @property
    def url(self) -> str:
        """The address for a browser.

        >>> Address("::1", 80).url
        'http://[::1]:80/'
        """
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"


def serve_store(
    store: Path | str,
    *,
    address: Address | None = None,
    limits: Limits | None = None,
    token: str = "",
    allow_service: bool = False,
    origins: Sequence[str] = ("*",),
    ready: Callable[[Address], None] | None = None,
) -> None:
    """Serves a store until SIGINT or SIGTERM; ``ready`` is told where, once it listens.

    Raises: StoreError when there is no store, ServerError when the address cannot be had.
    """
    store, limits = Path(store), limits or Limits()
    open_store(store).close()
    with contextlib.closing(_bind(address or Address())) as listener:
        host, port = listener.getsockname()[:2]
        application = build_application(store, limits=limits, token=token, allow_service=allow_service, origins=origins)
        config = uvicorn.Config(
            application,
            http=build_connection(limits),
            ws="none",
            lifespan="on",
            log_config=None,
            log_level="critical",  # what goes wrong is told by the logger kg.server, in one line
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=2,
        )
        server = _Server(config)
        server.ready = (lambda: ready(Address(host, port))) if ready else (lambda: None)
        asyncio.run(server.serve(sockets=[listener]))
        if not server.started:
            raise ServerError(f"the processes that answer from {store} ended as they began; give them more memory")


class _Server(uvicorn.Server):
    ready: Callable[[], None]

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ends in order on a signal, and does not raise it again: that is what was asked for."""
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM)
        for number in signals:
            # Where there are no signals (another thread, Windows) whoever runs the server sets should_exit.
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self._stop)
        try:
            yield
        finally:
            for number in signals:
                with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                    loop.remove_signal_handler(number)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.ready()

    def _stop(self) -> None:
        # A second signal does not wait for answers under way.
        self.force_exit = self.should_exit
        self.should_exit = True


def _bind(address: Address) -> socket.socket:
    try:
        family = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0][0]
        # With its protocol named: asyncio then sends small answers at once (TCP_NODELAY), 40 ms sooner.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except (OSError, OverflowError, UnicodeError) as error:
        raise ServerError(f"cannot listen at {address.url}: {error}; give another --host or --port") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address.host, address.port))
        listener.listen(1024)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or error
        raise ServerError(f"cannot listen at {address.url}: {reason}; give another --port") from error
    listener.setblocking(False)
    return listener
