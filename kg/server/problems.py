"""What goes wrong on the way to an answer, as HTTP says it: a status and a short problem+json body (RFC 9457)."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, Final

from kg.errors import KgError, QueryError, ServerError, StoreError, UnknownNameError

PROBLEM_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 2


class ProblemError(ServerError):
    """A request that is not answered, and the status that says why.

    >>> print(ProblemError(413, "the body is over 1,048,576 bytes").write_json())
    {"title": "Request Entity Too Large", "status": 413, "detail": "the body is over 1,048,576 bytes"}
    """

    def __init__(self, status: int, detail: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers or {}
        if status == 503:
            self.headers.setdefault("Retry-After", str(RETRY_SECONDS))

    def write_json(self) -> str:
        """The body."""
        title = HTTPStatus(self.status).phrase
        if self.status == 413:
            title = "Request Entity Too Large"  # Python 3.13 renamed it
        record: dict[str, Any] = {"title": title, "status": self.status, "detail": self.detail}
        return json.dumps(record, ensure_ascii=False)


def find_problem(error: KgError) -> ProblemError:
    """The problem that an error of the library is to a client.

    >>> find_problem(UnknownNameError("entity", "李君君", ["李君"])).status
    404
    """
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, UnknownNameError):
        return ProblemError(400 if error.kind == "argument" else 404, str(error))
    if isinstance(error, QueryError):
        return ProblemError(400, str(error))
    if isinstance(error, StoreError):
        return ProblemError(503, "the store is missing, damaged or being rebuilt; try again")
    return ProblemError(500, "the server could not answer")
