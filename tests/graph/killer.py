"""Kills builds at random moments and looks at what they leave: ``python -m tests.graph.killer FOLDER KILLS SEED``.

A process of its own that never opens a store itself: each build, and each look at the store, is a child that it forks,
so that none of them pays for starting Python. Prints what it did; ends with the first thing that is wrong.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from kg.build import build_graph
from kg.extracting import Extractor, extract_sources
from kg.graph import canonical_nquads, open_store
from kg.graph.manifest import MANIFEST
from kg.resolution import resolve
from tests.graph.names import TEXTS, NameReader

OLD = TEXTS
NEW = {
    "a.txt": TEXTS["a.txt"].replace("快手", "抖音"),
    "c.txt": TEXTS["c.txt"],
    "d.txt": TEXTS["b.txt"].replace("贺砚青", "李晓楚") + "秭归县的人也去了。",
}


def run_child(work: Callable[..., None], *arguments: object) -> int:
    """The process id of a child that does the work."""
    if pid := os.fork():
        return pid
    status = 1
    try:
        work(*arguments)
        status = 0
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    os._exit(status)


def wait_for(pid: int) -> int:
    """The child's exit status, or the negative number of the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def do(work: Callable[..., None], *arguments: object) -> None:
    """Does the work in a child, and ends where that fails."""
    if wait_for(run_child(work, *arguments)):
        sys.exit(f"{work.__name__} failed")


def build(sources: Path, store: Path) -> None:
    with patch("kg.graph.assembly.read_ontology", lambda **_: iter(())):
        build_graph([sources], store, prune=True, extractor=Extractor("names 1", NameReader().extract))


def warm_up(sources: Path) -> None:
    """Loads all that a build loads before it touches the store, once for all children: they die in the build itself."""
    resolve(list(extract_sources([sources], extractor=Extractor("names 1", NameReader().extract))), base="http://a/")


def read_store(store: Path) -> str:
    """The whole graph, and every document once."""
    with open_store(store) as graph:
        for id_ in graph.manifest.documents:
            assert graph.read_extraction(id_).document.id == id_
        return "".join(canonical_nquads(graph))


def look_and_finish(store: Path, sources: Path, before: Path | None, after: Path) -> None:
    """What a killed build leaves is the graph that was or that was to be, and the next run makes the latter."""
    graph = after.read_text(encoding="utf-8")
    if before or (store / MANIFEST).exists():
        known = [graph, *([before.read_text(encoding="utf-8")] if before else [])]
        assert read_store(store) in known, "neither the old graph nor the new one"
    build(sources, store)
    assert read_store(store) == graph, "not the graph of a build from nothing"
    names = Counter(path.name.split("-")[0] for path in store.iterdir())
    names.pop("resolution.sqlite", None)
    assert names == {"database": 1, "documents": 1, "lock": 1, "manifest.json": 1}, names


def make_fresh(sources: Path, texts: dict[str, str], store: Path) -> None:
    """A build from nothing, and its graph as a file."""
    sources.mkdir()
    for file, text in texts.items():
        (sources / file).write_text(text, encoding="utf-8")
    build(sources, store)
    store.with_suffix(".nq").write_text(read_store(store), encoding="utf-8")


def kill_builds(folder: Path, kills: int, seed: int) -> Counter[str]:
    """Lets builds begin and kills them, until so many have died in the middle; each fifth is a first build."""
    for name, texts in (("old", OLD), ("new", NEW)):
        do(make_fresh, folder / name, texts, folder / f"{name}.kg")
    warm_up(folder / "old")
    started = time.monotonic()
    do(build, folder / "old", folder / "timed.kg")
    seconds = time.monotonic() - started
    store, chance, done = folder / "killed.kg", random.Random(seed), Counter[str]()
    shutil.copytree(folder / "new.kg", store)
    before: Path | None = folder / "new.nq"
    while done["killed"] < kills:
        name = ("old", "new")[done.total() % 2]
        if done.total() % 5 == 4:
            shutil.rmtree(store)
            before = None
        pid = run_child(build, folder / name, store)
        time.sleep(chance.uniform(0, seconds))
        os.kill(pid, signal.SIGKILL)
        done["killed" if wait_for(pid) < 0 else "too late"] += 1
        do(look_and_finish, store, folder / name, before, folder / f"{name}.nq")
        before = folder / f"{name}.nq"
    return done


if __name__ == "__main__":
    print(dict(kill_builds(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
