"""Threads in which the engine works: with a deep stack, used again, left behind when their time is over.

The engine cannot be interrupted. So whoever asks waits beside it, and stays free to give up.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

T = TypeVar("T")

# Deep queries recurse in the engine; the pages of a stack are only taken when used.
STACK_SIZE: Final = 256 * 1024 * 1024
FOREVER: Final = threading.TIMEOUT_MAX
"""A timeout that never comes: the work is done apart all the same, and whoever waits for it can be interrupted."""
_starting = threading.Lock()
_idle: list[_Worker] = []


class OutOfTimeError(Exception):
    """The work was not done in time."""


class _Worker:
    """One thread: it takes works one after another until it is told to leave."""

    def __init__(self) -> None:
        self.tasks: SimpleQueue[tuple[Callable[[], Any], SimpleQueue[Any]] | None] = SimpleQueue()
        with _starting:
            before = threading.stack_size(STACK_SIZE)
            try:
                threading.Thread(target=self._run, name="query", daemon=True).start()
            finally:
                threading.stack_size(before)

    def _run(self) -> None:
        while task := self.tasks.get():
            work, outcome = task
            try:
                outcome.put((work(), None))
            except BaseException as error:
                # Without its frames: what the engine gave must not outlive this work.
                outcome.put((None, error.with_traceback(None)))
            # Nor may this frame keep it while it waits.
            del task, work, outcome


def run_apart(work: Callable[[], T], *, timeout: float | None = None) -> T:
    """What the work gives, done in a thread with a deep stack; its errors are raised here.

    >>> run_apart(lambda: "丰城" + "市")
    '丰城市'

    Raises: OutOfTimeError after so many seconds; the work goes on alone, and its thread ends with it.
    """
    try:
        worker = _idle.pop()
    except IndexError:
        worker = _Worker()
    outcome: SimpleQueue[Any] = SimpleQueue()
    worker.tasks.put((work, outcome))
    try:
        result, error = outcome.get(timeout=timeout)
    except Empty:
        worker.tasks.put(None)
        raise OutOfTimeError from None
    except BaseException:
        worker.tasks.put(None)
        raise
    _idle.append(worker)
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]


if hasattr(os, "register_at_fork"):
    # A forked process has none of its parent's threads.
    os.register_at_fork(after_in_child=_idle.clear)
