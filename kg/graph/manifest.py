"""The manifest of a store: one small file that says which database is the current one and what it was made of."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import StoreError

FORMAT = 2
"""The format that is written. Format 1 had no default graph; it is read, and the next build or removal renews it."""
READABLE = (1, FORMAT)
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store holds. ``documents`` maps each id to the name of its record under ``documents/``."""

    base: str
    model: str = ""
    ontology: str = ""
    """Digest of ontology and lexicon."""
    database: str = ""
    """Name of the database directory."""
    documents: Mapping[str, str] = field(default_factory=dict)
    """Document id → digest of text, metadata and model: equal digests are equal extractions."""
    format: int = FORMAT
    segments: Mapping[str, str] = field(default_factory=dict)
    """File of the database → size and checksum."""
    inferred: bool = False
    """Whether the graph holds what follows from it by the rules, in a graph of its own."""
    lexicon: tuple[tuple[str, ...], ...] = ()
    """The user's own words that the documents were read with: of each its name, its type and its aliases."""


def read_manifest(store: Path) -> Manifest:
    """The manifest of a store.

    Raises: StoreError when there is no such directory, when it is no store, of another format, or damaged.
    """
    path = store / MANIFEST
    try:
        if not store.exists():
            raise StoreError(f"no store {store}; build one with: kg build SOURCE -o {store}")
        if not path.is_file():
            raise StoreError(f"{store} is no store, it has no {MANIFEST}; build one with: kg build SOURCE -o OUTPUT")
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"cannot read {path}: {error}; delete the store and build it again") from error
    if not isinstance(record, dict) or not isinstance(record.get("format"), int):
        raise StoreError(f"{path} is damaged: it names no format; delete the store and build it again")
    if record["format"] not in READABLE:
        raise StoreError(
            f"{store} has store format {record['format']}, this version reads up to {FORMAT}; install a newer zhitu, "
            f"or build it anew: kg build SOURCE -o OUTPUT"
        )
    # Stores of before there were rules, checksums, or words of the user lack them.
    record = {"inferred": False, "segments": {}, "lexicon": [], **record}
    if problem := _find_problem(record):
        raise StoreError(f"{path} is damaged: {problem}; delete the store and build it again")
    record["lexicon"] = tuple(map(tuple, record["lexicon"]))
    return Manifest(**{name: record[name] for name in Manifest.__slots__})


def _find_problem(record: dict[str, Any]) -> str:
    for name in ("base", "model", "ontology", "database"):
        if not isinstance(record.get(name), str):
            return f"{name} is missing or no text"
    if not isinstance(record["inferred"], bool):
        return f"inferred is {record['inferred']!r}, not true or false"
    segments = record["segments"]
    if not isinstance(segments, dict) or not all(Path(name).name == name for name in segments):
        return "segments is no object of file names"
    # A name that leads out of the store would make the builder delete what is not its own.
    if not record["database"] or Path(record["database"]).name != record["database"]:
        return f"database {record['database']!r} is no name of a directory"
    for word in record["lexicon"]:
        if not isinstance(word, list) or len(word) < 2 or not all(isinstance(part, str) for part in word):
            return f"lexicon has {word!r}, which is no word"
    documents = record.get("documents")
    if not isinstance(documents, dict):
        return "documents is missing or no object"
    for id_, name in documents.items():
        if not isinstance(name, str) or not name.isalnum():
            return f"document {id_!r} has no digest"
    return ""


def write_manifest(store: Path, manifest: Manifest) -> None:
    """Replaces the manifest in one step: after a crash there is the old one or the new one, never half of one."""
    record = {**asdict(manifest), "documents": dict(sorted(manifest.documents.items()))}
    write_durably(store / MANIFEST, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    sync_directory(store)


def write_durably(path: Path, text: str) -> None:
    """Writes a file in one step, on the disk when this returns (its name when `sync_directory` does)."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def sync_directory(directory: Path) -> None:
    """Puts the names in a directory on the disk; where the system cannot, nothing is lost but that."""
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)
