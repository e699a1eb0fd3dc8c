"""What a question asks for: the words 谁, 哪些, 多少 … with the noun that says of which kind."""

from __future__ import annotations

from dataclasses import dataclass

from kg.answers.understanding.sorting import SaidWords
from kg.answers.understanding.tokens import Token


@dataclass(slots=True)
class Asked:
    """One thing that is asked for: an entity type, or ``any``, date, figure, sessions."""

    type: str
    suffix: str = ""
    official: bool = False
    at: int = 0


def read_asked(words: SaidWords) -> list[Asked]:
    """Everything that is asked for; nouns that only repeat it or say of whom are used up."""
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
                asked.append(Asked("Place", suffix, at=at))
            elif following is not None:
                classes.remove(following)
                asked.append(_make_asked(following[1], at))
                if following[1] == "streamer":
                    _read_streamer(words, following[0], following[2])
            elif words.has("post") and any(at < p[0] <= at + 3 for p in words.found["post"]):
                asked.append(Asked("Person", at=at))
            else:
                asked.append(Asked("Place" if words.text.rstrip("？?").endswith("在哪") else "any", at=at))
            if counted:
                words.counting = True
        else:
            asked.append(Asked(value, at=at))
    if not asked and words.has("money"):
        asked.append(Asked("figure"))
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


def _read_streamer(words: SaidWords, at: int, token: Token) -> None:
    """主播 asks for who streams, unless another relation or a figure says more."""
    if not words.has("relation") and not words.has("metric"):
        words.found["relation"] = [(at, "streamsOn", token)]


def _make_asked(value: str, at: int) -> Asked:
    if value == "streamer":
        return Asked("Person", at=at)
    return Asked("Person", official=True, at=at) if value == "official" else Asked(value, at=at)
