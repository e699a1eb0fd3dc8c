"""The index that is searched: SQLite's FTS5 over tokens of our own, in a file beside a database or in memory.

A phrase of characters finds any part of a name or sentence; a phrase of syllables or initials finds it as typed in
pinyin. Names are whole entities: what bears the name, or is the same as a term of the lexicon that does.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Store

from kg.answers.search.phrases import MODES, spell_pinyin, write_match
from kg.answers.search.readings import BREAK, Readings, split_tokens
from kg.errors import StoreError
from kg.namespaces import KG, OA, RDF, RDFS, SKOS
from kg.records import ENTITY_TYPES

INDEX_FILE: Final = "search.sqlite"
_VERSION: Final = 1
_TYPES: Final = (*ENTITY_TYPES, "Work", "Session")
_TABLES: Final = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT, name TEXT, type TEXT);
CREATE TABLE name (id INTEGER PRIMARY KEY, thing INTEGER, text TEXT, size INTEGER);
CREATE TABLE whole (key TEXT, mode INTEGER, name INTEGER, PRIMARY KEY (key, mode, name)) WITHOUT ROWID;
CREATE VIRTUAL TABLE name_part USING fts5(characters, syllables, initials, content='', tokenize=ascii);
CREATE TABLE sentence (id INTEGER PRIMARY KEY, iri TEXT);
CREATE VIRTUAL TABLE sentence_part USING fts5(characters, syllables, initials, content='', tokenize=ascii);
CREATE TABLE syllable (text TEXT);
"""


HOWS: Final = ("name", "pinyin", "initials", "part", "part in pinyin", "part in initials")
"""How a name can be found, the surest first: wholly or in part, as characters or as typed in pinyin."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. The score is highest for what is wholly named so, then for parts, pinyin and initials."""

    iri: str
    text: str
    """The name that was found; empty for a sentence."""
    score: float
    how: str = ""
    """One of `HOWS`: how a name was found; empty for a sentence, as are the next two."""
    name: str = ""
    """The preferred name of what bears it."""
    type: str = ""


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """An open index; any thread may search it."""

    _connection: sqlite3.Connection
    _syllables: frozenset[str]
    _turn: Any

    def find_names(self, query: str, *, limit: int | None = None) -> list[Hit]:
        """The entities that a text names, the best first: a whole name or alias, a part of one, pinyin, initials.

        Words apart must all be in the name.
        """
        tokens = [split_tokens(word) for word in query.split()]
        key = "".join(token for word in tokens for token in word)
        rows: list[Any] = self._run(_WHOLE, spell_pinyin(key)) + (self._run(_WHOLE, key) if "ü" in key else [])
        for mode, (column, weight) in enumerate(MODES):
            if expression := write_match(tokens, column, self._syllables):
                count = sum(map(len, tokens)) if mode == 0 else len(key) / (3 if mode == 1 else 1)
                rows += self._run(_NAME_PART, weight, count, 3 + mode, expression)
        # The best of each: the last that is put in.
        rows.sort()
        best = {row[2]: row for row in rows}
        chosen = sorted(best.values(), key=_ORDER)
        return [
            Hit(iri, text, round(score, 4), HOWS[how], name, type_)
            for score, text, iri, name, type_, how, _ in chosen[:limit]
        ]

    def list_near(self, name: str, *, limit: int = 200) -> list[str]:
        """Names that share characters with this one, those that share the rarest first: to choose near ones from."""
        tokens = dict.fromkeys(split_tokens(name))
        if not tokens:
            return []
        expression = "{characters}:(" + " OR ".join(f'"{token}"' for token in tokens) + ")"
        return [text for (text,) in self._run(_NEAR, expression, limit)]

    def find_sentences(self, query: str, *, limit: int | None = None) -> list[Hit]:
        """The sentences that hold a text, the best first (BM25); words apart must all be in the sentence.

        As characters, else, when there is none, as pinyin, else as initials.
        """
        tokens = [split_tokens(word) for word in query.split()]
        for column, _ in MODES:
            if expression := write_match(tokens, column, self._syllables):
                rows = self._run(_SENTENCE_PART, expression, -1 if limit is None else limit)
                if rows:
                    return [Hit(iri, "", round(-rank, 4)) for iri, rank in rows]
        return []

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    def _run(self, sql: str, *values: object) -> list[Any]:
        try:
            with self._turn:
                return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"cannot search: {error} (the index {INDEX_FILE}); run kg build on the store again"
            ) from error


