"""``kg build``, ``kg remove``, ``kg extract``, ``kg check``, ``kg demo``: from texts to a graph."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from kg.cli.deciding import print_problems
from kg.cli.terminal import Store, console, errors, print_rows, show_progress, spell_command
from kg.errors import DocumentError, OntologyError

if TYPE_CHECKING:
    from kg.build import BuildSummary
    from kg.documents import Skipped

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE",
        help="Files or folders of text, HTML, JSON Lines or CSV; - is standard input. 文件、文件夹或标准输入。",
        show_default=False,
    ),
]
Model = Annotated[
    Path | None,
    typer.Option(
        help="A model made by kg train, or any spaCy pipeline with ents, by name or folder. 另用的模型。",
        show_default=False,
    ),
]
Words = Annotated[
    Path | None,
    typer.Option(
        "--lexicon",
        help="Your own words (CSV: name,type,aliases; or SKOS in Turtle): they win over the model. 自备词表。",
        show_default=False,
    ),
]
Labels = Annotated[
    Path | None,
    typer.Option(help="What another pipeline's labels are (CSV: label,type). 标签对照表。", show_default=False),
]
_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command("demo")(build_demo)
    app.command("build")(build)
    app.command("remove")(remove)
    app.command("extract")(extract)
    app.command("check")(check)


def build(
    sources: Sources,
    output: Annotated[Path, typer.Option("--output", "-o", help="The store to make or renew. 图谱目录。")],
    base: Annotated[
        str | None,
        typer.Option(
            help="Mint IRIs under this base, like https://example.org/news/. 标识符前缀。", show_default=False
        ),
    ] = None,
    model: Model = None,
    lexicon: Words = None,
    labels: Labels = None,
    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions",
            metavar="FILE",
            help="What is one thing, decided by persons; kept from then on. 决定文件。",
            show_default=False,
        ),
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove documents that the sources no longer have. 删去来源中已没有的文档。")
    ] = False,
    infer: Annotated[
        bool | None,
        typer.Option(
            "--infer/--no-infer",
            help="Add what follows by the ontology's rules, told apart (or drop it). 推理，与所述分开存放。",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Build a graph from news, or renew it: only new and changed documents are read. 建图。"""
    from kg.build import build_graph

    with show_progress("抽取 extracting") as progress:
        summary = build_graph(
            sources,
            output,
            base=base,
            model=model,
            lexicon=lexicon,
            labels=labels,
            decisions=decisions,
            prune=prune,
            infer=infer,
            progress=progress,
        )
    _print_summary(summary)


def remove(
    store: Store,
    documents: Annotated[
        list[str],
        typer.Argument(metavar="DOCUMENT...", help="Ids of documents. 文档标识。", show_default=False),
    ],
) -> None:
    """Take documents out of a graph, with all that they alone say. 删去文档。"""
    from kg.build import remove_documents

    _print_summary(remove_documents(store, documents))


def extract(
    sources: Sources,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A file instead of standard output. 输出文件。", show_default=False),
    ] = None,
    model: Model = None,
    lexicon: Words = None,
    labels: Labels = None,
) -> None:
    """Print what each document says, one JSON object a line. 抽取，逐篇输出 JSON。"""
    if output is None:
        _write_records(sources, typer.get_binary_stream("stdout"), model, lexicon, labels)
        return
    try:
        with output.open("wb") as file:
            _write_records(sources, file, model, lexicon, labels)
    except OSError as error:
        raise DocumentError(f"cannot write {output}: {error.strerror or error}; name a file in a folder") from error


def check(
    store: Store,
) -> None:
    """Check a graph against its shapes (SHACL), in plain words. 按形状检查图谱。"""
    from kg.graph import check_store, open_store

    with open_store(store) as graph:
        violations = check_store(graph)
        size = sum(1 for _ in graph.list_quads())
    for violation in violations:
        console.print(str(violation), markup=False, highlight=False, soft_wrap=True)
    if violations:
        console.print(
            f"{len(violations)} violation{'s' * (len(violations) > 1)} in {size:,} triples 处不符", highlight=False
        )
        raise typer.Exit(1)
    console.print(f"conforms 符合形状: {size:,} triples, vocabulary included", highlight=False)


