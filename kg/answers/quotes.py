"""The sentences that facts rest on, with what a reader needs to find them."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode, Store, Triple

from kg.namespaces import DCTERMS, KG, OA


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """A sentence of a document: its characters, where they stand, who published it and when."""

    date: str
    document: str
    start: int
    end: int
    text: str
    title: str = ""
    outlet: str = ""


def load_quote(database: Store, sentence: str) -> Quote:
    """The sentence with this IRI; what the graph does not say stays empty."""

    def read(subject: str, predicate: str) -> str:
        quads = database.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None)
        values = sorted("" if isinstance(quad.object, Triple) else quad.object.value for quad in quads)
        return values[0] if values else ""

    source = read(sentence, OA + "hasSource") or sentence.partition("#")[0]
    return Quote(
        date=read(source, DCTERMS + "issued"),
        document=read(source, DCTERMS + "identifier"),
        start=int(read(sentence, OA + "start") or 0),
        end=int(read(sentence, OA + "end") or 0),
        text=read(sentence, OA + "exact"),
        title=read(source, DCTERMS + "title"),
        outlet=read(source, KG + "outlet"),
    )
