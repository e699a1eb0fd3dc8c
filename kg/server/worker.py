"""The process that answers: it opens a store, takes jobs on standard input, and can be killed at any moment.

A job is one line of JSON; an answer is one line of JSON that tells the length of the bytes after it. The server
(`kg.server.pool`) kills a worker whose time is over, for the engine cannot be interrupted otherwise.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

from kg.answers.worker import STACK_SIZE
from kg.errors import KgError, StoreError
from kg.server.limits import MEBIBYTE, Limits
from kg.server.problems import ProblemError, find_problem
from kg.server.rendering import Rendered, render_problem
from kg.server.state import State

try:
    import resource
except ImportError:  # Windows: no such limits
    resource = None  # type: ignore[assignment]

Task: TypeAlias = Callable[[State, Mapping[str, Any]], Rendered]

_GRACE: Final = 5
"""Seconds after its time at which a worker ends by itself, should nobody be there to kill it."""
_LOOK: Final = 1.0
"""Seconds between two looks at an idle worker's store, so that a rebuilt one is let go of soon."""


def main() -> None:
    """Answers jobs until standard input ends."""
    settings = json.loads(sys.argv[1])
    limits = Limits(**settings["limits"])
    jobs = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb")
    # Whatever else writes or reads must not break the frames.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    state = State(Path(settings["store"]), limits, update=settings["update"], allow_service=settings["allow_service"])
    from kg.server.tasks import TASKS  # late, for it knows this module

    if resource is not None:
        _limit_memory(limits.memory_bytes)
    threading.stack_size(STACK_SIZE)
    thread = threading.Thread(target=_serve, args=(state, TASKS, jobs, answers))
    thread.start()
    thread.join()


def spell_settings(store: Path, limits: Limits, *, update: bool, allow_service: bool) -> str:
    """The argument of `main`."""
    record = {"store": str(store), "limits": asdict(limits), "update": update, "allow_service": allow_service}
    return json.dumps(record)


def _limit_memory(size: int) -> None:
    """Lets the process take so much more than it has now."""
    try:
        now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        now = 512 * MEBIBYTE
    for kind, most in ((resource.RLIMIT_AS, now + STACK_SIZE + size), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _serve(state: State, tasks: Mapping[str, Task], jobs: BinaryIO, answers: BinaryIO) -> None:
    _send(answers, Rendered(b"", "text/plain"))  # is ready
    while True:
        while not select.select([jobs], [], [], _LOOK)[0]:
            state.look()
        line = _read_line(jobs)
        if not line:
            break
        job = json.loads(line)
        _set_alarm(state.limits.timeout + job.get("extra", 0) + _GRACE)
        rendered = _carry_out(tasks[job["task"]], state, job)
        _set_alarm(0)
        _send(answers, rendered)
    state.close()


def _send(answers: BinaryIO, rendered: Rendered) -> None:
    head = {"status": rendered.status, "type": rendered.type, "headers": rendered.headers}
    answers.write(json.dumps({**head, "size": len(rendered.body)}).encode() + b"\n")
    answers.write(rendered.body)
    answers.flush()


def _carry_out(task: Task, state: State, job: Mapping[str, Any]) -> Rendered:
    try:
        state.look()
        if state.missing:
            raise StoreError(state.missing)
        return task(state, job)
    except KgError as error:
        return render_problem(find_problem(error))
    except MemoryError:
        return render_problem(find_memory_problem())
    except Exception as error:
        print(f"kg: a request failed: {error!r}", file=sys.stderr, flush=True)
        return render_problem(ProblemError(500, "the server could not answer; its log tells more"))


def find_memory_problem() -> ProblemError:
    """What a client is told of a query that wanted too much memory."""
    return ProblemError(422, "the query needs more memory than a query may have here; narrow it or add a LIMIT")


def _read_line(jobs: BinaryIO) -> bytes:
    pieces = []
    while piece := jobs.read(1 << 16):
        pieces.append(piece)
        if piece.endswith(b"\n"):
            break
    return b"".join(pieces)


def _set_alarm(seconds: float) -> None:
    """The system ends the process then, whatever it does: the signal has no handler."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main()
