"""How the characters of names are read, so that the page can search them in pinyin and by initials.

The table comes from the package pypinyin when the page is built; the page itself holds only the characters that its
names use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pypinyin import Style, pinyin

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def read_characters(names: Iterable[str]) -> dict[str, str]:
    """The readings of each Chinese character, most usual first, without tones; ü is written v, as people type it.

    >>> read_characters(["重庆", "吕"])
    {'吕': 'lv', '庆': 'qing', '重': 'zhong chong tong'}
    """
    characters = sorted({character for name in names for character in _HAN.findall(name)})
    return {c: " ".join(readings) for c in characters if (readings := _read(c))}


def _read(character: str) -> list[str]:
    (found,) = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore") or [[]]
    return list(dict.fromkeys(reading.replace("ü", "v") for reading in found if reading.isalpha()))
