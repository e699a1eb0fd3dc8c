"""What a person names → files: folders are walked, ``-`` is standard input, kinds are told by name or content."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Literal, TypeAlias

from kg.documents.screening import Skipped

Kind: TypeAlias = Literal["text", "html", "json", "table", ""]

_SUFFIXES: Final[dict[str, Kind]] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".csv": "table",
    ".tsv": "table",
}
_LARGEST: Final = 512 * 2**20
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes, its path as the user named it, and its name within the folder that was named."""

    path: str
    name: str
    data: bytes

    @property
    def suffix(self) -> str:
        """The suffix in lower case."""
        return Path(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without folder and suffix."""
        return Path(self.name).stem


def read_sources(
    sources: Iterable[str | Path], *, standard_input: BinaryIO | None = None
) -> Iterator[Source | Skipped]:
    """The files behind what is named, folders sorted, without hidden files."""
    read_input = False
    for source in sources:
        if str(source) == "-":
            if read_input:
                yield Skipped("-", "is named twice; standard input can be read once")
                continue
            read_input = True
            yield Source("-", "stdin", (standard_input or sys.stdin.buffer).read())
            continue
        path = Path(source)
        if path.is_dir():
            yield from _walk(path)
        else:
            yield _read(path, path.name)


def _walk(folder: Path) -> Iterator[Source | Skipped]:
    """The files of a folder and its folders. Links to folders are not followed: they may lead back."""
    found = False
    unread: list[OSError] = []
    for where, folders, names in os.walk(folder, onerror=unread.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where) / name
            if not name.startswith(".") and (path.is_file() or path.is_symlink()):
                found = True
                if Path(name).stem.upper() == "README":
                    yield Skipped(_show(path), "describes its folder; name the file itself to read it as a document")
                    continue
                yield _read(path, path.relative_to(folder).as_posix())
    for error in unread:
        yield Skipped(_show(error.filename), _explain(error))
    if not found and not unread:
        yield Skipped(_show(folder), "holds no file; name a folder of documents")


def _read(path: Path, name: str) -> Source | Skipped:
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            return Skipped(_show(path), f"is {size:,} bytes long, more than {_LARGEST:,}; split it")
        return Source(_show(path), _show(name), path.read_bytes())
    except (OSError, ValueError) as error:
        return Skipped(_show(path), _explain(error))


def _explain(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "does not exist; check the path"
    if isinstance(error, PermissionError):
        return "may not be read; change its permissions"
    return f"cannot be read ({getattr(error, 'strerror', None) or error}); check the path"


def _show(path: str | Path) -> str:
    """A path that can be printed and written: file names need not be UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace") if "\0" not in str(path) else str(path).replace("\0", "\ufffd")


def name_kind(source: Source) -> Kind:
    """The kind that a file's suffix tells, or ""."""
    return _SUFFIXES.get(source.suffix, "")


def is_page(text: str) -> bool:
    """Whether a text begins as an HTML page does."""
    return text[:1000].lstrip().startswith("<") and bool(_PAGE.search(text[:6000]))
