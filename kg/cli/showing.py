"""``kg show``: the graph as one interactive page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.terminal import Store, console
from kg.errors import QueryError


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command("show")(show_graph)


def show_graph(
    store: Store,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="ARG=VALUE", help="For --question, as person=李君 or 李君.", show_default=False),
    ] = None,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="The page to write.")] = Path("page.html"),
    question: Annotated[
        str | None, typer.Option(help="Show the answer to a named question (kg ask lists them).", show_default=False)
    ] = None,
    document: Annotated[
        str | None, typer.Option(help="Show what one document says: its id, title or part of it.", show_default=False)
    ] = None,
    focus: Annotated[str | None, typer.Option(help="Show what lies around this name.")] = None,
    hops: Annotated[int, typer.Option(min=0, max=9, help="How many steps from the focus.")] = 1,
    query: Annotated[
        str | None, typer.Option(help="SPARQL, or a file of it: what SELECT names or CONSTRUCT tells.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most nodes to show; the page says what it leaves out.")] = 500,
    title: Annotated[str | None, typer.Option(help="The title of the page.")] = None,
) -> None:
    """Write the network as one HTML file that opens in any browser, offline."""
    # Late, for the sake of the other commands' start.
    from kg.answers.page import write_page
    from kg.answers.questions import find_question, read_arguments
    from kg.graph.store import open_store

    if arguments and not question:
        raise QueryError(f"{arguments[0]!r} belongs to no question; give --question NAME")
    with open_store(store) as graph:
        summary = write_page(
            graph.database,
            output,
            title=title,
            focus=focus,
            hops=hops,
            query=_read_query(query) if query else None,
            question=question,
            arguments=read_arguments(find_question(question), arguments or []) if question else None,
            document=document,
            limit=limit,
        )
    left = [
        f"{_count(summary.left_nodes, 'node')} and {_count(summary.left_edges, 'edge')} left out by --limit {limit}"
        if summary.left_nodes
        else "",
        f"{_count(summary.untold, 'name')} left out, of which nothing is told" if summary.untold else "",
    ]
    line = f"{summary.path}: {_count(summary.nodes, 'node')}, {_count(summary.edges, 'edge')}"
    console.print("; ".join([line, *filter(None, left)]), markup=False, highlight=False, soft_wrap=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _read_query(query: str) -> str:
    """The text of a query file, or the query itself."""
    if "{" in query:
        return query
    try:
        return Path(query).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"cannot read query {query}: {error}; give a .rq file or SPARQL") from error
