"""One update of the state: documents in and out, then the blocks that they touch, then IRIs and redirects."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.namespaces import digest
from kg.records import Extraction
from kg.resolution.candidates import Candidate, Position, Profile
from kg.resolution.clustering import Order, apply_orders, cluster_block, make_things
from kg.resolution.divisions import DivisionTable
from kg.resolution.identifiers import Identifiers
from kg.resolution.profiling import profile_document
from kg.resolution.rulings import Problem, Reference, Ruling, Rulings, drop_contradictions
from kg.resolution.stored_names import escape, match_entity


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


class Update:
    """What one update has to know from its first step to its last; for one use."""

    def __init__(self, connection: sqlite3.Connection, rulings: Rulings, *, base: str, table: DivisionTable) -> None:
        self.sql, self.rulings, self.table = connection, rulings, table
        self.identifiers = Identifiers(connection, base)
        self.pinned = {(r.type, match_entity(r.type, r.name)) for ruling in rulings.rulings for r in ruling.references}
        self.changes = Changes(problems=list(rulings.problems))
        self.dirty: set[str] = set()
        """Keys whose candidates are to be compared again."""

    def run(self, added: Mapping[str, str], removed: Iterable[str], load: Callable[[str], Extraction]) -> Changes:
        """Takes documents out and in, by id with the name of their record, and tells what changed."""
        for id_ in removed:
            self._take_out(escape(id_))
        for id_, record in added.items():
            self._take_in(escape(id_), record, load(record))
        self._pin_again()
        orders = self._bind()
        components = list(self._find_components())
        touched = [s for component in components for s in component]
        self.identifiers.remember(touched)
        renamed = self._drop_things()
        for component in components:
            renamed |= self._cluster(component, orders)
        self.identifiers.mint(renamed)
        self.changes.redirected = self.identifiers.redirect()
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
                self.identifiers.gone.setdefault((id_, type_, match), thing)
            self._touch(signature)
            self._release(signature, 0 if authority else 1)
        self.sql.execute("DELETE FROM entity WHERE document = ?", (id_,))
        self.sql.execute("DELETE FROM document WHERE id = ?", (id_,))
        self._sweep({row[2] for row in rows})

    def _touch(self, signature: str) -> None:
        """Remembers what a signature was, and has all that share a key with it compared again."""
        row = self.sql.execute("SELECT thing FROM signature WHERE id = ?", (signature,)).fetchone()
        if row is not None and row[0] is not None:
            self.identifiers.keep(row[0])
        self.dirty.update(k for (k,) in self.sql.execute("SELECT key FROM blocking WHERE signature = ?", (signature,)))

    def _release(self, signature: str, count: int) -> None:
        self.sql.execute("UPDATE signature SET count = count - ? WHERE id = ?", (count, signature))

    def _sweep(self, signatures: Iterable[str]) -> None:
        """Forgets signatures that no entity has any more."""
        for signature in signatures:
            if not self.sql.execute("SELECT 1 FROM entity WHERE signature = ? LIMIT 1", (signature,)).fetchone():
                self.sql.execute("DELETE FROM blocking WHERE signature = ?", (signature,))
                row = self.sql.execute("SELECT thing FROM signature WHERE id = ?", (signature,)).fetchone()
                if row and row[0] is not None:
                    self.identifiers.held[signature] = row[0]
                self.sql.execute("DELETE FROM signature WHERE id = ?", (signature,))

    def _take_in(self, id_: str, record: str, extraction: Extraction) -> None:
        self.changes.documents += 1
        self.sql.execute("INSERT INTO document VALUES (?, ?)", (id_, record))
        for profile in profile_document(extraction, self.table):
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
                    self.identifiers.gone.setdefault((document, type_, match), thing)
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

    def _drop_things(self) -> set[tuple[str, str]]:
        """Takes away the things that touched candidates were; gives their types and names."""
        things = set(self.identifiers.held.values()) | set(self.identifiers.gone.values())
        names = set()
        for thing in things:
            self.identifiers.keep(thing)
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
        edges = cluster_block(candidates, self.table)
        ours = [
            Order(ruling.line, ruling.verb, tuple(tuple(places[s] for s in side if s in places) for side in sides))
            for ruling, sides in orders
            if all(any(s in places for s in side) for side in sides)
        ]
        if ours:
            edges, ambiguous, idle = apply_orders(edges, ours, len(candidates))
            self._report_unapplied(ambiguous, idle)
        names = set()
        for thing in make_things(candidates, edges, self.table):
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

    def _report_unapplied(self, ambiguous: Iterable[int], idle: Iterable[int]) -> None:
        lines = {r.line: r for r in self.rulings.rulings}
        for line in ambiguous:
            message = f"{lines[line]}: the name is borne by several things; name a document of each with #"
            self.changes.problems.append(Problem(line, message))
        for line in idle:
            message = f"{lines[line]}: nothing was merged into it; the decision no longer fits, delete the line"
            self.changes.problems.append(Problem(line, message))
