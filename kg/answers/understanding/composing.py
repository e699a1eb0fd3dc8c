"""From tokens to a reading: which relation, post, figure or broadcast is meant.

Every name and every word of content must find its place in the reading; what finds none is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.answers.understanding.asked import Asked, read_asked
from kg.answers.understanding.filling import fill_claim, fill_measure, fill_post, fill_session
from kg.answers.understanding.reading import SLOTS, Reading
from kg.answers.understanding.sorting import SaidWords, sort_tokens
from kg.answers.understanding.tokens import Token

_LONGEST_UNKNOWN: Final = 2
"""Of more characters, what is not understood is a name or a verb of its own, and no mere turn of phrase."""


def read_tokens(tokens: Sequence[Token]) -> Reading:
    """The reading of a question; its ``problem`` says what hinders."""
    words = sort_tokens(tokens)
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
    asked = read_asked(words)
    if not asked:
        reading.problem = "看不出问的是什么（谁、哪里、什么、多少、几场……）"
        return reading
    _choose_frame(words, reading, asked)
    if not reading.kind:
        reading.problem = reading.problem or "看不出问的是哪种关系或数字"
        return reading
    if len(set(reading.asked)) < len(reading.asked):
        reading.kind, reading.problem = "", "一句里问了两次同样的事；请一次只问一件"
        return reading
    reading.unused += [token.text for token in words.unknown]
    _report_leftovers(words, reading)
    held = any(part.things or part.restricted for part in reading.parts.values()) or reading.order or reading.period
    longest = max((len(token.text) for token in words.unknown), default=0)
    if (reading.unused and (by_default or not held)) or longest > _LONGEST_UNKNOWN:
        # Nothing else says which relation or which entity is meant; the words that are not understood may.
        reading.kind, reading.problem = "", "“" + "”“".join(reading.unused) + "”不懂，不知道问的是什么"
    return reading


def _read_conditions(words: SaidWords, reading: Reading) -> None:
    if statuses := words.take("status"):
        reading.status = statuses[0][1]
    if dates := words.take("date"):
        reading.period = dates[0][1]
        reading.unused += [token.text for _, _, token in dates[1:]]
    reading.yearly = bool(words.take("year"))
    for kind in ("over", "under"):
        if words.take(kind) and words.has("figure"):
            _, value, _ = words.found["figure"].pop(0)
            setattr(reading, kind, float(value))
    if orders := words.take("order"):
        reading.order = orders[0][1]


def _choose_frame(words: SaidWords, reading: Reading, asked: list[Asked]) -> None:
    reading.counting = words.counting
    said = [value.partition(" ") for _, value, _ in words.take("relation")]
    relations = [relation for relation, _, _ in said]
    reading.stem = next((stem for _, _, stem in said if stem), "")
    types = {a.type for a in asked}
    money = bool(words.take("money"))
    metrics = [value for _, value, _ in words.take("metric")]
    if money:
        events = any(thing.type == "Event" for token in words.names if token.name for thing in token.name.things)
        selling = "promotes" in relations or words.has("session") or "streamsOn" in relations or events
        metrics = metrics or ["sales" if selling else "price"]
        types.add("figure")
        asked[:] = [a for a in asked if a.type != "figure"]
    if not metrics and reading.order and "promotes" in relations:
        metrics = ["sales"]
    if not metrics and reading.order:
        if "streamsOn" in relations and types & SLOTS.keys():
            fill_session(words, reading, asked)
        else:
            reading.problem = "没有说明比的是哪个数字（销售额、观看人数、粉丝……）"
    elif metrics and (types & {"figure"} or reading.order or reading.over is not None or reading.under is not None):
        fill_measure(words, reading, asked, metrics, relations)
    elif types & {"sessions", "date"} or "Session" in types:
        fill_session(words, reading, asked)
        if strange := set(relations) - {"streamsOn", "promotes", "soldOn", "organizes"}:
            reading.kind, reading.problem = "", f"日期和场次只懂直播的，不懂“{'、'.join(sorted(strange))}”的"
    elif metrics:
        reading.problem = "问的是数字，却没有“多少”“最多”或“超过”"
    elif (relation := _choose_relation(words, relations, asked)) == "holdsPosition":
        fill_post(words, reading, asked)
    elif relation:
        fill_claim(words, reading, asked, relation)


def _choose_relation(words: SaidWords, relations: list[str], asked: list[Asked]) -> str:
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
    if words.has("post") or words.has("official") or any(a.official for a in asked) or "Position" in types:
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


def _report_leftovers(words: SaidWords, reading: Reading) -> None:
    """What no part of the reading took, conditions too that its kind of fact cannot be held to."""
    for kind in ("post", "official", "figure", "tenure", "over", "under"):
        reading.unused += [token.text for _, _, token in words.take(kind)]
    dated = reading.kind in ("measure", "session") or reading.relation in ("promotes", "streamsOn")
    if reading.period and not dated:
        reading.unused.append(reading.period)
        reading.period = ""
    if reading.kind != "measure" and (reading.over is not None or reading.under is not None):
        reading.kind, reading.problem = "", "没有说明比的是哪个数字（销售额、观看人数、粉丝……）"
