"""``kg query``, ``kg ask``, ``kg explain``, ``kg export``: answers from a graph."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.terminal import Store, find_width, print_error, print_text
from kg.errors import QueryError, StoreError, UnknownNameError

if TYPE_CHECKING:
    from kg.answers.search import SearchIndex
    from kg.graph.store import GraphStore


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command("query")(query_graph)
    app.command("ask")(ask_question)
    app.command("explain")(explain_name)
    app.command("export")(export_store)


def query_graph(
    store: Store,
    sparql: Annotated[
        str | None,
        typer.Argument(metavar="SPARQL", help="The query; else --file or stdin. 查询语句。", show_default=False),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="A file that holds the query. 查询文件。", show_default=False)
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="table, csv, tsv, json, xml; for CONSTRUCT turtle, ntriples, rdfxml, jsonld … 格式。",
            show_default=False,
        ),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", help="Give up after so many seconds. 限时（秒）。", show_default=False)
    ] = None,
    limit_rows: Annotated[
        int | None, typer.Option("--limit-rows", help="The most rows to print. 最多行数。", show_default=False)
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print how the query is understood, and do not run it. 只显示查询计划。")
    ] = False,
    inferred: Annotated[
        bool,
        typer.Option(
            "--inferred", help="Ask what follows by rules too (kg build --infer); rows tell which. 含推得的关系。"
        ),
    ] = False,
) -> None:
    """Ask a graph in SPARQL 1.1; kg:, schema:, skos: … need no PREFIX. 用 SPARQL 查询。"""
    if sparql is not None and file is not None:
        raise typer.BadParameter("give the query or --file, not both")
    text = sparql if sparql is not None else _read_query(file)
    from kg.answers.query import run_query
    from kg.answers.results import write_answer
    from kg.answers.worker import FOREVER

    wait = FOREVER if timeout is None else timeout
    with _open(store) as (graph, index):
        if explain:
            from kg.answers.plan import explain_query

            print_text(explain_query(graph.database, text, index=index))
            return
        if inferred:
            from kg.answers.inferences import run_inferred

            named = _find_inferred(graph)
            answer, count = run_inferred(graph.database, text, named, timeout=wait, limit_rows=limit_rows, index=index)
            print_error(_say_inferred(count))
        else:
            answer = run_query(graph.database, text, timeout=wait, limit_rows=limit_rows, index=index)
        print_text(write_answer(answer, format, width=find_width()))
    if not isinstance(answer, bool) and answer.truncated:
        print_error(f"only the first {limit_rows} are shown; there are more (--limit-rows)")


def ask_question(
    store: Store,
    question: Annotated[
        str | None,
        typer.Argument(
            metavar="QUESTION",
            help="Its name, or in plain Chinese; without it, the list. 问题名，或一句中文问题。",
            show_default=False,
        ),
    ] = None,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="ARG=VALUE", help="Names, as person=李君 or 李君. 参数。", show_default=False),
    ] = None,
    format: Annotated[str, typer.Option("--format", help="table, csv or json. 格式。")] = "table",
    timeout: Annotated[
        float | None, typer.Option("--timeout", help="Give up after so many seconds. 限时（秒）。", show_default=False)
    ] = None,
) -> None:
    """Ask a named question, or one in plain Chinese, with the sentences behind it. 按名提问，或用中文直接问。"""
    if question is not None and _is_plain(question):
        if arguments:
            raise typer.BadParameter("a plain question takes no arguments; put it in quotes")
        _answer_plain(store, question, format, timeout)
        return
    from kg.answers.questions import ask, find_question, list_questions, read_arguments, table_questions
    from kg.answers.table import write_table
    from kg.answers.worker import FOREVER

    with _open(store) as (graph, index):
        if question is None:
            table = table_questions(list_questions())
        else:
            given = read_arguments(find_question(question), arguments or [])
            wait = FOREVER if timeout is None else timeout
            table = ask(graph.database, question, given, index=index, timeout=wait)
    print_text(write_table(table, format, width=find_width()))


def _is_plain(question: str) -> bool:
    """Whether it is a sentence and no name: names of questions are of small letters and hyphens."""
    return re.fullmatch(r"[A-Za-z0-9_-]{1,60}", question) is None


def _answer_plain(store: Path, question: str, format: str, timeout: float | None) -> None:
    from kg.answers.table import TABLE_FORMATS, write_table
    from kg.answers.understanding import write_plain_answer, write_plain_record
    from kg.answers.worker import FOREVER
    from kg.asking import ask_question as ask_plainly

    if format not in TABLE_FORMATS:
        raise UnknownNameError("format", format, TABLE_FORMATS)
    answer = ask_plainly(store, question, timeout=FOREVER if timeout is None else timeout)
    if format == "json":
        print_text(write_plain_record(answer))
    elif format == "csv":
        print_text(write_table(answer.table, format))
        if answer.unused or answer.problem:
            print_error("；".join(filter(None, (answer.problem, *(f"没有用上 not used: {u}" for u in answer.unused)))))
    else:
        print_text(write_plain_answer(answer, width=find_width()))
    if not answer.understood:
        raise typer.Exit(1)


def explain_name(
    store: Store,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A name, part of one, pinyin, initials; or IRI. 名称、拼音或首字母。",
            show_default=False,
        ),
    ],
    other: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="How is it connected with the first? 另一名称。", show_default=False),
    ] = None,
) -> None:
    """Tell all that is known of a name, or the path between two, each fact with its sentence. 解释。"""
    from kg.answers.explanation import explain, explain_connection
    from kg.answers.prose import write_connection, write_explanations

    with _open(store) as (graph, index):
        if other is None:
            print_text(write_explanations(explain(graph.database, name, index=index)))
        else:
            print_text(write_connection(explain_connection(graph.database, name, other, index=index)))


def export_store(
    store: Store,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            help="turtle, ntriples, nquads, trig, jsonld, rdfxml, graphml, gexf, csv (a folder of tables); "
            "provenance as rdf12, nanopub or nif. 格式。",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file, or folder for csv, to write. 输出。", show_default=False)
    ],
) -> None:
    """Write the whole graph for other tools. 导出。"""
    from kg.answers.export import export_graph
    from kg.answers.inventory import count_facts
    from kg.graph.store import open_store

    with open_store(store) as graph:
        texts = map(graph.read_extraction, graph.manifest.documents)
        export_graph(graph.database, format, output, extractions=texts)
        count = count_facts(graph.database)
    parts = f"{count.claims} relations, {count.posts} posts, {count.measures} figures, {count.sessions} broadcasts"
    print_text(f"{output}: {count.total} facts ({parts})\n")


def _say_inferred(count: int) -> str:
    """How much of an answer rests on inference.

    >>> _say_inferred(0), _say_inferred(1), _say_inferred(4)
    ('nothing of the answer is inferred 无推得', '1 row is inferred 推得', '4 rows are inferred 推得')
    """
    if not count:
        return "nothing of the answer is inferred 无推得"
    return f"{count} row{' is' if count == 1 else 's are'} inferred 推得"


def _find_inferred(graph: GraphStore) -> str:
    if graph.inferred is None:
        raise StoreError(f"{graph.path} was built without inference; run: kg build SOURCE -o {graph.path} --infer")
    return graph.inferred


@contextmanager
def _open(store: Path) -> Iterator[tuple[GraphStore, SearchIndex | None]]:
    """A store, and the search index beside it."""
    from kg.answers.search import use_index
    from kg.graph.store import open_store

    with open_store(store) as graph, use_index(graph.folder) as index:
        yield graph, index


def _read_query(file: Path | None) -> str:
    if file is None:
        if sys.stdin.isatty():
            raise typer.BadParameter("no query: give SPARQL, --file or standard input")
        name, content = "standard input", typer.get_binary_stream("stdin").read()
    else:
        name = str(file)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise QueryError(f"cannot read query {file}: {error.strerror or error}; name a file of SPARQL") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(f"{name} is not UTF-8 at byte {error.start}; save it as UTF-8") from error
