"""The vocabulary that Zhitu knows before it reads: relations, rules, the lexicon, administrative divisions.

All of it is data under ``ontology/``: relations in ``zhitu.ttl``, what follows from them in ``rules/``, one SKOS scheme
a file in ``lexicon/``, divisions in ``authority/``. Read with pyoxigraph's parser, not rdflib's, because every command
loads it.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.namespaces import KG, LEXICON, RDFS, SCHEMA, SKOS
from kg.settings import find_ontology

CATEGORY = "category"
"""The scheme whose concepts sort the terms of the others; none of them is a name to look for in a text."""

_COLUMNS = 5
"""Of the table of divisions: code, name, level, code of the parent, short name."""
_TITLE = re.compile(r"^# (title-zh|title-en): *(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A concept of the lexicon, by its Chinese name."""

    iri: str
    scheme: str
    name: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    """Other names, Chinese and English, without ``name`` and ``name_en``."""
    broader: tuple[str, ...] = ()
    """Names of the broader terms of the same scheme, nearest first."""
    category: str = ""
    """The nearest category, of its own or of a broader term."""
    homepage: str = ""
    operator: tuple[str, ...] = ()
    """Names of the organisations that run it."""


@dataclass(frozen=True, slots=True, order=True)
class RelationType:
    """A relation that a document may state between two entities."""

    name: str
    iri: str
    label_zh: str
    label_en: str
    definition_zh: str
    definition_en: str
    domains: tuple[str, ...]
    ranges: tuple[str, ...]


class Division(NamedTuple):
    """An administrative division: level 1 province, 2 prefecture, 3 county, 4 town.

    A named tuple, because 46,000 of them are made at once and a frozen dataclass takes three times as long.
    """

    code: str
    """GB/T 2260, nine digits for a town; one with a hyphen is ours (ontology/authority/README.md)."""
    name: str
    level: int
    parent_code: str
    """Empty for a province. A municipality's counties lie right under it."""
    short: str = ""
    """The name without its generic part (丰城), as the table gives it; empty for towns."""


class Properties(NamedTuple):
    """What a file says of one subject: by predicate, IRIs and literals (with their language) as written."""

    iris: dict[str, list[str]]
    texts: dict[str, list[tuple[str, str]]]

    def text(self, predicate: str, language: str) -> str:
        """The first literal of a predicate in a language, or nothing."""
        return next((value for value, lang in self.texts.get(predicate, ()) if lang == language), "")


@cache
def load_terms(scheme: str) -> tuple[Term, ...]:
    """The terms of a scheme, in order of their IRIs.

    >>> next(t for t in load_terms("platform") if "京东商城" in t.aliases).name
    '京东'

    Raises: OntologyError for an unknown scheme or a file that is no Turtle.
    """
    return tuple(_make_term(iri, scheme) for iri in sorted(_read_scheme(scheme)))


@cache
def find_schemes() -> tuple[str, ...]:
    """The names of the lexicon's schemes: one file each.

    >>> "surname" in find_schemes()
    True
    """
    return tuple(sorted(path.stem for path in (find_ontology() / "lexicon").glob("*.ttl")))


@cache
def load_relation_types() -> dict[str, RelationType]:
    """The relations that ``zhitu.ttl`` declares as sub-properties of ``kg:relation``, by name.

    >>> load_relation_types()["soldOn"].ranges
    ('Platform',)
    """
    relations = {}
    for iri, about in read_turtle(find_ontology() / "zhitu.ttl").items():
        if KG + "relation" in about.iris.get(RDFS + "subPropertyOf", ()):
            name = iri.removeprefix(KG)
            relations[name] = RelationType(
                name=name,
                iri=iri,
                label_zh=about.text(RDFS + "label", "zh"),
                label_en=about.text(RDFS + "label", "en"),
                definition_zh=about.text(SKOS + "definition", "zh"),
                definition_en=about.text(SKOS + "definition", "en"),
                domains=_name_classes(about, "domainIncludes"),
                ranges=_name_classes(about, "rangeIncludes"),
            )
    return relations


@cache
def load_class_labels() -> dict[str, str]:
    """The Chinese names of the classes of ``zhitu.ttl``.

    >>> load_class_labels()["Product"]
    '产品'
    """
    described = read_turtle(find_ontology() / "zhitu.ttl").items()
    return {iri.removeprefix(KG): about.text(RDFS + "label", "zh") for iri, about in described if iri.startswith(KG)}


@cache
def load_divisions() -> tuple[Division, ...]:
    """China's administrative divisions from province to town, in order of their codes.

    >>> next(d for d in load_divisions() if d.code == "360981")
    Division(code='360981', name='丰城市', level=3, parent_code='360900', short='丰城')
    """
    path = find_ontology() / "authority" / "divisions.tsv.gz"
    try:
        table = gzip.decompress(path.read_bytes()).decode("utf-8")
        rows = [line.split("\t") for line in table.splitlines()]
        if other := next((n for n, row in enumerate(rows, 1) if len(row) != _COLUMNS), 0):
            width = len(rows[other - 1])
            raise ValueError(
                f"line {other} has {width} columns, this version reads {_COLUMNS}: it is another version's"
            )
        return tuple(Division(code, name, int(level), parent, short) for code, name, level, parent, short in rows)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise OntologyError(f"cannot read divisions {path}: {error}; install zhitu again") from error


