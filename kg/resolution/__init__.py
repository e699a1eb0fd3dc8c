"""Extractions → one IRI for each thing, with the reason of every merge."""

from kg.resolution.candidates import Decision
from kg.resolution.index import STATE, ResolutionIndex, open_index
from kg.resolution.ledger import DECISIONS, append_line, choose_file, find_reference, read_file, read_rulings
from kg.resolution.resolution import Holder, Merge, Resolution, load_table, read_resolution, resolve
from kg.resolution.rulings import Problem, Reference, Ruling, Rulings, parse_reference, parse_rulings
from kg.resolution.updating import Changes

__all__ = [
    "DECISIONS",
    "STATE",
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
    "append_line",
    "choose_file",
    "find_reference",
    "load_table",
    "open_index",
    "parse_reference",
    "parse_rulings",
    "read_file",
    "read_resolution",
    "read_rulings",
    "resolve",
]
