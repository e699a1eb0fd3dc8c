"""What was understood, in lines for people."""

from __future__ import annotations

from kg.answers.naming import compact_iri
from kg.answers.understanding.reading import Reading
from kg.answers.understanding.tokens import Token
from kg.ontology import load_class_labels, load_terms


def describe(tokens: list[Token], reading: Reading) -> list[str]:
    """What the names stand for, what is asked, and under which conditions."""
    lines = []
    for token in tokens:
        if token.kind == "name" and token.name:
            things = token.name.things
            names = dict.fromkeys(thing.name for thing in things if thing.name != token.text)
            more = f" = {'、'.join(names)}" if names else ""
            lines.append(f"{token.text}：{'、'.join(map(name_type, sorted({t.type for t in things})))}{more}")
    if reading.kind:
        asked, subject = "、".join(_name_asked(reading)), _name_subject(reading)
        lines.append(f"问：{asked}" + (f"（{subject}）" if subject != asked else ""))
    demands = [part for part in reading.parts.values() if part.restricted]
    for part in demands:
        said = [*part.posts, *(["官员"] if part.official else []), *("、".join(t.name for t in w) for w in part.within)]
        lines.append(f"条件：{'/'.join(map(name_type, part.types)) or part.role} 任职 {'，'.join(said)}")
    if reading.status != "asserted":
        status = load_class_labels()[f"{reading.status}In"].removesuffix("于")
        lines.append(f"说法：{status} {reading.status}")
    if reading.period:
        lines.append(f"时间：{reading.period}")
    for word, bound in (("≥", reading.over), ("<", reading.under)):
        if bound is not None:
            lines.append(f"数值 {word} {bound:,.10g}")
    if reading.order:
        lines.append(f"取{'最大' if reading.order == 'max' else '最小'}")
    return lines


def _name_subject(reading: Reading) -> str:
    if reading.kind == "measure":
        named = next((term.name for term in load_terms("metric") if term.iri.endswith(f"/{reading.metric}")), "")
        return f"{named} {reading.metric}".strip()
    return name_type({"claim": reading.relation, "post": "holdsPosition", "session": "Session"}[reading.kind])


def name_type(type_: str) -> str:
    """A class, relation or property in both languages.

    >>> name_type("Person"), name_type("Session")
    ('人物 Person', '直播场次 Session')
    """
    return f"{load_class_labels()[type_]} {type_}" if type_ in load_class_labels() else type_


def _name_asked(reading: Reading) -> list[str]:
    if reading.counting:
        return ["多少 count"]
    types = {role: "/".join(map(name_type, part.types)) for role, part in reading.parts.items()}
    return [types.get(role) or name_type("Session" if role == "session" else role) for role in reading.asked]


def note_namesakes(reading: Reading) -> list[str]:
    """Where a name stands for several entities: that each is answered apart."""
    notes = []
    for part in reading.parts.values():
        if same := part.namesakes:
            told = "、".join(compact_iri(thing.iri) for thing in same)
            notes.append(f"“{part.surface}”在图里不止一个，分别回答：{told}")
        elif "、" in part.surface:
            notes.append(f"“{part.surface}”按“任一”理解，分别列出")
    return notes
