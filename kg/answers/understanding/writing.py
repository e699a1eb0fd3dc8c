"""A reading as SPARQL: whole terms only, typed by the roles, every row with the sentence that says it and its sureness."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.answers.naming import Thing
from kg.answers.understanding.reading import Part, Reading
from kg.answers.understanding.words import load_official_endings

_STATED: Final = {
    "asserted": "kg:assertedIn",
    "planned": "kg:plannedIn",
    "denied": "kg:deniedIn",
    "forecast": "kg:forecastIn",
}
_UNITS: Final = {"sales": "unit:CNY", "price": "unit:CNY"}
_OF_SESSIONS: Final = ("sales", "viewers", "orders", "units", "likes")
_OF_ACCOUNTS: Final = ("followers", "works")
_SESSION_SLOTS: Final = {"host": "kg:host", "platform": "kg:onPlatform", "product": "kg:offers", "place": "kg:atPlace"}


def write_sparql(reading: Reading) -> str:
    """The SELECT query of a reading."""
    lines = list(
        {"claim": _write_claim, "post": _write_post, "measure": _write_measure, "session": _write_session}[
            reading.kind
        ](reading)
    )
    columns = dict.fromkeys(f"?{name}" for name in _list_columns(reading))
    body = "\n".join("  " + line for line in lines)
    return f"SELECT DISTINCT {' '.join(columns)}\nWHERE {{\n{body}\n}}"


def _list_columns(reading: Reading) -> Iterator[str]:
    if reading.kind == "claim":
        yield from reading.parts
    elif reading.kind == "post":
        yield from ("person", "post", "at", "tenure")
    elif reading.kind == "measure":
        yield from ("subject", "value", "unit", "modifier", "surface", "start", "end")
        yield from (role for role in reading.parts if role == "platform" and reading.metric in _OF_ACCOUNTS)
    else:
        yield from ("session", "date", *(role for role in reading.asked if role in _SESSION_SLOTS))
    yield from ("said", "sure")
    if "platform" in reading.parts and reading.kind == "claim":
        yield "also"


def _write_claim(reading: Reading) -> Iterator[str]:
    head, tail = reading.parts["head"], reading.parts["tail"]
    stated = _STATED[reading.status]
    yield from _write_values(head)
    if reading.relation == "partOf":
        yield from _write_containment(head, tail, stated)
        return
    target = "?tail"
    if reading.relation == "originatesFrom" and tail.things:
        yield from _write_values(Part("region", things=tail.things))
        yield "?tail kg:partOf* ?region ."
    else:
        yield from _write_values(tail)
    pattern = f"?claim rdf:subject ?head ; rdf:predicate kg:{reading.relation} ; rdf:object {target} ; {stated} ?said ; kg:confidence ?sure ."
    if reading.relation == "partnersWith":
        yield f"{{ {pattern} }} UNION {{ ?claim rdf:subject ?tail ; rdf:predicate kg:partnersWith ; rdf:object ?head ; {stated} ?said ; kg:confidence ?sure . }}"
    else:
        yield pattern
    if "platform" in reading.parts:
        yield from _write_values(reading.parts["platform"])
        yield "# the same document tells that it was on the platform"
        yield f"?streaming rdf:subject ?head ; rdf:predicate kg:streamsOn ; rdf:object ?platform ; {stated} ?also ."
        yield "?said oa:hasSource ?source . ?also oa:hasSource ?source ."
        yield f"?offer rdf:subject ?tail ; rdf:predicate kg:soldOn ; rdf:object ?platform ; {stated}/oa:hasSource ?source ."
    if reading.period:
        yield "# the broadcasts of that time, as the same document dates them"
        yield "?said oa:hasSource ?source . ?session kg:host ?head ; kg:date ?date ; kg:assertedIn/oa:hasSource ?source ."
        if reading.relation == "streamsOn":
            yield "?session kg:onPlatform ?tail ."
        yield _write_period(reading.period, "?date")
    for part in (head, tail, *(p for role, p in reading.parts.items() if role == "platform")):
        yield from _write_demands(part)


def _write_containment(head: Part, tail: Part, stated: str) -> Iterator[str]:
    yield from _write_values(tail)
    yield "?head kg:partOf*/(kg:partOf|kg:locatedIn)/kg:partOf* ?tail ."
    yield "# the sentence that tells of the step next to the place asked about"
    lower, upper = ("?head", "?next") if head.things else ("?next", "?tail")
    link = "?next kg:partOf* ?tail ." if head.things else "?head kg:partOf* ?next ."
    yield f"?claim rdf:subject {lower} ; rdf:object {upper} ; rdf:predicate ?link ; {stated} ?said ; kg:confidence ?sure ."
    yield f"FILTER(?link IN (kg:partOf, kg:locatedIn)) {link}"
    for part in (head, tail):
        yield from _write_demands(part)


def _write_post(reading: Reading) -> Iterator[str]:
    person, at = reading.parts["person"], reading.parts["at"]
    yield from _write_values(person)
    yield (
        "?membership org:member ?person ; org:role ?post ; kg:confidence ?sure ; "
        + _STATED[reading.status]
        + " ?said ."
    )
    if at.things:
        yield from _write_values(Part("body", things=at.things))
        yield "?membership kg:at ?at . ?at " + (
            "(kg:partOf|kg:locatedIn)* ?body ." if person.official else "kg:partOf? ?body ."
        )
    else:
        yield "OPTIONAL { ?membership kg:at ?at }" if "at" not in reading.asked else "?membership kg:at ?at ."
    yield "OPTIONAL { ?membership kg:tenure ?tenure }"
    yield from _write_post_names(person, "?post")
    if at.suffix or ("at" in reading.asked and len(at.types) == 1):
        yield from _write_demands(Part("at", at.types, suffix=at.suffix))


def _write_measure(reading: Reading) -> Iterator[str]:
    yield f"?measure kg:metric metric:{reading.metric} ; kg:value ?value ; kg:unit ?unit ; kg:modifier ?modifier ;"
    yield f"  {_STATED[reading.status]} ?said ; kg:confidence ?sure ."
    if unit := _UNITS.get(reading.metric):
        yield f"FILTER(?unit = {unit})"
    yield "OPTIONAL { ?measure kg:surface ?surface } OPTIONAL { ?measure kg:periodStart ?start ; kg:periodEnd ?end }"
    slots = {role: part for role, part in reading.parts.items() if role in _SESSION_SLOTS}
    if "platform" in slots and reading.metric in _OF_ACCOUNTS:
        yield from _write_account(slots.pop("platform"))
    yield from _write_subject(reading, bool(slots))
    for role, part in slots.items():
        yield from _write_values(part)
        yield f"?subject {_SESSION_SLOTS[role]} ?{role} ."
    if reading.period:
        of_day = slots or reading.parts["subject"].types == ("Session",)
        yield (
            f"?subject kg:date ?date . {_write_period(reading.period, '?date')}"
            if of_day
            else _write_span(reading.period)
        )
    if reading.yearly:
        yield "FILTER(!BOUND(?start) || SUBSTR(STR(?start), 6) != SUBSTR(STR(?end), 6))  # no figure of one day"
    if reading.over is not None:
        yield f"FILTER(?value >= {_write_number(reading.over)})"
    if reading.under is not None:
        yield f"FILTER(?value < {_write_number(reading.under)})"


def _write_account(platform: Part) -> Iterator[str]:
    """A figure of who is on the platform, as the same document tells."""
    yield from _write_values(platform)
    yield "?streaming rdf:subject ?subject ; rdf:predicate kg:streamsOn ; rdf:object ?platform ;"
    yield "  kg:assertedIn/oa:hasSource ?source . ?said oa:hasSource ?source ."


def _write_subject(reading: Reading, of_session: bool) -> Iterator[str]:
    """Whose figure it is: entities that are named, broadcasts, or who has one, be it as a host."""
    subject, event = reading.parts["subject"], reading.parts.get("event")
    named = subject.things or (event.things if event else ())
    if named and not of_session:
        values = " ".join(_write_values(Part("subject", things=named)))
        sessions = _write_session_of(named) if reading.metric in _OF_SESSIONS else ""
        yield f"{{ {values} }} UNION {{ {sessions} }}" if sessions else values
        yield "?measure kg:measureOf ?subject ."
        if sessions:
            yield from _write_same_time()
    elif of_session or subject.types == ("Session",):
        yield "?measure kg:measureOf ?subject . ?subject a kg:Session ."
        if not reading.period:
            yield from _write_same_time()
    elif "Person" in subject.types and reading.metric in _OF_SESSIONS:
        yield "{ ?measure kg:measureOf ?subject } UNION {"
        yield "  ?measure kg:measureOf ?session . ?session kg:host ?subject ; kg:assertedIn/oa:exact ?told ."
        yield "  ?subject skos:prefLabel ?named . FILTER(CONTAINS(?told, STR(?named)))"
        yield "}"
        yield from _write_demands(subject)
    elif subject.types or subject.restricted:
        yield "?measure kg:measureOf ?subject ."
        yield from _write_demands(subject)
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


def _write_session(reading: Reading) -> Iterator[str]:
    yield f"?session a kg:Session ; {_STATED[reading.status]} ?said ; kg:confidence ?sure ."
    for role, part in reading.parts.items():
        if role == "event":
            yield (
                "?said oa:exact ?told . FILTER("
                + " || ".join(f"CONTAINS(?told, {Literal(t.name)})" for t in part.things)
                + ")"
            )
            continue
        yield from _write_values(part)
        yield f"?session {_SESSION_SLOTS[role]} ?{role} ."
        yield from _write_demands(part)
    yield (
        "?session kg:date ?date ."
        if reading.period or reading.asked == ["date"]
        else "OPTIONAL { ?session kg:date ?date }"
    )
    if reading.period:
        yield _write_period(reading.period, "?date")


def _write_values(part: Part) -> Iterator[str]:
    if part.things:
        yield f"VALUES ?{part.role} {{ {' '.join(str(NamedNode(thing.iri)) for thing in part.things)} }}"


def _write_demands(part: Part) -> Iterator[str]:
    """Type, ending of the name, and posts that an open part must have."""
    variable = f"?{part.role}"
    if not part.things and part.types and part.types != ("Session",):
        yield "FILTER EXISTS { " + " UNION ".join(f"{{ {variable} a kg:{type_} }}" for type_ in part.types) + " }"
    if part.suffix:
        yield f"FILTER EXISTS {{ {variable} skos:prefLabel ?called FILTER(STRENDS(STR(?called), {Literal(part.suffix)})) }}"
    if part.restricted:
        yield f"{{ SELECT DISTINCT {variable} WHERE {{"
        for number, things in enumerate(part.within):
            yield from _write_values(Part(f"within{number}", things=things))
            yield f"?office (kg:partOf|kg:locatedIn)* ?within{number} . ?holding kg:at ?office ."
        yield f"?holding org:member {variable} ; org:role ?held ; kg:assertedIn ?heldIn ."
        yield from _write_post_names(part, "?held")
        yield "} }"


def _write_post_names(part: Part, variable: str) -> Iterator[str]:
    """The post's name ends with the word (书记: 市委书记), but 县长 is no 副县长 and 市委书记 no 团市委书记."""
    endings = [f"(^|[^副团原前代]){re.escape(post)}$" for post in part.posts]
    if part.official:
        endings.append(f"({'|'.join(load_official_endings())})$")
    for number, ending in enumerate(endings):
        yield f"{variable} skos:prefLabel ?title{number} . FILTER(REGEX(STR(?title{number}), {Literal(ending)}))"


def _write_period(period: str, variable: str) -> str:
    """A date within the period asked for; without a year, of any year."""
    first, _, last = period.partition("/")
    if first.startswith("*"):
        return f"FILTER(CONTAINS(STR({variable}), {Literal(first[1:])}))"
    if last:
        return f"FILTER(STR({variable}) >= {Literal(first)} && STR({variable}) <= {Literal(last)})"
    return f"FILTER(STRSTARTS(STR({variable}), {Literal(first)}))"


def _write_span(period: str) -> str:
    """The figure's own period: that of the question, where both ends are named."""
    first, _, last = period.partition("/")
    if last:
        return f"FILTER(STRENDS(STR(?start), {Literal(first.lstrip('*'))}) && STRENDS(STR(?end), {Literal(last.lstrip('*'))}))"
    if first.startswith("*"):
        return f"FILTER(CONTAINS(STR(?start), {Literal(first[1:])}))"
    return f"FILTER(STRSTARTS(STR(?start), {Literal(first)}))"


def _write_number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
