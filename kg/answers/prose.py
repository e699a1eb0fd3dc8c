"""Explanations as text for a terminal: each fact in a line, its sentences under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kg.answers.explanation import Connection, Explanation
from kg.answers.facts import KINDS, Fact
from kg.answers.paths import Hop
from kg.answers.quotes import Quote
from kg.answers.table import show_value

_HEADINGS: Final = {
    "post": "posts 职务",
    "figure": "figures 数字",
    "session": "broadcasts 直播",
    "says": "relations 关系",
    "said of": "named by others 被提及",
}


def write_explanations(explanations: Iterable[Explanation]) -> str:
    """What is known of the bearers of a name, one after another."""
    return "\n".join(_clean(_write_explanation(explanation)) for explanation in explanations)


def write_connection(connection: Connection) -> str:
    """The paths between two things; what is read against a fact's direction has its arrow turned."""
    one, other = connection.one, connection.other
    lines = [f"{one.name} ({one.type}) ⟷ {other.name} ({other.type})"]
    lines += [f"  namesake not taken: {thing.name} ({thing.type}) {thing.iri}" for thing in connection.namesakes]
    if not connection.paths:
        lines.append("  no path: neither a fact nor a document connects them 没有路径")
    for number, path in enumerate(connection.paths, 1):
        lines += ["", f"path 路径 {number}: {len(path)} step" + ("s" if len(path) > 1 else "")]
        for hop in path:
            lines.append(f"  • {_write_hop(hop)}")
            lines += [f"      {write_quote(hop.quote)}"] if hop.quote else []
    return _clean(lines)


def write_quote(quote: Quote) -> str:
    """The sentence, and where it stands.

    >>> write_quote(Quote("2020-06-20", "a1", 0, 6, "李君在抖音。", outlet="新华网"))
    '“李君在抖音。” 新华网 2020-06-20, a1 [0–6]'
    """
    source = " ".join(part for part in (quote.outlet, f"《{quote.title}》" if quote.title else "", quote.date) if part)
    place = f"{quote.document} [{quote.start}–{quote.end}]"
    return f"“{quote.text}” " + ", ".join(part for part in (source, place) if part)


def _write_explanation(explanation: Explanation) -> Iterator[str]:
    thing, count = explanation.thing, explanation.documents
    yield f"{thing.name} ({thing.type}) in {count} document" + ("" if count == 1 else "s")
    yield f"  {thing.iri}"
    if explanation.aliases:
        yield f"  also called 又称: {'、'.join(explanation.aliases)}"
    if not explanation.facts:
        yield "  nothing more is said of it 没有更多信息"
    for kind in KINDS:
        if facts := explanation.list_facts(kind):
            yield ""
            yield f"{_HEADINGS[kind]} ({len(facts)})"
            for fact in facts:
                yield f"  • {_write_fact(fact)}"
                yield from (f"      {write_quote(quote)}" for quote in fact.quotes)
    if explanation.inferences:
        yield ""
        yield f"inferred, stated by no document 推得 ({len(explanation.inferences)})"
        for one in explanation.inferences:
            reason = f"{one.rule}: {'; '.join(one.premises)}"
            yield f"  • {one.subject} {one.relation} {one.object} ({reason})"


def _write_fact(fact: Fact) -> str:
    if fact.kind == "post":
        parts = [fact.object, fact.detail]
    elif fact.kind == "figure":
        parts = [fact.object if fact.relation == "other" else f"{fact.relation}: {fact.object}", fact.detail]
    elif fact.kind == "session":
        parts = [fact.subject, fact.detail]
    else:
        parts = [f"{fact.subject} {fact.relation} {fact.object}", fact.detail]
    status = "" if fact.status == "asserted" else f"{fact.status.upper()}, not a fact "
    detail = f" ({parts[1]})" if parts[1] else ""
    return f"{status}{parts[0]}{detail} [{fact.confidence:.2f}]"


def _write_hop(hop: Hop) -> str:
    confidence = "" if hop.confidence is None else f" [{hop.confidence:.2f}]"
    if hop.forward:
        return f"{hop.subject} —{hop.relation}→ {hop.object}{confidence}"
    return f"{hop.object} ←{hop.relation}— {hop.subject}{confidence}"


def _clean(lines: Iterable[str]) -> str:
    return "".join(f"{show_value(line)}\n" for line in lines)
