from __future__ import annotations

from collections import Counter

import pytest

_results: dict[str, tuple[bool, bool]] = {}


@pytest.fixture
def record_w3c() -> dict[str, tuple[bool, bool]]:
    """Name → whether the case passes in the engine alone and through our query function."""
    return _results


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _results:
        for version in sorted({name.partition("/")[0] for name in _results}):
            found = Counter(passes for name, passes in _results.items() if name.startswith(version))
            engine = sum(count for passes, count in found.items() if passes[0])
            ours = sum(count for passes, count in found.items() if passes[1])
            line = f"W3C {version}: {found.total()} cases, Oxigraph alone passes {engine}, our query function {ours}"
            terminalreporter.write_line(line)
