"""What follows from a broadcast: its hosts stream on its platform, its goods are sold there.

In the training corpus 1,144 of 1,160 hosts of a broadcast stream on its platform, and 1,266 of 1,343 of its goods are
sold there; a reader would be puzzled by a graph that says the one and not the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.document import get_or_empty, read_text
from kg.extraction.evidence import find_evidence
from kg.records import SESSION_SLOTS, Entity, Evidence, Relation, Session, Span

Fact = tuple[str, str, str]


@Language.component(
    "zhitu_closure",
    requires=["doc._.entities", "doc._.relations", "doc._.sessions", "doc._.sentences"],
    assigns=["doc._.relations", "doc._.sessions"],
)
def complete_relations(doc: Doc) -> Doc:
    """Adds the relations that the document's sessions imply, with the session's status and confidence.

    What fills a session may be named elsewhere than in the sentence that tells of it: that sentence is cited too.
    """
    entities = {e.id: e for e in get_or_empty(doc, "entities")}
    known: set[Fact] = {(r.type, r.head, r.tail) for r in get_or_empty(doc, "relations")}
    added: list[Relation] = []
    text, sentences = read_text(doc), get_or_empty(doc, "sentences")
    told = [cite_slots(s, entities, text, sentences) for s in get_or_empty(doc, "sessions")]
    doc._.sessions = tuple(told)
    for session in told:
        for fact in list_implied(session):
            kind, head, tail = fact
            evidence = find_evidence(entities[head], entities[tail], text, sentences)
            if fact not in known and evidence:
                known.add(fact)
                added.append(
                    Relation(kind, head, tail, status=session.status, confidence=session.confidence, evidence=evidence)
                )
    doc._.relations = tuple(sorted((*get_or_empty(doc, "relations"), *added)))
    return doc


def cite_slots(session: Session, entities: Mapping[str, Entity], text: str, sentences: Sequence[Span]) -> Session:
    """The session with the nearest sentence that names each of its hosts, platforms, products and places.

    >>> from kg.records import Mention
    >>> host = Entity("e1", "Person", "李君", (Mention(8, 10, "李君", "Person"),))
    >>> session = Session("s1", hosts=("e1",), evidence=(Evidence(0, 6, "sessions"),))
    >>> cite_slots(session, {"e1": host}, "昨晚有直播。她是李君。", ((0, 6), (6, 11))).evidence[1:]
    (Evidence(start=6, end=11, component='closure'),)
    """
    cited = list(session.evidence)
    for id_ in (i for slot in SESSION_SLOTS for i in getattr(session, slot)):
        entity = entities[id_]
        surfaces = {entity.name, *entity.aliases}
        if not cited or any(surface in text[e.start : e.end] for e in cited for surface in surfaces):
            continue
        naming = [s for s in sentences if any(surface in text[s[0] : s[1]] for surface in surfaces)]
        if naming:
            start, end = min(naming, key=lambda s: (abs(s[0] - cited[0].start), s))
            cited.append(Evidence(start, end, "closure"))
    return replace(session, evidence=tuple(cited))


def list_implied(session: Session) -> Iterator[Fact]:
    """The facts that a session implies, as relation, head and tail.

    >>> list(list_implied(Session("s1", hosts=("e1",), platforms=("f1",), products=("g1",))))
    [('streamsOn', 'e1', 'f1'), ('soldOn', 'g1', 'f1')]
    """
    for platform in session.platforms:
        for host in session.hosts:
            yield "streamsOn", host, platform
        for product in session.products:
            yield "soldOn", product, platform
