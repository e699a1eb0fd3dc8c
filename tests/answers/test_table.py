from __future__ import annotations

import pytest
from rich.cells import cell_len

from kg.answers.table import Table, draw_table

SENTENCE = "竹溪县县长顾青禾在快手推介竹溪贡米，销售额超过300万元。"
TABLE = Table(
    ("person", "posts", "value", "unit", "period", "sentence", "document"),
    (
        ("顾青禾", "竹溪县 · 县长", 3_000_000, "CNY", None, SENTENCE, "c-1"),
        ("陆听雨", None, 7, "item", None, SENTENCE, "c-2"),
    ),
)


def test_without_a_width_every_row_is_one_line() -> None:
    lines = draw_table(TABLE).splitlines()
    assert len(lines) == 2 + 2 + 1
    assert SENTENCE in lines[2]


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal_but_for_records(width: int) -> None:
    drawn = draw_table(TABLE, width=width)
    if width < len(TABLE.columns) * 14:
        assert drawn.splitlines()[0] == "person    顾青禾"
        assert "value     3,000,000\n" in drawn
        assert "period" not in drawn
    else:
        assert max(cell_len(line) for line in drawn.splitlines()) <= width
    assert drawn.endswith("(2 rows)\n")


def test_a_small_table_stays_a_table() -> None:
    small = Table(("a", "b", "c", "d", "e", "f"), ((1, 2, 3, 4, 5, 6),))
    assert draw_table(small, width=40).splitlines()[0].split() == ["a", "b", "c", "d", "e", "f"]


def test_tables_without_rows_or_columns() -> None:
    assert draw_table(Table(("a",), ())).splitlines()[-1] == "(0 rows)"
    assert draw_table(Table((), ((),))) == "(1 row)\n"
