"""A user's own words and what they name, from a table or a SKOS file: where one stands in a text, it decides.

A table (CSV, comma or tab) has one word a line: its name, its type, and as many aliases as wanted, each in a column of
its own or several in one, parted by ``;`` or ``|``. A Turtle file has one ``skos:Concept`` a word: ``skos:prefLabel``
is its name, ``skos:altLabel`` and ``skos:hiddenLabel`` are aliases; its type is said by ``a kg:Product`` or by
``skos:inScheme`` with a scheme of the shipped lexicon.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import OntologyError, UnknownNameError
from kg.namespaces import KG, LEXICON, RDF, SKOS, digest
from kg.ontology import load_class_labels, read_turtle
from kg.records import ENTITY_TYPES

_HEADERS: Final = frozenset({"name", "word", "surface", "名称", "词", "词语"})
_SEVERAL: Final = re.compile(r"[;；|]")
# What the schemes of the shipped lexicon hold, for words that are sorted into them.
_SCHEMES: Final = {
    "platform": "Platform",
    "product": "Product",
    "post": "Position",
    "organization": "Organization",
    "event": "Event",
    "country": "Place",
    "feature": "Place",
}


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """A name that the user knows, with its type; ``name`` is what the thing is called in the graph."""

    name: str
    type: str
    aliases: tuple[str, ...] = ()

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words whose surfaces all differ."""

    words: tuple[Word, ...] = ()

    @property
    def digest(self) -> str:
        """Equal for the same words in any order: extractions made with equal digests are equal."""
        return digest(json.dumps([(w.name, w.type, sorted(w.aliases)) for w in sorted(self.words)]), length=8)


def read_lexicon(path: Path) -> Lexicon:
    """The words of a file, which is Turtle when its name ends so, else a table.

    Raises: OntologyError naming the file, the line and the value that cannot be used.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise OntologyError(f"lexicon {path} is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        reason = error.strerror or error
        raise OntologyError(f"cannot read lexicon {path}: {reason}; name a CSV or Turtle file in UTF-8") from error
    rows = _read_concepts(path, content) if path.suffix in (".ttl", ".turtle") else _read_table(content)
    return Lexicon(tuple(_check_words(path, rows)))


def _read_table(content: str) -> Iterator[tuple[int, Word]]:
    """Numbers of lines with their words; a first line of column names is passed over."""
    first = content.partition("\n")[0]
    reader = csv.reader(io.StringIO(content), delimiter="\t" if "\t" in first else ",", skipinitialspace=True)
    for row in reader:
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#") or (reader.line_num == 1 and cells[0].lower() in _HEADERS):
            continue
        aliases = (alias.strip() for cell in cells[2:] for alias in _SEVERAL.split(cell))
        kind = cells[1] if len(cells) > 1 else ""
        yield reader.line_num, Word(cells[0], kind, tuple(dict.fromkeys(a for a in aliases if a)))


def _read_concepts(path: Path, content: str) -> Iterator[tuple[int, Word]]:
    """The concepts of a Turtle file, each with the line where its name first stands."""
    for iri, about in read_turtle(path).items():
        labels = sorted(about.texts.get(SKOS + "prefLabel", ()), key=lambda label: not label[1].startswith("zh"))
        kinds = [k.removeprefix(KG) for k in about.iris.get(RDF + "type", ()) if k.startswith(KG)]
        schemes = [s.removeprefix(LEXICON) for s in about.iris.get(SKOS + "inScheme", ())]
        kinds += [_SCHEMES.get(scheme, scheme) for scheme in schemes]
        if not labels and SKOS + "Concept" not in about.iris.get(RDF + "type", ()):
            continue
        name = labels[0][0] if labels else ""
        others = [value for value, _ in labels[1:]]
        others += [v for p in ("altLabel", "hiddenLabel") for v, _ in about.texts.get(SKOS + p, ())]
        sought = name or re.split(r"[/#]", iri)[-1]
        line = content[: max(content.find(sought), 0)].count("\n") + 1
        yield line, Word(name, kinds[0] if kinds else "", tuple(dict.fromkeys(o for o in others if o != name)))


def _check_words(path: Path, rows: Iterable[tuple[int, Word]]) -> Iterator[Word]:
    known = {**{t.lower(): t for t in ENTITY_TYPES}, **{load_class_labels()[t]: t for t in ENTITY_TYPES}}
    taken: dict[str, int] = {}
    for line, word in rows:
        where = f"lexicon {path}, line {line}"
        if not word.name:
            raise OntologyError(f"{where}: a word without a name; give it one (skos:prefLabel, or the first column)")
        if not word.type:
            raise OntologyError(f"{where}: {word.name!r} has no type; use one of {', '.join(ENTITY_TYPES)}")
        if word.type.lower() not in known:
            problem = UnknownNameError("type", word.type, ENTITY_TYPES)
            raise OntologyError(f"{where}: {word.name!r} has {problem}")
        for surface in word.surfaces:
            if len(surface) < 2:
                raise OntologyError(f"{where}: {surface!r} is too short to be found for certain; write two characters")
            if taken.setdefault(surface, line) != line:
                raise OntologyError(f"{where}: {surface!r} stands in line {taken[surface]} already; leave one of them")
        yield Word(word.name, known[word.type.lower()], word.aliases)
