"""What may not go on: nothing, too much, another language, characters that cannot be written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg import settings
from kg.documents.boilerplate import count_chinese
from kg.errors import DocumentError
from kg.records import Document

_KANA = re.compile(r"[\u3041-\u30ff]")
_SPACE = re.compile(r"\s+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """A source, or one row of it, that gives no document, and why, in one line."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def check_length(length: int) -> None:
    """Refuses what is longer than any article.

    Raises: DocumentError.
    """
    if length > settings.MAX_CHARACTERS:
        raise DocumentError(
            f"is {length:,} characters long, more than {settings.MAX_CHARACTERS:,}; split it into articles"
        )


def check_document(document: Document) -> Document:
    """The document, when it can go on.

    Raises: DocumentError when its text is empty, too long, not Chinese, or cannot be written as UTF-8.
    """
    text = document.text
    if not text or text.isspace():
        raise DocumentError("is empty; give a text")
    check_length(len(text))
    for name, value in (("text", text), ("id", document.id)):
        surrogate = _SURROGATE.search(value)
        if surrogate:
            half = f"U+{ord(surrogate[0]):04X} at {surrogate.start()}"
            raise DocumentError(f"has half a character in its {name} ({half}); write it as UTF-8")
    chinese = count_chinese(text)
    visible = len(_SPACE.sub("", text))
    if (chinese < 20 and chinese < 0.05 * visible) or len(_KANA.findall(text)) > 0.25 * visible:
        raise DocumentError(f"is not Chinese ({chinese} Chinese of {visible} characters); give Chinese text")
    return document
