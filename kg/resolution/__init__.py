"""Extractions → one IRI for each thing, with the reason of every merge."""

from kg.resolution.candidates import Decision
from kg.resolution.index import Changes, ResolutionIndex, open_index
from kg.resolution.resolution import Holder, Merge, Resolution, load_table, read_resolution, resolve
from kg.resolution.rulings import Problem, Reference, Ruling, Rulings, parse_reference, parse_rulings

__all__ = [
    "Changes",
    "Decision",
    "Holder",
    "Merge",
    "Problem",
    "Reference",
    "Resolution",
    "ResolutionIndex",
    "Ruling",
    "Rulings",
    "load_table",
    "open_index",
    "parse_reference",
    "parse_rulings",
    "read_resolution",
    "resolve",
]
