"""Texts as tokens: a Chinese character, a run of letters, a run of digits; and as they are read in pinyin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, islice, product

BREAK = "·"
"""Stands between the readings of one name: no phrase goes over it."""

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_NOT_WORD = re.compile(r"[\W_]+")
_SEAM = re.compile(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")
_MOST_READINGS = 12


def split_tokens(text: str) -> list[str]:
    """The tokens of a text; width and case do not count.

    >>> split_tokens("华为Ｍate 60，丰城")
    ['华', '为', 'mate', '60', '丰', '城']
    """
    folded = _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return _SEAM.sub(" ", _HAN.sub(r" \g<0> ", folded)).split()


def is_chinese(token: str) -> bool:
    """Whether a token is a Chinese character."""
    return _HAN.match(token) is not None


class Readings:
    """How the characters of some texts are read."""

    def __init__(self, texts: Iterable[str]) -> None:
        from kg.answers.page_readings import read_characters  # pypinyin is slow to import, and no search needs it

        characters = {character for text in texts for character in text}
        self._all = {c: tuple(read.split()) for c, read in read_characters(characters).items()}
        self._usual = {c: read[0] for c, read in self._all.items()}
        self._initials = {c: read[0][0] for c, read in self._all.items()}

    def list_syllables(self) -> list[str]:
        """All syllables that occur, sorted."""
        return sorted({syllable for read in self._all.values() for syllable in read})

    def read_usually(self, tokens: Iterable[str]) -> tuple[str, str]:
        """Syllables and initials, each character in its most usual reading.

        >>> Readings(["丰城"]).read_usually(["丰", "城", "618"])
        ('feng cheng 618', 'f c 618')
        """
        tokens = list(tokens)
        return " ".join(_replace(tokens, self._usual)), " ".join(_replace(tokens, self._initials))

    def list_readings(self, tokens: Iterable[str]) -> list[tuple[str, ...]]:
        """All ways to read a name, the most usual first; of very many only the first dozen.

        >>> Readings(["曾雄"]).list_readings(["曾", "雄"])
        [('ceng', 'xiong'), ('zeng', 'xiong')]
        """
        choices = [self._all.get(token, (token,)) for token in tokens]
        return list(islice(_vary(choices), _MOST_READINGS))


def _replace(tokens: Iterable[str], table: Mapping[str, str]) -> Iterator[str]:
    return (table.get(token, token) for token in tokens)


def _vary(choices: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    # First the usual reading of all, then those with one character read otherwise, then two …
    usual = [choice[0] for choice in choices]
    several = [place for place, choice in enumerate(choices) if len(choice) > 1]
    for count in range(len(several) + 1):
        for places in combinations(several, count):
            for other in product(*(choices[place][1:] for place in places)):
                read = list(usual)
                for place, syllable in zip(places, other, strict=True):
                    read[place] = syllable
                yield tuple(read)


def split_syllables(text: str, syllables: frozenset[str]) -> list[tuple[str, ...]]:
    """The ways in which typed letters may be syllables; the last may be the beginning of one.

    >>> split_syllables("xian", frozenset(("xi", "an", "xian")))
    [('xian',), ('xi', 'an')]
    >>> split_syllables("lixiaoc", frozenset(("li", "xiao", "chu")))
    [('li', 'xiao', 'c')]
    """
    return list(islice(_split(text, syllables), _MOST_READINGS))


def _split(text: str, syllables: frozenset[str]) -> Iterator[tuple[str, ...]]:
    longest = max(map(len, syllables), default=0)
    for size in range(min(longest, len(text)), 0, -1):
        head, rest = text[:size], text[size:]
        if not rest and (head in syllables or any(syllable.startswith(head) for syllable in syllables)):
            yield (head,)
        elif rest and head in syllables:
            yield from ((head, *more) for more in _split(rest, syllables))
