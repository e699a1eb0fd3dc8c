from __future__ import annotations

import math
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.terms import make_date, make_decimal, make_text


@given(st.text(st.characters(codec=None)))
def test_every_literal_can_stand_in_xml(text: str) -> None:
    value = make_text(text, "zh").value
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    ElementTree.fromstring(f"<a>{escaped}</a>")


def test_safe_text_is_kept_as_it_is() -> None:
    text = "直播\t“间”\n𠮷野家 <b>&amp;"
    assert make_text(text).value == text


@given(st.floats(-1e300, 1e300))
def test_decimals_have_no_exponent_and_the_value(value: float) -> None:
    literal = make_decimal(value)
    assert literal is not None
    assert "e" not in literal.value.lower()
    assert float(Decimal(literal.value)) == pytest.approx(value, rel=1e-14)
    assert literal.value == "0" or "." not in literal.value or not literal.value.endswith("0")


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_no_number_has_no_decimal(value: float) -> None:
    assert make_decimal(value) is None


def test_sums_of_floats_are_told_as_meant() -> None:
    literal = make_decimal(0.1 + 0.2)
    assert literal is not None
    assert literal.value == "0.3"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020-02-29", ("2020-02-29", "date")),
        ("2020-06-20T08:30:00+08:00", ("2020-06-20", "date")),
        ("2020-06", ("2020-06", "gYearMonth")),
        ("2020", ("2020", "gYear")),
        ("2021-02-29", None),
        ("2020-13", None),
        ("0000", None),
        ("20-06-18", None),
        ("", None),
        ("二〇二〇年", None),
    ],
)
def test_dates_are_typed_only_when_valid(value: str, expected: tuple[str, str] | None) -> None:
    literal = make_date(value)
    assert (literal and (literal.value, literal.datatype.value.partition("#")[2])) == expected