@cache
def load_renamed() -> tuple[tuple[str, str], ...]:
    """Former names of divisions with the code that the place bears now.

    >>> dict(load_renamed())["襄樊市"]
    '420600'
    """
    path = find_ontology() / "authority" / "renamed.tsv"
    try:
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        return tuple((name, code) for name, code in rows)
    except (OSError, ValueError) as error:
        raise OntologyError(f"cannot read former names {path}: {error}; install zhitu again") from error


@cache
def load_traditional() -> dict[int, str]:
    """Traditional and variant characters with their simplified form, for ``str.translate``.

    >>> "國務院商務部".translate(load_traditional())
    '国务院商务部'
    """
    path = find_ontology() / "authority" / "traditional.tsv"
    try:
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        return {ord(written): simplified for simplified, others in rows for written in others}
    except (OSError, ValueError) as error:
        raise OntologyError(f"cannot read characters {path}: {error}; install zhitu again") from error


def _make_term(iri: str, scheme: str) -> Term:
    about = _find_concept(iri)
    name, name_en = about.text(SKOS + "prefLabel", "zh"), about.text(SKOS + "prefLabel", "en")
    broader = tuple(_climb(iri))
    return Term(
        iri=iri,
        scheme=scheme,
        name=name,
        name_en=name_en,
        aliases=tuple(value for value, _ in about.texts.get(SKOS + "altLabel", ())),
        broader=tuple(_name_concept(b) for b in broader if _scheme_of(b) == scheme),
        category=next((_name_concept(b) for b in broader if _scheme_of(b) == CATEGORY), ""),
        homepage=next(iter(about.iris.get(SCHEMA + "url", ())), ""),
        operator=tuple(_name_concept(o) for o in about.iris.get(SCHEMA + "provider", ())),
    )


def _climb(iri: str) -> Iterator[str]:
    """The broader concepts, nearest first, each once."""
    seen = {iri}
    waiting = [iri]
    while waiting:
        here = waiting.pop(0)
        for broader in _find_concept(here).iris.get(SKOS + "broader", ()):
            if broader not in seen:
                seen.add(broader)
                waiting.append(broader)
                yield broader


def _scheme_of(iri: str) -> str:
    return iri[len(LEXICON) :].partition("/")[0]


def _name_concept(iri: str) -> str:
    return _find_concept(iri).text(SKOS + "prefLabel", "zh")


def _find_concept(iri: str) -> Properties:
    about = _read_scheme(_scheme_of(iri)).get(iri)
    if about is None:
        raise OntologyError(f"lexicon names {iri}, which ontology/lexicon does not describe; add it or mend the name")
    return about


def _name_classes(about: Properties, predicate: str) -> tuple[str, ...]:
    return tuple(iri.removeprefix(KG) for iri in about.iris.get(SCHEMA + predicate, ()))


@dataclass(frozen=True, slots=True)
class Rule:
    """A SPARQL query that constructs what follows."""

    name: str
    title_zh: str
    title_en: str
    sparql: str


@cache
def load_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """The rules, in order of their names.

    >>> [rule.name for rule in load_rules()]
    ['inverse', 'sub-property', 'symmetric', 'transitive']

    Raises: OntologyError for a rule without titles.
    """
    rules = []
    for path in sorted((folder or find_ontology() / "rules").glob("*.rq")):
        sparql = path.read_text(encoding="utf-8")
        titles = dict(_TITLE.findall(sparql))
        if missing := next((key for key in ("title-zh", "title-en") if key not in titles), None):
            raise OntologyError(f"rule {path} has no {missing}; begin it with: # {missing}: …")
        rules.append(Rule(path.stem, titles["title-zh"], titles["title-en"], sparql))
    return tuple(rules)


@cache
def _read_scheme(scheme: str) -> dict[str, Properties]:
    """The concepts of a scheme by IRI."""
    if scheme not in find_schemes():
        raise OntologyError(f"unknown lexicon scheme {scheme!r}; known: {', '.join(find_schemes())}")
    inside = f"{LEXICON}{scheme}/"
    path = find_ontology() / "lexicon" / f"{scheme}.ttl"
    return {iri: about for iri, about in read_turtle(path).items() if iri.startswith(inside)}


def read_turtle(path: Path) -> dict[str, Properties]:
    """What a Turtle file says of each IRI; blank nodes are left out.

    Raises: OntologyError when it cannot be read, naming the line where it breaks off.
    """
    subjects: dict[str, Properties] = {}
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            about = subjects.get(quad.subject.value)
            if about is None:
                about = subjects[quad.subject.value] = Properties({}, {})
            if isinstance(quad.object, ox.Literal):
                pair = (quad.object.value, quad.object.language or "")
                about.texts.setdefault(quad.predicate.value, []).append(pair)
            elif isinstance(quad.object, ox.NamedNode):
                about.iris.setdefault(quad.predicate.value, []).append(quad.object.value)
    except (SyntaxError, OSError) as error:
        raise OntologyError(f"cannot read {path}: {error}; mend the file or install zhitu again") from error
    return subjects
