"""The other views of the same data, and the view in the address."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from tests.browser.acting import (
    INK,
    choose,
    count_shown,
    find,
    go_to,
    list_shown,
    locate,
    read,
    read_rows,
    settle,
    texts,
    turn_wheel,
    wait,
    wait_for,
)
from tests.browser.chromium import open_page

pytestmark = pytest.mark.browser


def test_the_timeline_tells_broadcasts_and_events_by_date(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    find(browser, "#tab-timeline").click()
    items = browser.find_elements(By.CSS_SELECTOR, "#tables .line li")
    assert len(items) == 5
    days = texts(browser.find_elements(By.CSS_SELECTOR, "#tables .line time"))
    assert days == sorted(days)
    assert days[0] == "2023-11-05"
    assert "观看量 超320万" in items[0].text or "viewers 超320万" in items[0].text
    assert {"周岚", "何敏", "快手", "黑陶"} <= set(items[0].text.split("\n"))
    assert "计划" in items[-1].text, "what is only planned says so"
    assert texts(browser.find_elements(By.CSS_SELECTOR, "#tables .timeline h2"))[1].startswith("2024")
    find(browser, "[data-key='type:Event']").click()
    assert len(browser.find_elements(By.CSS_SELECTOR, "#tables .line li")) == 4, "the legend filters here too"
    browser.find_element(By.CSS_SELECTOR, "#tables .line .name").click()
    wait(browser, lambda b: "快手直播" in read(b, "#panel h2"))


def test_the_tree_of_places_opens_folds_and_filters(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    find(browser, "#tab-places").click()
    path = """
        const branches = [...document.querySelectorAll("#tables .branch bdi")], above = [];
        const up = element => element && element.closest("li");
        for (let at = up(branches.find(b => b.textContent === "松湾村")); at; at = up(at.parentElement))
            above.unshift(at.querySelector("bdi").textContent);
        return above;
    """
    assert browser.execute_script(path) == ["东陵省", "临江市", "云岭县", "白石镇", "松湾村"]
    first = find(browser, "#tables .tree > ul > li")
    assert first.text.startswith("东陵省")
    assert "4 个下级" in first.text
    seen = len([b for b in browser.find_elements(By.CSS_SELECTOR, "#tables .branch") if b.is_displayed()])
    first.find_element(By.TAG_NAME, "summary").click()
    wait(
        browser,
        lambda b: len([e for e in b.find_elements(By.CSS_SELECTOR, "#tables .branch") if e.is_displayed()]) < seen,
    )
    find(browser, "#tables .branch .only").click()
    assert read(browser, "#conditions [data-undo]").startswith("地点：东陵省及其下辖")
    assert count_shown(browser)[1] < 45


def test_the_figures_are_a_ranking_that_sorts(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    find(browser, "#tab-figures").click()
    values = read_rows(browser, "value")
    assert values[0].startswith("约4.5亿")
    assert values[-1].startswith("2")
    find(browser, "#tables thead button:not([disabled])")
    heads = browser.find_elements(By.CSS_SELECTOR, "#tables thead button")
    heads[2].click()
    assert read_rows(browser, "value") == values[::-1]
    assert find(browser, "#tables th[aria-sort=ascending]").text.startswith("数值")
    sales = next(o for o in Select(find(browser, "#metric")).options if o.get_attribute("value") == "sales")
    choose(browser, "#metric", sales.text)
    assert len(read_rows(browser, "value")) == 4
    assert len(set(read_rows(browser, "metric"))) == 1
    assert "forecast" not in read(browser, "#tables")
    assert "预测" in read(browser, "#tables"), "a forecast says that it is one"
    address = browser.current_url
    open_page(browser, sample_page)
    browser.get(address)
    wait(browser, lambda b: len(read_rows(b, "value")) == 4)
    assert find(browser, "#tables th[aria-sort=ascending]").text.startswith("数值")


def test_sorting_facts_by_any_column(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    find(browser, "#tab-facts").click()
    browser.find_elements(By.CSS_SELECTOR, "#tables thead button")[4].click()
    sure = [float(cell) for cell in read_rows(browser, "confidence")]
    assert sure == sorted(sure)
    browser.find_elements(By.CSS_SELECTOR, "#tables thead button")[4].click()
    assert [float(cell) for cell in read_rows(browser, "confidence")] == sorted(sure, reverse=True)


def test_the_address_brings_the_whole_view_back(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    choose(browser, "#choose-place", "云岭县")
    find(browser, "[data-key='type:Event']").click()
    go_to(browser, "何敏、周岚 2023-11-05 快手直播")
    go_to(browser, "郑柯")
    find(browser, "#pin").click()
    find(browser, "#closer").click()
    settle(browser)
    turn_wheel(browser, 120)
    wait(browser, lambda b: "at=" in b.current_url)
    settle(browser)
    shown, place, address = list_shown(browser), locate(browser, "郑柯"), browser.current_url
    conditions = read(browser, "#conditions")
    open_page(browser, sample_page)
    assert list_shown(browser) != shown
    browser.get("about:blank")
    browser.get(address)
    wait(browser, lambda b: b.execute_script("return document.body.dataset.ready") == "true")
    wait_for(browser, "#panel h2", "郑柯")
    assert list_shown(browser) == shown
    assert read(browser, "#conditions") == conditions
    assert find(browser, "#pin").get_attribute("aria-pressed") == "true"
    again = locate(browser, "郑柯")
    assert again["x"] == pytest.approx(place["x"], abs=4)
    assert again["y"] == pytest.approx(place["y"], abs=4)


def test_an_address_that_means_nothing_opens_the_plain_page(browser: Chrome, sample_page: Path) -> None:
    browser.get("about:blank")
    browser.get(
        sample_page.as_uri() + "#node=nobody&place=x&off=r99,Nonsense&time=..&at=a,b&folded=7777&by=99d&view=figures"
    )
    wait(browser, lambda b: b.execute_script("return document.body.dataset.ready") == "true")
    assert len(browser.find_elements(By.CSS_SELECTOR, "#tables tbody tr")) > 10
    assert not find(browser, "#conditions").is_displayed()
    find(browser, "#tab-picture").click()
    wait(browser, lambda b: b.execute_script(INK) > 0.01)
    width = find(browser, "#picture").size["width"]
    places = [locate(browser, name)["x"] for name in ("白石红茶", "何敏", "快手")]
    assert all(0 < x < width for x in places), "the picture that was hidden is fitted when it is shown"
