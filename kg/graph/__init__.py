"""Extractions and their resolution → a store on disk that speaks SPARQL."""

from kg.graph.assembly import assemble_document, assemble_graph, assemble_resolution, digest_document
from kg.graph.builder import StoreBuilder, open_builder
from kg.graph.manifest import Manifest, read_manifest, write_durably
from kg.graph.ontology_graph import digest_ontology
from kg.graph.store import GraphStore, canonical_nquads, open_store
from kg.graph.tally import Tally
from kg.graph.validation import Violation, check_store

__all__ = [
    "GraphStore",
    "Manifest",
    "StoreBuilder",
    "Tally",
    "Violation",
    "assemble_document",
    "assemble_graph",
    "assemble_resolution",
    "canonical_nquads",
    "check_store",
    "digest_document",
    "digest_ontology",
    "open_builder",
    "open_store",
    "read_manifest",
    "write_durably",
]
