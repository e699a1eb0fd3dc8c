"""The processes that answer: so many at once, each killed when its time is over, begun anew when it is gone."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
import tempfile
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from kg.server.limits import Limits
from kg.server.problems import ProblemError

log = logging.getLogger("kg.server")

_PIECE: Final = 64 * 1024
_START: Final = 60
"""Seconds that a process may take to open the store."""
_KEPT: Final = 1024 * 1024
"""Bytes of an answer that stay in memory; what is longer waits on disk for its client."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker answered; ``file`` stands at its beginning."""

    status: int
    type: str
    headers: Mapping[str, str]
    size: int
    file: IO[bytes]


class Pool:
    """Workers over one store; with ``update`` there is one, and it alone writes."""

    def __init__(self, store: Path, limits: Limits, *, update: bool = False, allow_service: bool = False) -> None:
        self.limits = limits
        self._settings = (store, update, allow_service)
        self._places = 1 if update else limits.at_once
        self._busy = 0
        self._queue: deque[asyncio.Future[None]] = deque()
        self._idle: list[asyncio.subprocess.Process] = []
        self._all: set[asyncio.subprocess.Process] = set()
        self._starting: set[asyncio.Future[None]] = set()
        self._closed = False

    async def start(self) -> None:
        """Begins the workers, so that the first requests need not wait for them."""
        self._idle = [await self._spawn() for _ in range(self._places)]

    async def close(self) -> None:
        """Ends every worker."""
        self._closed = True
        for task in self._starting:
            task.cancel()
        workers = list(self._all)
        for worker in workers:
            self._kill(worker)
        await asyncio.gather(*(worker.wait() for worker in workers))

    async def run(self, job: Mapping[str, Any]) -> Answer:
        """The answer to a job. Cancelled, it ends the work; ``extra`` seconds of the job are added to its time.

        Raises: ProblemError 503 when too many wait, 504 when the time is over, 422 when the worker broke down over it.
        """
        await self._enter()
        try:
            seconds = self.limits.timeout + job.get("extra", 0)
            return await self._run_entered(json.dumps(job).encode() + b"\n", seconds)
        finally:
            self._leave()

    async def _run_entered(self, line: bytes, seconds: float) -> Answer:
        worker = await self._take()
        try:
            answer = await asyncio.wait_for(_ask(worker, line), seconds)
        except asyncio.TimeoutError:
            detail = f"the query took over {seconds:g} seconds; narrow it or add a LIMIT"
            raise ProblemError(504, detail) from None
        except (asyncio.IncompleteReadError, ConnectionError, ValueError) as error:
            log.warning("a worker broke down over a query and is begun anew")
            detail = "the query needs more memory or depth than a query may have here; narrow it or add a LIMIT"
            raise ProblemError(422, detail) from error
        else:
            self._idle.append(worker)
            return answer
        finally:
            if worker not in self._idle:
                self._kill(worker)
                self._renew()

    async def _enter(self) -> None:
        """Takes a place, or waits in order for one."""
        if self._busy < self._places:
            self._busy += 1
            return
        if len(self._queue) >= self.limits.waiting:
            raise ProblemError(503, f"{self._busy} queries are at work and {len(self._queue)} wait; try again")
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            await asyncio.wait({turn}, timeout=self.limits.patience)
        except asyncio.CancelledError:
            self._give_up(turn)
            raise
        if not turn.done():
            self._give_up(turn)
            raise ProblemError(503, f"no place was free within {self.limits.patience:g} seconds; try again")

    def _give_up(self, turn: asyncio.Future[None]) -> None:
        if turn.done():
            self._leave()
        else:
            self._queue.remove(turn)

    def _leave(self) -> None:
        if self._queue:
            self._queue.popleft().set_result(None)
        else:
            self._busy -= 1

    def _renew(self) -> None:
        """Begins a worker for who comes next."""
        if self._closed:
            return
        task = asyncio.ensure_future(self._spawn_idle())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _spawn_idle(self) -> None:
        with contextlib.suppress(ProblemError):  # whoever comes next tries again, and is told
            self._idle.append(await self._spawn())

    async def _take(self) -> asyncio.subprocess.Process:
        """An idle worker, or one that is just beginning, or a new one."""
        if not self._idle and self._starting:
            await asyncio.wait(set(self._starting), return_when=asyncio.FIRST_COMPLETED)
        return self._idle.pop() if self._idle else await self._spawn()

    async def _spawn(self) -> asyncio.subprocess.Process:
        from kg.server.worker import spell_settings

        store, update, allow_service = self._settings
        settings = spell_settings(store, self.limits, update=update, allow_service=allow_service)
        try:
            worker = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "kg.server.worker", settings),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                # Ctrl-C is the server's affair: it lets the answers under way end first.
                start_new_session=True,
            )
        except OSError as error:
            raise ProblemError(503, "the server cannot begin a process; try again") from error
        self._all.add(worker)
        try:
            ready = await asyncio.wait_for(_read_answer(worker), _START)
        except (asyncio.TimeoutError, asyncio.IncompleteReadError, ConnectionError, ValueError) as error:
            self._kill(worker)
            raise ProblemError(503, "the server's process did not begin; try again") from error
        except asyncio.CancelledError:
            self._kill(worker)
            raise
        ready.file.close()
        return worker

    def _kill(self, worker: asyncio.subprocess.Process) -> None:
        self._all.discard(worker)
        with contextlib.suppress(ProcessLookupError):
            worker.kill()


async def _ask(worker: asyncio.subprocess.Process, line: bytes) -> Answer:
    assert worker.stdin is not None
    worker.stdin.write(line)
    await worker.stdin.drain()
    return await _read_answer(worker)


async def _read_answer(worker: asyncio.subprocess.Process) -> Answer:
    assert worker.stdout is not None
    head = json.loads(await worker.stdout.readuntil(b"\n"))
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_KEPT)  # noqa: SIM115 - closed by who sends it
    left = head["size"]
    try:
        while left:
            piece = await worker.stdout.read(min(left, _PIECE))
            if not piece:
                raise asyncio.IncompleteReadError(b"", left)
            file.write(piece)
            left -= len(piece)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Answer(head["status"], head["type"], head["headers"], head["size"], file)
