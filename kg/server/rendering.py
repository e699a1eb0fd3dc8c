"""What an answer is on its way out of the process that made it, and the guard that keeps it small."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from kg.server.problems import PROBLEM_TYPE, ProblemError

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
# What XML 1.0 cannot hold, as UTF-8.
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")

# Stands between rows, or at their ends; strings may hold it too.
_MARKS = {"xml": b"</result>", "json": b"},{"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A response without its connection."""

    body: bytes
    type: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def render_json(value: Any, *, status: int = 200) -> Rendered:
    """A value as compact JSON."""
    return Rendered(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), "application/json", status)


def render_problem(problem: ProblemError) -> Rendered:
    """A problem as its response."""
    return Rendered(problem.write_json().encode("utf-8", "replace"), PROBLEM_TYPE, problem.status, problem.headers)


class CappedWriter:
    """A file for the engine to write results into; it breaks off what grows over its limits.

    The engine writes a result set as a whole, so its rows are counted in what it has written.
    """

    def __init__(self, format: str, *, rows: int, size: int) -> None:
        self._format, self._rows, self._size = format, rows, size
        self._pieces: list[bytes] = []
        self._length = 0
        self._mark = _MARKS.get(format, b"\n")
        self._seen = 1
        self._tail = b""

    def write(self, piece: bytes) -> int:
        """Takes a piece.

        Raises: ProblemError 422 over a limit.
        """
        self._pieces.append(bytes(piece))
        self._length += len(piece)
        if self._length > self._size:
            raise ProblemError(422, f"the answer is over {self._size:,} bytes; ask for less, or add a LIMIT")
        joined = self._tail + piece
        self._seen += joined.count(self._mark)
        # A mark may lie across two pieces, and must not count twice.
        self._tail = (
            b"" if joined.endswith(self._mark) else joined[1 - len(self._mark) :] if len(self._mark) > 1 else b""
        )
        # Where rows end is only sure when strings are read as such: slow, so only when there may be too many.
        if self._seen > self._rows and count_rows(self._format, b"".join(self._pieces)) > self._rows:
            raise ProblemError(422, f"the answer has over {self._rows:,} rows; ask for less, or add a LIMIT")
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def read(self) -> bytes:
        """All that was written; for XML without the characters that it cannot hold."""
        written = b"".join(self._pieces)
        return _NOT_XML.sub("\ufffd".encode(), written) if self._format == "xml" else written


def count_rows(format: str, written: bytes) -> int:
    """How many rows of a result set stand in what was written so far.

    >>> count_rows("csv", b'name\\r\\n"two\\nlines"\\r\\n'), count_rows("json", b'{"bindings":[{"a":"},{"},{}')
    (1, 2)
    """
    if format == "xml":
        return written.count(b"</result>")
    if format == "tsv":
        return max(written.count(b"\n") - 1, 0)
    bare = _STRING.sub(b'""', written) if format == "json" else re.sub(rb'"[^"]*"', b"", written)
    if format == "csv":
        return max(bare.count(b"\n") - 1, 0)
    return bare.count(b"},{") + 1