_ORDER: Final = itemgetter(6, 1, 2)
_WHOLE = """
SELECT 1.0 - whole.mode * 0.02 AS score, name.text, thing.iri, thing.name, thing.type, whole.mode,
       whole.mode * 0.02 - 1.0 + name.size * 0.00001
FROM whole JOIN name ON name.id = whole.name JOIN thing ON thing.id = name.thing WHERE whole.key = ?
"""
_NAME_PART = """
SELECT score, text, iri, name, type, how, size * 0.00001 - score FROM (
    SELECT ? + min(0.19, 0.19 * ? / name.size) AS score, name.text AS text, thing.iri AS iri, thing.name AS name,
           thing.type AS type, ? AS how, name.size AS size
    FROM name_part JOIN name ON name.id = name_part.rowid JOIN thing ON thing.id = name.thing WHERE name_part MATCH ?)
"""
_NEAR = """
SELECT name.text FROM name_part JOIN name ON name.id = name_part.rowid WHERE name_part MATCH ?
ORDER BY name_part.rank, name.id LIMIT ?
"""
_SENTENCE_PART = """
SELECT sentence.iri, sentence_part.rank FROM sentence_part JOIN sentence ON sentence.id = sentence_part.rowid
WHERE sentence_part MATCH ? ORDER BY sentence_part.rank, sentence.id LIMIT ?
"""


def build_index(database: Store, *, sentences: bool = True) -> SearchIndex:
    """An index in memory; ``sentences=False`` leaves out the sentences, which are most of the work."""
    connection = _connect(":memory:")
    _fill(connection, database, sentences=sentences)
    return _prepare(connection)


def write_index(database: Store, folder: Path | str) -> None:
    """Writes the index of a database as a file of the folder.

    A SQLite that is built without FTS5 leaves none: then searches make their own.
    """
    path = Path(folder) / INDEX_FILE
    with contextlib.closing(_connect(str(path))) as connection:
        # The file is new and nobody reads it yet: it needs no journal.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        try:
            _fill(connection, database, sentences=True)
        except sqlite3.OperationalError as error:
            if "fts5" not in str(error):
                raise OSError(f"cannot write {path}: {error}") from error
            path.unlink()
            return
    with path.open("rb") as file:
        os.fsync(file.fileno())


def open_index(folder: Path | str) -> SearchIndex | None:
    """The index that lies in the folder, opened for reading; None where there is none that can be read."""
    path = Path(folder) / INDEX_FILE
    if not path.is_file():
        return None
    connection = None
    try:
        # Immutable: not even a lock or a journal is written beside it.
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True, check_same_thread=False)
        if connection.execute("PRAGMA user_version").fetchone() != (_VERSION,):
            connection.close()
            return None
        return _prepare(connection)
    except sqlite3.Error:
        if connection is not None:
            connection.close()
        return None


@contextlib.contextmanager
def use_index(folder: Path | str) -> Iterator[SearchIndex | None]:
    """The index that lies in the folder, if any, open for the time of the ``with`` block."""
    index = open_index(folder)
    try:
        yield index
    finally:
        if index is not None:
            index.close()


@contextlib.contextmanager
def choose_index(database: Store, index: SearchIndex | None, *, sentences: bool = True) -> Iterator[SearchIndex]:
    """The index given, or one made for the time of the ``with`` block."""
    if index is not None:
        yield index
        return
    made = build_index(database, sentences=sentences)
    try:
        yield made
    finally:
        made.close()


def _connect(path: str) -> sqlite3.Connection:
    return sqlite3.connect(path, check_same_thread=False)


def _prepare(connection: sqlite3.Connection) -> SearchIndex:
    syllables = frozenset(text for (text,) in connection.execute("SELECT text FROM syllable"))
    return SearchIndex(connection, syllables, threading.Lock())


