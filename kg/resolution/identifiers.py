"""IRIs of things: of several with one name the first keeps the plain one, and one that moved leads to the new one."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from kg.namespaces import digest, mint_slug
from kg.resolution.stored_names import restore

Named = tuple[str, str, str]
"""Document, type and name made comparable: what stays of an entity when its document is read again."""


class Identifiers:
    """The IRIs of things before and after an update, and the redirects from those that moved."""

    def __init__(self, connection: sqlite3.Connection, base: str) -> None:
        self.sql, self.base = connection, base
        self.held: dict[str, int] = {}
        """Signature → the thing that it was, of all that are touched."""
        self.gone: dict[Named, int] = {}
        """Entities taken out → the thing that they were."""
        self.iris: dict[int, str] = {}
        """Thing that was → its IRI."""

    def keep(self, thing: int) -> None:
        """Notes the IRI that a thing has before it is taken away."""
        if thing not in self.iris:
            row = self.sql.execute("SELECT iri FROM thing WHERE id = ?", (thing,)).fetchone()
            if row is not None:
                self.iris[thing] = row[0]

    def remember(self, touched: Iterable[str]) -> None:
        """Notes what each of the touched signatures was, and its IRI."""
        for signature in touched:
            row = self.sql.execute("SELECT thing FROM signature WHERE id = ?", (signature,)).fetchone()
            if row and row[0] is not None:
                self.held[signature] = row[0]
                self.keep(row[0])

    def mint(self, names: Iterable[tuple[str, str]]) -> None:
        """Gives things their IRIs; of several with one name, the earliest published keeps the plain one."""
        for type_, name in sorted(names):
            plain = f"{self.base}id/{type_.lower()}/{mint_slug(restore(name))}"
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

    def redirect(self) -> int:
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
        whole = [(old,) for old in {*moves, *(old for _, old in earlier)}]
        self.sql.executemany("DELETE FROM redirect WHERE old = ? AND old = new", whole)
        return len(moved)

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
