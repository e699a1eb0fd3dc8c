"""The graph as tables for spreadsheets and pandas: one CSV file for each kind of thing and fact."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from pyoxigraph import NamedNode, Store

from kg.answers.facts import SLOT_PROPERTIES, load_properties
from kg.answers.inventory import StoredFact, list_facts, list_things
from kg.answers.naming import load_name
from kg.answers.quotes import load_quote
from kg.namespaces import DCTERMS, KG, METRIC, OA, ORG, RDF, SCHEMA, SKOS, UNIT

Row = tuple[str, ...]

_PROVENANCE = ("status", "confidence", "sentences", "text", "document", "date")


def write_tables(database: Store) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file: UTF-8 with a byte order mark, as spreadsheets want it.

    Names stand beside IRIs, so that the tables join with each other and read on their own. Values are as the graph
    has them: a spreadsheet may take one that begins with ``=`` for a formula, so import such columns as text.
    """
    for name, (columns, read) in TABLES.items():
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(columns)
        writer.writerows(read(database))
        yield name, buffer.getvalue().encode("utf-8-sig")


def _read_nodes(database: Store) -> Iterator[Row]:
    for thing in list_things(database):
        properties = load_properties(database, thing.iri)
        mentions = database.quads_for_pattern(None, NamedNode(SCHEMA + "mentions"), NamedNode(thing.iri))
        documents = len({str(quad.subject) for quad in mentions})
        yield thing.iri, thing.name, thing.type, "；".join(properties.get(SKOS + "altLabel", ())), str(documents)


def _read_edges(database: Store) -> Iterator[Row]:
    for fact in list_facts(database, "claim"):
        subject, object_ = fact.get(RDF + "subject"), fact.get(RDF + "object")
        relation = fact.get(RDF + "predicate").removeprefix(KG)
        ends = (subject, load_name(database, subject), relation, object_, load_name(database, object_))
        yield fact.iri, *ends, *_read_provenance(database, fact)


def _read_posts(database: Store) -> Iterator[Row]:
    for fact in list_facts(database, "post"):
        named = [part for key in (ORG + "member", ORG + "role", KG + "at") for part in _name(database, fact.get(key))]
        yield (
            fact.iri,
            *named,
            *(fact.get(KG + name) for name in ("tenure", "validFrom", "validUntil")),
            *_read_provenance(database, fact),
        )


def _read_measures(database: Store) -> Iterator[Row]:
    for fact in list_facts(database, "measure"):
        yield (
            fact.iri,
            *_name(database, fact.get(KG + "measureOf")),
            fact.get(KG + "metric").removeprefix(METRIC),
            fact.get(KG + "value"),
            fact.get(KG + "unit").removeprefix(UNIT),
            fact.get(KG + "modifier"),
            fact.get(KG + "surface"),
            fact.get(KG + "periodStart"),
            fact.get(KG + "periodEnd"),
            *_read_provenance(database, fact),
        )


def _read_sessions(database: Store) -> Iterator[Row]:
    slots = SLOT_PROPERTIES.values()
    for fact in list_facts(database, "session"):
        names = ["；".join(load_name(database, iri) for iri in fact.properties.get(slot, ())) for slot in slots]
        label = load_name(database, fact.iri)
        yield fact.iri, label, fact.get(KG + "date"), *names, *_read_provenance(database, fact)


def _read_sentences(database: Store) -> Iterator[Row]:
    for iri in _list_instances(database, "Sentence"):
        quote = load_quote(database, iri)
        source = load_properties(database, iri).get(OA + "hasSource", [""])[0]
        yield iri, source, quote.document, str(quote.start), str(quote.end), quote.text


def _read_documents(database: Store) -> Iterator[Row]:
    wanted = (DCTERMS + "identifier", DCTERMS + "title", KG + "outlet", DCTERMS + "issued", SCHEMA + "url")
    for iri in _list_instances(database, "Document"):
        properties = load_properties(database, iri)
        yield iri, *("；".join(properties.get(predicate, ())) for predicate in wanted)


def _list_instances(database: Store, name: str) -> list[str]:
    quads = database.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(KG + name))
    return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)})


def _name(database: Store, iri: str) -> tuple[str, str]:
    return (iri, load_name(database, iri)) if iri else ("", "")


def _read_provenance(database: Store, fact: StoredFact) -> Row:
    quotes = [load_quote(database, sentence) for sentence in fact.sentences]
    documents = "；".join(dict.fromkeys(quote.document for quote in quotes))
    text = "\n".join(quote.text for quote in quotes)
    date = min(quote.date for quote in quotes)
    return fact.status, fact.get(KG + "confidence"), " ".join(fact.sentences), text, documents, date


TABLES: Final[dict[str, tuple[Row, Callable[[Store], Iterable[Row]]]]] = {
    "nodes.csv": (("iri", "name", "type", "aliases", "documents"), _read_nodes),
    "edges.csv": (
        ("iri", "subject", "subject_name", "relation", "object", "object_name", *_PROVENANCE),
        _read_edges,
    ),
    "posts.csv": (
        (
            *("iri", "person", "person_name", "post", "post_name", "at", "at_name", "tenure"),
            *("valid_from", "valid_until", *_PROVENANCE),
        ),
        _read_posts,
    ),
    "measures.csv": (
        (
            *("iri", "subject", "subject_name", "metric", "value", "unit", "modifier", "surface"),
            *("period_start", "period_end", *_PROVENANCE),
        ),
        _read_measures,
    ),
    "sessions.csv": (
        ("iri", "label", "date", "hosts", "platforms", "products", "places", *_PROVENANCE[:-1], "published"),
        _read_sessions,
    ),
    "sentences.csv": (("iri", "source", "document", "start", "end", "text"), _read_sentences),
    "documents.csv": (("iri", "id", "title", "outlet", "date", "url"), _read_documents),
}
"""File → columns and the reader of its rows. Several values in a cell are joined by ；, IRIs by a space."""
