"""Whether a sentence plainly says what is taken from it: it names both ends, and says it as a fact.

Extraction also reads across sentences, and may take a plan for a fact: such an answer is told to be unsure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from pyoxigraph import NamedNode, Store

from kg.answers.facts import SLOT_PROPERTIES, load_properties
from kg.answers.naming import NAMES, SAME, Thing, load_thing
from kg.answers.quotes import load_quote
from kg.answers.understanding.reading import Reading
from kg.answers.understanding.words import load_words
from kg.namespaces import KG, RDF, SCHEMA

Row: TypeAlias = Mapping[str, Any]


def says_plainly(database: Store, reading: Reading, row: Row, sentence: str) -> bool:
    """Whether the sentence of a row says its fact without a reader's help."""
    if reading.stem and reading.stem not in sentence:
        return False
    if reading.kind == "measure":
        return _tells_figure(database, reading, row, sentence)
    if reading.kind != "claim" or reading.relation == "partOf":
        return True
    return _tells_relation(database, reading, row, sentence)


def _tells_relation(database: Store, reading: Reading, row: Row, sentence: str) -> bool:
    if reading.status == "asserted" and any(word in sentence for word in _list_hedges()):
        return False
    heads, tails = (list_names(database, row[end].value) for end in ("head", "tail"))
    if not any(name in sentence for name in heads) or not any(name in sentence for name in tails):
        return False
    if "also" in row and "offer" not in row:
        # Neither the sentence nor another fact says that it was sold on that platform.
        return any(name in sentence for name in list_names(database, row["platform"].value))
    # 在淘宝直播举办: the platform is where it happens, not who does it.
    if reading.relation != "partnersWith" and any(f"在{name}" in sentence for name in heads):
        return False
    return _is_paired(database, row, sentence, heads, tails)


def _is_paired(database: Store, row: Row, sentence: str, heads: set[str], tails: set[str]) -> bool:
    """Whether the sentence says which goes with which: of several heads and several tails, a clause names just two."""
    document = row["said"].value.partition("#")[0]
    for end in ("head", "tail"):
        thing = load_thing(database, row[end].value)
        same = list_mentioned(database, document, thing.type) if thing is not None else []
        if sum(names_in(database, one.iri, sentence) for one in same) < 2:
            return True
    clauses = re.split("[，；,;]", sentence)
    return any(any(h in clause for h in heads) and any(t in clause for t in tails) for clause in clauses)


def list_mentioned(database: Store, document: str, type_: str) -> list[Thing]:
    """The entities of a type that a document mentions."""
    mentioned = {
        quad.object.value
        for quad in database.quads_for_pattern(NamedNode(document), NamedNode(SCHEMA + "mentions"), None)
        if isinstance(quad.object, NamedNode)
    }
    things = (load_thing(database, iri) for iri in sorted(mentioned))
    return [thing for thing in things if thing is not None and thing.type == type_]


def _tells_figure(database: Store, reading: Reading, row: Row, sentence: str) -> bool:
    """Whether the sentence names whose figure it is, or of a broadcast stands beside the sentence that tells of it."""
    if "subject" not in row:
        return True
    if reading.period and "start" not in row and not _is_dated(database, row):
        return False  # the figure's time is not told
    if "same" in row:
        return False  # a broadcast of the same day and platform, perhaps another one
    if "platform" in row and not _names_only(database, row["platform"].value, sentence):
        return False
    subject = load_properties(database, row["subject"].value)
    ends = [iri for slot in SLOT_PROPERTIES.values() for iri in subject.get(slot, ())]
    if ends and "surface" in row and row["surface"].value not in sentence:
        return False
    at = sentence.find(row["surface"].value) if "surface" in row else -1
    # Whose figure it is comes before the figure: 同类产品4000元，M2只要3499元 gives 4000 to something else.
    before = sentence if at < 0 or ends else sentence[:at]
    if any(name in before for end in ends or [row["subject"].value] for name in list_names(database, end)):
        return True
    own = load_quote(database, row["said"].value)
    tellings = [load_quote(database, iri) for iri in subject.get(KG + "assertedIn", ())]
    return any(
        (own.start, own.end) == (told.start, told.end)
        or (own.end == told.start and not own.text.endswith("\n"))
        or (told.end == own.start and not told.text.endswith("\n"))
        for told in tellings
    )


def _is_dated(database: Store, row: Row) -> bool:
    return KG + "date" in load_properties(database, row["subject"].value)


def _names_only(database: Store, platform: str, sentence: str) -> bool:
    """Whether the sentence names this platform and no other: 视频号有6.2万粉丝，小红书有2.7万 is for two."""
    platforms = database.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(KG + "Platform"))
    named = {
        quad.subject.value
        for quad in platforms
        if isinstance(quad.subject, NamedNode)
        and any(name in sentence for name in list_names(database, quad.subject.value))
    }
    return named == {platform}


def names_in(database: Store, iri: str, sentence: str) -> bool:
    """Whether a sentence holds a name of the thing."""
    return any(name in sentence for name in list_names(database, iri))


def list_names(database: Store, iri: str) -> set[str]:
    """All names of a thing, those of its term of the lexicon too."""
    node = NamedNode(iri)
    nodes = [
        node,
        *(q.object for q in database.quads_for_pattern(node, SAME, None) if isinstance(q.object, NamedNode)),
    ]
    found = (q.object for n in nodes for label in NAMES for q in database.quads_for_pattern(n, label, None))
    return {name.value for name in found if hasattr(name, "value")}


def _list_hedges() -> set[str]:
    """The words of plans, forecasts and denials that are longer than a character."""
    return {word for word, meanings in load_words().items() if len(word) > 1 and meanings[0].kind == "status"}
