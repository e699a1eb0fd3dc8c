"""The clause that tells of a broadcast, and what speaks for another clause telling of a further one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.extraction.clauses import LIVE, Clause
from kg.extraction.passages import Passages
from kg.records import SESSION_SLOTS, Session

_MOST: Final = 400
"""Clauses of a document in which further broadcasts are looked for."""
_MARKS: Final = """
另 同一天|当天|同日 次日|第二天|翌日|随后 此前|之前|去年|上个?月|上周 今年|今晚|昨晚 第[二三四五]|又|再|还 也|同时|而|则
转到|转战|转 首播|首秀|首次|第一 分别|各自|轮番|接力 开播|直播间|直播带货|专场 连麦|做客|走进|化身
账号|粉丝|平时|每天|每周 累计|共|总
"""
_CUES: Final = tuple(re.compile(m) for m in _MARKS.split())
_UNITS: Final = ("CNY", "view", "order", "item", "hour", "kg", "person")
_NAMED: Final = ("Person", "Organization", "Platform", "Place", "Product", "Event")


def locate_session(p: Passages, clauses: Sequence[Clause], session: Session) -> Clause:
    """The clause that tells most of an annotated broadcast: its day, what it names, and live cues."""
    members = {p.number[i] for slot in SESSION_SLOTS for i in getattr(session, slot) if i in p.number}
    hosts = {p.number[i] for i in session.hosts if i in p.number}

    def count(start: int, end: int, wanted: set[int]) -> int:
        return len({m.entity for m in p.places_in(start, end)} & wanted)

    def weigh(at: int) -> float:
        clause = clauses[at]
        start, end = p.sentences[clause.sentence]
        whole, part = (
            session.date is not None and any(d.value == session.date for d in p.dates_in(*span))
            for span in ((start, end), clause[:2])
        )
        return (
            min(count(start, end, members), 4)
            + 2.5 * whole
            + 2 * bool(LIVE.search(p.text, start, end))
            - 0.01 * clause.sentence
            + 0.5 * min(count(*clause[:2], members), 3)
            + 0.5 * count(*clause[:2], hosts)
            + part
            + 0.5 * bool(LIVE.search(p.text, *clause[:2]))
            - 0.001 * at
        )

    return clauses[max(range(len(clauses)), key=weigh)]


def choose_clause(p: Passages, clauses: Sequence[Clause], sentence: int) -> Clause:
    """The clause of a sentence that sounds most like a broadcast."""

    def weigh(c: Clause) -> tuple[int, int]:
        return len(p.places_in(c.start, c.end)) + 2 * bool(LIVE.search(p.text, c.start, c.end)), -c.start

    return max((c for c in clauses if c.sentence == sentence), key=weigh)


def find_further(p: Passages, clauses: Sequence[Clause], chosen: Sequence[Clause]) -> list[Clause]:
    """The clauses that may tell of one more broadcast: what names a thing or a day, near live cues."""
    live = {i for i in range(len(p.sentences)) if LIVE.search(p.text, *p.sentences[i])}
    live |= {i + 1 for i in live} | {i - 1 for i in live}
    return [
        c
        for c in clauses[:_MOST]
        if c not in chosen and c.sentence in live and (p.places_in(c.start, c.end) or p.dates_in(c.start, c.end))
    ]


def describe_further(
    p: Passages, chosen: Sequence[Clause], candidates: Sequence[Clause], odds: Sequence[float]
) -> NDArray[np.float32]:
    """Candidates × columns: how each clause differs from those chosen, ``odds`` being the sentences' log odds."""
    told = {d.value for c in chosen for d in p.dates_in(*p.sentences[c.sentence])}
    own_told = {d.value for c in chosen for d in p.dates_in(c.start, c.end)}
    known = {m.entity for c in chosen for m in p.places_in(*p.sentences[c.sentence])}
    own_known = {m.entity for c in chosen for m in p.places_in(c.start, c.end)}
    first: dict[int, int] = {}
    for m in p.places:
        first.setdefault(m.entity, m.start)
    live = [i for i, span in enumerate(p.sentences[:_MOST]) if LIVE.search(p.text, *span)]
    streaming = {i for i, roles in p.roles.items() if "streamsOn>" in roles}
    platforms = {i for i, roles in p.roles.items() if ">streamsOn" in roles}
    whole = [
        len(chosen),
        len(live),
        len(p.sentences),
        len({d.value for d in p.dates if d.precision == "day"}),
        len(streaming),
        len(platforms),
        sum(e.type == "Person" for e in p.entities),
    ]
    rows = []
    for c in candidates:
        start, end = p.sentences[c.sentence]
        here, around = p.places_in(c.start, c.end), p.places_in(start, end)
        kinds = Counter(p.entities[n].type for n in {m.entity for m in here})
        fresh = Counter(p.entities[n].type for n in {m.entity for m in here} - own_known)
        strange = Counter(p.entities[n].type for n in {m.entity for m in around} - known)
        new = Counter(p.entities[m.entity].type for m in here if first[m.entity] == m.start)
        dates, near = {d.value for d in p.dates_in(c.start, c.end)}, {d.value for d in p.dates_in(start, end)}
        units = {f.unit for f in p.figures_in(c.start, c.end)}
        ids = {p.entities[m.entity].id for m in here}
        text = p.text[c.start : c.end]
        nearest = min(chosen, key=lambda o: c.distance(o.start, o.end)) if chosen else c
        rows.append(
            [
                *whole,
                odds[c.sentence],
                max((odds[o.sentence] for o in chosen), default=0.0),
                c.sentence - nearest.sentence,
                min(c.distance(nearest.start, nearest.end), 999),
                c.start - start,
                start == 0 or p.text[start - 1] == "\n",
                bool(LIVE.search(text)),
                bool(LIVE.search(p.text, start, end)),
                len(dates),
                len(dates - own_told),
                bool(dates) and not dates & told,
                bool(near) and not near & told,
                bool(ids & streaming),
                bool(ids & platforms),
                *(kinds[k] for k in _NAMED),
                *(fresh[k] for k in _NAMED),
                *(strange[k] for k in _NAMED),
                *(new[k] for k in _NAMED),
                *(u in units for u in _UNITS),
                *(bool(cue.search(text)) for cue in _CUES),
            ]
        )
    return np.array(rows, dtype=np.float32)
