"""What a reader does to a page: looks, clicks, types, waits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

# The share of the canvas's points that differ from its corner.
INK = """
const canvas = document.querySelector("#picture canvas"), context = canvas.getContext("2d");
const points = context.getImageData(0, 0, canvas.width, canvas.height).data;
let drawn = 0;
for (let at = 0; at < points.length; at += 4) if (points[at + 3] > 0) drawn++;
return drawn / (canvas.width * canvas.height);
"""


def find(browser: Chrome, selector: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, selector)


def read(browser: Chrome, selector: str) -> str:
    return find(browser, selector).text


def read_text(browser: Chrome, selector: str) -> str:
    """The text of an element, in sight or not."""
    return find(browser, selector).get_attribute("textContent") or ""


def wait(browser: Chrome, condition: Callable[[Chrome], Any]) -> Any:
    return WebDriverWait(browser, 10).until(condition)


def wait_for(browser: Chrome, selector: str, text: str) -> None:
    wait(browser, lambda b: read(b, selector) == text)


def number_of(browser: Chrome, name: str) -> int:
    script = "return zhitu.nodes.findIndex(n => n.label === arguments[0])"
    return int(browser.execute_script(script, name))


def click_picture(browser: Chrome, place: dict[str, float], *, hover: bool = False) -> None:
    picture = find(browser, "#picture")
    x, y = place["x"] - picture.size["width"] / 2, place["y"] - picture.size["height"] / 2
    pointer = ActionChains(browser).move_to_element_with_offset(picture, round(x), round(y))
    (pointer if hover else pointer.click()).perform()


def locate(browser: Chrome, name: str) -> dict[str, float]:
    place: dict[str, float] = browser.execute_script("return zhitu.locate(arguments[0])", number_of(browser, name))
    return place


def seek(browser: Chrome, text: str) -> None:
    search = find(browser, "#search")
    search.clear()
    search.send_keys(text)


def ends_with(selector: str, text: str, browser: Chrome) -> bool:
    return read(browser, selector).endswith(text)


def take(browser: Chrome, what: str) -> None:
    """Opens the menu of what can be taken along, and takes one thing."""
    find(browser, "#take summary").click()
    find(browser, f"#take-{what}").click()


def go_to(browser: Chrome, name: str) -> None:
    """Searches a name and takes the first answer."""
    seek(browser, name)
    find(browser, "#search").send_keys(Keys.ENTER)
    wait_for(browser, "#panel h2", name)


def count_shown(browser: Chrome) -> tuple[int, int]:
    """Names and facts, as the note below the picture says."""
    names, facts = re.findall(r"\d+", read(browser, "#note"))[:2]
    return int(names), int(facts)


def list_shown(browser: Chrome) -> set[str]:
    """The names that are drawn, each alone."""
    script = "return zhitu.nodes.filter((n, i) => zhitu.isDrawn(i)).map(n => n.label)"
    return set(browser.execute_script(script))


def choose(browser: Chrome, selector: str, text: str) -> None:
    """Chooses the option that says this."""
    menu = find(browser, selector)
    menu.click()
    found = next(o for o in menu.find_elements(By.TAG_NAME, "option") if o.text.strip() == text)
    Select(menu).select_by_value(found.get_attribute("value") or "")
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()


def turn_wheel(browser: Chrome, by: int) -> None:
    """Turns the mouse's wheel over the picture."""
    wheel = {"type": "mouseWheel", "x": 500, "y": 350, "deltaX": 0, "deltaY": by}
    browser.execute_cdp_cmd("Input.dispatchMouseEvent", wheel)


def settle(browser: Chrome) -> None:
    """Waits until the camera stands still."""
    stands = """
        const done = arguments[0], at = () => JSON.stringify([zhitu.locate(0), zhitu.locate(1)]);
        let before = at();
        const timer = setInterval(() => { if (at() === before) { clearInterval(timer); done(); } before = at(); }, 60);
    """
    browser.execute_async_script(stands)


def read_rows(browser: Chrome, column: str) -> list[str]:
    """The cells of one column of the table."""
    return [cell.text for cell in browser.find_elements(By.CSS_SELECTOR, f"#tables td.column-{column}")]


def texts(elements: Iterable[WebElement]) -> list[str]:
    return [element.text for element in elements]


def save_into(browser: Chrome, folder: Path) -> None:
    """Lets what the page gives to save go into a folder."""
    place = {"behavior": "allow", "downloadPath": str(folder)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", place)


def wait_for_file(browser: Chrome, path: Path) -> Path:
    wait(browser, lambda _: path.exists() and path.stat().st_size > 0)
    return path
