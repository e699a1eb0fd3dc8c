"""Which addresses stand for things of the graph."""

from __future__ import annotations

from typing import Final

FOLDERS: Final = ("id", "document", "run", "extractor", "lexicon", "graph", "ontology")
"""Their first segments, under the graph's base as under the server."""
