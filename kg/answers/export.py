"""Writes a whole graph to a file that other tools read."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store

from kg.answers.export_network import write_gexf, write_graphml
from kg.answers.export_provenance import write_nanopubs, write_nif, write_rdf12
from kg.answers.export_tables import write_tables
from kg.answers.inferences import is_inferred
from kg.answers.results import RDF_FORMATS, serialize_rdf
from kg.errors import ExportError, UnknownNameError
from kg.records import Extraction

EXPORT_FORMATS: Final = (
    *(name for name in RDF_FORMATS if name != "n3"),
    "graphml",
    "gexf",
    "csv",
    "rdf12",
    "nanopub",
    "nif",
)
"""``csv`` writes a folder of tables, the others one file."""

_WRITERS: Final[dict[str, Callable[[Store], bytes]]] = {
    "graphml": write_graphml,
    "gexf": write_gexf,
    "rdf12": write_rdf12,
    "nanopub": write_nanopubs,
}


def export_graph(
    database: Store, format: str, path: Path | str, *, extractions: Iterable[Extraction] | None = None
) -> None:
    """Writes the graph; a file that is there is replaced once the new one is complete.

    Formats with named graphs (nquads, trig, jsonld) hold those, without the default graph that merges them; turtle,
    ntriples and rdfxml hold each triple once. rdf12, nanopub and nif are three ways to hold provenance; nif holds the
    documents' texts, which ``extractions`` gives. The same graph gives the same bytes.

    Raises: UnknownNameError for an unknown format; ExportError where the output cannot be written.
    """
    if format not in EXPORT_FORMATS:
        raise UnknownNameError("format", format, EXPORT_FORMATS)
    target = Path(path)
    if not os.path.isdir(target.parent):  # noqa: PTH112 - Path.is_dir raises for a name too long
        raise ExportError(f"no folder {target.parent} to write {target.name} to; make it first")
    if format == "csv":
        if os.path.isfile(target):  # noqa: PTH113
            raise ExportError(f"{target} is a file, and csv writes a folder of tables; name a folder with -o")
        _make_folder(target)
        for name, content in write_tables(database):
            _replace_file(target / name, content)
    elif os.path.isdir(target):  # noqa: PTH112
        raise ExportError(f"{target} is a folder, and {format} writes one file; name a file with -o")
    else:
        _replace_file(target, _write(database, format, extractions))


def _write(database: Store, format: str, extractions: Iterable[Extraction] | None) -> bytes:
    if format == "nif":
        if extractions is None:
            raise ExportError("nif holds the texts of the documents, which this graph has not; export a store instead")
        return write_nif(database, extractions)
    return _WRITERS[format](database) if format in _WRITERS else write_rdf(database, format)


def write_rdf(database: Store, format: str) -> bytes:
    """The graph in an RDF format, sorted.

    Where graphs are not kept, triples that several documents say stand once, and those that are inferred not at all.
    """
    quads = sorted(_list_quads(database), key=lambda quad: (str(quad.graph_name), str(quad.triple)))
    chosen: RdfFormat = RDF_FORMATS[format]
    if chosen.supports_datasets:
        return serialize_rdf(quads, format)
    return serialize_rdf(sorted({quad.triple for quad in quads if not is_inferred(quad)}, key=str), format)


def _list_quads(database: Store) -> list[Quad]:
    """The quads of the named graphs: the default graph only merges them, unless there is nothing else."""
    quads = list(database)
    return [quad for quad in quads if quad.graph_name != DefaultGraph()] or quads


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise ExportError(f"cannot make the folder {path}: {error.strerror}; name another place with -o") from error


def _replace_file(path: Path, content: bytes) -> None:
    """Writes under a name of its own and renames: a reader never sees half a file."""
    temporary = path.with_name(f".export-{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise ExportError(f"cannot write {path}: {error.strerror or error}; name another place with -o") from error
