"""Puts the names of a question, and what it asks for, into the parts of a reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.answers.naming import Thing
from kg.answers.understanding.asked import Asked
from kg.answers.understanding.reading import FRAMES, SLOTS, Part, Reading
from kg.answers.understanding.sorting import SaidWords
from kg.answers.understanding.tokens import Token

_BODIES: Final = ("organizes", "participatesIn", "partnersWith", "produces", "operates", "publishes")
"""What bodies do as well as people: 谁 asks for either."""


def fill_claim(words: SaidWords, reading: Reading, asked: list[Asked], relation: str) -> None:
    """A relation between two entities, at least one of them open."""
    heads, tails = FRAMES[relation]
    head, tail = Part("head", heads), Part("tail", tails)
    reading.kind, reading.relation = "claim", relation
    reading.parts = {"head": head, "tail": tail}
    downward = relation == "partOf" and bool(words.names) and _asks_parts(words, asked[0])
    for token in words.names:
        things = token.name.things  # type: ignore[union-attr]
        roles = [tail, head] if downward else [head, tail]
        if relation not in ("partOf", "partnersWith", "operates"):
            roles = [tail, head]
        for part in roles:
            chosen = tuple(thing for thing in things if thing.type in part.types)
            if (
                chosen
                and not part.things
                and not (part is head and _is_place_of_person(relation, chosen, asked, words))
            ):
                part.things, part.surface = chosen, token.text
                break
        else:
            if not _place_elsewhere(reading, token, relation):
                reading.unused.append(token.text)
                reading.problem = f"“{token.text}”（{name_types(things)}）在“{relation}”的问法里用不上"
    _restrict_people(words, head)
    for question in asked:
        if question.type == "Place" and not question.suffix and relation in ("streamsOn", "promotes", "soldOn"):
            question.type = "Platform"  # 在哪里直播 asks for the platform
        options = [p for p in (tail, head) if not p.things and p.role not in reading.asked]
        fitting = [p for p in options if question.type in p.types or question.type == "any"]
        if question.type == "Person" and relation in _BODIES and not fitting:
            fitting = options[-1:]
        if question.type == "Platform" and not fitting and relation == "promotes":
            reading.parts["platform"] = Part("platform", ("Platform",))
            reading.asked.append("platform")
        elif fitting:
            part = fitting[0]
            if question.type != "any" and not (question.type == "Person" and relation in _BODIES):
                part.types = (question.type,)
            part.suffix, part.official = question.suffix, part.official or question.official
            reading.asked.append(part.role)
        else:
            reading.problem = "问的和提到的对不上同一种关系"
    types = {type_ for part in reading.parts.values() for type_ in part.types}
    words.unknown = [token for token in words.unknown if not any(m.value in types for m in token.meanings)]
    if reading.problem:
        reading.kind = ""


def _asks_parts(words: SaidWords, asked: Asked) -> bool:
    """Whether the question goes down from a place (湄潭县有哪些镇, 哪个镇在湄潭县) and not up (湄潭县属于哪个省)."""
    holds = "有" in words.text or "辖" in words.text
    return holds != (asked.at < words.names[0].start)


def _is_place_of_person(relation: str, things: tuple[Thing, ...], asked: list[Asked], words: SaidWords) -> bool:
    """Whether a place says where the people that are asked for work, and does nothing itself."""
    places = all(thing.type == "Place" for thing in things)
    people = any(a.type == "Person" for a in asked) or words.has("official") or words.has("post")
    return places and people and relation in ("promotes", "streamsOn", "participatesIn", "organizes", "produces")


def _place_elsewhere(reading: Reading, token: Token, relation: str) -> bool:
    things = token.name.things  # type: ignore[union-attr]
    types = {thing.type for thing in things}
    if relation == "promotes" and "Platform" in types and "platform" not in reading.parts:
        chosen = tuple(thing for thing in things if thing.type == "Platform")
        reading.parts["platform"] = Part("platform", ("Platform",), chosen, token.text)
        return True
    if types <= {"Place", "Organization"} and "Person" in reading.parts["head"].types:
        reading.parts["head"].within.append(things)
        return True
    return False


def _restrict_people(words: SaidWords, part: Part) -> None:
    part.posts += [value for _, value, _ in words.take("post")]
    part.official = bool(words.take("official"))
    if part.restricted:
        part.types = ("Person",)


def fill_post(words: SaidWords, reading: Reading, asked: list[Asked]) -> None:
    """Who holds which post where."""
    person, post, at = (
        Part("person", ("Person",)),
        Part("post", ("Position",)),
        Part("at", ("Place", "Organization", "Platform")),
    )
    reading.kind, reading.relation = "post", "holdsPosition"
    reading.parts = {"person": person, "post": post, "at": at}
    for token in words.names:
        things = token.name.things  # type: ignore[union-attr]
        for part in (person, at):
            chosen = tuple(thing for thing in things if thing.type in part.types)
            if chosen and not part.things:
                part.things, part.surface = chosen, token.text
                break
        else:
            reading.unused.append(token.text)
            reading.problem = f"“{token.text}”（{name_types(things)}）不是任职的人或单位"
    _restrict_people(words, person)
    for question in asked:
        if question.type in ("Organization", "Place", "Platform"):
            if question.type != "Place" or question.suffix:  # 哪里 asks for a body too
                at.types = (question.type,)
            at.suffix = question.suffix
            reading.asked.append("at")
        elif question.type == "Position" or (person.things and question.type in ("Person", "any")):
            reading.asked.append("post")
        elif question.type in ("Person", "any"):
            person.official = person.official or question.official
            reading.asked.append("person")
        else:
            reading.problem = "问的不是人、职务或单位"
    if not (person.things or person.posts or person.official or at.things):
        reading.problem = "没有提到人、职务或单位"
    reading.kind = "" if reading.problem else "post"


def fill_measure(
    words: SaidWords, reading: Reading, asked: list[Asked], metrics: list[str], relations: list[str]
) -> None:
    """A figure: of an entity, of a broadcast, or of whoever has the largest."""
    reading.kind, reading.metric = "measure", metrics[0]
    if len(set(metrics)) > 1:
        reading.unused.append(metrics[1])
    subject = Part("subject")
    reading.parts = {"subject": subject}
    session = words.take("session") or "streamsOn" in relations
    if not session:
        _take_origin(words, reading)
    _fill_session_parts(words, reading, subject, as_session=bool(session))
    for question in asked:
        if question.type == "figure":
            continue
        if question.type in ("Session", "sessions"):
            subject.types = ("Session",)
        elif question.type == "Person":
            subject.types = ("Person", "Organization")  # an account is an organization
        elif question.type != "any":
            subject.types = (question.type,)
        elif session:
            subject.types = ("Session",)
        else:
            reading.problem = "没有说明比的是谁、是什么"
        reading.asked.append("subject")
    _restrict_people(words, subject)
    if subject.restricted and not (subject.things or reading.asked):
        reading.problem = "没有说明是谁的数字"
    if not reading.asked:
        reading.asked.append("value")
        if session and reading.period and not subject.things:
            subject.types = ("Session",)
        elif not (subject.things or len(reading.parts) > 1):
            reading.problem = "没有提到是谁、是什么的数字"
    reading.kind = "" if reading.problem else "measure"


def _take_origin(words: SaidWords, reading: Reading) -> None:
    """中宁县枸杞: the figure is the product's, and the place says which product."""
    types = [{thing.type for thing in token.name.things} if token.name else set() for token in words.names]
    if {"Product"} in types and {"Place"} in types:
        token = words.names.pop(types.index({"Place"}))
        things = token.name.things if token.name else ()
        reading.parts["origin"] = Part("origin", ("Place",), things, token.text)


