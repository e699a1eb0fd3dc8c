"""``kg evaluate`` over extractions that were made before: figures, statuses, confidence, the worst documents."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.cli import main
from kg.record_form import write_record
from kg.training.corpus import parse_block

BLOCK = """# id: a
# title: 直播
[[方小禾|e1]]在[[抖音|f1]]卖[[红茶|g1]]，明年将去[[快手|f2]]。
@e1 Person 方小禾
@f1 Platform 抖音
@f2 Platform 快手
@g1 Product 红茶
rel e1 streamsOn f1
rel e1 promotes g1
rel e1 streamsOn f2 status=planned
"""


@pytest.fixture
def evaluate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs the command on one document of which a relation was missed, a status mistaken."""
    gold = parse_block(BLOCK)
    found = replace(gold, relations=(gold.relations[0], replace(gold.relations[2], status="asserted", confidence=0.65)))
    (tmp_path / "gold.ann").write_text(BLOCK, encoding="utf-8")
    (tmp_path / "found.jsonl").write_text(json.dumps(write_record(found), ensure_ascii=False), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kg", "evaluate", "gold.ann", "--predicted", "found.jsonl", *arguments])
        status = 0
        try:
            main()
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        return status, *capsys.readouterr()

    return run


Evaluate = Callable[..., tuple[int, str, str]]


def test_errors_show_both_readings_and_write_one_page(evaluate: Evaluate, tmp_path: Path) -> None:
    status, output, _ = evaluate("--errors")
    assert status == 0
    assert "gold (1 missed)" in output
    assert "found (1 wrong)" in output
    assert "− relations: 方小禾 · promotes · 红茶" in output
    assert "+ relations: 方小禾 · streamsOn · 快手" in output
    assert "<h2>1. 直播</h2>" in (tmp_path / "errors.html").read_text(encoding="utf-8")


def test_the_page_goes_where_it_is_told_to(evaluate: Evaluate, tmp_path: Path) -> None:
    assert evaluate("--errors-page", "page.html")[0] == 0
    assert (tmp_path / "page.html").is_file()
    assert not (tmp_path / "errors.html").exists()
    status, _, errors = evaluate("--errors-page", "missing/page.html")
    assert status == 1
    assert errors.startswith("kg: cannot write missing/page.html")


def test_without_errors_no_page_is_written(evaluate: Evaluate, tmp_path: Path) -> None:
    assert evaluate()[0] == 0
    assert not list(tmp_path.glob("*.html"))


def test_statuses_and_confidence_are_shown(evaluate: Evaluate) -> None:
    _, output, _ = evaluate("--calibration")
    assert "planned" in output
    assert "read right 0.000: asserted 1" in output
    assert "0.65 → 0.00 (1), 1.00 → 1.00 (1)" in output


def test_mistakes_one_a_line(evaluate: Evaluate) -> None:
    _, output, _ = evaluate("--mistakes", "9")
    assert "a\trelations\tmissed\t方小禾\tpromotes\t红茶" in output
