"""One text once: exact duplicates by digest, near ones by MinHash; and one id for one document.

MinHash: Broder 1997, *On the resemblance and containment of documents*. 60 minima in 12 bands of 5: two texts of
resemblance 0.9 share a band with a chance of 0.99998, two of 0.3 with one of 0.03; who shares one is compared exactly.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from kg.documents.screening import Skipped
from kg.namespaces import digest
from kg.records import Document

Shingles: TypeAlias = npt.NDArray[np.uint64]

THRESHOLD: Final = 0.9
_SHINGLE: Final = 5
_BANDS, _ROWS = 12, 5
_SHORTEST: Final = 60
"""Shorter texts (a line on a microblog) are often of one pattern and yet not the same news."""
_BUCKET, _COMPARED = 16, 8
"""So many texts a band keeps, and so many of those that share bands are compared: the time stays bounded when
thousands are of one pattern."""
_CHUNK: Final = 4096
_SPACE = re.compile(r"\s+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def _choose_numbers(name: str) -> Shingles:
    """Sixty odd numbers that are the same on every machine and with every numpy."""
    return np.array([int(digest(name, str(n), length=16), 16) | 1 for n in range(_BANDS * _ROWS)], dtype=np.uint64)


_FACTORS: Final = _choose_numbers("factor")
_OFFSETS: Final = _choose_numbers("offset")


def drop_duplicates(documents: Iterable[Document]) -> Iterator[Document | Skipped]:
    """Each text once, each id once, in an order that does not depend on that of the documents.

    Of duplicates the earliest stays (an unknown date is the latest), then the smallest id. Of different documents
    with one id the first in that order keeps it, the others add eight digits of their text's digest.

    >>> found = drop_duplicates([Document("b", "丰城 直播。"), Document("a", "丰城直播。")])
    >>> [getattr(d, "id", None) or str(d) for d in found]
    ['a', ': b is a duplicate of a']
    """
    kept: list[Document] = []
    dropped: list[tuple[Document, int, str]] = []
    exact: dict[str, int] = {}
    near = _Index()
    for document in sorted(documents, key=_order):
        text = normalise_text(document.text)
        key = digest(text, length=64)
        first = exact.get(key)
        like = None if first is not None else near.find(text)
        if first is not None:
            dropped.append((document, first, "duplicate"))
        elif like is not None:
            dropped.append((document, like, "near duplicate"))
        else:
            exact[key] = len(kept)
            near.add(text, len(kept))
            kept.append(document)
    kept = list(give_ids(kept))
    yield from sorted(kept, key=_order)
    for document, of, kind in dropped:
        yield Skipped(document.path, f"{document.id} is a {kind} of {kept[of].id}")


def _order(document: Document) -> tuple[bool, str, str, Document]:
    return not document.published, document.published, document.id, document


def give_ids(documents: Iterable[Document]) -> Iterator[Document]:
    """The documents with an id each of its own; a given id goes to the first that has it."""
    documents = list(documents)
    taken = {document.id for document in documents}
    seen: set[str] = set()
    for document in documents:
        name = document.id
        length = 8
        while name in seen or (name != document.id and name in taken):
            name = f"{document.id}-{digest(document.text, length=length)}"
            length += 8
        seen.add(name)
        yield document if name == document.id else replace(document, id=name)


def normalise_text(text: str) -> str:
    """NFKC without white space: what two copies of a text have in common.

    >>> normalise_text("６月１８日　丰城")
    '6月18日丰城'
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def find_shingles(text: str) -> Shingles:
    """The distinct hashes of a text's runs of five characters, sorted."""
    codes: Shingles = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    if len(codes) < _SHINGLE:
        return np.zeros(0, dtype=np.uint64)
    windows = len(codes) - _SHINGLE + 1
    hashes: Shingles = np.zeros(windows, dtype=np.uint64)
    for offset in range(_SHINGLE):
        hashes = hashes * np.uint64(0x100000001B3) + codes[offset : offset + windows]
    # The finaliser of splitmix64, so that near strings get far hashes.
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.unique(hashes ^ (hashes >> np.uint64(31)))


def find_minima(shingles: Shingles) -> Shingles:
    """The smallest hash of a text's shingles under each of sixty hash functions."""
    minima = np.full(_BANDS * _ROWS, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(shingles), _CHUNK):
        hashes = np.multiply.outer(_FACTORS, shingles[start : start + _CHUNK]) + _OFFSETS[:, None]
        np.minimum(minima, hashes.min(axis=1), out=minima)
    return minima


def measure_resemblance(one: Shingles, other: Shingles) -> float:
    """The Jaccard coefficient: shared shingles among all."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / max(1, len(one) + len(other) - shared)


class _Index:
    """The kept texts by their bands."""

    def __init__(self) -> None:
        self._buckets: dict[bytes, list[int]] = defaultdict(list)
        self._texts: dict[int, str] = {}
        self._pending: tuple[str, Shingles, list[bytes]] = ("", np.zeros(0, dtype=np.uint64), [])

    def find(self, text: str) -> int | None:
        """The first kept text that is nearly this one."""
        if len(text) < _SHORTEST:
            return None
        shingles, bands = self._sign(text)
        votes = Counter(number for band in bands for number in self._buckets.get(band, ()))
        likely = sorted(votes, key=lambda number: (-votes[number], number))[:_COMPARED]
        return next((number for number in sorted(likely) if self._is_near(number, text, shingles)), None)

    def add(self, text: str, number: int) -> None:
        """Keeps a text under its number."""
        if len(text) < _SHORTEST:
            return
        _, bands = self._sign(text)
        self._texts[number] = text
        for band in bands:
            bucket = self._buckets[band]
            if len(bucket) < _BUCKET:
                bucket.append(number)

    def _sign(self, text: str) -> tuple[Shingles, list[bytes]]:
        if self._pending[0] != text:
            shingles = find_shingles(text)
            minima = find_minima(shingles)
            bands = [bytes([n]) + minima[n * _ROWS : (n + 1) * _ROWS].tobytes() for n in range(_BANDS)]
            self._pending = text, shingles, bands
        return self._pending[1], self._pending[2]

    def _is_near(self, number: int, text: str, shingles: Shingles) -> bool:
        other = self._texts[number]
        if min(len(text), len(other)) < THRESHOLD * max(len(text), len(other)) * 0.9:
            return False
        # The same article with another figure in it says something else.
        one, two = set(_FIGURE.findall(text)), set(_FIGURE.findall(other))
        return (one <= two or two <= one) and measure_resemblance(shingles, find_shingles(other)) >= THRESHOLD
