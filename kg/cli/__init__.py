"""The command line: one command per public verb, a twin of the Python API."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from kg import __version__
from kg.cli import asking, building, deciding, learning, serving, showing
from kg.cli.terminal import print_error
from kg.errors import KgError

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Zhitu 织图: Chinese news as a knowledge graph, every fact with the sentence that says it.",
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"zhitu {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[  # noqa: ARG001 - acts through its callback
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    if debug:
        os.environ["KG_DEBUG"] = "1"


for _module in (building, deciding, asking, showing, serving, learning):
    _module.register(app)


def main() -> None:
    """Runs the command line; exit status 0, 1 for an error (one line), 2 for wrong usage."""
    try:
        app()
    except KgError as error:
        if os.environ.get("KG_DEBUG"):
            raise
        print_error(str(error))
        sys.exit(1)
    except BrokenPipeError:
        # The reader (head, less) has left: not an error. Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
