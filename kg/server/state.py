"""The store that a worker answers from: opened anew when a build has made its next state."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Store

from kg.answers.search.index import SearchIndex, build_index, open_index
from kg.errors import KgError, StoreError
from kg.graph.locking import hold_builder_lock
from kg.graph.manifest import MANIFEST, Manifest, read_manifest
from kg.graph.store import GraphStore, open_store
from kg.server.limits import Limits

if TYPE_CHECKING:
    from kg.extracting import Extractor


class State:
    """What tasks need: the database, its manifest, the limits, and what was computed of this state already."""

    def __init__(self, store: Path, limits: Limits, *, update: bool = False, allow_service: bool = False) -> None:
        self.store, self.limits, self.update, self.allow_service = store, limits, update, allow_service
        self.missing = ""
        """Why there is no store now; empty when there is one."""
        self.known: dict[str, Any] = {}
        self._graph: GraphStore | None = None
        self._extractor: Extractor | None = None
        self._key: tuple[int, ...] = ()
        self._held = ExitStack()
        self.look()

    @property
    def graph(self) -> GraphStore:
        """The open store."""
        if self._graph is None:
            raise StoreError(self.missing or f"{self.store} is not open; open it first")
        return self._graph

    @property
    def database(self) -> Store:
        """Its database."""
        return self.graph.database

    @property
    def manifest(self) -> Manifest:
        """What it says of itself."""
        return self.graph.manifest

    @property
    def extractor(self) -> Extractor:
        """The pipeline that reads plain questions: loaded for the first of them, for it takes seconds."""
        if self._extractor is None:
            from kg.extracting import load_extractor

            self._extractor = load_extractor()
        return self._extractor

    @property
    def index(self) -> SearchIndex:
        """The index of names and sentences: the one beside the database, else one made of this state."""
        if "index" not in self.known:
            index = None if self.update else open_index(self.graph.folder)
            self.known["index"] = index or build_index(self.database)
        found: SearchIndex = self.known["index"]
        return found

    @property
    def union(self) -> bool:
        """Whether queries see the named graphs together, for want of a default graph."""
        return self.manifest.format == 1

    def look(self) -> None:
        """Opens the store again if it has changed since it was opened."""
        key = self._read_key()
        if key == self._key and (key or self.missing):
            return
        self.close()
        self._key = key
        try:
            self._open()
            self.missing = ""
        except KgError as error:
            self.missing = str(error)
            self._key = ()

    def close(self) -> None:
        """Lets go of the store, so that a build may remove it."""
        self.forget()
        self._graph = None
        self._held.close()

    def forget(self) -> None:
        """Drops what was computed of a state that is no more."""
        if index := self.known.pop("index", None):
            index.close()
        self.known.clear()

    def _open(self) -> None:
        if not self.update:
            self._graph = self._held.enter_context(open_store(self.store))
            return
        manifest = read_manifest(self.store)
        # A build would make its next state without what an update has written: it must wait.
        self._held.enter_context(hold_builder_lock(self.store))
        try:
            database = Store(str(self.store / manifest.database))
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(
                f"cannot open the database of {self.store} for writing: {error}; end who uses it"
            ) from error
        self._graph = GraphStore(self.store, manifest, database)

    def _read_key(self) -> tuple[int, ...]:
        try:
            stat = (self.store / MANIFEST).stat()
        except OSError:
            return ()
        return stat.st_ino, stat.st_mtime_ns, stat.st_size
