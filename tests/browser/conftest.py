"""Pages and a browser for the tests that click."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from kg.answers.page import write_page
from tests.browser.chromium import find_browser, start_browser
from tests.browser.graphs import build_hostile, load_sample

Start = Callable[..., Chrome]


@pytest.fixture(scope="session", autouse=True)
def _need_browser() -> None:
    if find_browser() is None:
        pytest.skip(
            "needs Debian's chromium and chromium-driver: apt-get install chromium chromium-driver fonts-noto-cjk"
        )


@pytest.fixture(scope="session")
def sample_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(load_sample(), tmp_path_factory.mktemp("page") / "样本.html", title="柚子与黑陶").path


@pytest.fixture(scope="session")
def limited_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(load_sample(), tmp_path_factory.mktemp("page") / "limited.html", limit=5).path


@pytest.fixture(scope="session")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    title = "</title><script>window.harmed = 6</script>"
    return write_page(build_hostile(), tmp_path_factory.mktemp("page") / "hostile.html", title=title).path


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for a module's tests; each opens its page anew."""
    browser = start_browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.quit()
