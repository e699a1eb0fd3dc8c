"""What was understood, in lines for people."""

from __future__ import annotations

from kg.answers.naming import compact_iri
from kg.answers.understanding.reading import Reading
from kg.answers.understanding.tokens import Token


def describe(tokens: list[Token], reading: Reading) -> list[str]:
    """What the names stand for, what is asked, and under which conditions."""
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
