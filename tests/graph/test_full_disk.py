"""A disk that is full: one line that says so, the store as it was, and the next run completes it."""

from __future__ import annotations

import errno
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyoxigraph as ox
import pytest

from kg.build import build_graph
from kg.errors import StoreError
from kg.extracting import Extractor
from kg.graph import canonical_nquads, open_store
from tests.graph.killer import NEW, OLD
from tests.graph.names import NameReader


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where there is such a place: what is asked is not what a disk does, and many builds wait."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture(autouse=True)
def _leave_the_lexicon_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.graph.assembly.read_ontology", lambda **_: iter(()))


def write(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def build(sources: Path, store: Path) -> str:
    """What a build complains of."""
    try:
        build_graph([sources], store, prune=True, extractor=Extractor("names 1", NameReader().extract))
    except StoreError as error:
        return str(error)
    return ""


def read_store(store: Path) -> list[str]:
    with open_store(store) as graph:
        for id_ in graph.manifest.documents:
            assert graph.read_extraction(id_).document.id == id_
        return list(canonical_nquads(graph))


class Disk:
    """Counts what needs room on the disk, and has none left from the given time on."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.full = False

    def need(self) -> None:
        self.room -= 1
        if self.room < 0:
            self.full = True
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def watch(self, function: Callable[..., Any], needs: Callable[..., bool] = lambda *_, **__: True) -> Any:
        def watched(*arguments: Any, **options: Any) -> Any:
            if needs(*arguments, **options):
                self.need()
            return function(*arguments, **options)

        return watched


@contextmanager
def full_disk(room: int) -> Iterator[Disk]:
    """A disk of so much room is the one that a build writes to."""
    disk = Disk(room)
    watched = {
        "io.open": disk.watch(io.open, lambda _, mode="r", *__, **___: "w" in mode),
        "os.open": disk.watch(os.open, lambda _, flags, *__, **___: bool(flags & os.O_CREAT)),
        **{f"os.{name}": disk.watch(getattr(os, name)) for name in ("fsync", "mkdir", "replace")},
        "kg.graph.builder.ox.Store": disk.watch(ox.Store),
        "kg.build.write_index": disk.watch(lambda *_: None),
    }
    with ExitStack() as stack:
        for name, function in watched.items():
            stack.enter_context(patch(name, function))
        yield disk


def test_no_room_at_any_step(folder: Path) -> None:
    old, new, start = write(folder / "old", OLD), write(folder / "new", NEW), folder / "start.kg"
    assert not build(old, start)
    assert not build(new, folder / "fresh.kg")
    before, after = read_store(start), read_store(folder / "fresh.kg")
    for room in range(100):
        store = folder / f"{room}.kg"
        shutil.copytree(start, store)
        with full_disk(room) as disk:
            complaint = build(new, store)
        if not disk.full:
            break
        assert not complaint or ("No space left on device" in complaint and "\n" not in complaint)
        assert read_store(store) in (before, after), room
        assert not build(new, store)
        assert read_store(store) == after, room
    assert 10 < room < 99, "each write was the one that fails"
    assert not complaint
    assert read_store(store) == after


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, in memory, of three megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    except OSError as error:
        pytest.skip(f"this system has no mount: {error}")
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_small_full_disk(small: Path, folder: Path) -> None:
    old, new = write(folder / "old", OLD), write(folder / "new", NEW)
    assert not build(new, folder / "fresh.kg")
    store, after = small / "out.kg", read_store(folder / "fresh.kg")
    assert not build(old, store)
    before, complaints = read_store(store), []
    for left in range(0, 500_000, 50_000):
        free = os.statvfs(small).f_bavail * os.statvfs(small).f_frsize
        (small / "filler").write_bytes(b"x" * max(free - left, 0))
        complaints.append(build(new, store))
        assert read_store(store) in (before, after), left
        (small / "filler").unlink()
        assert not build(new, store)
        assert read_store(store) == after, left
        assert not build(old, store)
        assert read_store(store) == before, left
    told = [complaint for complaint in complaints if complaint]
    assert len(told) >= 2
    assert set(told) == {f"cannot write {store}: No space left on device; make room there or name another output"}