def _fill(connection: sqlite3.Connection, database: Store, *, sentences: bool) -> None:
    things = sorted(_read_things(database))
    texts = sorted(_read_sentences(database)) if sentences else []
    readings = Readings(text for _, _, names in things for text in names)
    usual = Readings(text for _, text in texts)
    # In memory until the end: a page that is full is written once.
    connection.execute("PRAGMA cache_size = -100000")
    with connection:
        connection.executescript(_TABLES)
        rows = ((number, iri, names[0], type_) for number, (iri, type_, names) in enumerate(things))
        connection.executemany("INSERT INTO thing VALUES (?, ?, ?, ?)", rows)
        _fill_names(connection, [(n, text) for n, (_, _, names) in enumerate(things) for text in names], readings)
        connection.executemany("INSERT INTO sentence VALUES (?, ?)", ((i, iri) for i, (iri, _) in enumerate(texts)))
        connection.executemany(
            "INSERT INTO sentence_part (rowid, characters, syllables, initials) VALUES (?, ?, ?, ?)",
            ((i, *_read_sentence(usual, text)) for i, (_, text) in enumerate(texts)),
        )
        syllables = sorted({*readings.list_syllables(), *usual.list_syllables()})
        connection.executemany("INSERT INTO syllable VALUES (?)", ((s,) for s in syllables))
        connection.execute(f"PRAGMA user_version = {_VERSION}")


def _read_sentence(readings: Readings, text: str) -> tuple[str, str, str]:
    tokens = split_tokens(text)
    return (" ".join(tokens), *readings.read_usually(tokens))


def _fill_names(connection: sqlite3.Connection, names: list[tuple[int, str]], readings: Readings) -> None:
    rows, parts, keys = [], [], set()
    for number, (thing, text) in enumerate(names):
        tokens = split_tokens(text)
        read = readings.list_readings(tokens)
        initials = list(dict.fromkeys(tuple(s if s.isdigit() else s[0] for s in one) for one in read))
        rows.append((number, thing, text, len(tokens)))
        joined = (f" {BREAK} ".join(map(" ".join, form)) for form in (read, initials))
        parts.append((number, " ".join(tokens), *joined))
        keys.add(("".join(tokens), 0, number))
        keys.update(("".join(one), mode, number) for mode, form in ((1, read), (2, initials)) for one in form)
    connection.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO name_part (rowid, characters, syllables, initials) VALUES (?, ?, ?, ?)", parts)
    # In the order of the table, so that it grows at its end.
    connection.executemany("INSERT INTO whole VALUES (?, ?, ?)", sorted(keys))


def _read_things(database: Store) -> Iterator[tuple[str, str, list[str]]]:
    """IRI, type and names of every entity; the preferred name first."""
    types = {
        quad.subject.value: type_
        for type_ in reversed(_TYPES)
        for quad in database.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(KG + type_))
        if isinstance(quad.subject, NamedNode)
    }
    terms: dict[str, list[str]] = {}
    for quad in database.quads_for_pattern(None, NamedNode(SKOS + "exactMatch"), None):
        if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode) and quad.subject.value in types:
            terms.setdefault(quad.object.value, []).append(quad.subject.value)
    own: dict[str, dict[str, None]] = {iri: {} for iri in types}
    # Names of the lexicon's terms come after the thing's own.
    lent: dict[str, dict[str, None]] = {iri: {} for iri in types}
    for predicate in (SKOS + "prefLabel", RDFS + "label", SKOS + "altLabel"):
        for quad in database.quads_for_pattern(None, NamedNode(predicate), None):
            if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
                if (iri := quad.subject.value) in own:
                    own[iri][quad.object.value] = None
                for bearer in terms.get(iri, ()):
                    lent[bearer][quad.object.value] = None
    names = {iri: {**found, **dict.fromkeys(sorted(lent[iri]))} for iri, found in own.items()}
    yield from ((iri, types[iri], list(found)) for iri, found in names.items() if found)


def _read_sentences(database: Store) -> Iterable[tuple[str, str]]:
    return {
        (quad.subject.value, quad.object.value)
        for quad in database.quads_for_pattern(None, NamedNode(OA + "exact"), None)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }
