"""Answers a plain question: reads it, asks the graph, groups the rows, and keeps the sure from the unsure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Store

from kg.answers.naming import Thing, compact_iri, load_name
from kg.answers.query import Solutions, select_rows
from kg.answers.questions import Question
from kg.answers.quotes import Quote, load_quote
from kg.answers.search.index import SearchIndex, choose_index
from kg.answers.table import Table, Value, read_value
from kg.answers.understanding.plainness import Row
from kg.answers.understanding.names import NamedSpan, find_kinds, find_named_spans
from kg.answers.understanding.nearest import find_nearest_questions
from kg.answers.understanding.reading import Part, Reading, read_tokens
from kg.answers.understanding.plainness import says_plainly
from kg.answers.understanding.screening import screen_question
from kg.answers.understanding.tokens import Token, cut_question
from kg.answers.understanding.writing import write_sparql
from kg.records import Extraction

SURE: Final = 0.65
"""An answer's confidence over all documents that say it, below which it is told to be unsure."""


INDIRECT: Final = 0.4
"""The most that a document counts for whose sentence does not plainly say it (`says_plainly`)."""


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: what it is, how sure, and the sentences that say it."""

    answer: str
    type: str
    details: tuple[tuple[str, Value], ...]
    confidence: float
    sure: bool
    quotes: tuple[Quote, ...]


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

    ``extraction`` is what the extraction pipeline reads in the question: it tells of entities that the store lacks.

    Raises: QueryError for a text that is no Chinese question of a reasonable length.
    """
    text = screen_question(text)
    with choose_index(database, index, sentences=False) as opened:
        tokens = _find_tokens(database, text, opened)
    notes: list[str] = []
    strangers = _find_strangers(tokens, extraction)
    reading = read_tokens(tokens)
    if strangers:
        reading.kind, reading.problem = "", "；".join(f"图里没有“{name}”（{kind}）" for name, kind in strangers)
    described = tuple(_describe(tokens, reading))
    if not reading.kind:
        unused = tuple(dict.fromkeys([*reading.unused, *(t.text for t in tokens if t.kind == "unknown")]))
        return PlainAnswer(text, False, described, unused, reading.problem, "", (), (), find_nearest_questions(text))
    sparql = write_sparql(reading)
    answers = _collect(database, reading, select_rows(database, sparql, timeout=timeout), notes)
    problem = "" if answers else "问题读懂了，图里没有这样的事实"
    notes += _note_namesakes(reading)
    return PlainAnswer(text, True, described, tuple(reading.unused), problem, sparql, answers, tuple(notes), ())


def _find_tokens(database: Store, text: str, index: SearchIndex) -> list[Token]:
    spans = list(find_named_spans(database, text))
    tokens = cut_question(text, spans)
    more: list[NamedSpan] = []
    for token in tokens:
        if token.kind == "name" and token.name and {t.type for t in token.name.things} == {"Product"}:
            kinds = find_kinds(database, token.text, index)
            if set(kinds) - set(token.name.things):
                things = tuple(sorted({*token.name.things, *kinds}))
                spans.remove(token.name)
                more.append(NamedSpan(token.start, token.end, things))
        elif token.kind == "unknown" and len(token.text) > 1:
            more += _find_parts(database, token, index)
    return cut_question(text, [*spans, *more]) if more else tokens


def _find_parts(database: Store, token: Token, index: SearchIndex) -> list[NamedSpan]:
    """The longest part of an unknown run that ends products' names."""
    for size in range(len(token.text), 1, -1):
        for start in range(len(token.text) - size + 1):
            part = token.text[start : start + size]
            if things := find_kinds(database, part, index):
                begin = token.start + start
                return [NamedSpan(begin, begin + size, things, whole=False)]
    return []


def _find_strangers(tokens: list[Token], extraction: Extraction | None) -> list[tuple[str, str]]:
    """What the pipeline reads as a name and the store does not know."""
    if extraction is None:
        return []
    unknown = [t for t in tokens if t.kind == "unknown"]
    found = {}
    for entity in extraction.entities:
        for mention in entity.mentions:
            known = any(t.kind == "name" and mention.start <= t.start and t.end <= mention.end for t in tokens)
            if entity.type != "Position" and not known:
                if any(t.start < mention.end and mention.start < t.end for t in unknown):
                    found[mention.text] = entity.type
    return list(found.items())


