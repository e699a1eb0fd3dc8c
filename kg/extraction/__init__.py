"""Document → Extraction: a spaCy ``Language`` of our own components."""

from kg.extraction.borrowed import read_labels
from kg.extraction.pipeline import build_pipeline, describe_model, extract, load_pipeline

__all__ = ["build_pipeline", "describe_model", "extract", "load_pipeline", "read_labels"]
