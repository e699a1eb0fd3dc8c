"""Since when and until when a post is held, where the sentence that gives the post says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.extraction.dates import DateMention
from kg.records import Entity, Relation, Span

_VERB = "就任|出任|接任|升任|调任|转任|获任|历任|担任|当选|上任|履新|任命为|(?<![主前现时原曾历责])任"
_END = "卸任|离任|辞任|辞去|退休|不再担任|免去|卸下|离开"
_BEGINS = re.compile(rf"[起]?[^。！？；\n]{{0,12}}?(?:{_VERB})[^。！？；，,\n]{{0,20}}")
_ENDS = re.compile(rf"[^。！？；\n]{{0,12}}?(?:{_END})[^。！？；，,\n]{{0,20}}")
_TO = re.compile(r"[至到~～—–-]{1,2}")


def add_validity(
    relation: Relation,
    entities: Mapping[str, Entity],
    text: str,
    sentences: Sequence[Span],
    dates: Iterable[DateMention],
) -> Relation:
    """The post with the dates that its own sentence gives before it; the last date that fits counts.

    >>> from kg.extraction.dates import find_dates
    >>> from kg.records import Mention
    >>> text = "2018年5月，李晓楚出任秭归县县长。"
    >>> people = Entity("e1", "Person", "李晓楚", (Mention(8, 11, "李晓楚", "Person"),))
    >>> posts = Entity("p1", "Position", "县长", (Mention(16, 18, "县长", "Position"),))
    >>> post = Relation("holdsPosition", "e1", "p1")
    >>> add_validity(post, {"e1": people, "p1": posts}, text, [(0, 19)], find_dates(text, "2021-05-01")).since
    '2018-05'
    """
    person, position = entities[relation.head], entities[relation.tail]
    ordered = sorted(dates)
    since = until = None
    for start, end in sentences:
        titles = [m for m in position.mentions if start <= m.start < end]
        if not titles or not any(start <= m.start < end for m in person.mentions):
            continue
        inside = [d for d in ordered if start <= d.start < end]
        joined = {b: a for a, b in pairwise(inside) if _TO.fullmatch(text, a.end, b.start)}
        for date in inside:
            for title in titles:
                if title.start < date.end or _names_another(entities, person, date.end, title.start):
                    continue
                if date in joined and _BEGINS.fullmatch(text, date.end, title.start):
                    since, until = joined[date].value, date.value
                elif _ENDS.fullmatch(text, date.end, title.start):
                    until = date.value
                elif _BEGINS.fullmatch(text, date.end, title.start):
                    since = date.value
    return replace(relation, since=since, until=until) if since or until else relation


def _names_another(entities: Mapping[str, Entity], person: Entity, start: int, end: int) -> bool:
    return any(
        start <= mention.start < end
        for entity in entities.values()
        if entity.type == "Person" and entity.id != person.id
        for mention in entity.mentions
    )
