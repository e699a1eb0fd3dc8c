"""A headless Chromium that tells what a page asked of the network and what it complained of."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)


def find_browser() -> tuple[str, str] | None:
    """Chromium and its driver; None when one is missing."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


def start_browser(
    profile: Path, *, size: tuple[int, int] = (1280, 800), dark: bool = False, language: str = "zh-CN"
) -> Chrome:
    """A browser with an empty profile; close it with ``quit``."""
    found = find_browser()
    assert found is not None
    options = Options()
    options.binary_location = found[0]
    for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={size[0]},{size[1]}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"intl.accept_languages": language})
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    browser = Chrome(options=options, service=Service(found[1]))
    resize(browser, *size)
    set_scheme(browser, "dark" if dark else "light")
    return browser


def set_scheme(browser: Chrome, scheme: str) -> None:
    """Lets the machine ask for light or dark colours, and for no motion: what moves cannot be clicked surely."""
    features = [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": features})


def resize(browser: Chrome, width: int, height: int) -> None:
    """Gives the page a view of this size: windows themselves have a least width."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def open_page(browser: Chrome, page: Path) -> None:
    """Opens a page and waits until the picture is drawn."""
    browser.get("about:blank")
    _read_log(browser, "performance")  # what the browser's own start page asked for
    browser.get(page.as_uri())
    WebDriverWait(browser, 30).until(lambda b: b.execute_script("return document.body.dataset.ready") == "true")


def list_requests(browser: Chrome) -> list[str]:
    """Every address asked for since the last call."""
    events = [json.loads(entry["message"])["message"] for entry in _read_log(browser, "performance")]
    return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]


def list_complaints(browser: Chrome) -> list[dict[str, Any]]:
    """What the console holds since the last call."""
    return _read_log(browser, "browser")


def _read_log(browser: Chrome, kind: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = browser.get_log(kind)  # type: ignore[no-untyped-call]
    return entries
