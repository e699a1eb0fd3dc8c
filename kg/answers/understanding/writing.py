"""A reading as SPARQL; every row has the sentence that says it, and how sure the extractor is."""

from __future__ import annotations

from collections.abc import Iterator

from kg.answers.understanding.clauses import STATED, write_demands, write_period, write_post_names, write_values
from kg.answers.understanding.reading import Part, Reading
from kg.answers.understanding.writing_figures import OF_ACCOUNTS, SESSION_SLOTS, write_measure, write_session


def write_sparql(reading: Reading) -> str:
    """The SELECT query of a reading."""
    writers = {"claim": _write_claim, "post": _write_post, "measure": write_measure, "session": write_session}
    lines = list(writers[reading.kind](reading))
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
        yield from (role for role in reading.parts if role == "platform" and reading.metric in OF_ACCOUNTS)
        if "host" in reading.parts:
            yield "same"
    else:
        yield from ("session", "date", *(role for role in reading.asked if role in SESSION_SLOTS))
    yield from ("said", "sure")
    if "platform" in reading.parts and reading.kind == "claim":
        yield from ("also", "offer")


def _write_claim(reading: Reading) -> Iterator[str]:
    head, tail = reading.parts["head"], reading.parts["tail"]
    stated = STATED[reading.status]
    yield from write_values(head)
    if reading.relation == "partOf":
        yield from _write_containment(head, tail, stated)
        return
    if reading.relation == "originatesFrom" and tail.things:
        yield from write_values(Part("region", things=tail.things))
        yield "?tail kg:partOf* ?region ."
    else:
        yield from write_values(tail)
    yield f"?claim rdf:predicate kg:{reading.relation} ; {stated} ?said ; kg:confidence ?sure ."
    if reading.relation == "partnersWith":  # whoever is named first
        yield "{ ?claim rdf:subject ?head ; rdf:object ?tail } UNION { ?claim rdf:subject ?tail ; rdf:object ?head }"
    else:
        yield "?claim rdf:subject ?head ; rdf:object ?tail ."
    if "platform" in reading.parts:
        yield from write_values(reading.parts["platform"])
        yield "# the same document tells that it was on the platform"
        yield f"?streaming rdf:subject ?head ; rdf:predicate kg:streamsOn ; rdf:object ?platform ; {stated} ?also ."
        yield "?said oa:hasSource ?source . ?also oa:hasSource ?source ."
        yield "OPTIONAL { ?offer rdf:subject ?tail ; rdf:predicate kg:soldOn ; rdf:object ?platform ;"
        yield f"  {stated}/oa:hasSource ?source }}"
    if reading.period:
        yield "# the broadcasts of that time, as the same document dates them"
        yield "?said oa:hasSource ?source ."
        yield "?session kg:host ?head ; kg:date ?date ; kg:assertedIn/oa:hasSource ?source ."
        if reading.relation == "streamsOn":
            yield "?session kg:onPlatform ?tail ."
        yield write_period(reading.period, "?date")
    for part in (head, tail, *(p for role, p in reading.parts.items() if role == "platform")):
        yield from write_demands(part)


def _write_containment(head: Part, tail: Part, stated: str) -> Iterator[str]:
    yield from write_values(tail)
    yield "?head kg:partOf*/(kg:partOf|kg:locatedIn)/kg:partOf* ?tail ."
    yield "# the sentence that tells of the step next to the place asked about"
    lower, upper = ("?head", "?next") if head.things else ("?next", "?tail")
    link = "?next kg:partOf* ?tail ." if head.things else "?head kg:partOf* ?next ."
    yield f"?claim rdf:subject {lower} ; rdf:object {upper} ; rdf:predicate ?link ;"
    yield f"  {stated} ?said ; kg:confidence ?sure ."
    yield f"FILTER(?link IN (kg:partOf, kg:locatedIn)) {link}"
    for part in (head, tail):
        yield from write_demands(part)


def _write_post(reading: Reading) -> Iterator[str]:
    person, at = reading.parts["person"], reading.parts["at"]
    yield from write_values(person)
    yield (
        "?membership org:member ?person ; org:role ?post ; kg:confidence ?sure ; " + STATED[reading.status] + " ?said ."
    )
    if at.things:
        yield from write_values(Part("body", things=at.things))
        yield "?membership kg:at ?at . ?at " + (
            "(kg:partOf|kg:locatedIn)* ?body ." if person.official else "kg:partOf? ?body ."
        )
    else:
        yield "OPTIONAL { ?membership kg:at ?at }" if "at" not in reading.asked else "?membership kg:at ?at ."
    yield "OPTIONAL { ?membership kg:tenure ?tenure }"
    yield from write_post_names(person, "?post")
    if at.suffix or ("at" in reading.asked and len(at.types) == 1):
        yield from write_demands(Part("at", at.types, suffix=at.suffix))
