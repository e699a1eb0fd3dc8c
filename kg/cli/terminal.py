"""What the commands share at the terminal: the error line, the progress bar."""

from __future__ import annotations

import sys

from rich.console import Console

console = Console()
errors = Console(stderr=True)


def print_error(message: str) -> None:
    """One line on standard error, whatever the message holds."""
    print("kg: " + " ".join(message.split()), file=sys.stderr)
