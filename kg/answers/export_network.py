"""The graph as a network for Gephi, Cytoscape, yEd and networkx: GraphML and GEXF."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import networkx as nx
from pyoxigraph import Store

from kg.answers.facts import SLOT_PROPERTIES, load_properties, write_figure
from kg.answers.inventory import StoredFact, list_facts, list_things
from kg.answers.naming import load_name
from kg.answers.quotes import load_quote
from kg.answers.results import clean_xml
from kg.namespaces import KG, METRIC, ORG, RDF, SKOS, UNIT


def build_network(database: Store) -> Any:
    """A ``networkx.MultiDiGraph``: entities and sessions as nodes, asserted facts as edges.

    A node has ``label``, ``type``, ``aliases``, ``figures`` (all in words) and one number for each metric and unit
    (``sales_CNY``: the largest); an edge has ``relation``, ``confidence``, ``sentence``, ``document`` and ``date``.
    A session is joined to its hosts, platforms, products and places. Names and numbers only, the same type for
    an attribute everywhere, so that every writer of networkx takes it.
    """
    network = nx.MultiDiGraph()
    figures = _collect_figures(database)
    for thing in list_things(database):
        properties = load_properties(database, thing.iri)
        words, numbers = figures.get(thing.iri, ([], {}))
        network.add_node(
            thing.iri,
            label=_clean(thing.name),
            type=thing.type,
            aliases=_clean("；".join(properties.get(SKOS + "altLabel", ()))),
            date="".join(properties.get(KG + "date", ())),
            figures=_clean("；".join(words)),
            **numbers,
        )
    for fact, subject, relation, object_ in _iterate_edges(database):
        if subject in network and object_ in network:
            network.add_edge(subject, object_, key=f"{fact.iri} {relation}", **_describe(database, fact, relation))
    return network


def write_graphml(database: Store) -> bytes:
    """The network as GraphML."""
    return _encode("\n".join(nx.generate_graphml(build_network(database), named_key_ids=True)))


def write_gexf(database: Store) -> bytes:
    """The network as GEXF 1.2; without the date of writing, so that equal graphs give equal files."""
    text = "\n".join(nx.generate_gexf(build_network(database), version="1.2draft"))
    return _encode(re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1))


def _encode(text: str) -> bytes:
    head = "" if text.startswith("<?xml") else '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}{text}\n".encode()


def _clean(text: str) -> str:
    # XML parsers turn every line end into a line feed.
    return clean_xml(text.replace("\r\n", "\n").replace("\r", "\n"))


def _collect_figures(database: Store) -> dict[str, tuple[list[str], dict[str, float]]]:
    figures: defaultdict[str, tuple[list[str], dict[str, float]]] = defaultdict(lambda: ([], {}))
    for fact in list_facts(database, "measure"):
        if fact.status == "asserted" and (subject := fact.get(KG + "measureOf")):
            metric, unit = fact.get(KG + "metric").removeprefix(METRIC), fact.get(KG + "unit").removeprefix(UNIT)
            words, numbers = figures[subject]
            words.append(f"{metric} {write_figure(fact.properties)}")
            key, value = f"{metric}_{unit}", float(fact.get(KG + "value"))
            numbers[key] = max(value, numbers.get(key, value))
    return figures


def _iterate_edges(database: Store) -> Iterator[tuple[StoredFact, str, str, str]]:
    for fact in list_facts(database, "claim"):
        if fact.status == "asserted":
            relation = fact.get(RDF + "predicate").removeprefix(KG)
            yield fact, fact.get(RDF + "subject"), relation, fact.get(RDF + "object")
    for fact in list_facts(database, "post"):
        if fact.status == "asserted":
            yield fact, fact.get(ORG + "member"), "holdsPosition", fact.get(ORG + "role")
    for fact in list_facts(database, "session"):
        if fact.status == "asserted":
            for slot in SLOT_PROPERTIES.values():
                for value in fact.properties.get(slot, ()):
                    yield fact, fact.iri, f"{slot.removeprefix(KG)} {value}", value


def _describe(database: Store, fact: StoredFact, relation: str) -> dict[str, str | float]:
    quotes = [load_quote(database, sentence) for sentence in fact.sentences]
    place = fact.get(KG + "at")
    return {
        "relation": relation.split(" ")[0],
        "at": _clean(load_name(database, place)) if place else "",
        "tenure": fact.get(KG + "tenure"),
        "confidence": float(fact.get(KG + "confidence") or 0),
        "sentence": _clean("\n".join(quote.text for quote in quotes)),
        "document": _clean("；".join(dict.fromkeys(quote.document for quote in quotes))),
        "date": min(quote.date for quote in quotes),
    }
