"""Names as the state keeps them: without halves of surrogate pairs, and with the key under which spellings meet."""

from __future__ import annotations

import re

from kg.resolution.matching import match_name
from kg.resolution.person_names import flatten_name

_HALF = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u(d[89a-f][0-9a-f]{2})")


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
