"""Every query evaluation case of the W3C through our query function, beside the engine alone in the same run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions

from kg.answers.query import Solutions, run_query
from kg.errors import QueryError
from tests.w3c.cases import Answer, Case, is_same, list_rows, read_answer, read_cases

README = Path(__file__).with_name("README.md")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        folder = metafunc.config.getoption("--w3c")
        cases = list(read_cases(Path(folder).resolve())) if folder else []
        if folder and not cases:
            raise pytest.UsageError(f"no manifests of the W3C below {folder}; name the folder that holds sparql11")
        metafunc.parametrize("case", cases, ids=[case.name for case in cases])


def test_case(case: Case, record_w3c: dict[str, tuple[bool, bool]]) -> None:
    expected = read_answer(case.result)
    engine, ours = _ask_engine(case), _ask_us(case)
    passes = (_is_right(case, engine, expected), _is_right(case, ours, expected))
    record_w3c[case.name] = passes
    assert passes[0] == passes[1], f"{case.name}: the engine {passes[0]}, our query function {passes[1]}"
    listed = _read_list()
    if not passes[0]:
        assert case.name in listed, f"{case.name} fails in the engine; list it with its reason in {README}"
        pytest.xfail(listed[case.name])
    assert case.name not in listed, f"{case.name} passes; take it from the list in {README}"


def _is_right(case: Case, answer: Answer | None, expected: Answer) -> bool:
    return answer is not None and is_same(answer, expected, lax=case.lax)


def _ask_engine(case: Case) -> Answer | None:
    try:
        found = case.load().query(case.query.read_text(encoding="utf-8"), base_iri=case.query.as_uri())
        if isinstance(found, QueryBoolean):
            return bool(found)
        return list_rows(found) if isinstance(found, QuerySolutions) else frozenset(found)
    except (SyntaxError, OSError, RuntimeError, ValueError):
        return None


def _ask_us(case: Case) -> Answer | None:
    text = f"BASE <{case.query.as_uri()}>\n{case.query.read_text(encoding='utf-8')}"
    try:
        answer = run_query(case.load(), text, union=False)
    except QueryError:
        return None
    if isinstance(answer, bool):
        return answer
    return list(answer) if isinstance(answer, Solutions) else frozenset(answer.rows)


def _read_list() -> dict[str, str]:
    """Names and reasons of the cases that README.md lists as failing."""
    return dict(re.findall(r"^\| `(\S+)` \| (.+) \|$", README.read_text(encoding="utf-8"), re.MULTILINE))
