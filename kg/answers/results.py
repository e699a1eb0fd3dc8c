"""Writes answers down: for people as a table, for programs in every W3C format of SPARQL and RDF."""

from __future__ import annotations

import json
import re
from typing import Any, Final

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

from kg.answers.query import Answer, Solutions, Term, Triples
from kg.answers.table import build_table, draw_table
from kg.errors import ExportError, UnknownNameError
from kg.namespaces import PREFIXES

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

# What XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QNAME = re.compile(r".*?[^\W\d][\w.\-·]*$", re.DOTALL)


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
        return (
            ("yes 是\n" if answer else "no 否\n")
            if isinstance(answer, bool)
            else draw_table(build_table(answer), width=width)
        )
    return _serialize_results(answer, format).decode()


def serialize_rdf(triples: Any, format: str) -> bytes:
    """Triples (or quads, for a format that has graphs) with the prefixes of `kg.namespaces`."""
    chosen = RDF_FORMATS[format]
    if format == "rdfxml":
        triples = [_fit_rdfxml(triple) for triple in triples]
    written = serialize(triples, format=chosen, prefixes=PREFIXES) or b""
    return sort_prefixes(written) if format in ("turtle", "trig", "n3", "rdfxml") else written


def sort_prefixes(written: bytes) -> bytes:
    """RDF with its prefixes in order: the engine declares prefixes in an order that changes from run to run."""
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
