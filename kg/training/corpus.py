"""Reads the annotated documents of ``ontology/corpus`` (authoring format: GUIDELINE.md) into extractions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kg.errors import CorpusError
from kg.records import (
    ENTITY_TYPES,
    MODIFIERS,
    SESSION_SLOTS,
    STATUSES,
    Document,
    Entity,
    Extraction,
    Measure,
    Mention,
    Relation,
    Session,
)

_MARK = re.compile(r"\[\[([^\[\]|]+)\|([A-Za-z]+\d+)\]\]")
_HEADER = re.compile(r"# (\w+): ?(.*)")
_ENTITY = re.compile(r"@(\S+) (\w+) (.+)")
_RELATION = re.compile(r"rel (\S+) (\w+) (\S+)(?: at (\S+))?(?: status=(\w+))?\s*$")
_MEASURE = re.compile(r'mea (\S+) (\S+) (\S+) (\S+) (\S+) [“"](.*?)[”"](?: status=(\w+))?\s*$')
_SESSION = re.compile(r"ses (\S+)((?: \w+=\S*)*)\s*$")


def read_corpus(paths: Iterable[Path]) -> Iterator[Extraction]:
    """Every document of the files, in their order; a folder stands for its ``.ann`` files.

    Raises: CorpusError naming file, document and line of the first thing that breaks the format.
    """
    seen: set[str] = set()
    for path in paths:
        files = sorted(path.glob("*.ann")) if path.is_dir() else [path]
        if not files:
            raise CorpusError(f"no .ann file in {path}; name a file or a folder of annotated documents")
        for file in files:
            try:
                content = file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise CorpusError(f"cannot read corpus {file}: {getattr(error, 'strerror', None) or error}") from error
            for block in re.split(r"(?m)^---\s*$", content):
                if block.strip():
                    extraction = parse_block(block, where=str(file))
                    if extraction.document.id in seen:
                        raise CorpusError(f"{file}: document id {extraction.document.id!r} is used twice; rename one")
                    seen.add(extraction.document.id)
                    yield extraction


def parse_block(block: str, *, where: str = "block") -> Extraction:
    """One annotated document.

    >>> block = "# id: a\\n[[李君|e1]]在[[抖音|f1]]。\\n@e1 Person 李君\\n@f1 Platform 抖音\\nrel e1 streamsOn f1"
    >>> e = parse_block(block)
    >>> e.document.text, e.entities[1].mentions[0].start, e.relations[0].type
    ('李君在抖音。', 3, 'streamsOn')
    """
    head: dict[str, str] = {}
    body: list[str] = []
    declared: dict[str, tuple[str, str]] = {}
    facts: list[str] = []
    for line in block.strip("\n").split("\n"):
        if match := _HEADER.match(line):
            head[match[1]] = match[2].strip()
        elif match := _ENTITY.match(line):
            declared[match[1]] = (match[2], match[3].strip())
        elif line.startswith(("rel ", "mea ", "ses ")):
            facts.append(line)
        else:
            body.append(line)
    where = f"{where}: {head.get('id', '?')}"
    for id_, (type_, _) in declared.items():
        if type_ not in ENTITY_TYPES:
            raise CorpusError(f"{where}: {id_} has unknown type {type_!r}; use one of {', '.join(ENTITY_TYPES)}")
    text, mentions = _read_marks("\n".join(body).strip(), declared, where)
    entities = tuple(Entity(i, t, n, tuple(mentions.get(i, ()))) for i, (t, n) in declared.items())
    relations, measures, sessions = _read_facts(facts, text, where)
    _check_references({*declared, *(s.id for s in sessions)}, relations, measures, sessions, where)
    document = Document(head.get("id", ""), text, head.get("title", ""), published=head.get("date", ""))
    return Extraction(document, entities, tuple(relations), tuple(measures), tuple(sessions))


def _read_marks(raw: str, declared: dict[str, tuple[str, str]], where: str) -> tuple[str, dict[str, list[Mention]]]:
    text, last = "", 0
    mentions: dict[str, list[Mention]] = {}
    for mark in _MARK.finditer(raw):
        text += raw[last : mark.start()]
        if mark[2] not in declared:
            raise CorpusError(f"{where}: mark {mark[0]} names an undeclared entity; add a line '@{mark[2]} Type name'")
        start = len(text)
        text += mark[1]
        mentions.setdefault(mark[2], []).append(Mention(start, len(text), mark[1], declared[mark[2]][0]))
        last = mark.end()
    text += raw[last:]
    if "[[" in text or "]]" in text:
        raise CorpusError(f"{where}: a mark is left unread; write [[surface|id]]")
    return text, mentions


def _read_facts(lines: list[str], text: str, where: str) -> tuple[list[Relation], list[Measure], list[Session]]:
    relations: list[Relation] = []
    measures: list[Measure] = []
    sessions: list[Session] = []
    for line in lines:
        if match := _RELATION.match(line):
            relations.append(Relation(match[2], match[1], match[3], at=match[4], status=_read_status(match[5], where)))
        elif match := _MEASURE.match(line):
            measures.append(_read_measure(match, text, where))
        elif match := _SESSION.match(line):
            sessions.append(_read_session(match, where))
        else:
            raise CorpusError(f"{where}: bad line {line!r}; GUIDELINE.md shows the forms of rel, mea and ses")
    return relations, measures, sessions


def _read_status(status: str | None, where: str) -> str:
    if status and status not in STATUSES:
        raise CorpusError(f"{where}: unknown status {status!r}; use one of {', '.join(STATUSES)}")
    return status or "asserted"


def _read_measure(match: re.Match[str], text: str, where: str) -> Measure:
    subject, metric, value, unit, modifier, surface = match.groups()[:6]
    try:
        number = float(value)
    except ValueError as error:
        raise CorpusError(f"{where}: value {value!r} of measure {surface!r} is no plain number") from error
    if modifier not in MODIFIERS:
        raise CorpusError(f"{where}: unknown modifier {modifier!r}; use one of {', '.join(MODIFIERS)}")
    start = text.find(surface)
    if start < 0:
        raise CorpusError(f"{where}: measure surface {surface!r} is not in the text")
    span = (start, start + len(surface))
    return Measure(subject, metric, number, unit, modifier, surface, span, status=_read_status(match[7], where))


def _read_session(match: re.Match[str], where: str) -> Session:
    slots: dict[str, Any] = {}
    date = None
    for field in match[2].split():
        key, _, value = field.partition("=")
        if key == "date":
            date = value or None
        elif key in SESSION_SLOTS:
            slots[key] = tuple(v for v in value.split(",") if v)
        else:
            raise CorpusError(
                f"{where}: session {match[1]} has unknown slot {key!r}; use {', '.join(SESSION_SLOTS)}, date"
            )
    return Session(match[1], **slots, date=date)


def _check_references(
    known: set[str], relations: list[Relation], measures: list[Measure], sessions: list[Session], where: str
) -> None:
    named = [i for r in relations for i in (r.head, r.tail, r.at) if i]
    named += [m.subject for m in measures if m.subject]
    named += [i for s in sessions for slot in SESSION_SLOTS for i in getattr(s, slot)]
    for id_ in named:
        if id_ not in known:
            raise CorpusError(f"{where}: {id_} is not declared; add a line '@{id_} Type name'")
