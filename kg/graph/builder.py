"""A graph on disk, written: beside the old database a new one, then one atomic step, then the old one goes.

At any moment, also after ``kill -9``, the manifest names one complete database.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph.inference import is_inferred
from kg.graph.locking import LOCK, hold_builder_lock, is_read
from kg.graph.manifest import MANIFEST, Manifest, read_manifest, sync_directory, write_durably, write_manifest
from kg.graph.segments import sum_segments
from kg.graph.store import DOCUMENTS, load_extraction
from kg.record_form import write_record
from kg.records import Extraction

_DATABASE = re.compile(r"database-(\d+)")
_BESIDE = ("resolution.sqlite", "resolution.sqlite-journal", "decisions.txt")
"""Files of resolution, which lie in the store too."""


@dataclass(slots=True)
class StoreBuilder:
    """A store that this process alone may change."""

    path: Path
    previous: Manifest | None
    """What the store holds so far; None for a new one."""

    def has_extraction(self, name: str) -> bool:
        """Whether a record of that name is there, also from a build that did not finish."""
        return (self.path / DOCUMENTS / f"{name}.json").is_file()

    def keep_extraction(self, name: str, extraction: Extraction) -> None:
        """Writes a document's text and extraction under a name made from their digest."""
        record = json.dumps(write_record(extraction), ensure_ascii=False, separators=(",", ":"))
        with _explain(self.path):
            folder = self.path / DOCUMENTS
            folder.mkdir(exist_ok=True)
            write_durably(folder / f"{name}.json", record + "\n")

    def load_extraction(self, name: str) -> Extraction:
        """The record of that name."""
        return load_extraction(self.path, name)

    def publish(
        self,
        quads: Iterable[ox.Quad],
        *,
        base: str,
        model: str,
        ontology: str,
        documents: Mapping[str, str],
        lexicon: Iterable[tuple[str, ...]] = (),
        inferred: bool = False,
        finish: Callable[[ox.Store, Path], None] | None = None,
    ) -> Manifest:
        """Makes the quads the store's graph, and removes what only earlier graphs needed.

        ``finish`` may put more into the new database's directory, such as an index, before the graph is the store's.
        """
        with _explain(self.path):
            self._remove_databases()
            database = self._write_database(quads, finish)
            manifest = Manifest(
                base,
                model,
                ontology,
                database.name,
                dict(documents),
                segments=sum_segments(database),
                inferred=inferred,
                lexicon=tuple(lexicon),
            )
            write_manifest(self.path, manifest)
            # Readers of the previous graph may still ask for its documents: they go at the next build.
            kept = {*manifest.documents.values(), *(self.previous.documents.values() if self.previous else ())}
            self.previous = manifest
            self._remove_databases()
            for record in (self.path / DOCUMENTS).glob("*.json*"):
                if record.name.partition(".")[0] not in kept:
                    record.unlink(missing_ok=True)
        return manifest

    def _write_database(self, quads: Iterable[ox.Quad], finish: Callable[[ox.Store, Path], None] | None = None) -> Path:
        numbers = [int(m[1]) for p in self.path.iterdir() if (m := _DATABASE.fullmatch(p.name))]
        database = self.path / f"database-{max(numbers, default=0) + 1}"
        store = ox.Store(str(database))
        store.bulk_extend(_merge_graphs(quads))
        store.flush()
        if finish is not None:
            finish(store, database)
        del store
        for directory in (database, self.path / DOCUMENTS, self.path):
            sync_directory(directory)
        return database

    def _remove_databases(self) -> None:
        """Removes every database but the current one and those that somebody reads."""
        for path in self.path.iterdir():
            current = self.previous is not None and path.name == self.previous.database
            if _DATABASE.fullmatch(path.name) and not current and not is_read(path):
                shutil.rmtree(path, ignore_errors=True)


def _merge_graphs(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Each quad in its own graph, and its triple in the default graph, where what two documents say stands once.

    What is inferred stays out of the default graph: nobody takes it for what a document says.
    """
    default = ox.DefaultGraph()
    for quad in quads:
        yield quad
        if not is_inferred(quad):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, default)


@contextmanager
def open_builder(path: Path | str) -> Iterator[StoreBuilder]:
    """Opens a store for building; makes the directory when there is none, and takes it away when nothing comes of it.

    Raises: StoreError when the path is something else than a store, or another process is building it.
    """
    path = Path(path)
    with _explain(path):
        _check_path(path)
        path.mkdir(parents=True, exist_ok=True)
    with hold_builder_lock(path):
        builder = StoreBuilder(path, read_manifest(path) if (path / MANIFEST).exists() else None)
        try:
            yield builder
        finally:
            if builder.previous is None and {p.name for p in path.iterdir()} == {LOCK}:
                shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _explain(path: Path) -> Iterator[None]:
    """Tells in one line why a store cannot be written."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # Oxigraph's errors of the database are RuntimeErrors
        # The database's own words name five of its files; what a person must know is that there is no room.
        full = os.strerror(errno.ENOSPC)
        reason = full if full in str(error) else error
        raise StoreError(f"cannot write {path}: {reason}; make room there or name another output") from error


def _check_path(path: Path) -> None:
    """Refuses to write into what is not ours: only a store, one that was never finished, or an empty directory."""
    if not path.exists():
        return
    if not path.is_dir():
        raise StoreError(f"{path} is a file, not a store; name another output")
    ours = {MANIFEST, f"{MANIFEST}.new", LOCK, DOCUMENTS, *_BESIDE}
    foreign = sorted(p.name for p in path.iterdir() if p.name not in ours and not _DATABASE.fullmatch(p.name))
    if (path / MANIFEST).is_file() or not foreign:
        return
    raise StoreError(f"{path} is no store and not empty, it holds {foreign[0]}; name another output")
