"""Figures and broadcasts as SPARQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal

from kg.answers.naming import Thing
from kg.answers.understanding.clauses import STATED, write_demands, write_period, write_span, write_values
from kg.answers.understanding.reading import Part, Reading

_UNITS: Final = {"sales": "unit:CNY", "price": "unit:CNY"}
OF_SESSIONS: Final = ("sales", "viewers", "orders", "units", "likes")
OF_ACCOUNTS: Final = ("followers", "works")
SESSION_SLOTS: Final = {"host": "kg:host", "platform": "kg:onPlatform", "product": "kg:offers", "place": "kg:atPlace"}


def write_measure(reading: Reading) -> Iterator[str]:
    """The pattern of a figure."""
    yield f"?measure kg:metric metric:{reading.metric} ; kg:value ?value ; kg:unit ?unit ; kg:modifier ?modifier ;"
    yield f"  {STATED[reading.status]} ?said ; kg:confidence ?sure ."
    if unit := _UNITS.get(reading.metric):
        yield f"FILTER(?unit = {unit})"
    yield "OPTIONAL { ?measure kg:surface ?surface } OPTIONAL { ?measure kg:periodStart ?start ; kg:periodEnd ?end }"
    slots = {role: part for role, part in reading.parts.items() if role in SESSION_SLOTS}
    if "platform" in slots and reading.metric in OF_ACCOUNTS:
        yield from _write_account(slots.pop("platform"))
    yield from _write_subject(reading, bool(slots))
    for role, part in slots.items():
        yield from write_values(part)
        yield from _write_host() if role == "host" else [f"?subject {SESSION_SLOTS[role]} ?{role} ."]
    if reading.period:
        of_day = slots or reading.parts["subject"].types == ("Session",)
        yield (
            f"?subject kg:date ?date . {write_period(reading.period, '?date')}"
            if of_day
            else write_span(reading.period)
        )
    if origin := reading.parts.get("origin"):
        yield from write_values(origin)
        yield "?subject kg:originatesFrom/kg:partOf* ?origin ."
    if reading.yearly:
        yield "FILTER(!BOUND(?start) || SUBSTR(STR(?start), 6) != SUBSTR(STR(?end), 6))  # no figure of one day"
    if reading.over is not None:
        yield f"FILTER(?value >= {_write_number(reading.over)})"
    if reading.under is not None:
        yield f"FILTER(?value < {_write_number(reading.under)})"


def _write_host() -> Iterator[str]:
    """Who hosts: as the broadcast says itself, or another of the same day and platform, which may be the same."""
    yield "{ ?subject kg:host ?host } UNION {"
    yield "  ?same kg:host ?host ; kg:date ?on ; kg:onPlatform ?where . ?subject kg:date ?on ; kg:onPlatform ?where ."
    yield "  FILTER(?same != ?subject && STRLEN(STR(?on)) = 10)"
    yield "}"


def _write_account(platform: Part) -> Iterator[str]:
    """A figure of who is on the platform, as the same document tells."""
    yield from write_values(platform)
    yield "?streaming rdf:subject ?subject ; rdf:predicate kg:streamsOn ; rdf:object ?platform ;"
    yield "  kg:assertedIn/oa:hasSource ?source . ?said oa:hasSource ?source ."


def _write_subject(reading: Reading, of_session: bool) -> Iterator[str]:
    """Whose figure it is: entities that are named, broadcasts, or who has one, be it as a host."""
    subject, event = reading.parts["subject"], reading.parts.get("event")
    named = subject.things or (event.things if event else ())
    if named and not of_session:
        values = " ".join(write_values(Part("subject", things=named)))
        sessions = _write_session_of(named) if reading.metric in OF_SESSIONS else ""
        yield f"{{ {values} }} UNION {{ {sessions} }}" if sessions else values
        yield "?measure kg:measureOf ?subject ."
        if sessions:
            yield from _write_same_time()
    elif of_session or subject.types == ("Session",):
        yield "?measure kg:measureOf ?subject . ?subject a kg:Session ."
        if not reading.period:
            yield from _write_same_time()
    elif "Person" in subject.types and reading.metric in OF_SESSIONS:
        yield "{ ?measure kg:measureOf ?subject } UNION {"
        yield "  ?measure kg:measureOf ?session . ?session kg:host ?subject ; kg:assertedIn/oa:exact ?told ."
        yield "  ?subject skos:prefLabel ?named . FILTER(CONTAINS(?told, STR(?named)))"
        yield "}"
        yield from write_demands(subject)
    elif subject.types or subject.restricted:
        yield "?measure kg:measureOf ?subject ."
        yield from write_demands(subject)
    else:
        yield "OPTIONAL { ?measure kg:measureOf ?subject }"


def _write_same_time() -> Iterator[str]:
    yield "OPTIONAL { ?subject kg:date ?day }"
    yield "FILTER(!BOUND(?start) || !BOUND(?day) || STRSTARTS(STR(?start), STR(?day)))  # no figure of other times"


def _write_session_of(things: Iterable[Thing]) -> str:
    """The broadcasts that a thing may stand for: an event's are those of a sentence that names it."""
    names = sorted({thing.name for thing in things if thing.type == "Event"})
    if not names:
        return ""
    named = " || ".join(f"CONTAINS(?told, {Literal(name)})" for name in names)
    return f"?subject a kg:Session ; kg:assertedIn ?telling . ?telling oa:exact ?told . FILTER({named})"


def write_session(reading: Reading) -> Iterator[str]:
    """The pattern of a broadcast."""
    yield f"?session a kg:Session ; {STATED[reading.status]} ?said ; kg:confidence ?sure ."
    for role, part in reading.parts.items():
        if role == "event":
            yield (
                "?said oa:exact ?told . FILTER("
                + " || ".join(f"CONTAINS(?told, {Literal(t.name)})" for t in part.things)
                + ")"
            )
            continue
        yield from write_values(part)
        yield f"?session {SESSION_SLOTS[role]} ?{role} ."
        yield from write_demands(part)
    yield (
        "?session kg:date ?date ."
        if reading.period or reading.asked == ["date"]
        else "OPTIONAL { ?session kg:date ?date }"
    )
    if reading.period:
        yield write_period(reading.period, "?date")


def _write_number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
