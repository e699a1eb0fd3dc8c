"""What one request, and all of them together, may cost."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

from kg.errors import ServerError

MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Every cap of a server, with what a laptop can bear as the default."""

    timeout: float = 30.0
    """Seconds that a query may take; then its process is killed."""
    rows: int = 100_000
    """Rows or triples of one answer; a longer one is refused, never cut in silence."""
    answer_bytes: int = 64 * MEBIBYTE
    memory_bytes: int = 1024 * MEBIBYTE
    """What a query may take beyond what its process has when idle (RLIMIT_AS, where the system has it)."""
    at_once: int = max(2, os.cpu_count() or 2)
    """Processes that answer, and so queries at work at the same time."""
    waiting: int = 32
    """Requests that may wait for a free process; the next is told to come again (503)."""
    patience: float = 10.0
    """Seconds that a request waits for a free process."""
    request_bytes: int = MEBIBYTE
    """A request's body."""
    client_seconds: float = 20.0
    """Seconds that a client may take over sending its request, or over each piece of the answer."""
    connections: int = 1000

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) <= 0 and name != "waiting":
                raise ServerError(f"{name} is {getattr(self, name)}; give a positive number")
