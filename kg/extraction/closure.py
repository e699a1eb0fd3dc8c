"""What follows from a broadcast: its hosts stream on its platform, its goods are sold there.

In the training corpus 1,144 of 1,160 hosts of a broadcast stream on its platform, and 1,266 of 1,343 of its goods are
sold there; a reader would be puzzled by a graph that says the one and not the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.document import get_or_empty, read_text
from kg.extraction.evidence import find_evidence
from kg.records import Relation, Session

Fact = tuple[str, str, str]


@Language.component(
    "zhitu_closure",
    requires=["doc._.entities", "doc._.relations", "doc._.sessions", "doc._.sentences"],
    assigns=["doc._.relations"],
)
def complete_relations(doc: Doc) -> Doc:
    """Adds the relations that the document's sessions imply, with the session's status and confidence."""
    entities = {e.id: e for e in get_or_empty(doc, "entities")}
    known: set[Fact] = {(r.type, r.head, r.tail) for r in get_or_empty(doc, "relations")}
    added: list[Relation] = []
    text, sentences = read_text(doc), get_or_empty(doc, "sentences")
    for session in get_or_empty(doc, "sessions"):
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
