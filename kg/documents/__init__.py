"""Sources → `Document`: reading, cleaning, deduplication. See README.md."""

from __future__ import annotations

from kg.documents.deduplication import drop_duplicates
from kg.documents.reading import read_documents
from kg.documents.screening import Skipped

__all__ = ["Skipped", "drop_duplicates", "read_documents"]
