"""A plain Chinese question → what it means → SPARQL → an answer with the sentences behind it."""

from __future__ import annotations

from kg.answers.understanding.answering import PlainAnswer, answer_plainly
from kg.answers.understanding.prose import record_plain_answer, write_plain_answer, write_plain_record
from kg.answers.understanding.reading import Reading

__all__ = [
    "PlainAnswer",
    "Reading",
    "answer_plainly",
    "record_plain_answer",
    "write_plain_answer",
    "write_plain_record",
]
