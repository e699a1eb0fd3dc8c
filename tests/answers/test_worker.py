from __future__ import annotations

import threading
import time

import pytest

from kg.answers.worker import FOREVER, OutOfTimeError, run_apart


def test_the_work_is_done_in_another_thread_that_is_used_again() -> None:
    first, second = (run_apart(threading.get_ident, timeout=FOREVER) for _ in range(2))
    assert first == second != threading.get_ident()


def test_errors_come_to_whoever_asked() -> None:
    with pytest.raises(ZeroDivisionError):
        run_apart(lambda: 1 // 0)
    assert run_apart(lambda: "丰城") == "丰城"


def test_a_thread_left_behind_ends_with_its_work() -> None:
    go_on, threads = threading.Event(), []

    def work() -> None:
        threads.append(threading.current_thread())
        go_on.wait(10)

    with pytest.raises(OutOfTimeError):
        run_apart(work, timeout=0.05)
    # Meanwhile others are served.
    assert run_apart(threading.get_ident) != threads[0].ident
    go_on.set()
    threads[0].join(10)
    assert not threads[0].is_alive()


def test_many_are_served_at_once() -> None:
    results: list[int] = []

    def work(number: int) -> int:
        time.sleep(0.02)
        return number

    def ask(number: int) -> None:
        results.append(run_apart(lambda: work(number)))

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert sorted(results) == list(range(8))
