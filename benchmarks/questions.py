"""Every named question over a million triples, each once and alone, in seconds of the processor.

    python -m benchmarks.questions [--triples N] [--keep FOLDER] [--seconds N] [NAME …]

No argument is given but those that a question needs: for them, what is most in the news. Each is asked by a process of
its own, which the system ends after so many seconds of the processor.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import signal
import time
from collections.abc import Mapping
from multiprocessing.queues import Queue
from pathlib import Path

from benchmarks.store import provide_store
from benchmarks.synthetic import News
from kg.answers.questions import Question, ask, list_questions
from kg.graph import open_store


def main() -> None:
    """Makes the store, or takes the one that is there, and prints one line a question."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="make the store here, or use the one that is there")
    parser.add_argument("--seconds", type=int, default=60, help="of the processor, for one question")
    parser.add_argument("names", nargs="*", help="only these questions")
    options = parser.parse_args()
    with provide_store(options.triples, options.keep) as (path, news):
        print(f"\n{'question':32}{'rows':>8}{'seconds':>10}")
        for question in list_questions():
            if not options.names or question.name in options.names:
                measure(path, question, choose_arguments(question, news), options.seconds)


def choose_arguments(question: Question, news: News) -> dict[str, str]:
    """Those that the question needs: the first of each kind is in one document of five."""
    given = {"place": news.names["Place"][0][0], "document": "d7", "to": news.names["Person"][1][0]}
    person = news.names["Person"][0][0]
    return {p.name: given.get(p.name, person) for p in question.parameters if not p.optional}


def measure(path: Path, question: Question, arguments: Mapping[str, str], seconds: int) -> None:
    """Asks one question in a process of its own, and prints what it cost."""
    context = multiprocessing.get_context("spawn")
    found: Queue[tuple[int, float]] = context.Queue()
    process = context.Process(target=_ask, args=(path, question.name, arguments, seconds, found))
    process.start()
    process.join()
    if process.exitcode == 0:
        rows, spent = found.get()
        line = f"{question.name:32}{rows:>8}{spent:>10.2f}"
    elif process.exitcode in (-signal.SIGKILL, -signal.SIGXCPU):
        line = f"{question.name:32}{'':>8}{f'over {seconds}':>10}"
    else:
        raise SystemExit(f"{question.name} failed; see above")
    print(line, flush=True)


def _ask(path: Path, name: str, arguments: Mapping[str, str], seconds: int, found: Queue[tuple[int, float]]) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    with open_store(path) as graph:
        begun = time.process_time()
        table = ask(graph.database, name, arguments)
        found.put((len(table), time.process_time() - begun))


if __name__ == "__main__":
    main()
