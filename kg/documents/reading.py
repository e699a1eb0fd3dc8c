"""Sources → documents: the whole stage in one screen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from kg.documents.articles import find_article
from kg.documents.deduplication import drop_duplicates
from kg.documents.encoding import check_binary, decode_text
from kg.documents.lines import join_lines, split_lines
from kg.documents.pages import find_page_article
from kg.documents.rows import is_table, read_json, read_table
from kg.documents.screening import Skipped, check_document, check_length
from kg.documents.sources import Source, is_page, name_kind, read_sources
from kg.errors import DocumentError
from kg.namespaces import digest
from kg.records import Document

_LONGEST_PAGE = 4
"""A page may be so many times longer than a text: markup, scripts."""


def read_documents(
    sources: Iterable[str | Path], *, standard_input: BinaryIO | None = None, keep_duplicates: bool = False
) -> Iterator[Document | Skipped]:
    """The documents of files, folders and ``-`` (standard input), each text once, and what was skipped.

    First comes what cannot be read, as it is met; then, once all is read, the documents in the order of their dates
    and ids, whatever the order of the sources; then the duplicates. ``keep_duplicates`` gives every document as it is
    read, whatever its text and id: for extractions that are compared record by record.

    >>> import io
    >>> page = io.BytesIO("丰城直播忙\\n2020-06-20 来源：丰城日报\\n6月18日，丰城办了一场直播。".encode("gbk"))
    >>> [document.title for document in read_documents(["-"], standard_input=page)]
    ['丰城直播忙']
    """
    documents: list[Document] = []
    for source in read_sources(sources, standard_input=standard_input):
        for outcome in [source] if isinstance(source, Skipped) else read_source(source):
            if keep_duplicates or isinstance(outcome, Skipped):
                yield outcome
            else:
                documents.append(outcome)
    yield from drop_duplicates(documents)


def read_source(source: Source) -> Iterator[Document | Skipped]:
    """The documents of one file, and what of it cannot be read."""
    try:
        if not source.data.strip():
            raise DocumentError("is empty; give a text")
        check_binary(source.data)
        kind = name_kind(source)
        if kind == "json":
            yield from read_json(source.data, path=source.path, stem=source.stem)
            return
        text = decode_text(source.data)
        if kind == "":
            kind = "table" if is_table(text) else "json" if is_json(text) else "text"
        if kind == "json":
            yield from read_json(source.data, path=source.path, stem=source.stem)
        elif kind == "table":
            delimiter = "\t" if source.suffix == ".tsv" else ""
            yield from read_table(text, path=source.path, stem=source.stem, delimiter=delimiter)
        else:
            yield read_article(source, text, is_markup=kind == "html" or is_page(text))
    except DocumentError as error:
        yield Skipped(source.path, str(error))


def is_json(text: str) -> bool:
    """Whether a text of no known kind is JSON: its first line, or all of it, is an object or a list."""
    text = text.lstrip("\ufeff \t\r\n")
    if text[:1] not in ("{", "["):
        return False
    for part in (text.partition("\n")[0], text):
        try:
            json.loads(part)
        except (ValueError, RecursionError):
            continue
        return True
    return False


def read_article(source: Source, text: str, *, is_markup: bool) -> Document:
    """The document of a file that holds one article.

    Raises: DocumentError when it holds none.
    """
    if text.isspace():
        raise DocumentError("is empty; give a text")
    check_length(len(text) // _LONGEST_PAGE if is_markup else len(text))
    article = find_page_article(text) if is_markup else find_article(list(split_lines(text)))
    body, segments = join_lines(article.paragraphs)
    if not body:
        raise DocumentError("holds no paragraph; give an article")
    return check_document(
        Document(
            id=source.name if source.path != "-" else f"{source.stem}-{digest(body, length=8)}",
            text=body,
            title=article.title,
            source=article.source,
            published=article.published,
            authors=article.authors,
            path=source.path,
            segments=() if body == text else segments,
        )
    )
