"""A plain Chinese question → what it means → SPARQL → an answer with the sentences behind it."""

from __future__ import annotations

from kg.answers.understanding.answering import PlainAnswer, answer_plainly
from kg.answers.understanding.prose import write_plain_answer
from kg.answers.understanding.reading import Reading

__all__ = ["PlainAnswer", "Reading", "answer_plainly", "write_plain_answer"]
