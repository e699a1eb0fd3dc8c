"""A graph on disk, read: the Oxigraph database, the manifest, and every document's text and extraction.

::

    news.kg/
    ├── manifest.json       format, base, model, ontology, documents, the name of the current database
    ├── database-7/         Oxigraph, and the search index; a new build makes database-8, then changes the manifest,
    │                       then removes this
    ├── documents/*.json    source text and extraction record, named by digest
    └── lock                held by the builder
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset

from kg.errors import StoreError, UnknownNameError
from kg.graph.decisions import REDIRECTS
from kg.graph.locking import open_shared
from kg.graph.manifest import Manifest, read_manifest
from kg.graph.segments import find_damage
from kg.namespaces import inferred_graph
from kg.record_form import read_record
from kg.records import Extraction

DOCUMENTS = "documents"


@dataclass(slots=True)
class GraphStore:
    """An open graph; reading only. Use it with ``with``, or call `close`."""

    path: Path
    manifest: Manifest
    database: ox.Store
    """The default graph holds every triple once; the named graphs tell which document says it."""
    _mark: int | None = field(default=None, repr=False)

    @property
    def folder(self) -> Path:
        """The directory of the current database, where its search index lies too."""
        return self.path / self.manifest.database

    def dataset(self) -> Dataset:
        """The same graph for rdflib: the default graph holds every triple once, the named graphs who says it."""
        return Dataset(store=OxigraphStore(store=self.database), default_union=self.manifest.format == 1)

    def list_quads(self) -> Iterator[ox.Quad]:
        """What the store was given: the quads of the named graphs, without their merger in the default graph."""
        for graph in self.database.named_graphs():
            yield from self.database.quads_for_pattern(None, None, None, graph)

    def list_triples(self) -> Iterator[ox.Triple]:
        """Every triple of the named graphs once: what queries see."""
        if self.manifest.format == 1:
            yield from {quad.triple for quad in self.list_quads()}
            return
        for quad in self.database.quads_for_pattern(None, None, None, ox.DefaultGraph()):
            yield quad.triple

    @property
    def inferred(self) -> str | None:
        """The IRI of the graph that holds what follows by rules; None where the store was built without them."""
        return inferred_graph(self.manifest.base) if self.manifest.inferred else None

    def read_extraction(self, document_id: str) -> Extraction:
        """What was extracted from a document, with its text.

        Raises: UnknownNameError for an unknown id, StoreError for a damaged record.
        """
        if document_id not in self.manifest.documents:
            raise UnknownNameError("document", document_id, self.manifest.documents)
        return load_extraction(self.path, self.manifest.documents[document_id])

    def close(self) -> None:
        """Lets a later build remove the database."""
        if self._mark is not None:
            os.close(self._mark)
            self._mark = None

    def __enter__(self) -> GraphStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()


def open_store(path: Path | str) -> GraphStore:
    """Opens a store for reading, also while a builder is making its next state.

    Raises: StoreError when there is none, when it is of another format, or damaged.
    """
    path = Path(path)
    for _ in range(3):
        manifest = read_manifest(path)
        mark = open_shared(path / manifest.database)
        # Between manifest and mark a builder may have finished and removed this database: then look again.
        if mark is not None and read_manifest(path).database == manifest.database:
            break
        if mark is not None:
            os.close(mark)
    try:
        if damage := find_damage(path / manifest.database, manifest.segments):
            raise OSError(damage)
        database = ox.Store.read_only(str(path / manifest.database))
    except (OSError, RuntimeError, ValueError) as error:
        if mark is not None:
            os.close(mark)
        raise StoreError(
            f"cannot open the database of {path}: {error}; build it again: kg build SOURCE -o {path}"
        ) from error
    return GraphStore(path, manifest, database, mark)


def load_extraction(store: Path, name: str) -> Extraction:
    """A document's record by the name that the manifest gives it."""
    path = store / DOCUMENTS / f"{name}.json"
    try:
        return read_record(json.loads(path.read_text(encoding="utf-8", errors="surrogatepass")))
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise StoreError(f"cannot read {path}: {error!r}; delete the store and build it again") from error


def canonical_nquads(store: GraphStore) -> Iterator[str]:
    """The named graphs as N-Quads lines in code point order, without the redirects, which are history.

    Equal graphs give equal lines, for there are no blank nodes. The default graph follows from the others: left out.
    """
    history = ox.NamedNode(store.manifest.base + REDIRECTS)
    yield from sorted(f"{quad} .\n" for quad in store.list_quads() if quad.graph_name != history)
