"""Writes answers down: for people as a table, for programs in every W3C format of SPARQL and RDF."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import rich.box
import rich.table
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse_query_results,
    serialize,
)
from rich.console import Console
from rich.text import Text

from kg.answers.naming import compact_iri
from kg.answers.query import Answer, Solutions, Term, Triples
from kg.errors import ExportError, UnknownNameError
from kg.namespaces import PREFIXES, XSD

Value: TypeAlias = str | int | float | None

RESULT_FORMATS: Final = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
RDF_FORMATS: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "n3": RdfFormat.N3,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
TABLE_FORMATS: Final = ("table", "csv", "json")

_NUMBERS = frozenset(XSD + t for t in ("integer", "decimal", "double", "float", "int", "long"))
# What XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_QNAME = re.compile(r".*?[^\W\d][\w.\-·]*$", re.DOTALL)
_WIDE = 1_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words and numbers, as a reader wants them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)


def build_table(solutions: Solutions) -> Table:
    """The words and numbers of SPARQL's terms.

    >>> build_table(Solutions(("n", "who"), ((Literal("1.50", datatype=NamedNode(XSD + "decimal")), None),)))
    Table(columns=('n', 'who'), rows=((1.5, None),))
    """
    return Table(solutions.variables, tuple(tuple(read_value(term) for term in row) for row in solutions.rows))


def read_value(term: Term | None) -> Value:
    """A number for numeric literals, the text of others, a compact IRI."""
    if term is None:
        return None
    if isinstance(term, Literal):
        if term.datatype.value in _NUMBERS:
            return read_number(term.value)
        return term.value
    if isinstance(term, NamedNode):
        return compact_iri(term.value)
    return str(term)


def read_number(text: str) -> int | float:
    """An int where nothing is lost.

    >>> read_number("70000000"), read_number("1.5"), read_number("2.0")
    (70000000, 1.5, 2)
    """
    if re.fullmatch(r"[+-]?\d+", text):
        return int(text)
    value = float(text)
    return int(value) if value.is_integer() else value


def write_table(table: Table, format: str = "table", *, width: int | None = None) -> str:
    """A table for people (``width`` columns of the terminal, or as wide as it needs), CSV or JSON.

    Raises: UnknownNameError for another format.
    """
    if format == "table":
        return _draw(table, width)
    if format == "csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(table.columns)
        writer.writerows(table.rows)
        return buffer.getvalue()
    if format == "json":
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    raise UnknownNameError("format", format, TABLE_FORMATS)


def list_formats(answer: Answer) -> tuple[str, ...]:
    """The formats that fit the kind of answer; the first is the one for people."""
    if isinstance(answer, Triples):
        return tuple(RDF_FORMATS)
    return ("table", *RESULT_FORMATS)


def write_answer(answer: Answer, format: str | None = None, *, width: int | None = None) -> str:
    """An answer of `run_query` in a format of `list_formats`.

    Raises: UnknownNameError naming the formats that fit; ExportError where RDF/XML has no way to say a triple.
    """
    formats = list_formats(answer)
    format = format or formats[0]
    if format not in formats:
        kind = "CONSTRUCT and DESCRIBE" if isinstance(answer, Triples) else "SELECT and ASK"
        raise UnknownNameError(f"format for {kind}", format, formats, hint=f"choose {', '.join(formats)}")
    if isinstance(answer, Triples):
        return serialize_rdf(answer.rows, format).decode()
    if format == "table":
        return ("yes 是\n" if answer else "no 否\n") if isinstance(answer, bool) else _draw(build_table(answer), width)
    return _serialize_results(answer, format).decode()


def serialize_rdf(triples: Any, format: str) -> bytes:
    """Triples (or quads, for a format that has graphs) with the prefixes of `kg.namespaces`."""
    chosen = RDF_FORMATS[format]
    if format == "rdfxml":
        triples = [_fit_rdfxml(triple) for triple in triples]
    written = serialize(triples, format=chosen, prefixes=PREFIXES) or b""
    return _sort_prefixes(written) if format in ("turtle", "trig", "n3", "rdfxml") else written


def _sort_prefixes(written: bytes) -> bytes:
    """The engine declares prefixes in an order that changes from run to run."""
    head = re.match(rb"(?:@prefix [^\n]*\n)+|<\?xml[^\n]*\n<rdf:RDF( [^>]*)>", written)
    if not head:
        return written
    if head[1]:
        names = b"".join(sorted(re.findall(rb' [\w:]+="[^"]*"', head[1])))
        return written[: head.start(1)] + names + written[head.end(1) :]
    return b"".join(sorted(head[0].splitlines(keepends=True))) + written[head.end() :]


def clean_xml(text: str) -> str:
    """The text with U+FFFD for each character that XML 1.0 cannot hold.

    >>> clean_xml("直播\\x01间") == "直播\\ufffd间"
    True
    """
    return _NOT_XML.sub("\ufffd", text)


def _fit_rdfxml(triple: Triple) -> Triple:
    if not _QNAME.match(triple.predicate.value):
        raise ExportError(f"RDF/XML cannot write the predicate <{triple.predicate.value}>: choose turtle or jsonld")
    if isinstance(triple.object, Literal) and _NOT_XML.search(triple.object.value):
        return Triple(triple.subject, triple.predicate, _replace_value(triple.object, clean_xml(triple.object.value)))
    return triple


def _replace_value(literal: Literal, value: str) -> Literal:
    if literal.language:
        return Literal(value, language=literal.language)
    return Literal(value, datatype=literal.datatype)


def _serialize_results(answer: Solutions | bool, format: str) -> bytes:
    # The engine's writers take only the engine's own results: hand ours back to it in SPARQL JSON.
    if isinstance(answer, bool):
        document: dict[str, Any] = {"head": {}, "boolean": answer}
    else:
        clean = clean_xml if format == "xml" else str
        bindings = [
            {name: _describe(term, clean) for name, term in zip(answer.variables, row, strict=True) if term is not None}
            for row in answer.rows
        ]
        document = {"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}}
    results = parse_query_results(json.dumps(document), QueryResultsFormat.JSON)
    written = results.serialize(format=RESULT_FORMATS[format])
    return (written or b"") + (b"" if (written or b"").endswith(b"\n") else b"\n")


def _describe(term: Term, clean: Any) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _describe(part, clean) for name, part in parts.items()}}
    value = {"type": "literal", "value": clean(term.value)}
    if term.language:
        return {**value, "xml:lang": term.language}
    return {**value, "datatype": term.datatype.value}


def _draw(table: Table, width: int | None) -> str:
    if not table.columns:
        return f"{len(table.rows)} rows without columns\n"
    drawn = rich.table.Table(box=rich.box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for index, column in enumerate(table.columns):
        values = [row[index] for row in table.rows if row[index] is not None]
        numeric = bool(values) and all(isinstance(value, int | float) for value in values)
        drawn.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(show_value(value)) for value in row))
    console = Console(file=io.StringIO(), width=width or _WIDE, color_system=None, force_terminal=False)
    with console.capture() as capture:
        console.print(drawn)
    lines = [line.rstrip() for line in capture.get().removesuffix("\n").split("\n")]
    count = f"{len(table.rows)} row" + ("" if len(table.rows) == 1 else "s")
    return "\n".join(lines) + f"\n({count})\n"


def show_value(value: Value) -> str:
    """A value in one line of a terminal: figures grouped, control characters made harmless.

    >>> show_value(70000000), show_value(None), show_value("a\\nb\\x1b[2J")
    ('70,000,000', '', 'a b [2J')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _CONTROL.sub(" ", value)
    return f"{value:,}"
