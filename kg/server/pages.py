"""The pages for people, filled by a worker: query, explorer, and one for each thing of the graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader
from pyoxigraph import Literal, NamedNode

from kg.answers.explanation import explain_thing
from kg.answers.facts import KINDS, Fact
from kg.answers.naming import compact_iri, load_name, load_thing
from kg.namespaces import DCTERMS, KG, METRIC, RDFS, SKOS
from kg.server.rendering import Rendered
from kg.server.resources import find_iri, find_path
from kg.server.state import State
from kg.server.words import list_words

_TEMPLATES: Final = Path(__file__).with_name("templates")
_SHOWN: Final = 200
"""Properties and references of a page that is not an entity's."""


@dataclass(frozen=True, slots=True)
class Link:
    """A name, and where a click on it leads."""

    name: str
    path: str
    iri: str


def render_page(state: State, job: Mapping[str, Any]) -> Rendered:
    """The query page or the explorer."""
    return _render(state, job, f"{job['page']}.html", current=job["page"])


def render_resource(state: State, job: Mapping[str, Any]) -> Rendered:
    """The page of a thing: all facts with their sentences; of another resource: its properties."""
    iri = find_iri(state, job["path"], under="/page")
    data = find_path(state, iri).removeprefix("/")
    thing = load_thing(state.database, iri)
    if thing is None:
        name = load_name(state.database, iri)
        return _render(
            state, job, "resource.html", iri=iri, data=data, name=name,
            properties=list(_list_properties(state, iri)), incoming=list(_list_incoming(state, iri)),
        )  # fmt: skip
    explanation = explain_thing(state.database, thing)
    facts = {kind: [(fact, _link_fact(state, fact)) for fact in explanation.list_facts(kind)] for kind in KINDS}
    return _render(
        state, job, "entity.html", iri=iri, data=data, name=thing.name, type=_name_term(state, KG + thing.type, job),
        explanation=explanation, facts=facts, relation=lambda fact: _name_relation(state, fact, job),
        documents=_find_documents(state),
    )  # fmt: skip


def _render(state: State, job: Mapping[str, Any], template: str, **values: Any) -> Rendered:
    language = job["language"]
    other = "en" if language == "zh" else "zh"
    words = list_words(language)
    page = _load_environment().get_template(template)
    html = page.render(words=words, language=language, other=other, graph=state.store.stem, **values)
    return Rendered(html.encode("utf-8", "replace"), "text/html", headers={"Content-Language": language})


@cache
def _load_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["quote"] = lambda text: quote(text, safe="")
    return environment


def _link_fact(state: State, fact: Fact) -> dict[str, Link]:
    """The things that a fact names, by their names."""
    ends = [*fact.ends, *(_find_session(state, fact) if fact.kind == "session" else ())]
    links = (Link(load_name(state.database, end), find_path(state, end), end) for end in dict.fromkeys(ends))
    return {link.name: link for link in links if link.path}


def _find_session(state: State, fact: Fact) -> list[str]:
    """A broadcast's own IRI: its label is made from what it is, so no other has it in that document."""
    found = {
        quad.subject.value
        for label in (Literal(fact.subject, language="zh"), Literal(fact.subject))
        for quad in state.database.quads_for_pattern(None, NamedNode(RDFS + "label"), label)
        if isinstance(quad.subject, NamedNode)
    }
    return list(found) if len(found) == 1 else []


def _name_term(state: State, iri: str, job: Mapping[str, Any]) -> str:
    """A term's label in the reader's language."""
    for predicate in (SKOS + "prefLabel", RDFS + "label"):
        for quad in state.database.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None):
            if isinstance(quad.object, Literal) and (quad.object.language or "")[:2] == job["language"]:
                return quad.object.value
    return compact_iri(iri).removeprefix("kg:")


def _name_relation(state: State, fact: Fact, job: Mapping[str, Any]) -> str:
    return _name_term(state, (METRIC if fact.kind == "figure" else KG) + fact.relation, job)


def _find_documents(state: State) -> dict[str, str]:
    """Addresses of documents by their identifiers."""
    found = state.known.get("documents")
    if found is None:
        identifier = NamedNode(DCTERMS + "identifier")
        quads = state.database.quads_for_pattern(None, identifier, None)
        found = state.known["documents"] = {
            quad.object.value: find_path(state, quad.subject.value)
            for quad in quads
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
        }
    return dict(found)


def _list_properties(state: State, iri: str) -> Iterator[tuple[str, list[Link]]]:
    values: dict[str, dict[str, Link]] = {}
    for quad in state.database.quads_for_pattern(NamedNode(iri), None, None):
        link = _link_term(state, quad.object)
        values.setdefault(compact_iri(quad.predicate.value), {})[str(quad.object)] = link
    for predicate, links in sorted(values.items()):
        yield predicate, sorted(links.values(), key=lambda link: link.name)[:_SHOWN]


def _list_incoming(state: State, iri: str) -> list[tuple[Link, str]]:
    found = {
        (_link_term(state, quad.subject), compact_iri(quad.predicate.value))
        for quad in state.database.quads_for_pattern(None, None, NamedNode(iri))
    }
    return sorted(found, key=lambda pair: (pair[1], pair[0].name))[:_SHOWN]


def _link_term(state: State, term: Any) -> Link:
    if isinstance(term, NamedNode):
        name = load_name(state.database, term.value)
        return Link(name, find_path(state, term.value), term.value)
    return Link(getattr(term, "value", str(term)), "", "")
