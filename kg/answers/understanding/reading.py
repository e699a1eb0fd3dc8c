"""From tokens to what is asked: one relation, post, figure or broadcast, its places filled with names, one of them open.

Every name and every word of content must find its place in the reading; what finds none is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kg.answers.naming import Thing
from kg.answers.understanding.names import NamedSpan
from kg.answers.understanding.tokens import Token
from kg.answers.understanding.words import load_words

FRAMES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "promotes": (("Person", "Organization", "Place"), ("Product",)),
    "soldOn": (("Product",), ("Platform",)),
    "streamsOn": (("Person", "Organization", "Place"), ("Platform",)),
    "originatesFrom": (("Product",), ("Place",)),
    "partOf": (("Place", "Organization", "Event"), ("Place", "Organization")),
    "organizes": (("Organization", "Platform", "Place", "Person"), ("Event",)),
    "participatesIn": (("Person", "Organization", "Platform", "Place", "Product"), ("Event",)),
    "partnersWith": (("Organization", "Platform", "Place"), ("Organization", "Platform", "Place")),
    "produces": (("Organization", "Person", "Place"), ("Product",)),
    "operates": (("Organization",), ("Platform", "Organization")),
    "publishes": (("Organization", "Platform", "Place"), ("Work",)),
}
"""The relations that can be asked, with the types of their two ends."""


@dataclass(slots=True)
class Part:
    """An end of the reading: entities that are named, or open, with what is demanded of them."""

    role: str
    types: tuple[str, ...] = ()
    things: tuple[Thing, ...] = ()
    surface: str = ""
    suffix: str = ""
    """How the names of the places end that are asked for: 县."""
    posts: list[str] = field(default_factory=list)
    official: bool = False
    within: list[tuple[Thing, ...]] = field(default_factory=list)
    """Places and bodies: a person must hold a post there or in a part of it."""

    @property
    def restricted(self) -> bool:
        return bool(self.posts or self.official or self.within)


@dataclass(slots=True)
class Reading:
    """What a question is understood to ask."""

    kind: str = ""
    """claim, post, measure or session; empty where it is not understood."""
    relation: str = ""
    metric: str = ""
    parts: dict[str, Part] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """The roles that are asked for, and ``value``, ``date`` or ``count``."""
    counting: bool = False
    stem: str = ""
    """What a sentence must hold to say just this: 店 for 开店, which the graph knows only as being on the platform."""
    status: str = "asserted"
    period: str = ""
    yearly: bool = False
    over: float | None = None
    under: float | None = None
    order: str = ""
    """max, min or empty."""
    unused: list[str] = field(default_factory=list)
    """Words of content that the reading leaves out: the answer is told to be partial."""
    problem: str = ""
    """Why there is no reading."""


@dataclass(slots=True)
class _Words:
    """What the tokens say, sorted by kind, each with where it stands."""

    names: list[Token] = field(default_factory=list)
    found: dict[str, list[tuple[int, str, Token]]] = field(default_factory=dict)
    unknown: list[Token] = field(default_factory=list)
    text: str = ""
    counting: bool = False

    def values(self, kind: str) -> list[str]:
        return [value for _, value, _ in self.found.get(kind, ())]

    def has(self, kind: str, value: str = "") -> bool:
        return any(not value or value == v for v in self.values(kind))

    def take(self, kind: str) -> list[tuple[int, str, Token]]:
        return self.found.pop(kind, [])


def read_tokens(tokens: Sequence[Token]) -> Reading:
    """The reading of a question; its ``problem`` says what hinders."""
    words = _sort_tokens(tokens)
    reading = Reading()
    if words.has("relative"):
        said = words.found["relative"][0][2].text
        reading.problem = f"“{said}”是相对的时间，图里的报道日期各不相同；请写明年月日，如 2021年4月"
        return reading
    if words.has("beyond"):
        reading.problem = f"“{words.found['beyond'][0][2].text}”这样的问法还不懂；请一次只问一种关系或一个数字"
        return reading
    _read_conditions(words, reading)
    by_default = not any(words.has(kind) for kind in ("relation", "metric", "money", "post", "order"))
    asked = _read_asked(words)
    if not asked:
        reading.problem = "看不出问的是什么（谁、哪里、什么、多少、几场……）"
        return reading
    _choose_frame(words, reading, asked)
    if not reading.kind:
        reading.problem = reading.problem or "看不出问的是哪种关系或数字"
        return reading
    reading.unused += [token.text for token in words.unknown]
    _report_leftovers(words, reading)
    if by_default and reading.unused:
        # Nothing says which relation is meant; the words that are not understood may.
        reading.kind, reading.problem = "", "“" + "”“".join(reading.unused) + "”不懂，不知道问的是哪种关系"
    return reading


def _sort_tokens(tokens: Sequence[Token]) -> _Words:
    words = _Words(text="".join(token.text for token in tokens))
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.kind == "name" and token.name is not None:
            types = {thing.type for thing in token.name.things}
            classes = [meaning for meaning in load_words().get(token.text, ()) if meaning.kind == "class"]
            if types == {"Position"} and classes:
                words.found.setdefault("class", []).append((index, classes[0].value, token))
            elif types == {"Position"}:
                words.found.setdefault("post", []).append((index, token.text, token))
            else:
                words.names.append(token)
        elif token.kind == "unknown":
            words.unknown.append(token)
        elif token.kind in ("date", "figure"):
            words.found.setdefault(token.kind, []).append((index, token.value, token))
        elif token.kind == "word":
            kinds = {meaning.kind: meaning.value for meaning in token.meanings}
            if kinds.keys() & {"over", "under"} and following is not None and following.kind == "figure":
                kind = "over" if "over" in kinds else "under"
            elif "filler" in kinds and len(kinds) > 1:
                # A verb that is nearly empty (办, 做) counts only where no other says more.
                kind = "weak" if "relation" in kinds else "filler"
                kinds["weak"] = kinds.get("relation", "")
            else:
                kind = next(iter(kinds))
            words.found.setdefault(kind, []).append((index, kinds.get(kind, ""), token))
    words.names = list(_join_names(words.names, tokens))
    words.take("filler")
    weak = words.take("weak")
    if weak and not words.has("relation"):
        words.found["relation"] = weak
    return words


def _join_names(names: Sequence[Token], tokens: Sequence[Token]) -> Iterator[Token]:
    """Names of one type with 和 or 、 between them as one: either is meant, and each is answered apart."""
    held: Token | None = None
    for token in names:
        between = "".join(t.text for t in tokens if held is not None and held.end <= t.start < token.start)
        if held is not None and held.name and token.name and between in _AND and _types(held) == _types(token):
            span = NamedSpan(held.start, token.end, tuple(sorted({*held.name.things, *token.name.things})))
            held = replace(held, end=token.end, text=f"{held.text}、{token.text}", name=span)
            continue
        if held is not None:
            yield held
        held = token
    if held is not None:
        yield held


_AND: Final = ("和", "与", "跟", "、", "或", "以及")


def _types(token: Token) -> set[str]:
    return {thing.type for thing in token.name.things} if token.name else set()


def _read_conditions(words: _Words, reading: Reading) -> None:
    if statuses := words.take("status"):
        reading.status = statuses[0][1]
    if dates := words.take("date"):
        reading.period = dates[0][1]
        reading.unused += [token.text for _, _, token in dates[1:]]
    reading.yearly = bool(words.take("year"))
    for kind in ("over", "under"):
        if (marks := words.take(kind)) and words.has("figure"):
            _, value, _ = words.found["figure"].pop(0)
            setattr(reading, kind, float(value))
    if orders := words.take("order"):
        reading.order = orders[0][1]


@dataclass(slots=True)
class _Asked:
    """One thing that is asked for: an entity type, or ``any``, date, figure, sessions."""

    type: str
    suffix: str = ""
    official: bool = False
    at: int = 0


def _read_asked(words: _Words) -> list[_Asked]:
    classes = words.take("class")
    places = words.take("place")
    asked = []
    for at, value, _ in words.take("ask"):
        counted = value == "count"
        if value == "figure" and not (words.has("metric") or words.has("money")):
            value, counted = ("any", True) if any(at < c[0] <= at + 2 for c in (*classes, *places)) else (value, False)
        if value in ("any", "count"):
            following = next((c for c in classes if at < c[0] <= at + 3), None)
            place = next((p for p in places if at < p[0] <= at + 2), None)
            if place is not None:
                places.remove(place)
                suffix = "" if place[1] == "地" else place[1]
                asked.append(_Asked("Place", suffix, at=at))
            elif following is not None:
                classes.remove(following)
                asked.append(_make_asked(following[1], at))
                if following[1] == "streamer":
                    _read_streamer(words, following[0], following[2])
            elif words.has("post") and any(at < p[0] <= at + 3 for p in words.found["post"]):
                asked.append(_Asked("Person", at=at))
            else:
                asked.append(_Asked("any", at=at))
            if counted:
                words.counting = True
        else:
            asked.append(_Asked(value, at=at))
    if not asked and words.has("money"):
        asked.append(_Asked("figure"))
    if not asked and classes:
        first = classes.pop(0)
        asked.append(_make_asked(first[1], first[0]))
        if first[1] == "streamer":
            _read_streamer(words, first[0], first[2])
    people = [a for a in asked if a.type == "Person"]
    for at, value, token in classes:
        if value in ("Person", "official", "streamer"):
            if value == "streamer":
                _read_streamer(words, at, token)
            elif value == "official":
                words.found.setdefault("official", []).append((at, "", token))
            elif not people and not words.has("metric"):
                words.unknown.append(token)
        elif not any(a.type in (value, "any", "sessions", "date", "figure") for a in asked):
            words.unknown.append(token)
        for a in asked:
            if a.type == "any" and value not in ("official", "Session"):
                a.type = "Person" if value == "streamer" else value
    words.unknown += [token for _, _, token in places]
    if any(value == "Session" for _, value, _ in classes):
        words.found.setdefault("session", []).append((0, "", classes[0][2]))
    return asked


def _read_streamer(words: _Words, at: int, token: Token) -> None:
    """主播 asks for who streams, unless another relation or a figure says more."""
    if not words.has("relation") and not words.has("metric"):
        words.found["relation"] = [(at, "streamsOn", token)]


def _make_asked(value: str, at: int) -> _Asked:
    if value == "streamer":
        return _Asked("Person", at=at)
    return _Asked("Person", official=True, at=at) if value == "official" else _Asked(value, at=at)


def _choose_frame(words: _Words, reading: Reading, asked: list[_Asked]) -> None:
    reading.counting = words.counting
    said = [value.partition(" ") for _, value, _ in words.take("relation")]
    relations = [relation for relation, _, _ in said]
    reading.stem = next((stem for _, _, stem in said if stem), "")
    types = {a.type for a in asked}
    money = bool(words.take("money"))
    metrics = [value for _, value, _ in words.take("metric")]
    if money:
        selling = "promotes" in relations or words.has("session") or "streamsOn" in relations
        metrics = metrics or ["sales" if selling else "price"]
        types.add("figure")
        asked[:] = [a for a in asked if a.type != "figure"]
    if not metrics and reading.order and "promotes" in relations:
        metrics = ["sales"]
    if not metrics and reading.order:
        if "streamsOn" in relations and types & _SLOTS.keys():
            _fill_session(words, reading, asked)
        else:
            reading.problem = "没有说明比的是哪个数字（销售额、观看人数、粉丝……）"
    elif metrics and (types & {"figure"} or reading.order or reading.over is not None or reading.under is not None):
        _fill_measure(words, reading, asked, metrics, relations)
    elif types & {"sessions", "date"} or "Session" in types:
        _fill_session(words, reading, asked)
    elif metrics:
        reading.problem = "问的是数字，却没有“多少”“最多”或“超过”"
    elif (relation := _choose_relation(words, relations, asked)) == "holdsPosition":
        _fill_post(words, reading, asked)
    elif relation:
        _fill_claim(words, reading, asked, relation)


def _choose_relation(words: _Words, relations: list[str], asked: list[_Asked]) -> str:
    named = {thing.type for token in words.names for thing in token.name.things}  # type: ignore[union-attr]
    types = {a.type for a in asked}
    if relations:
        chosen = set(relations)
        if chosen == {"promotes", "streamsOn"} or chosen == {"promotes", "soldOn"}:
            chosen = {"promotes"}
        if "holdsPosition" in chosen and len(chosen) == 2:
            chosen.discard("holdsPosition")
        if len(chosen) > 1:
            return ""
        (relation,) = chosen
        if relation == "promotes" and named <= {"Product", "Platform"} and types <= {"Product", "Platform", "any"}:
            return "soldOn"
        if relation == "streamsOn" and "Product" in named | types:
            return "promotes"
        if relation == "organizes" and "Event" in named and types == {"Place"}:
            return "partOf"
        return relation
    if words.has("post") or types & {"Position"}:
        return "holdsPosition"
    if "Person" in named and types <= {"Person", "any", "Organization"}:
        return "holdsPosition"
    for relation, one, other in (
        ("originatesFrom", "Place", "Product"),
        ("soldOn", "Platform", "Product"),
        ("organizes", "Event", "Person"),
        ("operates", "Platform", "Organization"),
    ):
        if (one in named and other in types) or (other in named and one in types):
            return relation
    return "partOf" if "Place" in types and named & {"Place", "Organization", "Event"} else ""


def _fill_claim(words: _Words, reading: Reading, asked: list[_Asked], relation: str) -> None:
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
                reading.problem = f"“{token.text}”（{_name_types(things)}）在“{relation}”的问法里用不上"
    _restrict_people(words, head)
    for question in asked:
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
    if reading.problem:
        reading.kind = ""


_BODIES: Final = ("organizes", "participatesIn", "partnersWith", "produces", "operates", "publishes")
"""What bodies do as well as people: 谁 asks for either."""


def _asks_parts(words: _Words, asked: _Asked) -> bool:
    """Whether the question goes down from a place (湄潭县有哪些镇, 哪个镇在湄潭县) and not up (湄潭县属于哪个省)."""
    holds = "有" in words.text or "辖" in words.text
    return holds != (asked.at < words.names[0].start)


def _is_place_of_person(relation: str, things: tuple[Thing, ...], asked: list[_Asked], words: _Words) -> bool:
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


def _restrict_people(words: _Words, part: Part) -> None:
    part.posts += [value for _, value, _ in words.take("post")]
    part.official = bool(words.take("official"))
    if part.restricted:
        part.types = ("Person",)


def _fill_post(words: _Words, reading: Reading, asked: list[_Asked]) -> None:
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
            reading.problem = f"“{token.text}”（{_name_types(things)}）不是任职的人或单位"
    _restrict_people(words, person)
    for question in asked:
        if question.type in ("Organization", "Place", "Platform"):
            at.types, at.suffix = (question.type,), question.suffix
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


def _fill_measure(
    words: _Words, reading: Reading, asked: list[_Asked], metrics: list[str], relations: list[str]
) -> None:
    reading.kind, reading.metric = "measure", metrics[0]
    if len(set(metrics)) > 1:
        reading.unused.append(metrics[1])
    subject = Part("subject")
    reading.parts = {"subject": subject}
    session = words.take("session") or "streamsOn" in relations
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


_SLOTS: Final = {
    "Person": "host",
    "Platform": "platform",
    "Product": "product",
    "Place": "place",
    "Organization": "host",
}


def _fill_session_parts(words: _Words, reading: Reading, subject: Part | None, *, as_session: bool) -> None:
    for token in words.names:
        things = token.name.things  # type: ignore[union-attr]
        types = {thing.type for thing in things}
        slot = next((_SLOTS[t] for t in ("Person", "Platform", "Product", "Place", "Organization") if t in types), "")
        if subject is not None and not as_session and not subject.things:
            subject.things, subject.surface = things, token.text
        elif "Event" in types and "event" not in reading.parts:
            reading.parts["event"] = Part("event", ("Event",), things, token.text)
        elif slot and slot not in reading.parts:
            chosen = tuple(thing for thing in things if _SLOTS.get(thing.type) == slot)
            reading.parts[slot] = Part(slot, things=chosen, surface=token.text)
        else:
            reading.unused.append(token.text)
            reading.problem = f"“{token.text}”（{_name_types(things)}）在这样的问法里用不上"


def _fill_session(words: _Words, reading: Reading, asked: list[_Asked]) -> None:
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
        elif reading.order and question.type in _SLOTS:
            role = _SLOTS[question.type]
            reading.parts.setdefault(role, Part(role, (question.type,)))
            reading.asked, reading.counting = [role], True
        else:
            reading.problem = "一次只能问一件事：场次、日期或别的"
    if reading.asked == ["date"] and not reading.parts:
        reading.problem = "没有提到是谁、在哪里的直播"
    reading.kind = "" if reading.problem else "session"


def _report_leftovers(words: _Words, reading: Reading) -> None:
    for kind in ("post", "official", "figure", "tenure", "over", "under"):
        reading.unused += [token.text for _, _, token in words.take(kind) if token is not None]


def _name_types(things: Iterable[Thing]) -> str:
    return "、".join(sorted({thing.type for thing in things}))
