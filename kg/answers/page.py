"""The interactive network as one HTML file that opens offline.

pyvis renders our own template (``templates/page.html``) with its vis-network in line. The data stands in the page
as one JSON block; the template's script puts it into text nodes and a canvas, never into markup, and a
Content-Security-Policy forbids every request and every script but the page's own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyvis
from jinja2 import Environment, FileSystemLoader
from pyoxigraph import Store
from pyvis.edge import Edge
from pyvis.network import Network as PyvisNetwork
from pyvis.node import Node

from kg.answers.layout import arrange_nodes
from kg.answers.network import THING_TYPES, Network, Support, read_network
from kg.answers.page_choice import Choice, choose_part, count_told, limit_network
from kg.answers.page_packing import find_stem, pack_rows
from kg.answers.page_readings import read_characters
from kg.answers.questions import find_question
from kg.errors import ExportError
from kg.namespaces import KG, METRIC, PREFIXES, UNIT, digest
from kg.records import STATUSES

TEMPLATES: Final = Path(__file__).with_name("templates")
SHAPES: Final = {
    "Person": "dot",
    "Place": "square",
    "Platform": "diamond",
    "Product": "triangle",
    "Organization": "hexagon",
    "Event": "star",
    "Session": "circle",
    "Work": "box",
}
"""The shape of each type in vis-network's terms; templates/drawing.js has their outlines and colours."""


@dataclass(frozen=True, slots=True)
class PageSummary:
    """What a written page shows, and what it leaves out."""

    path: Path
    nodes: int
    edges: int
    left_nodes: int
    left_edges: int
    untold: int
    size: int
    """Bytes."""


def write_page(
    database: Store,
    path: Path | str,
    *,
    title: str | None = None,
    focus: str | None = None,
    hops: int = 1,
    query: str | None = None,
    question: str | None = None,
    arguments: Mapping[str, str] | None = None,
    document: str | None = None,
    limit: int = 500,
) -> PageSummary:
    """Writes the picture of a graph, or of what ``focus``, a query, a named question or a document names.

    Raises: UnknownNameError for an unknown focus, question or document, QueryError for a bad query, ExportError when
    the file cannot be written.
    """
    network = read_network(database)
    choice = choose_part(
        network,
        database,
        focus=focus,
        hops=hops,
        query=query,
        question=question,
        arguments=arguments,
        document=document,
        limit=limit,
    )
    name = _name_page(question, arguments, document, focus)
    asked = {"focus": focus, "hops": hops, "question": question, "document": document, "query": query, "limit": limit}
    html = render_page(network, choice, title=title or name, asked=asked)
    content = html.encode("utf-8", "replace")
    target = Path(path)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise ExportError(f"cannot write page {path}: {error.strerror or error}; name a file in a folder") from error
    return PageSummary(
        target,
        len(choice.things),
        len(choice.facts),
        choice.left_things,
        choice.left_facts,
        choice.untold,
        len(content),
    )


def render_page(network: Network, choice: Choice, *, title: str, asked: Mapping[str, Any] | None = None) -> str:
    """The HTML of a choice; the same choice gives the same characters. ``asked`` is told to the reader."""
    part = limit_network(network, choice)
    number = {iri: index for index, iri in enumerate(part.things)}
    details = _tell_details(part, choice, title)
    details["asked"] = {key: value for key, value in (asked or {}).items() if value is not None}
    picture = PyvisNetwork(cdn_resources="in_line", directed=True, heading=title)
    picture.set_options(json.dumps({"physics": {"enabled": False}}))
    told = count_told(network)
    radii = [_measure_radius(told[iri]) for iri in part.things]
    layout = arrange_nodes(len(number), [(number[f.head], number[f.tail]) for f in part.facts], radii=radii)
    descriptions = _describe_things(part, network, choice, number)
    for (iri, thing), radius, (x, y), community in zip(
        part.things.items(), radii, layout.positions, layout.communities, strict=True
    ):
        # The page knows size from what is told, shape and colour from the type.
        look = {"x": round(x), "y": round(y), "size": radius, "community": community, "told": told[iri]}
        node = Node(number[iri], SHAPES[thing.type], thing.name, **look, **descriptions[iri])
        # Network.add_node and add_edge search the list of nodes each time: seconds at 5,000 nodes.
        picture.nodes.append(node.options)
    sentence = {iri: index for index, iri in enumerate(part.sentences)}
    relation = {iri: index for index, iri in enumerate(sorted({f.relation for f in part.facts}))}
    for fact in part.facts:
        edge = Edge(number[fact.head], number[fact.tail], directed=True)
        edge.options |= {"relation": relation[fact.relation], "support": _cite(fact.support, sentence)}
        if fact.detail:
            edge.options["detail"] = fact.detail
        if fact.status != "asserted":
            edge.options["dashes"] = True
        picture.edges.append(edge.options)
    details["relations"] = [part.terms[iri] if iri in part.terms else (_cut(iri), _cut(iri)) for iri in relation]
    details["relationIris"] = list(relation)
    return _render(picture, details)


