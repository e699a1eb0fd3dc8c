"""What the commands share at the terminal: the store they name, the error line, the progress bar, tables, texts."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

Store = Annotated[
    Path, typer.Argument(metavar="STORE", help="A graph made by kg build. 图谱目录。", show_default=False)
]

console = Console()
errors = Console(stderr=True)


def print_error(message: str) -> None:
    """One line on standard error, whatever the message holds."""
    print("kg: " + " ".join(message.split()), file=sys.stderr)


@contextmanager
def show_progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error that is told (done, total); nothing where standard error is no terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def print_rows(rows: Iterable[tuple[str, str]]) -> None:
    """Rows of a name and what there is to say, the second folded where the terminal ends."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in rows:
        table.add_row(name, text)
    console.print(table, markup=False, highlight=False)


def find_width() -> int | None:
    """The terminal's width; lines stay whole when the output goes to a file or another program."""
    return console.width if console.is_terminal else None


def print_text(text: str) -> None:
    """A whole text, ready for a file or another program."""
    # Bytes: the formats fix their own line ends and are UTF-8 whatever the terminal says.
    typer.echo(text.encode("utf-8", "replace"), nl=False)


def spell_command() -> str:
    """How a person calls this command line again from where they are: ``kg``, when that is on the path."""
    if shutil.which("kg"):
        return "kg"
    called = Path(sys.argv[0])
    return shlex.quote(str(called)) if called.stem == "kg" else f"{shlex.quote(sys.executable)} -m kg"
