"""Pages and a browser for the tests that click."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from kg.answers.page import write_page
from tests.browser.chromium import find_browser, list_complaints, list_requests, start_browser
from tests.browser.graphs import build_crowd, build_hostile, load_sample

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
def crowd_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(build_crowd(), tmp_path_factory.mktemp("page") / "crowd.html", limit=10_000).path


@pytest.fixture(scope="session")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    title = "</title><script>window.harmed = 6</script>"
    return write_page(build_hostile(), tmp_path_factory.mktemp("page") / "hostile.html", title=title).path


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all tests; each opens its page anew."""
    browser = start_browser(tmp_path_factory.mktemp("profile"))
    browser.get("about:blank")
    list_requests(browser)  # what the browser's own start page asked for
    yield browser
    browser.quit()


@pytest.fixture(autouse=True)
def _ask_for_nothing(browser: Chrome) -> Iterator[None]:
    """After every test: the page asked for nothing beside itself, and the console is empty."""
    yield
    asked = [url for url in list_requests(browser) if not url.startswith(("file:", "about:", "data:", "blob:"))]
    assert asked == []
    assert list_complaints(browser) == []