def _render(picture: PyvisNetwork, details: dict[str, Any]) -> str:
    """Lets pyvis fill our template instead of its own."""
    folders = [str(TEMPLATES), str(Path(pyvis.__file__).parent / "templates")]
    environment = Environment(loader=FileSystemLoader(folders), autoescape=True)
    environment.policies["json.dumps_function"] = _dump_json
    environment.filters["pack"] = pack_rows
    # Only scripts that carry this may run; text inside the data cannot know a digest of the data.
    nonce = digest(_dump_json([picture.nodes, picture.edges, details]), length=32)
    environment.globals.update(details=details, nonce=nonce)
    picture.templateEnv, picture.path = environment, "page.html"
    return str(picture.generate_html())


def _dump_json(value: Any, **_: Any) -> str:
    """Compact JSON; Jinja's ``tojson`` then escapes ``<``, ``>``, ``&`` and ``'``, so that no markup can end it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _tell_details(part: Network, choice: Choice, title: str) -> dict[str, Any]:
    source = {iri: index for index, iri in enumerate(part.sources)}
    names = (name for thing in part.things.values() for name in (thing.name, *thing.aliases))
    return {
        "title": title,
        "stem": find_stem(part.things),
        "namespaces": {"kg": KG, "metric": METRIC, "unit": UNIT},
        "prefixes": {name: PREFIXES[name] for name in ("rdf", "rdfs", "xsd", "skos", "dcterms", "org", "oa")},
        "readings": read_characters(names),
        "statuses": STATUSES,
        "sources": [[s.title, s.outlet, s.date, s.url, s.iri] for s in part.sources.values()],
        "sentences": [[source.get(s.source, -1), s.start, s.end, s.text] for s in part.sentences.values()],
        # A metric and a unit may have the same key.
        "metrics": {iri.removeprefix(METRIC): names for iri, names in part.terms.items() if iri.startswith(METRIC)},
        "units": {iri.removeprefix(UNIT): names for iri, names in part.terms.items() if iri.startswith(UNIT)},
        "left": {"nodes": choice.left_things, "facts": choice.left_facts, "untold": choice.untold},
    }


def _describe_things(
    part: Network, network: Network, choice: Choice, number: dict[str, int]
) -> dict[str, dict[str, Any]]:
    sentence = {iri: index for index, iri in enumerate(part.sentences)}
    stem = find_stem(part.things)
    found: dict[str, dict[str, Any]] = {}
    for iri, thing in part.things.items():
        found[iri] = {"type": THING_TYPES.index(thing.type), "iri": iri.removeprefix(stem)}
        if (why := choice.reasons.get(iri, "told")) != "told":
            found[iri]["why"] = why
        if above := _find_above(iri, network.parents, number):
            found[iri]["parents"] = above
        if thing.aliases:
            found[iri]["aliases"] = thing.aliases
        if thing.date:
            found[iri]["date"] = thing.date
    # The surest first: it stands beside the name where people search.
    for post in sorted(part.posts, key=lambda post: -max((s.confidence for s in post.support), default=0.0)):
        place = network.things.get(post.at)
        found[post.person].setdefault("posts", []).append(
            {
                "title": post.title,
                "at": place.name if place else "",
                "node": number.get(post.at, -1),
                "tenure": post.tenure,
                "support": _cite(post.support, sentence),
            }
        )
    for figure in part.figures:
        found[figure.subject].setdefault("figures", []).append(
            {
                "metric": _cut(figure.metric),
                "value": figure.value,
                "unit": _cut(figure.unit),
                "modifier": figure.modifier,
                "surface": figure.surface,
                "period": figure.period,
                "support": _cite(figure.support, sentence),
            }
        )
    return found


def _find_above(iri: str, parents: Mapping[str, tuple[str, ...]], number: dict[str, int]) -> list[int]:
    """The nearest places on the page that a place lies in: a county's town says nothing new of the province."""
    nearest = [place for place in _list_above(iri, parents, stop=number) if place in number]
    beyond = {place: set(_list_above(place, parents)) for place in nearest}
    # In a ring of places each lies in the other: both stay.
    higher = {a for a in nearest for b in nearest if a in beyond[b] and b not in beyond[a]}
    return [number[place] for place in nearest if place not in higher]


def _list_above(iri: str, parents: Mapping[str, tuple[str, ...]], *, stop: Collection[str] = ()) -> list[str]:
    """All that a place lies in, each way up as far as a place in ``stop``."""
    seen, found, edge = {iri}, [], list(parents.get(iri, ()))
    while edge:
        place = edge.pop(0)
        if place in seen:
            continue
        seen.add(place)
        found.append(place)
        if place not in stop:
            edge += parents.get(place, ())
    return found


def _cite(support: tuple[Support, ...], sentence: dict[str, int]) -> list[int]:
    """For each sentence three numbers in a row: its place, its status, and the confidence in thousandths."""
    cited = (s for s in support if s.sentence in sentence)
    return [n for s in cited for n in (sentence[s.sentence], STATUSES.index(s.status), round(s.confidence * 1000))]


def _measure_radius(told: int) -> float:
    return round(min(7 + 3 * math.sqrt(told), 34), 1)


def _cut(iri: str) -> str:
    """The name of a term inside its vocabulary."""
    return iri.removeprefix(KG).rsplit("/", 1)[-1]


def _name_page(
    question: str | None, arguments: Mapping[str, str] | None, document: str | None, focus: str | None
) -> str:
    asked = find_question(question).title_zh if question else document
    parts = [asked, *(arguments or {}).values(), focus]
    return " · ".join([*filter(None, parts), "织图"]) if any(parts) else "织图 Zhitu"
