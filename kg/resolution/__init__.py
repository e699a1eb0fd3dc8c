"""Extractions → one IRI for each thing, with the reason of every merge."""

from kg.resolution.candidates import Decision
from kg.resolution.resolution import Resolution, resolve

__all__ = ["Decision", "Resolution", "resolve"]