def build_demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write into. 输出文件夹。")] = Path(),
) -> None:
    """Build the bundled news into demo.kg, write its page demo.html, and say what to try next. 示例。"""
    from kg.answers.page import write_page
    from kg.build import build_graph
    from kg.graph import open_store
    from kg.settings import find_ontology

    folder = find_ontology() / "demo"
    sources = sorted(p for p in folder.glob("*") if p.is_file() and p.suffix != ".md")
    if not sources:
        raise OntologyError(f"no demo texts in {folder}; install zhitu again")
    store, page = output / "demo.kg", output / "demo.html"
    with show_progress("抽取 extracting") as progress:
        summary = build_graph(sources, store, prune=True, progress=progress)
    _print_summary(summary)
    with open_store(store) as graph:
        write_page(graph.database, page, title="织图示例 Zhitu demo")
    command, graph_name = spell_command(), shlex.quote(str(store))
    console.print(
        f"\nOpen {page} in a browser, then try 打开网页，再试试:\n", markup=False, highlight=False, soft_wrap=True
    )
    for line in (
        f"{command} ask {graph_name}",
        f"{command} ask {graph_name} people-on-platforms",
        f"{command} ask {graph_name} sales-ranking --format csv",
        f"{command} explain {graph_name} 李晓楚 王洪涛",
        f'{command} query {graph_name} "SELECT ?person ?product WHERE {{ ?person kg:promotes ?product }}"',
        f"{command} export {graph_name} -f turtle -o {shlex.quote(str(output / 'demo.ttl'))}",
        f"{command} check {graph_name}",
    ):
        console.print("  " + line, markup=False, highlight=False, soft_wrap=True)


def _write_records(
    sources: list[str], file: BinaryIO, model: Path | None, lexicon: Path | None, labels: Path | None
) -> None:
    from kg.extracting import extract_sources
    from kg.record_form import write_record

    skipped: list[Skipped] = []
    count = 0
    with show_progress("抽取 extracting") as progress:
        for extraction in extract_sources(
            sources, model=model, lexicon=lexicon, labels=labels, skipped=skipped.append, progress=progress
        ):
            line = json.dumps(write_record(extraction), ensure_ascii=False) + "\n"
            file.write(line.encode("utf-8", "surrogatepass"))
            file.flush()
            count += 1
    for left_out in skipped:
        print(f"kg: skipped {left_out}", file=sys.stderr)
    if not count:
        raise DocumentError("no document to extract from; name files or folders of .txt, .html, .jsonl or .csv")


def _print_summary(summary: BuildSummary) -> None:
    def count(numbers: dict[str, int]) -> str:
        return ", ".join(f"{name} {n:,}" for name, n in sorted(numbers.items(), key=lambda item: (-item[1], item[0])))

    changes = [("new", summary.new), ("changed", summary.changed), ("unchanged", summary.unchanged)]
    changes += [("removed", summary.removed)] if summary.removed else []
    kept = summary.documents - summary.new - summary.changed - summary.unchanged
    changes += [("kept from earlier builds", kept)] if kept > 0 else []
    rows = [
        ("documents 文档", f"{summary.documents:,} (" + ", ".join(f"{n:,} {name}" for name, n in changes) + ")"),
        ("entities 实体", f"{summary.entities.total():,}: {count(summary.entities)}"),
        ("facts 事实", f"{summary.facts.total():,}: {count(summary.facts)}"),
        ("triples 三元组", f"{summary.triples:,}, {summary.provenance_per_fact:.1f} of provenance per fact"),
        *([("inferred 推得", f"{summary.inferred:,} triples")] if summary.inferred else []),
        ("store 图谱", f"{summary.output} in {summary.seconds:.1f} s"),
    ]
    if summary.words:
        rows.append(("lexicon 词表", f"{summary.words:,} words" + (" kept from the last build" * summary.words_kept)))
    print_rows(rows)
    print_problems(summary)
    if summary.skipped:
        errors.print(f"skipped 略过 {len(summary.skipped)}:", highlight=False)
    for skipped in summary.skipped[:_SHOWN]:
        errors.print(f"  {skipped}", markup=False, highlight=False, soft_wrap=True)
    if len(summary.skipped) > _SHOWN:
        errors.print(f"  … and {len(summary.skipped) - _SHOWN} more", highlight=False)
