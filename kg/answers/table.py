"""Tables: rows of words and numbers, drawn for people or written as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import rich.box
import rich.table
from pyoxigraph import Literal, NamedNode
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from kg.answers.naming import compact_iri
from kg.answers.query import Solutions, Term
from kg.errors import UnknownNameError
from kg.namespaces import XSD

Value: TypeAlias = str | int | float | None

TABLE_FORMATS: Final = ("table", "csv", "json")

_NUMBERS = frozenset(XSD + t for t in ("integer", "decimal", "double", "float", "int", "long"))
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_WIDE = 1_000_000
# A folded column needs about this much room for a name; with less, rows are drawn as records.
_COLUMN = 14


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words and numbers, as a reader wants them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)


def build_table(solutions: Solutions) -> Table:
    """The words and numbers of SPARQL's terms.

    >>> build_table(Solutions(("n", "who"), ((Literal("1.50", datatype=NamedNode(XSD + "decimal")), None),)))
    Table(columns=('n', 'who'), rows=((1.5, None),))
    """
    return Table(solutions.variables, tuple(tuple(read_value(term) for term in row) for row in solutions.rows))


def read_value(term: Term | None) -> Value:
    """A number for numeric literals, the text of others, a compact IRI."""
    if term is None:
        return None
    if isinstance(term, Literal):
        if term.datatype.value in _NUMBERS:
            return read_number(term.value)
        return term.value
    if isinstance(term, NamedNode):
        return compact_iri(term.value)
    return str(term)


def read_number(text: str) -> int | float:
    """An int where nothing is lost.

    >>> read_number("70000000"), read_number("1.5"), read_number("2.0")
    (70000000, 1.5, 2)
    """
    if re.fullmatch(r"[+-]?\d+", text):
        return int(text)
    value = float(text)
    return int(value) if value.is_integer() else value


def write_table(table: Table, format: str = "table", *, width: int | None = None) -> str:
    """A table for people (``width`` columns of the terminal, or as wide as it needs), CSV or JSON.

    Raises: UnknownNameError for another format.
    """
    if format == "table":
        return draw_table(table, width=width)
    if format == "csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(table.columns)
        writer.writerows(table.rows)
        return buffer.getvalue()
    if format == "json":
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    raise UnknownNameError("format", format, TABLE_FORMATS)


def draw_table(table: Table, *, width: int | None = None) -> str:
    """The table for people, in ``width`` columns of a terminal or as wide as it needs.

    Where the columns would be too narrow to read, each row is drawn as a record, one value a line.
    """
    count = f"({len(table.rows)} row" + ("" if len(table.rows) == 1 else "s") + ")\n"
    if not table.columns:
        return count
    if width and len(table.columns) * _COLUMN > width and _measure(table) > width:
        return "".join(_draw_records(table)) + count
    drawn = rich.table.Table(box=rich.box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for index, column in enumerate(table.columns):
        values = [row[index] for row in table.rows if row[index] is not None]
        numeric = bool(values) and all(isinstance(value, int | float) for value in values)
        drawn.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(show_value(value)) for value in row))
    console = Console(file=io.StringIO(), width=width or _WIDE, color_system=None, force_terminal=False)
    with console.capture() as capture:
        console.print(drawn)
    return "".join(line.rstrip() + "\n" for line in capture.get().removesuffix("\n").split("\n")) + count


def _measure(table: Table) -> int:
    columns = zip(table.columns, *table.rows, strict=True)
    return sum(max(cell_len(show_value(value)) for value in column) + 3 for column in columns)


def _draw_records(table: Table) -> Iterator[str]:
    broad = max(cell_len(column) for column in table.columns)
    for row in table.rows:
        for column, value in zip(table.columns, row, strict=True):
            if value is not None:
                yield f"{column}{' ' * (broad - cell_len(column))}  {show_value(value)}\n"
        yield "\n"


def show_value(value: Value) -> str:
    """A value in one line of a terminal: figures grouped, control characters made harmless.

    >>> show_value(70000000), show_value(None), show_value("a\\nb\\x1b[2J")
    ('70,000,000', '', 'a b [2J')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _CONTROL.sub(" ", value)
    return f"{value:,}"