def _fill_session_parts(words: SaidWords, reading: Reading, subject: Part | None, *, as_session: bool) -> None:
    for token in words.names:
        things = token.name.things  # type: ignore[union-attr]
        types = {thing.type for thing in things}
        slot = next((SLOTS[t] for t in ("Person", "Platform", "Product", "Place", "Organization") if t in types), "")
        if subject is not None and not as_session and not subject.things:
            subject.things, subject.surface = things, token.text
        elif "Event" in types and "event" not in reading.parts:
            reading.parts["event"] = Part("event", ("Event",), things, token.text)
        elif slot and slot not in reading.parts:
            chosen = tuple(thing for thing in things if SLOTS.get(thing.type) == slot)
            reading.parts[slot] = Part(slot, things=chosen, surface=token.text)
        else:
            reading.unused.append(token.text)
            reading.problem = f"“{token.text}”（{name_types(things)}）在这样的问法里用不上"


def fill_session(words: SaidWords, reading: Reading, asked: list[Asked]) -> None:
    """A broadcast: which, when, how many."""
    reading.kind = "session"
    words.take("session")
    _fill_session_parts(words, reading, None, as_session=True)
    people = Part("host", ("Person",))
    _restrict_people(words, people)
    if people.restricted:
        reading.parts.setdefault("host", people)
    for question in asked:
        if question.type == "sessions":
            reading.asked, reading.counting = ["session"], True
        elif question.type in ("date", "Session"):
            reading.asked.append("date" if question.type == "date" else "session")
        elif reading.order and question.type in SLOTS:
            role = SLOTS[question.type]
            reading.parts.setdefault(role, Part(role, (question.type,)))
            reading.asked, reading.counting = [role], True
        else:
            reading.problem = "一次只能问一件事：场次、日期或别的"
    if reading.asked == ["date"] and not reading.parts:
        reading.problem = "没有提到是谁、在哪里的直播"
    reading.kind = "" if reading.problem else "session"


def name_types(things: Iterable[Thing]) -> str:
    """The types of entities, for a message."""
    return "、".join(sorted({thing.type for thing in things}))
