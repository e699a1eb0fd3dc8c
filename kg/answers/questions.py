"""The named questions: SPARQL files of ``ontology/questions`` that take names and give a table.

A file begins with comments that say what it asks::

    # title-zh: 谁推介了什么产品？
    # title-en: Who promotes which product?
    # parameter: person (optional) — 谁 a person
    # parameter: date (optional, text, date) — 哪天 the beginning of a date

and marks in its pattern where an argument goes; without the argument the mark stays a comment::

    # given person: ?who
    # given date: ?day => ?session kg:date ?on . FILTER(STRSTARTS(STR(?on), ?day))
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store

from kg.answers.naming import THING_TYPES, find_things
from kg.answers.paths import find_paths, table_paths
from kg.answers.query import select_rows
from kg.answers.search.index import SearchIndex
from kg.answers.table import Table, build_table
from kg.errors import OntologyError, QueryError, UnknownNameError
from kg.settings import find_ontology

_HEAD = re.compile(r"# (title-zh|title-en|parameter|answered-by): *(.+)")
_PARAMETER = re.compile(r"([a-z]+)(?: \(([^)]*)\))? — (.+)")
_MARK = re.compile(r"^[ \t]*# given ([a-z]+): (\?\w+)(?: => (.*))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument that a question takes: the name of a thing, or a text."""

    name: str
    gloss: str
    optional: bool = False
    text: bool = False
    form: str = ""
    """What a text must be: a ``number``, a ``date`` or the beginning of one, a ``type`` of things; or anything."""


@dataclass(frozen=True, slots=True)
class Question:
    """A named question and the SPARQL that answers it."""

    name: str
    title_zh: str
    title_en: str
    parameters: tuple[Parameter, ...]
    sparql: str
    by_paths: bool = False


@cache
def list_questions(folder: Path | None = None) -> tuple[Question, ...]:
    """All questions in order of their names.

    >>> [question.title_zh for question in list_questions() if question.name == "sales-ranking"]
    ['销售额排行']

    Raises: OntologyError for a file without the comments that a question begins with.
    """
    files = sorted((folder or find_ontology() / "questions").glob("*.rq"))
    return tuple(parse_question(path.stem, path.read_text(encoding="utf-8")) for path in files)


def table_questions(questions: Iterable[Question]) -> Table:
    """The questions as a list for people."""
    rows = [
        (q.name, q.title_zh, q.title_en, " ".join(f"[{p.name}]" if p.optional else p.name for p in q.parameters))
        for q in questions
    ]
    return Table(("name", "zh", "en", "arguments"), tuple(rows))


def find_question(name: str) -> Question:
    """The question of this name.

    Raises: UnknownNameError with near names.
    """
    known = {question.name: question for question in list_questions()}
    if name not in known:
        raise UnknownNameError("question", name, known)
    return known[name]


def parse_question(name: str, sparql: str) -> Question:
    """Reads a question's file."""
    heads = _HEAD.findall(sparql)
    titles = dict(heads)
    if missing := [key for key in ("title-zh", "title-en") if key not in titles]:
        raise OntologyError(f"question {name}.rq has no {missing[0]}; begin it with: # {missing[0]}: …")
    parameters = tuple(_parse_parameter(name, value) for key, value in heads if key == "parameter")
    by_paths = titles.get("answered-by") == "shortest-path"
    return Question(name, titles["title-zh"], titles["title-en"], parameters, sparql, by_paths)


def _parse_parameter(question: str, line: str) -> Parameter:
    if not (match := _PARAMETER.fullmatch(line.strip())):
        raise OntologyError(f"question {question}.rq: cannot read parameter {line!r}; write: name (optional) — gloss")
    options = {option.strip() for option in (match[2] or "").split(",")}
    form = next(iter(sorted(options & {"number", "date", "type"})), "")
    return Parameter(match[1], match[3], optional="optional" in options, text="text" in options, form=form)


