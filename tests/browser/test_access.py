"""Keyboards, screen readers and eyes of every kind: axe-core finds nothing serious, whatever is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By

from tests.browser.acting import choose, count_shown, find, go_to, read, seek, settle, turn_wheel, wait
from tests.browser.axe import list_barriers, require_axe
from tests.browser.chromium import open_page, resize, set_scheme

pytestmark = pytest.mark.browser


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest, browser: Chrome) -> Iterator[str]:
    require_axe()
    set_scheme(browser, request.param)
    yield str(request.param)
    set_scheme(browser, "light")


def check(browser: Chrome, what: str) -> None:
    assert list_barriers(browser) == [], what


def test_axe_finds_nothing_serious_in_the_picture(browser: Chrome, sample_page: Path, scheme: str) -> None:
    open_page(browser, sample_page)
    check(browser, f"{scheme}: first look")
    for summary in browser.find_elements(By.CSS_SELECTOR, "#legend summary")[1:]:
        summary.click()
    choose(browser, "#choose-place", "云岭县")
    find(browser, "[data-key='type:Event']").click()
    seek(browser, "何")
    check(browser, f"{scheme}: searching, filtered")
    go_to(browser, "郑柯")
    check(browser, f"{scheme}: details")
    find(browser, "#take summary").click()
    check(browser, f"{scheme}: what can be taken along")


def test_axe_finds_nothing_serious_in_the_other_views(browser: Chrome, sample_page: Path, scheme: str) -> None:
    open_page(browser, sample_page)
    find(browser, "#language").click()
    for view in ("timeline", "places", "facts", "figures"):
        find(browser, f"#tab-{view}").click()
        check(browser, f"{scheme}: {view}")


def test_axe_finds_nothing_serious_on_a_phone(browser: Chrome, sample_page: Path, scheme: str) -> None:
    resize(browser, 390, 844)
    try:
        open_page(browser, sample_page)
        find(browser, "#more").click()
        check(browser, f"{scheme}: phone, filters")
        find(browser, "#more").click()
        go_to(browser, "周岚")
        check(browser, f"{scheme}: phone, details")
    finally:
        resize(browser, 1280, 800)


def test_the_keyboard_alone_filters_finds_and_reads(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    keys = ActionChains(browser)

    def press(*pressed: str) -> str:
        for key in pressed:
            keys.send_keys(key).perform()
            keys.reset_actions()
        focused = browser.switch_to.active_element
        return str(focused.get_attribute("data-key") or focused.get_attribute("id") or focused.text)

    press("/", "z", "k")
    wait(browser, lambda b: "郑柯" in read(b, "#found"))
    press(Keys.ENTER)
    wait(browser, lambda b: read(b, "#panel h2") == "郑柯")
    # A view is a tab: arrows choose, Tab leaves.
    assert press(Keys.TAB) == "tab-picture"
    assert press(Keys.ARROW_RIGHT) == "tab-timeline"
    assert press(Keys.ARROW_LEFT) == "tab-picture"
    before = count_shown(browser)
    for _ in range(12):
        if press(Keys.TAB) == "type:Place":
            break
    assert press(Keys.SPACE) == "type:Place", "the button keeps the focus"
    assert count_shown(browser)[1] < before[1]
    for _ in range(40):
        if press(Keys.TAB) == "hops-1":
            break
    assert press(Keys.ENTER) == "hops-1"
    assert "郑柯 周围 1 步" in read(browser, "#conditions")
    press(Keys.ESCAPE)
    assert browser.switch_to.active_element.get_attribute("id") == "view"


def test_the_picture_says_what_it_is_and_where_its_content_is_told(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    view = find(browser, "#view")
    assert view.get_attribute("role") == "img"
    assert "事实表" in (view.get_attribute("aria-label") or "")
    assert find(browser, "#note").get_attribute("aria-live") == "polite"
    find(browser, "#tab-facts").click()
    rows = browser.find_elements(By.CSS_SELECTOR, "#tables tbody tr")
    assert len(rows) == count_shown(browser)[1], "every fact of the picture is a row"


def test_the_wheel_and_the_buttons_zoom(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    apart = "const [a, b] = [zhitu.locate(0), zhitu.locate(4)]; return Math.hypot(a.x - b.x, a.y - b.y)"
    before = browser.execute_script(apart)
    find(browser, "#closer").click()
    settle(browser)
    closer = browser.execute_script(apart)
    assert closer > before * 1.2
    turn_wheel(browser, 240)
    wait(browser, lambda b: b.execute_script(apart) < closer * 0.95)
    find(browser, "#whole").click()
    settle(browser)
    assert browser.execute_script(apart) == pytest.approx(before, rel=0.02)
