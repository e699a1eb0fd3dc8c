"""What the JSON routes answer: names found, facts with their sentences, named questions, the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.answers.explanation import Explanation, explain, explain_connection
from kg.answers.naming import Thing, load_thing
from kg.answers.questions import Question, ask, fill_question, find_question, list_questions
from kg.answers.quotes import load_quote
from kg.namespaces import OWL, PREFIXES, RDF, RDFS
from kg.server.evaluation import select_terms
from kg.server.problems import ProblemError
from kg.server.rendering import Rendered, render_json
from kg.server.resources import find_path
from kg.server.state import State

MOST: Final = 100
"""Hits of one search."""


def search_names(state: State, job: Mapping[str, Any]) -> Rendered:
    """The entities that a text names, by name, alias, part or pinyin."""
    text, limit = _need(job, "q"), _read_limit(job)
    hits = state.index.find_names(text, limit=limit)
    things = ((load_thing(state.database, hit.iri), hit) for hit in hits)
    return render_json(
        {"hits": [{**_tell_thing(state, thing), "found": hit.text, "how": hit.how} for thing, hit in things if thing]}
    )


def search_sentences(state: State, job: Mapping[str, Any]) -> Rendered:
    """The sentences that hold a text."""
    hits = state.index.find_sentences(_need(job, "q"), limit=_read_limit(job))
    return render_json({"hits": [{"iri": hit.iri, **asdict(load_quote(state.database, hit.iri))} for hit in hits]})


def tell_entity(state: State, job: Mapping[str, Any]) -> Rendered:
    """All that is known of those who bear a name; an IRI or name@Type picks one."""
    found = explain(state.database, _need(job, "name"), index=state.index)
    return render_json({"entities": [_tell_explanation(state, explanation) for explanation in found]})


def tell_path(state: State, job: Mapping[str, Any]) -> Rendered:
    """The shortest paths between two names, each step with its sentence."""
    connection = explain_connection(state.database, _need(job, "from"), _need(job, "to"), index=state.index)
    paths = [[asdict(hop) for hop in path] for path in connection.paths]
    ends = {"from": _tell_thing(state, connection.one), "to": _tell_thing(state, connection.other)}
    return render_json({**ends, "namesakes": [_tell_thing(state, t) for t in connection.namesakes], "paths": paths})


def tell_questions(_: State, __: Mapping[str, Any]) -> Rendered:
    """The named questions and what they take."""
    return render_json({"questions": [_tell_question(question) for question in list_questions()]})


def ask_question(state: State, job: Mapping[str, Any]) -> Rendered:
    """The answer to a named question, with the SPARQL that gave it."""
    arguments = {key: value for key, value in job["parameters"].items() if key != "question"}
    question = find_question(_need(job, "question"))
    table = ask(state.database, question.name, arguments, index=state.index)
    if len(table.rows) > state.limits.rows:
        raise ProblemError(422, f"the answer has over {state.limits.rows:,} rows; give more arguments")
    sparql = "" if question.by_paths else fill_question(state.database, question, arguments, index=state.index)
    return render_json({"question": question.name, "columns": table.columns, "rows": table.rows, "sparql": sparql})


def answer_question(state: State, job: Mapping[str, Any]) -> Rendered:
    """The answer to a plain Chinese question and how it is understood; or the nearest named questions."""
    # Late: most workers never read a question.
    from kg.answers.understanding.prose import record_plain_answer
    from kg.asking import ask_open_graph

    answer = ask_open_graph(state.graph, _need(job, "q"), index=state.index, extractor=state.extractor)
    return render_json(record_plain_answer(answer))


def tell_vocabulary(state: State, _: Mapping[str, Any]) -> Rendered:
    """Prefixes, classes and properties with their labels, for completion."""
    kinds = {OWL + "Class": "class", OWL + "ObjectProperty": "property", OWL + "DatatypeProperty": "property"}
    terms: dict[str, dict[str, str]] = {}
    for class_, kind in kinds.items():
        for quad in state.database.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(class_)):
            if isinstance(quad.subject, NamedNode):
                terms[quad.subject.value] = {"iri": quad.subject.value, "kind": kind}
    for iri in (RDF + "type", RDFS + "label", *_list_used(state)):
        terms.setdefault(iri, {"iri": iri, "kind": "property"})
    for iri, term in terms.items():
        for quad in state.database.quads_for_pattern(NamedNode(iri), NamedNode(RDFS + "label"), None):
            if isinstance(quad.object, Literal):
                term[(quad.object.language or "en")[:2]] = quad.object.value
    return render_json({"prefixes": PREFIXES, "terms": [terms[iri] for iri in sorted(terms)]})


def _list_used(state: State) -> list[str]:
    """The predicates that the graph uses; counted once a state."""
    if "predicates" not in state.known:
        rows = select_terms(state, "SELECT DISTINCT ?p { ?s ?p ?o }")
        state.known["predicates"] = sorted(row[0].value for row in rows)
    found: list[str] = state.known["predicates"]
    return found


def _need(job: Mapping[str, Any], name: str) -> str:
    value = str(job["parameters"].get(name, "")).strip()
    if not value:
        raise ProblemError(400, f"the parameter {name} is missing; give {name}=…")
    return value


def _read_limit(job: Mapping[str, Any]) -> int:
    value = str(job["parameters"].get("limit", "20"))
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= MOST):
        raise ProblemError(400, f"limit is {value[:20]!r}; give a number from 1 to {MOST}")
    return int(value)


def _tell_thing(state: State, thing: Thing) -> dict[str, Any]:
    return {"iri": thing.iri, "name": thing.name, "type": thing.type, "page": find_path(state, thing.iri)}


def _tell_explanation(state: State, explanation: Explanation) -> dict[str, Any]:
    facts = [asdict(fact) for fact in explanation.facts]
    known = {"aliases": explanation.aliases, "documents": explanation.documents, "facts": facts}
    return {**_tell_thing(state, explanation.thing), **known}


def _tell_question(question: Question) -> dict[str, Any]:
    parameters = [asdict(parameter) for parameter in question.parameters]
    titles = {"zh": question.title_zh, "en": question.title_en}
    sparql = "" if question.by_paths else question.sparql
    return {"name": question.name, **titles, "parameters": parameters, "sparql": sparql}
