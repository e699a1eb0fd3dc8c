"""``kg decisions``, ``kg merge``, ``kg split``, ``kg same``, ``kg different``: what is one thing, as persons decide."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.terminal import Store, console, find_width, print_error, print_text

if TYPE_CHECKING:
    from kg.build import BuildSummary

Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="A name, name@Type, name@Type#document or IRI. 名称。", show_default=False),
]
Decisions = Annotated[
    Path | None,
    typer.Option(
        "--decisions", help="The file to write into, from now on. 决定文件。", metavar="FILE", show_default=False
    ),
]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command("decisions")(list_decisions)
    app.command("merge")(merge)
    app.command("same")(merge)
    app.command("different")(part)
    app.command("split")(split)


def list_decisions(
    store: Store,
    format: Annotated[str, typer.Option("--format", help="table, csv or json. 格式。")] = "table",
    limit: Annotated[int | None, typer.Option(help="The most rows. 最多行数。", min=1, show_default=False)] = None,
    below: Annotated[float, typer.Option(help="Only merges less sure than this. 可靠程度低于。")] = 1.01,
) -> None:
    """List why things count as one, the least certain first, by machine and by persons. 列出合并的理由。"""
    from kg.answers.merges import list_merges
    from kg.answers.table import write_table
    from kg.graph.store import open_store

    with open_store(store) as graph:
        table = list_merges(graph.database, below=below, limit=limit)
    print_text(write_table(table, format, width=find_width()))


def merge(store: Store, one: Name, other: Name, decisions: Decisions = None) -> None:
    """Decide that two are one thing; kept in a file, undone by deleting its line. 定为同一。"""
    _decide(store, "same", (one, other), decisions)


def part(store: Store, one: Name, other: Name, decisions: Decisions = None) -> None:
    """Decide that two are two things. 定为不同。"""
    _decide(store, "different", (one, other), decisions)


def split(store: Store, name: Name, decisions: Decisions = None) -> None:
    """Take apart all that the machine merged into a thing: one for each document. 拆开。"""
    _decide(store, "split", (name,), decisions)


def _decide(store: Path, verb: str, names: tuple[str, ...], decisions: Path | None) -> None:
    from kg.build import decide_resolution
    from kg.resolution import ResolutionIndex, find_reference

    lines: list[str] = []

    def decide(index: ResolutionIndex) -> str:
        lines.append(" ".join((verb, *(str(find_reference(index, name)) for name in names))))
        return lines[0]

    summary = decide_resolution(store, decide, decisions=decisions)
    console.print(f"{summary.decisions_file}: {lines[0]}", markup=False, highlight=False, soft_wrap=True)
    print_problems(summary)


def print_problems(summary: BuildSummary) -> None:
    """The lines of the decisions that could not be applied, on standard error."""
    for problem in summary.problems:
        print_error(f"{summary.decisions_file}: {problem}")
    sys.stderr.flush()
