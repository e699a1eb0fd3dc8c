"""The state of a resolution, kept beside the graph: a new document touches only candidates that share a key with it.

The state follows from the documents and the decisions alone, whatever the order in which they came; only the redirects
are history. It is a file of SQLite; ``:memory:`` for one use.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import StoreError
from kg.namespaces import digest, mint_slug
from kg.records import Extraction
from kg.resolution.candidates import Candidate, Position, Profile
from kg.resolution.clustering import Order, apply_orders, cluster_block, make_things
from kg.resolution.divisions import DivisionTable
from kg.resolution.matching import match_name
from kg.resolution.persons import flatten_name
from kg.resolution.profiling import profile_document
from kg.resolution.rulings import Problem, Reference, Ruling, Rulings, drop_contradictions

_HALF = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u(d[89a-f][0-9a-f]{2})")
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

Named = tuple[str, str, str]
"""Document, type and name made comparable: what stays of an entity when its document is read again."""


@dataclass(slots=True)
class Changes:
    """What an update did."""

    documents: int = 0
    """Documents taken in or out."""
    touched: int = 0
    """Candidates that were compared again."""
    redirected: int = 0
    problems: list[Problem] = field(default_factory=list)
    """Lines of the decisions that could not be applied, and why."""


@dataclass(slots=True)
class ResolutionIndex:
    """Which entities are one thing, and its IRI; an update compares what shares a key with what changed."""

    base: str
    table: DivisionTable
    connection: sqlite3.Connection
    folder: Path = Path()
    """Where the state lies."""

    @contextmanager
    def _explain(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _tell(self.folder, error) from error

    def close(self) -> None:
        """Forgets what was not committed."""
        self.connection.close()

    def commit(self) -> None:
        """Makes the updates last; to be called once the graph that shows them is there."""
        with self._explain():
            self.connection.commit()

    def update(
        self, documents: Mapping[str, str], load: Callable[[str], Extraction], rulings: Rulings | None = None
    ) -> Changes:
        """Makes this the resolution of exactly these documents, by id with the name of their record, under the rulings.

        ``load`` gives the extraction of a record; only those that are new here are loaded.
        """
        with self._explain():
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
        with self._explain():
            if not self.connection.in_transaction:
                self.connection.execute("BEGIN IMMEDIATE")
            return _Update(self, rulings or Rulings()).run(added, removed, load)

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


class _Update:
    """One update: documents in and out, then the blocks that they touch, then IRIs and redirects."""

    def __init__(self, index: ResolutionIndex, rulings: Rulings) -> None:
        self.index, self.sql = index, index.connection
        self.rulings = rulings
        self.pinned = {(r.type, match_entity(r.type, r.name)) for ruling in rulings.rulings for r in ruling.references}
        self.changes = Changes(problems=list(rulings.problems))
        self.dirty: set[str] = set()
        """Keys whose candidates are to be compared again."""
        self.held: dict[str, int] = {}
        """Signature → the thing that it was, of all that are touched."""
        self.gone: dict[Named, int] = {}
        """Entities taken out → the thing that they were."""
        self.iris: dict[int, str] = {}
        """Thing that was → its IRI."""
        self.first: dict[int, list[tuple[str, Named | None]]] = defaultdict(list)

    def run(self, added: Mapping[str, str], removed: Iterable[str], load: Callable[[str], Extraction]) -> Changes:
        for id_ in removed:
            self._take_out(escape(id_))
        for id_, record in added.items():
            self._take_in(escape(id_), record, load(record))
        self._pin_again()
        orders = self._bind()
        components = list(self._find_components())
        touched = [s for component in components for s in component]
        self._remember(touched)
        renamed = self._drop_things()
        for component in components:
            renamed |= self._cluster(component, orders)
        self._mint(renamed)
        self._redirect()
        self.changes.problems.sort()
        return self.changes

    # Documents in and out

    def _take_out(self, id_: str) -> None:
        self.changes.documents += 1
        rows = self.sql.execute(
            "SELECT e.type, e.match, e.signature, s.thing, e.authority FROM entity e "
            "JOIN signature s ON s.id = e.signature WHERE e.document = ? ORDER BY e.start, e.id",
            (id_,),
        ).fetchall()
        for type_, match, signature, thing, authority in rows:
            if not authority:
                self.gone.setdefault((id_, type_, match), thing)
            self._touch(signature)
            self._release(signature, 0 if authority else 1)
        self.sql.execute("DELETE FROM entity WHERE document = ?", (id_,))
        self.sql.execute("DELETE FROM document WHERE id = ?", (id_,))
        self._sweep({row[2] for row in rows})

    def _touch(self, signature: str) -> None:
        """Remembers what a signature was, and has all that share a key with it compared again."""
        row = self.sql.execute("SELECT thing FROM signature WHERE id = ?", (signature,)).fetchone()
        if row is not None and row[0] is not None:
            self._keep_iri(row[0])
        self.dirty.update(k for (k,) in self.sql.execute("SELECT key FROM blocking WHERE signature = ?", (signature,)))

    def _keep_iri(self, thing: int) -> None:
        if thing not in self.iris:
            row = self.sql.execute("SELECT iri FROM thing WHERE id = ?", (thing,)).fetchone()
            if row is not None:
                self.iris[thing] = row[0]

    def _release(self, signature: str, count: int) -> None:
        self.sql.execute("UPDATE signature SET count = count - ? WHERE id = ?", (count, signature))

    def _sweep(self, signatures: Iterable[str]) -> None:
        """Forgets signatures that no entity has any more."""
        for signature in signatures:
            if not self.sql.execute("SELECT 1 FROM entity WHERE signature = ? LIMIT 1", (signature,)).fetchone():
                self.sql.execute("DELETE FROM blocking WHERE signature = ?", (signature,))
                row = self.sql.execute("SELECT thing FROM signature WHERE id = ?", (signature,)).fetchone()
                if row and row[0] is not None:
                    self.held[signature] = row[0]
                self.sql.execute("DELETE FROM signature WHERE id = ?", (signature,))

    def _take_in(self, id_: str, record: str, extraction: Extraction) -> None:
        self.changes.documents += 1
        self.sql.execute("INSERT INTO document VALUES (?, ?)", (id_, record))
        for profile in profile_document(extraction, self.index.table):
            self._add(
                replace(
                    profile,
                    document_id=id_,
                    entity_id=escape(profile.entity_id),
                    name=escape(profile.name),
                    keys=tuple(map(escape, profile.keys)),
                )
            )

    def _add(self, profile: Profile) -> None:
        match = match_entity(profile.type, profile.name)
        traits = {kind: sorted(values) for kind, values in sorted(profile.traits.items())}
        content = [profile.type, profile.name, list(profile.keys), traits]
        text = escape(json.dumps(content, ensure_ascii=False, separators=(",", ":")))
        row = (profile.document_id, profile.entity_id, profile.type, match, profile.published, profile.start)
        self.sql.execute("INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, '')", (*row, profile.authority))
        self._sign(profile.document_id, profile.entity_id, profile.type, match, text, authority=profile.authority)

    def _sign(self, document: str, id_: str, type_: str, match: str, text: str, *, authority: bool) -> None:
        """Gives an entity its signature: equal for all that say the same, one of its own where a person has decided."""
        pin = f"{document}\0{id_}" if (type_, match) in self.pinned and not authority else ""
        signature = digest(text, pin, length=24)
        _, _, keys, _ = json.loads(text)
        self.sql.execute("INSERT OR IGNORE INTO signature VALUES (?, ?, 0, NULL)", (signature, text))
        self.sql.executemany("INSERT OR IGNORE INTO blocking VALUES (?, ?)", [(key, signature) for key in keys])
        self.sql.execute("UPDATE entity SET signature = ? WHERE document = ? AND id = ?", (signature, document, id_))
        self._release(signature, 0 if authority else -1)
        self._touch(signature)

    # Decisions of persons

    def _pin_again(self) -> None:
        """Entities that rulings name stand alone, so that each can be merged and parted; others no longer."""
        row = self.sql.execute("SELECT value FROM meta WHERE key = 'pinned'").fetchone()
        before = {tuple(p) for p in json.loads(row[0])} if row else set()
        for type_, match in sorted(before | self.pinned):
            entities = self.sql.execute(
                "SELECT document, id, authority, signature FROM entity WHERE type = ? AND match = ?", (type_, match)
            ).fetchall()
            for document, id_, authority, signature in entities:
                text, thing = self.sql.execute(
                    "SELECT content, thing FROM signature WHERE id = ?", (signature,)
                ).fetchone()
                self._touch(signature)
                self._release(signature, 0 if authority else 1)
                self._sign(document, id_, type_, match, text, authority=authority)
                if thing is not None and not authority:
                    self.gone.setdefault((document, type_, match), thing)
            self._sweep({row[3] for row in entities})
        value = json.dumps(sorted(self.pinned), ensure_ascii=False)
        self.sql.execute("INSERT OR REPLACE INTO meta VALUES ('pinned', ?)", (value,))

    def _bind(self) -> list[tuple[Ruling, list[list[str]]]]:
        """The rulings that fit, each with the signatures that its references name."""
        self.dirty.update(k for (k,) in self.sql.execute("SELECT key FROM blocking WHERE key GLOB 'ruling/*'"))
        self.sql.execute("DELETE FROM blocking WHERE key GLOB 'ruling/*'")
        bound: dict[Ruling, list[list[str]]] = {}
        for ruling in self.rulings.rulings:
            sides = [self._find_signatures(ruling, reference) for reference in ruling.references]
            if all(sides):
                bound[ruling] = sides
        kept, problems = drop_contradictions((r, [side[0] for side in sides]) for r, sides in bound.items())
        self.changes.problems += problems
        for ruling, _ in kept:
            if ruling.verb == "same":
                key = f"ruling/{ruling}"
                heads = [side[0] for side in bound[ruling]]
                self.sql.executemany("INSERT OR IGNORE INTO blocking VALUES (?, ?)", [(key, s) for s in heads])
                self.dirty.add(key)
        return [(ruling, bound[ruling]) for ruling, _ in kept]

    def _find_signatures(self, ruling: Ruling, reference: Reference) -> list[str]:
        query = "SELECT signature, document FROM entity WHERE type = ? AND match = ? AND NOT authority"
        match = match_entity(reference.type, reference.name)
        rows = self.sql.execute(query + " ORDER BY published, document, start, id", (reference.type, match)).fetchall()
        lacking = "no document names it"
        if rows and reference.document:
            rows = [row for row in rows if row[1] == escape(reference.document)]
            known = self.sql.execute("SELECT 1 FROM document WHERE id = ?", (escape(reference.document),)).fetchone()
            lacking = "the document does not name it" if known else "there is no such document"
        if not rows:
            advice = "the decision no longer fits, delete the line or mend the name"
            self.changes.problems.append(Problem(ruling.line, f"{reference}: {lacking}; {advice}"))
        return [row[0] for row in rows]

    # Blocks

    def _find_components(self) -> Iterator[list[str]]:
        """The candidates that keys tie to what changed, step by step; each component by itself."""
        seen_keys: set[str] = set()
        seen: set[str] = set()
        for start in sorted(self.dirty):
            component: list[str] = []
            waiting = [start]
            while waiting:
                key = waiting.pop()
                if key in seen_keys:
                    continue
                seen_keys.add(key)
                for (signature,) in self.sql.execute("SELECT signature FROM blocking WHERE key = ?", (key,)):
                    if signature not in seen:
                        seen.add(signature)
                        component.append(signature)
                        keys = self.sql.execute("SELECT key FROM blocking WHERE signature = ?", (signature,))
                        waiting += [k for (k,) in keys if k not in seen_keys]
            if component:
                yield component

    def _load(self, component: Sequence[str]) -> list[Candidate]:
        candidates = []
        for id_ in component:
            text, count = self.sql.execute("SELECT content, count FROM signature WHERE id = ?", (id_,)).fetchone()
            type_, name, _, traits = json.loads(text)
            first = self.sql.execute(
                "SELECT published, document, start, id FROM entity WHERE signature = ? "
                "ORDER BY published, document, start, id LIMIT 1",
                (id_,),
            ).fetchone()
            values = {kind: frozenset(found) for kind, found in traits.items()}
            candidates.append(Candidate(id_, Position(*first), type_, name, values, count))
        return sorted(candidates, key=lambda c: c.first)

    def _remember(self, touched: Iterable[str]) -> None:
        for signature in touched:
            row = self.sql.execute("SELECT thing FROM signature WHERE id = ?", (signature,)).fetchone()
            if row and row[0] is not None:
                self.held[signature] = row[0]
                self._keep_iri(row[0])

    def _drop_things(self) -> set[tuple[str, str]]:
        """Takes away the things that touched candidates were; gives their types and names."""
        things = set(self.held.values()) | set(self.gone.values())
        names = set()
        for thing in things:
            self._keep_iri(thing)
            row = self.sql.execute("SELECT type, name FROM thing WHERE id = ?", (thing,)).fetchone()
            if row is not None:
                names.add((row[0], row[1]))
            self.sql.execute("DELETE FROM thing WHERE id = ?", (thing,))
            self.sql.execute("DELETE FROM merge WHERE thing = ?", (thing,))
        return names

    def _cluster(
        self, component: Sequence[str], orders: Sequence[tuple[Ruling, list[list[str]]]]
    ) -> set[tuple[str, str]]:
        candidates = self._load(component)
        self.changes.touched += len(candidates)
        places = {c.id: i for i, c in enumerate(candidates)}
        edges = cluster_block(candidates, self.index.table)
        ours = [
            Order(ruling.line, ruling.verb, tuple(tuple(places[s] for s in side if s in places) for side in sides))
            for ruling, sides in orders
            if all(any(s in places for s in side) for side in sides)
        ]
        if ours:
            edges, ambiguous, idle = apply_orders(edges, ours, len(candidates))
            self._explain(ambiguous, idle)
        names = set()
        for thing in make_things(candidates, edges, self.index.table):
            first = candidates[thing.members[0]].first
            told = any(candidates[i].count for i in thing.members)
            row = (
                candidates[0].type,
                escape(thing.name),
                first.published,
                first.document_id,
                first.start,
                first.entity_id,
            )
            cursor = self.sql.execute(
                "INSERT INTO thing VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", (*row, thing.term, thing.code, told)
            )
            number = cursor.lastrowid
            members = set(thing.members)
            self.sql.executemany(
                "UPDATE signature SET thing = ? WHERE id = ?", [(number, candidates[i].id) for i in thing.members]
            )
            self.sql.executemany(
                "INSERT INTO merge VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (number, candidates[e.left].id, candidates[e.right].id, e.score, escape(e.reason), e.person)
                    for e in edges
                    if e.left in members
                ],
            )
            names.add((candidates[0].type, escape(thing.name)))
        return names

    def _explain(self, ambiguous: Iterable[int], idle: Iterable[int]) -> None:
        lines = {r.line: r for r in self.rulings.rulings}
        for line in ambiguous:
            message = f"{lines[line]}: the name is borne by several things; name a document of each with #"
            self.changes.problems.append(Problem(line, message))
        for line in idle:
            message = f"{lines[line]}: nothing was merged into it; the decision no longer fits, delete the line"
            self.changes.problems.append(Problem(line, message))

    # IRIs

    def _mint(self, names: Iterable[tuple[str, str]]) -> None:
        """Gives things their IRIs; of several with one name, the earliest published keeps the plain one."""
        for type_, name in sorted(names):
            plain = f"{self.index.base}id/{type_.lower()}/{mint_slug(restore(name))}"
            taken: set[str] = set()
            rows = self.sql.execute(
                "SELECT id, document, entity, code, told, iri FROM thing WHERE type = ? AND name = ? "
                "ORDER BY published, document, start, entity",
                (type_, name),
            ).fetchall()
            # What only the authority names comes last, by its code: it is in no document.
            rows.sort(key=lambda r: (not r[4], r[3] if not r[4] else ""))
            for id_, document, entity, code, told, held in rows:
                iri = plain
                own = (restore(document), restore(name)) if told else (code, name)
                for parts in (own, (*own, entity)):
                    if iri in taken:
                        iri = f"{plain}-{digest(*parts, length=6)}"
                taken.add(iri)
                if held != iri:
                    if held is not None:
                        self.iris.setdefault(id_, held)
                        self.held.update(
                            (s, id_) for (s,) in self.sql.execute("SELECT id FROM signature WHERE thing = ?", (id_,))
                        )
                    self.sql.execute("UPDATE thing SET iri = ? WHERE id = ?", (iri, id_))

    def _redirect(self) -> None:
        """Each IRI that meant another thing before leads to where that thing is now."""
        signatures: dict[int, list[str]] = defaultdict(list)
        for signature, thing in self.held.items():
            signatures[thing].append(signature)
        entities: dict[int, list[Named]] = defaultdict(list)
        for named, thing in self.gone.items():
            entities[thing].append(named)
        moves = {}
        for thing, old in self.iris.items():
            new = self._find_heir(signatures[thing], entities[thing])
            if new is not None:
                moves[old] = new
        # All at once: where two things change places, no step may be taken twice.
        earlier = [
            (new, row[0])
            for old, new in moves.items()
            for row in self.sql.execute("SELECT old FROM redirect WHERE new = ?", (old,)).fetchall()
        ]
        self.sql.executemany("UPDATE redirect SET new = ? WHERE old = ?", earlier)
        moved = [(old, new) for old, new in sorted(moves.items()) if new != old]
        self.sql.executemany("INSERT OR REPLACE INTO redirect VALUES (?, ?)", moved)
        self.changes.redirected += len(moved)
        whole = [(old,) for old in {*moves, *(old for _, old in earlier)}]
        self.sql.executemany("DELETE FROM redirect WHERE old = ? AND old = new", whole)

    def _find_heir(self, signatures: Iterable[str], entities: Iterable[Named]) -> str | None:
        """The IRI of the earliest entity of a former thing that is still there."""
        query = (
            "SELECT e.published, e.document, e.start, e.id, t.iri FROM entity e JOIN signature s ON s.id = e.signature "
            "JOIN thing t ON t.id = s.thing WHERE {} ORDER BY 1, 2, 3, 4 LIMIT 1"
        )
        found = [self.sql.execute(query.format("e.signature = ?"), (s,)).fetchone() for s in signatures]
        named = query.format("e.document = ? AND e.type = ? AND e.match = ?")
        found += [self.sql.execute(named, entity).fetchone() for entity in entities]
        return str(min(row for row in found if row)[4]) if any(found) else None


def escape(text: str) -> str:
    """A text without halves of surrogate pairs, which SQLite cannot hold; `restore` gives them back.

    >>> restore(escape("半" + chr(0xD800))) == "半" + chr(0xD800)
    True
    """
    return text if text.isascii() or not _HALF.search(text) else _HALF.sub(lambda m: f"\\u{ord(m[0]):x}", text)


def restore(text: str) -> str:
    """The inverse of `escape`."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "\\ud" in text else text


def match_entity(type_: str, name: str) -> str:
    """The key under which spellings of one name meet; in persons' names dots do not count."""
    return escape(flatten_name(name) if type_ == "Person" else match_name(name))
