"""Commands about the model: train it, measure it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from kg.cli.building import Labels, Words
from kg.cli.comparing import print_comparisons
from kg.cli.terminal import console, errors
from kg.records import STATUSES
from kg.settings import find_ontology
from kg.teaching import evaluate_model, read_extractions, read_gold, train_model
from kg.training import Evaluation
from kg.training.comparison import find_worst
from kg.training.comparison_page import write_comparison
from kg.training.reliability import judge_confidence
from kg.training.statuses import StatusCount

Gold = Annotated[
    Path | None,
    typer.Argument(
        metavar="GOLD", help="Annotated documents, .ann or .jsonl; the development corpus by default. 标注语料。"
    ),
]
Model = Annotated[Path | None, typer.Option("--model", help="A model folder; the shipped one by default. 模型文件夹。")]


def train(
    corpus: Annotated[
        list[Path] | None,
        typer.Argument(metavar="CORPUS", help="Files or folders of .ann; ontology/corpus/train by default. 训练语料。"),
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write. 输出文件夹。")] = Path("model"),
    extra: Annotated[
        list[Path] | None,
        typer.Option("--extra", help="More to learn from: .ann, or .jsonl with some of the types. 补充语料。"),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of every random choice. 随机种子。")] = 0,
    members: Annotated[int, typer.Option(min=1, max=9, help="Networks that vote in the recogniser. 集成数。")] = 2,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the corpus, at most. 训练轮数。")] = 7,
    calibrate: Annotated[bool, typer.Option(help="Learn how far stated confidence is true. 校准置信度。")] = True,
) -> None:
    """Train a model from annotated documents. 训练模型。"""
    columns = (TextColumn("{task.description:24}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: float) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=1.0)
            bar.update(tasks[what], completed=done)

        sources = corpus or [find_ontology() / "corpus" / "train"]
        documents = train_model(
            sources,
            output,
            extra=extra or (),
            seed=seed,
            members=members,
            epochs=epochs,
            calibrate=calibrate,
            progress=tell,
        )
    typer.echo(f"learnt from {documents} documents; the model is in {output}")


def evaluate(
    gold: Gold = None,
    model: Model = None,
    lexicon: Words = None,
    labels: Labels = None,
    predicted: Annotated[
        Path | None, typer.Option(help="Score these extractions (kg extract's output) instead. 已有抽取结果。")
    ] = None,
    errors_: Annotated[
        bool, typer.Option("--errors", help="Show the worst documents, gold and found side by side. 对照最差的文档。")
    ] = False,
    errors_page: Annotated[
        Path | None,
        typer.Option(help="Where --errors writes them as a page; errors.html by default. 网页。", show_default=False),
    ] = None,
    worst: Annotated[int, typer.Option(min=1, help="How many documents --errors shows. 文档数。")] = 5,
    mistakes: Annotated[int, typer.Option(min=0, help="List the first N mistakes, one a line. 列出错误。")] = 0,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Show how often stated confidence comes true. 置信度是否可信。")
    ] = False,
    format_: Annotated[str, typer.Option("--format", help="table or json. 输出格式。")] = "table",
) -> None:
    """Measure the model against annotated documents. 评测模型。"""
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"unknown format {format_!r}; use table or json")
    found = read_extractions(predicted) if predicted else None
    evaluation = evaluate_model(read_gold(gold), model=model, lexicon=lexicon, labels=labels, found=found)
    if format_ == "json":
        typer.echo(json.dumps(evaluation.figures(), ensure_ascii=False, indent=1))
    else:
        _print_evaluation(evaluation)
    if calibration:
        _print_reliability(evaluation)
    for mistake in evaluation.mistakes[:mistakes]:
        typer.echo("\t".join((mistake.document, mistake.figure, mistake.kind, *mistake.item)))
    if errors_ or errors_page:
        _show_worst(evaluation, worst, errors_page or Path("errors.html"))


def _print_reliability(evaluation: Evaluation) -> None:
    """Of each kind of found facts, by tenths of confidence: what is stated, and the share that is right."""
    gold, found = zip(*evaluation.readings, strict=True) if evaluation.readings else ((), ())
    table = Table(title="Confidence 置信度: stated → right (facts)")
    kinds = judge_confidence(gold, {extraction.document.id: extraction for extraction in found})
    for name in ("facts", "error", "tenths"):
        table.add_column(name, justify="right" if name == "error" else "left")
    for kind, reliability in kinds.items():
        tenths = (f"{stated:.2f} → {right:.2f} ({count})" for stated, right, count in reliability.bins())
        table.add_row(f"{kind} {len(reliability.judged)}", f"{reliability.error:.3f}", ", ".join(tenths))
    console.print(table)


def _show_worst(evaluation: Evaluation, count: int, page: Path) -> None:
    comparisons = find_worst(evaluation, count)
    print_comparisons(comparisons)
    write_comparison(comparisons, page)
    console.print(f"also as a page 网页: {page}", markup=False, highlight=False, soft_wrap=True)


def _print_evaluation(evaluation: Evaluation) -> None:
    table = Table(title="Figures 指标")
    for column, justify in (("figure", "left"), ("P", "right"), ("R", "right"), ("F1", "right"), ("gold", "right")):
        table.add_column(column, justify="right" if justify == "right" else "left")
    groups = (
        evaluation.tallies,
        dict(sorted(evaluation.by_type.items())),
        dict(sorted(evaluation.by_relation.items())),
    )
    for group in groups:
        for name, tally in group.items():
            row = (f"{tally.precision:.3f}", f"{tally.recall:.3f}", f"{tally.f1:.3f}", str(tally.right + tally.missed))
            table.add_row(name, *row)
        table.add_section()
    table.add_row("kg", "", "", f"{evaluation.kg:.3f}", "")
    if evaluation.statuses.confusion:
        table.add_section()
        for status, tally in evaluation.statuses.tallies.items():
            row = (f"{tally.precision:.3f}", f"{tally.recall:.3f}", f"{tally.f1:.3f}", str(tally.right + tally.missed))
            table.add_row(f"status {status}", *row)
    console.print(table)
    if evaluation.statuses.confusion:
        _print_statuses(evaluation.statuses)


def _print_statuses(count: StatusCount) -> None:
    """Of the facts that were found at all, what those of each status were taken for."""
    for status in STATUSES:
        taken = {other: n for (one, other), n in count.confusion.items() if one == status}
        if taken:
            told = ", ".join(f"{other} {n}" for other, n in sorted(taken.items(), key=lambda item: -item[1]))
            console.print(f"{status:10} read right {count.accuracy(status):.3f}: {told}", highlight=False)


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(train)
    app.command()(evaluate)
