"""The file of persons' decisions and the state of a resolution, as they lie in a store."""

from __future__ import annotations

from pathlib import Path

from kg.errors import AmbiguousNameError, StoreError, UnknownNameError
from kg.resolution.index import ResolutionIndex
from kg.resolution.rulings import Reference, Rulings, parse_reference, parse_rulings
from kg.resolution.stored_names import match_entity, restore

DECISIONS = "decisions.txt"
"""The file's name in a store, where no other is named."""
_HEAD = "# Decisions on what is one thing: same A B, different A B, split A. Delete a line to undo it.\n"


def choose_file(index: ResolutionIndex, store: Path, named: Path | None) -> Path:
    """The file of decisions: the one that is named now, else the one named before, else the store's own."""
    if named is not None:
        own = named.resolve() == (store / DECISIONS).resolve()
        index.remember("decisions", "" if own else str(named.resolve()))
        return named
    held = index.recall("decisions")
    return Path(held) if held else store / DECISIONS


def read_file(path: Path, *, needed: bool = False) -> str:
    """The text of a file of decisions; empty where there is none and none is ``needed``.

    Raises: StoreError when it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        if not needed:
            return ""
        raise StoreError(f"no decisions {path}; name the file with --decisions, or put it there again") from error
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"cannot read decisions {path}: {error}; it is to be UTF-8 text") from error


def append_line(text: str, line: str) -> str:
    """A file's text with one more decision."""
    before = text or _HEAD
    return before + ("" if before.endswith("\n") else "\n") + line + "\n"


def read_rulings(path: Path, *, needed: bool = False) -> Rulings:
    """The decisions of a file, with the lines that are none."""
    return parse_rulings(read_file(path, needed=needed))


def find_reference(index: ResolutionIndex, name: str) -> Reference:
    """The thing that a person names by an IRI (a former one too), a name, ``name@Type`` or ``name@Type#document``.

    The answer names its earliest document, so that it means the same when namesakes come.

    Raises: UnknownNameError with near names, or with the ways to tell namesakes apart.
    """
    parsed = parse_reference(name)
    if parsed is not None and parsed.document:
        return parsed
    if "://" in name:
        iri = name.strip("<>")
        rows = list(index.rows("SELECT id FROM thing WHERE told AND iri = ?", iri))
        rows = rows or list(
            index.rows("SELECT id FROM thing WHERE told AND iri = (SELECT new FROM redirect WHERE old = ?)", iri)
        )
    else:
        wanted = parsed or Reference(name, "")
        types = [wanted.type] if wanted.type else [str(t) for (t,) in index.rows("SELECT DISTINCT type FROM thing")]
        rows = [
            row
            for type_ in sorted(types)
            for row in index.rows(
                "SELECT DISTINCT s.thing FROM entity e JOIN signature s ON s.id = e.signature "
                "WHERE e.type = ? AND e.match = ? AND NOT e.authority",
                type_,
                match_entity(type_, wanted.name),
            )
        ]
    found = sorted({_name_first(index, int(str(row[0]))) for row in rows})
    if not found:
        known = [restore(str(n)) for (n,) in index.rows("SELECT DISTINCT name FROM thing WHERE told")]
        raise UnknownNameError("entity", name, known, hint="no entity has a name like it")
    if len(found) > 1:
        raise AmbiguousNameError("entity", name, map(str, found))
    return found[0]


def _name_first(index: ResolutionIndex, thing: int) -> Reference:
    row = next(
        index.rows(
            "SELECT json_extract(s.content, '$[1]'), e.type, e.document FROM entity e "
            "JOIN signature s ON s.id = e.signature WHERE s.thing = ? AND NOT e.authority "
            "ORDER BY e.published, e.document, e.start, e.id LIMIT 1",
            thing,
        )
    )
    return Reference(restore(str(row[0])), str(row[1]), restore(str(row[2])))
