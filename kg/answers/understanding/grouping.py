"""From the rows of a query to answers: rows of one answer together, with their sentences and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Store

from kg.answers.naming import compact_iri, load_name
from kg.answers.query import Solutions
from kg.answers.quotes import Quote, load_quote
from kg.answers.table import Value, read_value
from kg.answers.understanding.plainness import Row, says_plainly
from kg.answers.understanding.reading import Reading

SURE: Final = 0.7
"""An answer's confidence over all documents that say it, below which it is told to be unsure."""
INDIRECT: Final = 0.4
"""The most that a document counts for whose sentence does not plainly say it (`says_plainly`)."""


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: what it is, how sure, and the sentences that say it."""

    answer: str
    type: str
    details: tuple[tuple[str, Value], ...]
    confidence: float
    sure: bool
    quotes: tuple[Quote, ...]


def group_rows(database: Store, reading: Reading, rows: Solutions) -> list[Found]:
    """The rows by what they answer; namesakes that the question names stay apart."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_key(reading, row), []).append(row)
    return [_make_found(database, reading, group) for group in groups.values()]


def _key(reading: Reading, row: Row) -> str:
    role = reading.asked[0]
    answer = row.get(role)
    key = "" if answer is None else answer.value
    if reading.kind == "measure":
        subject = row["subject"].value if "subject" in row else ""
        key = f"{key} {subject if role == 'value' else ''} {row['value'].value} {row['unit'].value}"
    if reading.kind == "post" and role == "person":
        key += " " + (row["post"].value if "post" in row else "")
    others = [r for r, part in reading.parts.items() if len(part.things) > 1 and r in row]
    return " ".join([key, *(row[r].value for r in others)])


def _make_found(database: Store, reading: Reading, group: list[Row]) -> Found:
    role, first = reading.asked[0], max(group, key=read_sureness)
    by_document: dict[str, float] = {}
    quotes = {iri: load_quote(database, iri) for iri in dict.fromkeys(row["said"].value for row in group)}
    for row in group:
        sentence = row["said"].value
        document = sentence.partition("#")[0]
        says = says_plainly(database, reading, row, quotes[sentence].text)
        confidence = read_sureness(row) if says else min(read_sureness(row), INDIRECT)
        by_document[document] = max(by_document.get(document, 0.0), confidence)
    doubt = 1.0
    for confidence in by_document.values():
        doubt *= 1 - confidence
    said = dict.fromkeys(
        row[name].value
        for row in sorted(group, key=read_sureness, reverse=True)
        for name in ("said", "also")
        if name in row
    )
    term = first.get(role)
    part = reading.parts.get(role)
    type_ = part.types[0] if part is not None and len(part.types) == 1 else role
    details = tuple(_list_details(database, reading, first))
    confidence = round(1 - doubt, 4)
    return Found(
        _show(database, term),
        type_,
        details,
        confidence,
        confidence >= SURE,
        tuple(quotes.get(s) or load_quote(database, s) for s in said),
    )


def read_sureness(row: Row) -> float:
    """The confidence of the row's statement."""
    return float(row["sure"].value) if "sure" in row else 1.0


def _list_details(database: Store, reading: Reading, row: Row) -> list[tuple[str, Value]]:
    details: list[tuple[str, Value]] = []
    namesakes = {thing.iri for part in reading.parts.values() for thing in part.namesakes}
    for name, term in row.items():
        if name in ("said", "sure", "also", "offer", "same", *reading.asked[:1]):
            continue
        value = read_value(term)
        if isinstance(term, NamedNode):
            value = compact_iri(term.value) if term.value in namesakes else _show(database, term)
        details.append((_name_detail(reading, name), value))
    return details


def _name_detail(reading: Reading, name: str) -> str:
    """The column of a detail: a relation's other end goes by its type, 快手 as platform."""
    if name not in ("head", "tail"):
        return name
    part = reading.parts[name]
    types = {thing.type for thing in part.things} or set(part.types)
    return types.pop().lower() if len(types) == 1 else "of"


def _show(database: Store, term: NamedNode | Literal | None) -> str:
    if isinstance(term, NamedNode):
        return load_name(database, term.value)
    return "" if term is None else str(read_value(term))
