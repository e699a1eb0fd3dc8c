"""What axe-core finds wrong with a page for keyboards, screen readers and eyes of every kind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

AXE = Path(os.environ.get("AXE_CORE", Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"))
_CHECK = """
const done = arguments[0];
axe.run(document, { resultTypes: ["violations"] }).then(found => done(found.violations
  .filter(v => ["serious", "critical"].includes(v.impact))
  .map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ")).join("; "))));
"""


def require_axe() -> None:
    """Skips the test, saying why, where axe-core is not installed."""
    if not AXE.is_file():
        pytest.skip(
            "needs axe-core: npm install --no-save --ignore-scripts axe-core@4.14.1 (or AXE_CORE=its axe.min.js)"
        )


def list_barriers(browser: Chrome) -> list[str]:
    """The serious ones of the page as it stands."""
    if not browser.execute_script("return Boolean(window.axe)"):
        browser.execute_script(AXE.read_text(encoding="utf-8"))
    return list(browser.execute_async_script(_CHECK))
