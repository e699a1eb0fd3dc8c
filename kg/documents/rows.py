"""JSON Lines and tables: a record a line, its text kept exactly as given."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from kg.documents import bylines
from kg.documents.encoding import check_binary, decode_text
from kg.documents.lines import INVISIBLE
from kg.documents.screening import Skipped, check_document
from kg.errors import DocumentError
from kg.namespaces import digest
from kg.records import Document

COLUMNS: Final = {
    "text": ("text", "content", "正文", "内容"),
    "id": ("id", "编号"),
    "title": ("title", "标题"),
    "published": ("published", "date", "日期", "发布时间"),
    "source": ("source", "来源", "媒体"),
    "url": ("url", "link", "链接"),
    "authors": ("authors", "author", "作者"),
}
_LARGEST_FIELD: Final = 2**31 - 1


def read_json(data: bytes, *, path: str, stem: str) -> Iterator[Document | Skipped]:
    """The documents of JSON Lines, or of one JSON object or list. A bad line is skipped, the others go on.

    >>> [document.id for document in read_json('{"id": 7, "text": "丰城的大米"}'.encode(), path="a.jsonl", stem="a")]
    ['7']

    Raises: DocumentError when the bytes are no text.
    """
    lines = _split_lines(data)
    first = next((line for line in lines if line is not None and line.strip()), "")
    if first.lstrip()[:1] == "[" or (first.lstrip()[:1] == "{" and not _is_json(first)):
        whole = "\n".join(line or "" for line in lines)
        if first.lstrip()[:1] == "[" or _is_json(whole):
            records = _load(whole)
            for number, record in enumerate(records if isinstance(records, list) else [records], 1):
                yield _read_record(record, f"item {number}", path, stem)
            return
    for number, line in enumerate(lines, 1):
        if line is None:
            yield Skipped(path, f"line {number} is not UTF-8; save it as UTF-8")
        elif line.strip():
            try:
                record = _load(line)
            except DocumentError as error:
                yield Skipped(path, f"line {number} {error}")
            else:
                yield _read_record(record, f"line {number}", path, stem)


def _split_lines(data: bytes) -> Sequence[str | None]:
    """The lines; None for one that is not of the encoding of the others."""
    check_binary(data)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        return decode_text(data).split("\n")
    lines = [_read_utf8(line) for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    if None in lines and all(line is None or line.isascii() for line in lines):
        return decode_text(data).split("\n")
    return lines


def _read_utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _is_json(text: str) -> bool:
    try:
        _load(text)
    except DocumentError:
        return False
    return True


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise DocumentError(f"is no JSON ({error.msg} at character {error.pos + 1}); mend it") from None
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"is no JSON that can be read ({type(error).__name__}); mend it") from None


def _read_record(record: Any, where: str, path: str, stem: str) -> Document | Skipped:
    if not isinstance(record, dict):
        return Skipped(path, f'{where} is no JSON object; write {{"text": …}}')
    try:
        return check_document(make_document(record, path=path, stem=stem))
    except DocumentError as error:
        return Skipped(path, f"{where} {error}")


def make_document(fields: Mapping[str, Any], *, path: str, stem: str) -> Document:
    """The document of one record.

    Raises: DocumentError when it has no text, or an id that is none.
    """
    named = {name.strip().lower(): value for name, value in fields.items()}

    def find(field: str) -> Any:
        return next((named[n] for n in COLUMNS[field] if named.get(n) not in (None, "")), None)

    text = find("text")
    if text is None and not any(name in named for name in COLUMNS["text"]):
        raise DocumentError(f"has no text among its keys ({_list_names(fields)}); name one of them text")
    if not isinstance(text or "", str):
        raise DocumentError(f"has a text that is no string but {type(text).__name__}; write a string")
    given = find("id")
    if isinstance(given, (bool, list, dict)):
        raise DocumentError(f"has an id that is neither string nor number ({given!r:.40}); write a string")
    return Document(
        id=str(given) if given is not None else f"{stem}-{digest(text or '', length=8)}",
        text=text or "",
        title=_write(find("title")),
        source=_write(find("source")),
        published=bylines.read_date(_write(find("published"))),
        authors=_read_authors(find("authors")),
        url=_write(find("url")),
        path=path,
    )


def _list_names(names: Iterator[str] | Mapping[str, Any] | Sequence[str]) -> str:
    shown = [repr(name)[:30] for name in names]
    return ", ".join(shown[:8]) + (", …" if len(shown) > 8 else "") or "none"


def _write(value: Any) -> str:
    """A string or number as text that can be written anywhere; "" for all else."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return INVISIBLE.sub("", str(value)).strip()


def _read_authors(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(filter(None, map(_write, value)))
    text = _write(value)
    return bylines.read_names(text) or ((text,) if text else ())


def read_table(text: str, *, path: str, stem: str, delimiter: str = "") -> Iterator[Document | Skipped]:
    """The documents of a table with a header.

    >>> list(read_table("编号,正文\\n7,丰城的大米\\n", path="a.csv", stem="a"))[0].text
    '丰城的大米'

    Raises: DocumentError when no column is the text.
    """
    rows = _read_rows(text, delimiter or find_delimiter(text))
    header = next((row for _, row in rows if isinstance(row, list) and any(row)), [])
    names = [name.strip().lower() for name in header]
    if not any(name in names for name in COLUMNS["text"]):
        known = ", ".join(COLUMNS["text"])
        raise DocumentError(f"has no text column among its columns ({_list_names(header)}); name one of {known}")
    seen_header = False
    for line, row in rows:
        if isinstance(row, str):
            yield Skipped(path, f"line {line} is no row ({row}); mend it")
        elif not seen_header:
            seen_header = row is header
        elif any(row):
            try:
                yield check_document(
                    make_document(dict(zip_longest(names, row[: len(names)], fillvalue="")), path=path, stem=stem)
                )
            except DocumentError as error:
                yield Skipped(path, f"line {line} {error}")


def find_delimiter(text: str) -> str:
    """The delimiter that shows the most known columns in the header; "," when none does."""
    header = text.lstrip("\ufeff\r\n").partition("\n")[0][:2000]
    known = {name for names in COLUMNS.values() for name in names}

    def count(delimiter: str) -> int:
        return len({part.strip(' "\r').lower() for part in header.split(delimiter)} & known)

    return max(",\t;|", key=count)


def is_table(text: str) -> bool:
    """Whether a text begins with a header that names a text column and another."""
    header = text.lstrip("\ufeff\r\n").partition("\n")[0][:2000]
    names = {part.strip(' "\r').lower() for part in header.split(find_delimiter(text))}
    return len(names) > 1 and any(name in names for name in COLUMNS["text"])


def _read_rows(text: str, delimiter: str) -> list[tuple[int, list[str] | str]]:
    """Each row with the line it begins on, or the reason why it is none."""
    before = csv.field_size_limit(_LARGEST_FIELD)
    try:
        reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
        rows: list[tuple[int, list[str] | str]] = []
        while True:
            line = reader.line_num + 1
            try:
                rows.append((line, next(reader)))
            except StopIteration:
                return rows
            except csv.Error as error:
                rows.append((line, str(error)))
    finally:
        csv.field_size_limit(before)
