"""The state of a resolution, kept beside the graph: a new document touches only candidates that share a key with it.

The state follows from the documents and the decisions alone, whatever the order in which they came; only the redirects
are history. It is a file of SQLite; ``:memory:`` for one use.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.namespaces import digest
from kg.records import Extraction
from kg.resolution.divisions import DivisionTable
from kg.resolution.rulings import Rulings
from kg.resolution.stored_names import restore
from kg.resolution.updating import Changes, Update

STATE = "resolution.sqlite"
"""The state's name in a store."""
VERSION = "4"
"""Of the rules of resolution: another one makes all anew, and keeps the redirects."""
_TABLES = """
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS document(id TEXT PRIMARY KEY, record TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entity(document TEXT, id TEXT, type TEXT, match TEXT, published TEXT, start INTEGER,
    authority INTEGER, signature TEXT, PRIMARY KEY(document, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entity_signature ON entity(signature, published, document, start, id);
CREATE INDEX IF NOT EXISTS entity_match ON entity(type, match, published, document, start, id);
CREATE TABLE IF NOT EXISTS signature(id TEXT PRIMARY KEY, content TEXT, count INTEGER, thing INTEGER) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS signature_thing ON signature(thing);
CREATE TABLE IF NOT EXISTS blocking(key TEXT, signature TEXT, PRIMARY KEY(key, signature)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS blocking_signature ON blocking(signature);
CREATE TABLE IF NOT EXISTS thing(id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT, name TEXT, published TEXT,
    document TEXT, start INTEGER, entity TEXT, term TEXT, code TEXT, told INTEGER, iri TEXT);
CREATE INDEX IF NOT EXISTS thing_name ON thing(type, name);
CREATE INDEX IF NOT EXISTS thing_iri ON thing(iri);
CREATE TABLE IF NOT EXISTS merge(thing INTEGER, left TEXT, right TEXT, score REAL, reason TEXT, person INTEGER);
CREATE INDEX IF NOT EXISTS merge_thing ON merge(thing);
CREATE TABLE IF NOT EXISTS redirect(old TEXT PRIMARY KEY, new TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS redirect_new ON redirect(new);
"""


@dataclass(slots=True)
class ResolutionIndex:
    """Which entities are one thing, and its IRI; an update compares what shares a key with what changed."""

    base: str
    table: DivisionTable
    connection: sqlite3.Connection
    folder: Path = Path()
    """Where the state lies."""

    @contextmanager
    def _convert_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _tell(self.folder, error) from error

    def close(self) -> None:
        """Forgets what was not committed."""
        self.connection.close()

    def commit(self) -> None:
        """Makes the updates last; to be called once the graph that shows them is there."""
        with self._convert_errors():
            self.connection.commit()

    def update(
        self, documents: Mapping[str, str], load: Callable[[str], Extraction], rulings: Rulings | None = None
    ) -> Changes:
        """Makes this the resolution of exactly these documents, by id with the name of their record, under the rulings.

        ``load`` gives the extraction of a record; only those that are new here are loaded.
        """
        with self._convert_errors():
            held = {restore(id_): record for id_, record in self.connection.execute("SELECT id, record FROM document")}
        added = {id_: documents[id_] for id_ in sorted(documents) if documents[id_] != held.get(id_)}
        return self.apply(added, [id_ for id_ in sorted(held) if documents.get(id_) != held[id_]], load, rulings)

    def apply(
        self,
        added: Mapping[str, str],
        removed: Iterable[str],
        load: Callable[[str], Extraction],
        rulings: Rulings | None = None,
    ) -> Changes:
        """Takes documents out and in; one that is read again is in both."""
        with self._convert_errors():
            if not self.connection.in_transaction:
                self.connection.execute("BEGIN IMMEDIATE")
            update = Update(self.connection, rulings or Rulings(), base=self.base, table=self.table)
            return update.run(added, removed, load)

    def remember(self, key: str, value: str) -> None:
        """Keeps a word about the store, as which file holds the decisions."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def recall(self, key: str) -> str:
        """What was remembered, empty when nothing was."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def rows(self, query: str, *values: object) -> Iterator[tuple[object, ...]]:
        """The rows that a query gives."""
        yield from self.connection.execute(query, values)


def open_index(path: Path | str, *, base: str, table: DivisionTable) -> ResolutionIndex:
    """Opens or makes the state of a resolution.

    Raises: StoreError when the file is none of ours or damaged.
    """
    try:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA cache_size=-65536")
        connection.executescript(_TABLES)
        connection.execute("BEGIN IMMEDIATE")
        held = dict(connection.execute("SELECT key, value FROM meta"))
    except sqlite3.Error as error:
        raise _tell(Path(path).parent, error) from error
    wanted = {"version": VERSION, "base": base, "authority": _digest_authority(table)}
    if {k: held.get(k) for k in wanted} != wanted:
        # Other rules give other things: every document is taken in again, and moved IRIs leave their redirects.
        connection.execute("UPDATE document SET record = ''")
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", wanted.items())
    return ResolutionIndex(base, table, connection, Path(path).parent)


def _tell(folder: Path, error: sqlite3.Error) -> StoreError:
    """Why the state cannot be read or written, in one line."""
    if "full" in str(error):
        return StoreError(f"cannot write {folder}: No space left on device; make room there or name another output")
    return StoreError(f"cannot use {folder / STATE}: {error}; delete that file, the next build makes it again")


def _digest_authority(table: DivisionTable) -> str:
    return digest(
        *(f"{d.code} {d.name} {d.parent_code}" for d in table.divisions), *(f"{a} {b}" for a, b in table.renamed)
    )