def _describe(tokens: list[Token], reading: Reading) -> list[str]:
    lines = []
    for token in tokens:
        if token.kind == "name" and token.name:
            things = token.name.things
            names = dict.fromkeys(thing.name for thing in things if thing.name != token.text)
            more = f" = {'、'.join(names)}" if names else ""
            lines.append(f"{token.text}：{'、'.join(sorted({t.type for t in things}))}{more}")
    if reading.kind:
        subject = {"claim": reading.relation, "post": "holdsPosition", "measure": reading.metric, "session": "session"}
        lines.append(f"问：{'、'.join(_name_asked(reading))}（{subject[reading.kind]}）")
    demands = [part for part in reading.parts.values() if part.restricted]
    for part in demands:
        said = [*part.posts, *(["官员"] if part.official else []), *("、".join(t.name for t in w) for w in part.within)]
        lines.append(f"条件：{part.role} 任职 {'，'.join(said)}")
    if reading.status != "asserted":
        lines.append(f"说法：{reading.status}")
    if reading.period:
        lines.append(f"时间：{reading.period}")
    for word, bound in (("≥", reading.over), ("<", reading.under)):
        if bound is not None:
            lines.append(f"数值 {word} {bound:,.10g}")
    if reading.order:
        lines.append(f"取{'最大' if reading.order == 'max' else '最小'}")
    return lines


def _name_asked(reading: Reading) -> list[str]:
    if reading.counting:
        return ["count"]
    types = {role: "/".join(part.types) for role, part in reading.parts.items()}
    return [types.get(role) or role for role in reading.asked]


def _collect(database: Store, reading: Reading, rows: Solutions, notes: list[str]) -> tuple[Found, ...]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_key(database, reading, row), []).append(row)
    found = [_make_found(database, reading, group) for group in groups.values()]
    if reading.kind == "session" and reading.order:
        return _rank_sessions(database, reading, rows)
    if reading.kind == "session" and reading.counting:
        return _count_sessions(database, reading, rows)
    if reading.order:
        return _choose_extreme(found, reading, notes)
    if reading.counting:
        sure = [f for f in found if f.sure]
        quotes = tuple(quote for f in found for quote in f.quotes[:1])
        names = "、".join(f.answer for f in found)
        return (
            (Found(str(len(found)), "count", (("names", names),), 1.0, len(sure) == len(found), quotes),)
            if found
            else ()
        )
    return tuple(sorted(found, key=lambda f: (not f.sure, -f.confidence, f.answer)))


def _key(database: Store, reading: Reading, row: Row) -> str:
    role = reading.asked[0]
    answer = row.get(role)
    key = "" if answer is None else answer.value
    if reading.kind == "measure":
        subject = row["subject"].value if "subject" in row else ""
        key = f"{key} {subject if role == 'value' else ''} {row['value'].value} {row['unit'].value}"
    if reading.kind == "post" and role == "person":
        key += " " + (row["post"].value if "post" in row else "")
    others = [r for r, part in reading.parts.items() if len(part.things) > 1 and r in row]
    return " ".join([key, *(row[r].value for r in others)])


def _make_found(database: Store, reading: Reading, group: list[Row]) -> Found:
    role, first = reading.asked[0], max(group, key=_read_sureness)
    by_document: dict[str, float] = {}
    quotes = {iri: load_quote(database, iri) for iri in dict.fromkeys(row["said"].value for row in group)}
    for row in group:
        sentence = row["said"].value
        document = sentence.partition("#")[0]
        says = says_plainly(database, reading, row, quotes[sentence].text)
        confidence = _read_sureness(row) if says else min(_read_sureness(row), INDIRECT)
        by_document[document] = max(by_document.get(document, 0.0), confidence)
    doubt = 1.0
    for confidence in by_document.values():
        doubt *= 1 - confidence
    said = dict.fromkeys(
        row[name].value
        for row in sorted(group, key=_read_sureness, reverse=True)
        for name in ("said", "also")
        if name in row
    )
    term = first.get(role)
    part = reading.parts.get(role)
    type_ = part.types[0] if part is not None and len(part.types) == 1 else role
    details = tuple(_list_details(database, reading, first))
    confidence = round(1 - doubt, 4)
    return Found(
        _show(database, term),
        type_,
        details,
        confidence,
        confidence >= SURE,
        tuple(load_quote(database, s) for s in said),
    )