def ask(
    database: Store,
    name: str,
    arguments: Mapping[str, str] | None = None,
    *,
    index: SearchIndex | None = None,
    timeout: float | None = None,
) -> Table:
    """The answer to a named question; arguments are names of things, as people write them (`find_things`).

    Namesakes are all asked about. Rows that state a fact end with the sentence that says it, and its document.

    Raises: UnknownNameError for a question, argument or entity; QueryError for a missing argument.
    """
    question = find_question(name)
    given = dict(arguments or {})
    known = [parameter.name for parameter in question.parameters]
    if unknown := next((key for key in given if key not in known), None):
        raise UnknownNameError("argument", unknown, known, hint=_list_parameters(question))
    if missing := next((p for p in question.parameters if not p.optional and p.name not in given), None):
        raise QueryError(f"the question {name} needs {missing.name}=… ({missing.gloss})")
    if question.by_paths:
        starts, ends = (find_things(database, given[key], index=index) for key in known[:2])
        return table_paths(find_paths(database, question.sparql, starts, ends, limit=1))
    return build_table(select_rows(database, fill_question(database, question, given, index=index), timeout=timeout))


def fill_question(
    database: Store, question: Question, arguments: Mapping[str, str], *, index: SearchIndex | None = None
) -> str:
    """The question's SPARQL with its arguments in place, each a VALUES block of whole terms.

    Raises: UnknownNameError for a name that no entity bears.
    """
    terms: dict[str, list[NamedNode | Literal]] = {}
    for parameter in question.parameters:
        if (value := arguments.get(parameter.name)) is not None:
            if parameter.text:
                terms[parameter.name] = [Literal(_check_text(parameter, value))]
            else:
                terms[parameter.name] = _find_terms(database, value, index)

    def fill(mark: re.Match[str]) -> str:
        if mark[1] not in terms:
            return mark[0]
        # A term's str() is its N-Triples form, in which everything that could end it is escaped.
        values = " ".join(str(term) for term in terms[mark[1]])
        return f"VALUES {mark[2]} {{ {values} }} {mark[3] or ''}"

    return _MARK.sub(fill, question.sparql)


def _check_text(parameter: Parameter, value: str) -> str:
    """The text, where it has the form that the parameter wants."""
    if parameter.form == "number" and not re.fullmatch(r"\d+(\.\d+)?", value):
        raise QueryError(f"{parameter.name}={value} is no number; give {parameter.gloss}")
    if parameter.form == "date" and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
        raise QueryError(f"{parameter.name}={value} is no date; give {parameter.gloss}")
    if parameter.form == "type" and value.lower() not in {known.lower() for known in THING_TYPES}:
        raise UnknownNameError("type", value, THING_TYPES)
    return value


def _find_terms(database: Store, name: str, index: SearchIndex | None) -> list[NamedNode | Literal]:
    return [NamedNode(thing.iri) for thing in find_things(database, name, index=index)]


def _list_parameters(question: Question) -> str:
    return f"{question.name} takes: " + (", ".join(parameter.name for parameter in question.parameters) or "nothing")


def read_arguments(question: Question, words: Iterable[str]) -> dict[str, str]:
    """Arguments from words as typed: ``name=value``, or values for the parameters in their order.

    >>> read_arguments(find_question("evidence"), ["王洪涛", "object=快手"])
    {'subject': '王洪涛', 'object': '快手'}

    Raises: QueryError for a value too many; UnknownNameError for a name that is no parameter.
    """
    names = [parameter.name for parameter in question.parameters]
    given: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if equals and re.fullmatch("[a-z]+", key):
            if key not in names:
                raise UnknownNameError("argument", key, names, hint=_list_parameters(question))
        elif free := next((name for name in names if name not in given), None):
            key, value = free, word
        else:
            raise QueryError(f"{word!r} is one argument too many; {_list_parameters(question)}")
        given[key] = value
    return given
