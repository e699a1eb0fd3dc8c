"""Answers a plain question: reads it, asks the graph, groups the rows, and keeps the sure from the unsure."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Store

from kg.answers.query import Solutions, select_rows
from kg.answers.questions import Question
from kg.answers.quotes import Quote
from kg.answers.search.index import SearchIndex, choose_index
from kg.answers.table import Table
from kg.answers.understanding.completeness import find_unread
from kg.answers.understanding.composing import read_tokens
from kg.answers.understanding.counting import choose_extreme, count_answers, count_sessions, rank_sessions
from kg.answers.understanding.describing import describe, note_namesakes
from kg.answers.understanding.finding import choose_types, find_strangers, find_tokens
from kg.answers.understanding.grouping import Found, group_rows
from kg.answers.understanding.nearest import find_nearest_questions
from kg.answers.understanding.reading import Reading
from kg.answers.understanding.screening import screen_question
from kg.answers.understanding.tokens import Token
from kg.answers.understanding.writing import write_sparql
from kg.records import Extraction


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """What a plain question is understood to mean, and what the graph answers."""

    question: str
    understood: bool
    reading: tuple[str, ...]
    """What was understood, one thing a line."""
    unused: tuple[str, ...]
    """Words of content that had no part in the reading: the answer is partial where there are any."""
    problem: str
    """Why there is no answer; empty where there is one."""
    sparql: str
    answers: tuple[Found, ...]
    notes: tuple[str, ...]
    incomplete: bool
    """Whether sentences of the same kind name others, of which the graph does not say whether they are answers."""
    nearest: tuple[Question, ...]
    """The named questions nearest to it, where it was not understood."""

    @property
    def table(self) -> Table:
        """The answers as rows: the answer, its details, sure or not, the first sentence, its document."""
        details = list(dict.fromkeys(name for found in self.answers for name, _ in found.details))
        rows = []
        for found in self.answers:
            values = dict(found.details)
            quote = found.quotes[0] if found.quotes else None
            said = (quote.text, quote.document) if quote else (None, None)
            rows.append((found.answer, *(values.get(d) for d in details), "sure" if found.sure else "unsure", *said))
        return Table(("answer", *details, "sureness", "sentence", "document"), tuple(rows))

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """All sentences behind the answers."""
        return tuple(dict.fromkeys(quote for found in self.answers for quote in found.quotes))


def answer_plainly(
    database: Store,
    text: str,
    *,
    extraction: Extraction | None = None,
    index: SearchIndex | None = None,
    timeout: float | None = None,
) -> PlainAnswer:
    """The answer to a plain Chinese question.

    ``extraction`` is what the extraction pipeline reads in the question: it tells which of the things of one name is
    meant, by their types, and which names the store lacks.

    Raises: QueryError for a text that is no Chinese question of a reasonable length.
    """
    text = screen_question(text)
    with choose_index(database, index, sentences=False) as opened:
        tokens = find_tokens(database, text, opened)
    narrowed = choose_types(tokens, extraction)
    answer = _answer_tokens(database, text, narrowed, extraction, index, timeout)
    if answer.answers or narrowed == tokens:
        return answer
    # What the pipeline took a name for leads to nothing: any of its bearers may be meant.
    wider = _answer_tokens(database, text, tokens, extraction, index, timeout)
    return wider if wider.answers else answer


def _answer_tokens(
    database: Store,
    text: str,
    tokens: list[Token],
    extraction: Extraction | None,
    index: SearchIndex | None,
    timeout: float | None,
) -> PlainAnswer:
    reading = read_tokens(tokens)
    if strangers := find_strangers(tokens, extraction):
        reading.kind, reading.problem = "", "；".join(f"图里没有“{name}”（{kind}）" for name, kind in strangers)
    described = tuple(describe(tokens, reading))
    if not reading.kind:
        unused = tuple(dict.fromkeys([*reading.unused, *(t.text for t in tokens if t.kind == "unknown")]))
        nearest = find_nearest_questions(text)
        return PlainAnswer(text, False, described, unused, reading.problem, "", (), (), False, nearest)
    notes: list[str] = []
    sparql = write_sparql(reading)
    answers = _collect(database, reading, select_rows(database, sparql, timeout=timeout), notes)
    unread = find_unread(database, reading, [found.answer for found in answers], index)
    if unread and not reading.counting:
        notes.append(f"可能不全：同样的句子里还提到 {'、'.join(unread[:8])}，没有读出是不是答案")
    problem = "" if answers else "问题读懂了，图里没有这样的事实"
    notes += note_namesakes(reading)
    return PlainAnswer(
        text, True, described, tuple(reading.unused), problem, sparql, answers, tuple(notes), bool(unread), ()
    )


def _collect(database: Store, reading: Reading, rows: Solutions, notes: list[str]) -> tuple[Found, ...]:
    if reading.kind == "session" and reading.order:
        return rank_sessions(database, reading, rows)
    if reading.kind == "session" and reading.counting:
        return count_sessions(database, rows)
    found = group_rows(database, reading, rows)
    if reading.order:
        return choose_extreme(found, reading, notes)
    if reading.counting:
        return count_answers(found)
    return tuple(sorted(found, key=lambda f: (not f.sure, -f.confidence, f.answer)))
