"""A graph → what people use: tables, explanations, exports and the page."""

from __future__ import annotations

from kg.answers.explanation import Connection, Explanation, explain, explain_connection
from kg.answers.export import EXPORT_FORMATS, export_graph
from kg.answers.inventory import FactCount, count_facts
from kg.answers.query import Solutions, Triples, run_query
from kg.answers.questions import Question, ask, list_questions
from kg.answers.results import write_answer
from kg.answers.table import Table, write_table

__all__ = [
    "EXPORT_FORMATS",
    "Connection",
    "Explanation",
    "FactCount",
    "Question",
    "Solutions",
    "Table",
    "Triples",
    "ask",
    "count_facts",
    "explain",
    "explain_connection",
    "export_graph",
    "list_questions",
    "run_query",
    "write_answer",
    "write_table",
]
