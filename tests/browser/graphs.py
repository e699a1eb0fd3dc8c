"""Graphs for the tests of the page: the sample, and one in which every name and sentence means harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from kg.namespaces import BASE, DCTERMS, KG, METRIC, OA, ORG, RDF, RDFS, SCHEMA, SKOS, UNIT

SAMPLE = Path(__file__).parent.parent / "answers" / "sample.trig"
HOSTILE_NAMES = (
    "<script>window.harmed = 1</script>",
    "</script><script>window.harmed = 2</script>",
    "<img src=x onerror='window.harmed = 3'>",
    "\"'`${window.harmed = 4}&amp;{{ 7 * 7 }}{% raw %}",
    "javascript:window.harmed=5",
    "左‮右翻‏转⁦名",
    "👩🏽‍🌾农人🍊",
    "长" * 10_000,
    "行\u2028分\u2029隔\u0085线\nend",
    "<!--<script>-->",
    '=HYPERLINK("https://harm.invalid","点我")',
)


def load_sample() -> Store:
    """The sample that the tests of answers share."""
    store = Store()
    store.load(path=str(SAMPLE), format=RdfFormat.TRIG)
    return store


def build_hostile() -> Store:
    """Each hostile text as a name, an alias, a post, a title, an outlet, an address and inside a sentence."""
    store = Store()
    for number, name in enumerate(HOSTILE_NAMES):
        store.extend(_tell_harm(number, name))
    return store


def build_crowd(count: int = 6_100, ring: int = 61) -> Store:
    """So many people that the page opens on their communities: rings with chords, each joined to the next."""
    store = Store()
    graph = NamedNode(f"{BASE}graph/document/crowd")
    people = [NamedNode(f"{BASE}id/person/人{number}") for number in range(count)]
    kind, person, label = NamedNode(RDF + "type"), NamedNode(KG + "Person"), NamedNode(SKOS + "prefLabel")
    store.extend(Quad(one, kind, person, graph) for one in people)
    store.extend(Quad(one, label, Literal(f"人{number}", language="zh"), graph) for number, one in enumerate(people))
    parts = [NamedNode(RDF + name) for name in ("subject", "predicate", "object")]
    for number, one in enumerate(people):
        first = number // ring * ring
        others = [first + (number - first + step) % ring for step in (1, 2)]
        others += [(first + ring) % count] if number == first else []
        for other in others:
            claim = NamedNode(f"{BASE}document/crowd/claim/{number}-{other}")
            ends = (one, NamedNode(KG + "partnersWith"), people[other])
            store.extend(Quad(claim, part, end, graph) for part, end in zip(parts, ends, strict=True))
    return store


def _tell_harm(number: int, name: str) -> Iterator[Quad]:
    graph = NamedNode(f"{BASE}graph/document/h{number}")
    document, person, other = f"{BASE}document/h{number}", f"{BASE}id/person/h{number}", f"{BASE}id/platform/h"
    sentence, claim = f"{document}#char=0,9", f"{document}/claim/1"
    post, figure, role = f"{document}/post/1", f"{document}/measure/1", f"{BASE}id/position/h{number}"
    links = [
        (document, RDF + "type", KG + "Document"),
        (person, RDF + "type", KG + "Person"),
        (other, RDF + "type", KG + "Platform"),
        (sentence, OA + "hasSource", document),
        (claim, RDF + "subject", person),
        (claim, RDF + "predicate", KG + "streamsOn"),
        (claim, RDF + "object", other),
        (claim, KG + "assertedIn", sentence),
        (post, ORG + "member", person),
        (post, ORG + "role", role),
        (post, KG + "at", other),
        (post, KG + "assertedIn", sentence),
        (figure, KG + "measureOf", person),
        (figure, KG + "metric", METRIC + "sales"),
        (figure, KG + "unit", UNIT + "CNY"),
        (figure, KG + "assertedIn", sentence),
    ]
    texts = [
        (document, DCTERMS + "title", name),
        (document, KG + "outlet", name),
        (document, SCHEMA + "url", name),
        (person, SKOS + "prefLabel", name),
        (person, SKOS + "altLabel", f"又名{name}"),
        (other, SKOS + "prefLabel", "平台"),
        (role, RDFS + "label", name),
        (sentence, OA + "exact", f"昨天，{name}在平台开播。"),
        (figure, KG + "value", "1000"),
        (figure, KG + "surface", name),
    ]
    for subject, predicate, value in links:
        yield Quad(NamedNode(subject), NamedNode(predicate), NamedNode(value), graph)
    for subject, predicate, value in texts:
        yield Quad(NamedNode(subject), NamedNode(predicate), Literal(value), graph)
