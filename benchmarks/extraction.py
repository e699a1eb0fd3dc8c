"""How many characters a second the whole pipeline reads on one core, and what each component takes of it.

    python benchmarks/extraction.py [SOURCE …] [--model MODEL] [--repeats N] [--core N]

Everything is switched on. The sources (files or folders of news; the development corpus when none is named) are read
into memory first: reading files is not measured. The first pass warms caches and does not count.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
from spacy.language import Language
from threadpoolctl import threadpool_limits

from kg.documents import read_documents
from kg.extraction import extract, load_pipeline
from kg.extraction.document import make_doc
from kg.records import Document, Extraction
from kg.teaching import read_gold


def read_texts(sources: Sequence[str]) -> list[Document]:
    """The documents to read again and again."""
    if not sources:
        return [gold.document for gold in read_gold(None)]
    return [found for found in read_documents(sources) if isinstance(found, Document)]


def measure(run: Callable[[], object], repeats: int) -> tuple[list[float], list[float]]:
    """Seconds by the clock and by the processor of each repeat."""
    clock, processor = [], []
    for _ in range(repeats):
        began, used = time.perf_counter(), time.process_time()
        run()
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    return clock, processor


def time_components(nlp: Language, documents: Sequence[Document]) -> dict[str, float]:
    """Processor seconds of each component over all documents."""
    seconds: dict[str, float] = dict.fromkeys(nlp.pipe_names, 0.0)
    for document in documents:
        doc = make_doc(nlp, document)
        for name, component in nlp.pipeline:
            used = time.process_time()
            doc = component(doc)
            seconds[name] += time.process_time() - used
    return seconds


def main() -> None:
    """Prints speeds and shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    options = parser.parse_args()
    os.sched_setaffinity(0, {options.core})
    documents = read_texts(options.sources)
    characters = sum(len(document.text) for document in documents)
    nlp = load_pipeline(options.model)

    def run() -> list[Extraction]:
        return list(extract(nlp, documents))

    # One core means one thread: threads that share a core only wait for each other.
    with threadpool_limits(1):
        run()
        clock, processor = measure(run, options.repeats)
        shares = time_components(nlp, documents)
    _print_speeds(documents, clock, processor)
    total = sum(shares.values())
    for name, used in sorted(shares.items(), key=lambda item: -item[1]):
        print(f"  {name:20} {1e6 * used / characters:6.1f} µs a character {100 * used / total:5.1f} %")


def _print_speeds(documents: Sequence[Document], clock: list[float], processor: list[float]) -> None:
    characters = sum(len(document.text) for document in documents)
    versions = f"Python {platform.python_version()}, spaCy {version('spacy')}, NumPy {np.__version__}"
    print(f"{versions}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{len(documents)} documents, {characters:,} characters, {len(clock)} repeats")
    for name, seconds in (("clock", clock), ("processor", processor)):
        speeds = sorted(characters / s for s in seconds)
        span = f"{speeds[0]:,.0f} to {speeds[-1]:,.0f}"
        print(f"by the {name}: median {statistics.median(speeds):,.0f} characters/s ({span})")


if __name__ == "__main__":
    main()