def _read_sureness(row: Row) -> float:
    return float(row["sure"].value) if "sure" in row else 1.0


def _list_details(database: Store, reading: Reading, row: Row) -> list[tuple[str, Value]]:
    details: list[tuple[str, Value]] = []
    namesakes = {thing.iri for part in reading.parts.values() for thing in _list_namesakes(part)}
    for name, term in row.items():
        if name in ("said", "sure", "also", *reading.asked[:1]):
            continue
        value = read_value(term)
        if isinstance(term, NamedNode):
            value = compact_iri(term.value) if term.value in namesakes else _show(database, term)
        details.append((name, value))
    return details


def _show(database: Store, term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return load_name(database, term.value).removeprefix("unit:")
    return str(read_value(term)) if isinstance(term, Literal) else str(term)


def _choose_extreme(found: list[Found], reading: Reading, notes: list[str]) -> tuple[Found, ...]:
    """The answer of the largest or least value; a doubtful figure beyond it is told, not chosen."""

    def value(one: Found) -> float:
        figure = one.answer if reading.asked[0] == "value" else dict(one.details).get("value")
        return float(figure) if isinstance(figure, (int, float, str)) and figure != "" else 0.0

    ordered = sorted(found, key=lambda f: (value(f), f.answer), reverse=reading.order == "max")
    best = [f for f in ordered if value(f) == value(ordered[0])]
    if any(f.sure for f in best):
        return tuple(f for f in best if f.sure)
    # The best figure is in doubt: so is whatever comes after it.
    notes.append("最大（最小）的数字没有把握，后面是有把握的那个")
    return tuple(replace(f, sure=False) for f in (*best, *[f for f in ordered if f.sure][:1]))


def _rank_sessions(database: Store, reading: Reading, rows: Solutions) -> tuple[Found, ...]:
    """Who or what has the most broadcasts, those of one day as one; all of the same number."""
    role = reading.asked[0]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[role].value, []).append(row)
    counted: list[tuple[int, Found]] = []
    for iri, group in groups.items():
        days = {row["date"].value if "date" in row else row["session"].value: row for row in group}
        quotes = tuple(dict.fromkeys(load_quote(database, row["said"].value) for row in days.values()))
        confidence = max(map(_read_sureness, group))
        found = Found(
            load_name(database, iri), role, (("broadcasts", len(days)),), confidence, confidence >= SURE, quotes
        )
        counted.append((len(days), found))
    choose = max if reading.order == "max" else min
    best = choose((number for number, _ in counted), default=0)
    return tuple(found for number, found in counted if number == best)


def _count_sessions(database: Store, reading: Reading, rows: Solutions) -> tuple[Found, ...]:
    """Broadcasts of one day are one, whatever documents tell of them; undated ones are told apart."""
    days: dict[str, list[Row]] = {}
    for row in rows:
        date = row["date"].value if "date" in row else ""
        days.setdefault(date, []).append(row)
    undated = days.pop("", [])
    if not days and not undated:
        return ()
    quotes = tuple(
        load_quote(database, max(group, key=_read_sureness)["said"].value)
        for group in (*days.values(), *([undated] if undated else []))
    )
    least = min((max(map(_read_sureness, group)) for group in days.values()), default=0.0)
    details: list[tuple[str, Value]] = [("dates", "、".join(sorted(days)))]
    if undated:
        details.append(("undated", len({row["session"].value for row in undated})))
    return (Found(str(len(days)), "count", tuple(details), least, least >= SURE and not undated, quotes),)


def _note_namesakes(reading: Reading) -> list[str]:
    notes = []
    for part in reading.parts.values():
        if same := _list_namesakes(part):
            told = "、".join(compact_iri(thing.iri) for thing in same)
            notes.append(f"“{part.surface}”在图里不止一个，分别回答：{told}")
        elif "、" in part.surface:
            notes.append(f"“{part.surface}”按“任一”理解，分别列出")
    return notes


def _list_namesakes(part: Part) -> list[Thing]:
    """Of the entities that a part names, those whose name another of the same type bears."""
    names = Counter((thing.name, thing.type) for thing in part.things)
    return [thing for thing in part.things if names[thing.name, thing.type] > 1]
