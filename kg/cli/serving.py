"""``kg serve``: a graph over HTTP, for programs and people."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.terminal import Store, print_error
from kg.errors import ServerError

if TYPE_CHECKING:
    from kg.server.serving import Address

_MEBIBYTE = 1024 * 1024
_SHORTEST_TOKEN = 16


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command("serve")(serve)


def serve(
    store: Store,
    *,
    host: Annotated[str, typer.Option(help="Where to listen; 0.0.0.0 lets other machines in. 地址。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one. 端口。")] = 8000,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for a query. 每次查询的秒数。")] = 30.0,
    limit_rows: Annotated[int, typer.Option(min=1, help="The most rows of an answer. 最多行数。")] = 100_000,
    memory: Annotated[int, typer.Option(min=16, help="MiB of memory for a query. 每次查询的内存。")] = 1024,
    at_once: Annotated[
        int | None,
        typer.Option(min=1, help="Queries at work at once; else one a core. 并发数。", show_default=False),
    ] = None,
    waiting: Annotated[int, typer.Option(min=0, help="Requests that may wait their turn. 排队数。")] = 32,
    update: Annotated[
        bool, typer.Option("--update", help="Take SPARQL updates from who sends the token. 允许更新。")
    ] = False,
    token: Annotated[
        str | None,
        typer.Option(envvar="KG_TOKEN", help="The token for --update; better as KG_TOKEN. 令牌。", show_default=False),
    ] = None,
    allow_service: Annotated[
        bool, typer.Option("--allow-service", help="Let queries ask other servers (SERVICE, LOAD). 允许联邦查询。")
    ] = False,
    origin: Annotated[
        list[str] | None,
        typer.Option(help="Web sites whose pages may ask here (CORS); else all. 允许的来源。", show_default=False),
    ] = None,
) -> None:
    """Serve a graph: SPARQL 1.1 endpoint, query page, explorer, entity pages; Ctrl-C ends it. 提供服务。"""
    if update and len(token or "") < _SHORTEST_TOKEN:
        raise ServerError(f"--update needs a token of {_SHORTEST_TOKEN} characters or more; set KG_TOKEN or --token")
    # Late, for the sake of the other commands' start.
    from kg.server.limits import Limits
    from kg.server.serving import Address, serve_store

    logging.getLogger("kg.server").addHandler(_Lines())
    counts = {} if at_once is None else {"at_once": at_once}
    limits = Limits(timeout=timeout, rows=limit_rows, memory_bytes=memory * _MEBIBYTE, waiting=waiting, **counts)

    def tell(address: Address) -> None:
        changes = ", updates with the token" if update else ""
        typer.echo(f"{store} at {address.url} (SPARQL at {address.url}sparql{changes}); Ctrl-C ends it")

    serve_store(
        store,
        address=Address(host, port),
        limits=limits,
        token=(token or "") if update else "",
        allow_service=allow_service,
        origins=origin or ("*",),
        ready=tell,
    )


class _Lines(logging.Handler):
    """What the server logs, one line each."""

    def emit(self, record: logging.LogRecord) -> None:
        print_error(record.getMessage())
