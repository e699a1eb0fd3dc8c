"""Photographs the demo's page for the README, at two widths, light and dark.

    python -m tests.browser.screenshots [FOLDER]

Look at each picture afterwards: it is what a stranger sees first.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from selenium.webdriver import Chrome

from tests.browser.acting import find, go_to, settle
from tests.browser.chromium import open_page, start_browser

IMAGES = Path(__file__).parents[2] / ".github" / "images"
WIDE, PHONE = (1280, 800), (390, 844)
COLOURS = 256
"""So few keep a picture below 250 kB; those of the types must be among them."""


def photograph(browser: Chrome, target: Path) -> None:
    settle(browser)
    picture = Image.open(io.BytesIO(browser.get_screenshot_as_png())).convert("RGB")
    picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(target, optimize=True)


def show_page(browser: Chrome, page: Path, *, name: str = "", view: str = "picture") -> None:
    open_page(browser, page)
    if name:
        go_to(browser, name)
        browser.execute_script("document.activeElement.blur()")
    if view != "picture":
        find(browser, f"#tab-{view}").click()


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        subprocess.run([sys.executable, "-m", "kg", "demo", "-o", work], check=True, stdout=subprocess.DEVNULL)
        page = Path(work) / "demo.html"
        shots = (
            ("page-wide-light", WIDE, False, "zh-CN", "", "picture"),
            ("page-wide-dark", WIDE, True, "en-US", "贺砚青", "picture"),
            ("page-phone-light", PHONE, False, "zh-CN", "", "picture"),
            ("page-phone-dark", PHONE, True, "zh-CN", "", "timeline"),
        )
        for title, size, dark, language, name, view in shots:
            browser = start_browser(Path(work) / title, size=size, dark=dark, language=language)
            try:
                show_page(browser, page, name=name, view=view)
                photograph(browser, folder / f"{title}.png")
            finally:
                browser.quit()


if __name__ == "__main__":
    main()
