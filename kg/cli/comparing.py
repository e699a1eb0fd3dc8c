"""The worst documents at the terminal: annotation and extraction side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from kg.cli.terminal import console
from kg.ontology import load_class_labels
from kg.records import ENTITY_TYPES
from kg.training.comparison import Comparison, Mark
from kg.training.evaluation import Finding

_COLOURS: Final = dict(
    zip(ENTITY_TYPES, ("blue", "green", "magenta", "yellow", "cyan", "bright_red", "bright_black"), strict=True)
)
_SIGNS: Final = {"right": ("✓", "dim"), "missed": ("−", "bold red"), "wrong": ("+", "bold red")}


def print_comparisons(comparisons: Sequence[Comparison]) -> None:
    """Prints each document as two columns, its mentions coloured by type; what was missed or is wrong stands out."""
    legend = Text("  ".join(f"{load_class_labels()[kind]} {kind}" for kind in ENTITY_TYPES))
    for kind, colour in _COLOURS.items():
        legend.highlight_words([f"{load_class_labels()[kind]} {kind}"], f"{colour} reverse")
    console.print(legend, Text("  ⟨漏 missed⟩ ⟨错 wrong⟩", "bold red"))
    for number, comparison in enumerate(comparisons, 1):
        document, tally = comparison.document, comparison.tally
        table = Table(
            title=Text(f"{number}. {document.id} {document.title}  F1 {tally.f1:.2f}"),
            title_justify="left",
            expand=True,
        )
        table.add_column(f"标注 gold ({tally.missed} missed)", ratio=1)
        table.add_column(f"抽取 found ({tally.wrong} wrong)", ratio=1)
        sides = [("missed", comparison.gold), ("wrong", comparison.found)]
        table.add_row(*(_show_side(document.text, marks, comparison.facts, kind) for kind, marks in sides))
        console.print(table)
    if not comparisons:
        console.print("no errors 没有错误", highlight=False)


def _show_side(text: str, marks: Iterable[Mark], facts: Iterable[Finding], kind: str) -> RenderableType:
    """The text of one reading, and below it the facts that it has."""
    shown, last = Text(overflow="fold"), 0
    for mark in marks:
        shown.append(text[last : mark.start])
        style = f"{_COLOURS[mark.type]} reverse" if mark.kind == "right" else f"{_COLOURS[mark.type]} bold reverse"
        around = ("", "") if mark.kind == "right" else ("⟨", "⟩")
        shown.append(around[0], "bold red").append(text[mark.start : mark.end], style).append(around[1], "bold red")
        last = mark.end
    shown.append(text[last:] + "\n")
    lines = Text(overflow="fold")
    for fact in facts:
        if fact.kind in ("right", kind):
            sign, style = _SIGNS[fact.kind]
            lines.append(f"\n{sign} {fact.figure}: {' · '.join(fact.item)}", style)
    return Group(shown, lines)
