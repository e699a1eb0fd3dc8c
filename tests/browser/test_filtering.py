"""What narrows the picture: each filter by clicking, what it leaves, what it says, and how it is undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By

from kg.answers.page import write_page
from tests.browser.acting import (
    choose,
    click_picture,
    count_shown,
    find,
    go_to,
    list_shown,
    locate,
    read,
    seek,
    settle,
    take,
    texts,
    wait,
)
from tests.browser.chromium import open_page

pytestmark = pytest.mark.browser


def list_conditions(browser: Chrome) -> list[str]:
    return [b.text.removesuffix(" ✕") for b in browser.find_elements(By.CSS_SELECTOR, "#conditions [data-undo]")]


def undo(browser: Chrome, key: str) -> None:
    find(browser, f"[data-undo={key}]").click()


def test_by_relation(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    before = count_shown(browser)
    browser.find_elements(By.CSS_SELECTOR, "#legend summary")[1].click()
    chips = browser.find_elements(By.CSS_SELECTOR, "[data-key^='relation:']")
    chip = next(c for c in chips if c.text.startswith("streamsOn"))
    key, facts = chip.get_attribute("data-key"), int(chip.text.split()[-1])
    assert facts == 7
    chip.click()
    assert count_shown(browser)[1] == before[1] - facts
    assert "河西区" not in list_shown(browser), "what only these facts hold in the picture goes with them"
    assert read(browser, f"[data-key='{key}'] .count") == f"0/{facts}"
    assert list_conditions(browser) == ["不含 streamsOn"]
    undo(browser, "relation")
    assert count_shown(browser) == before
    assert not find(browser, "#conditions").is_displayed()


def test_by_platform(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    choose(browser, "#choose-platform", "抖音")
    # A broadcast on it comes with all that takes part in the broadcast.
    assert list_shown(browser) == {"抖音", "周岚", "郑柯", "云岭县 抖音直播", "云岭县"}
    assert list_conditions(browser) == ["平台：抖音"]
    assert read(browser, "[data-key='type:Platform'] .count") == "1/3"
    choose(browser, "#choose-platform", "全部")
    assert len(list_shown(browser)) > 20


def test_by_place_with_all_that_lies_in_it(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    choose(browser, "#choose-place", "白石镇")
    assert list_shown(browser) == {"白石镇", "松湾村", "云岭县", "白石红茶", "郑柯", "云岭蜜柚"}
    go_to(browser, "郑柯")
    assert "与 白石镇 的事实相连（经 松湾村）" in read(browser, "#panel .why")
    go_to(browser, "松湾村")
    assert "位于 白石镇" in read(browser, "#panel .why")
    choose(browser, "#choose-platform", "快手")
    assert len(list_conditions(browser)) == 2
    find(browser, "#clear").click()
    assert list_conditions(browser) == []


def test_by_document(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    choose(browser, "#choose-source", "白石红茶出海")
    assert list_shown(browser) == {"白石红茶", "白石镇"}
    assert list_conditions(browser) == ["《白石红茶出海》"]
    find(browser, "#tab-facts").click()
    assert len(browser.find_elements(By.CSS_SELECTOR, "#tables tbody tr")) == 1, "the table follows"
    assert list_conditions(browser) == ["《白石红茶出海》"], "the table says why it is short"
    undo(browser, "source")
    assert len(browser.find_elements(By.CSS_SELECTOR, "#tables tbody tr")) > 40


def test_by_time_with_a_histogram(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    before = count_shown(browser)
    heights = "return [...document.querySelectorAll('#bars rect')].map(b => Math.round(100 * b.getAttribute('height')))"
    bars = browser.execute_script(heights)
    assert len(bars) == 7, "a bar for each month from November to May"
    assert max(bars) == bars[0] == 100
    assert [month for month, height in enumerate(bars) if height] == [0, 1, 2, 6]
    find(browser, "#until").send_keys(Keys.HOME)
    wait(browser, lambda b: read(b, "#span").startswith("2023-11 – 2023-11"))
    wait(browser, lambda b: count_shown(b)[1] < before[1])
    assert {"白石红茶", "郑柯"}.isdisjoint(list_shown(browser))
    assert list_conditions(browser) == ["2023-11"]
    assert browser.execute_script(heights) == bars, "the histogram still shows what the slider hides"
    undo(browser, "time")
    assert count_shown(browser) == before
    # The same with the mouse: the left thumb to the end.
    track = find(browser, "#track")
    half = track.size["width"] / 2
    pointer = ActionChains(browser).move_to_element_with_offset(track, round(-half) + 8, track.size["height"] // 2 - 8)
    pointer.click_and_hold().move_by_offset(round(half), 0).move_by_offset(round(half) - 12, 0).release().perform()
    wait(browser, lambda b: list_conditions(b) == ["2024-05"])
    assert list_shown(browser) == {"白石红茶", "白石镇"}


def test_why_a_node_is_here_or_not(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    go_to(browser, "快手")
    assert "全图有 7 条记述说到它" in read(browser, "#panel .why")
    find(browser, "[data-key='type:Platform']").click()
    assert "现在没有画出：此类型被筛去" in read(browser, "#panel .why")
    find(browser, "[data-key='type:Platform']").click()
    choose(browser, "#choose-source", "白石红茶出海")
    assert "它的事实都被筛去" in read(browser, "#panel .why")


def test_an_empty_picture_says_so(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    find(browser, "[data-key='type:every']").click()
    assert count_shown(browser) == (0, 0)
    assert "筛选之后没有可显示的内容" in read(browser, "#empty")
    find(browser, "#refill").click()
    assert not find(browser, "#empty").is_displayed()
    assert count_shown(browser)[0] > 20


def test_an_empty_graph_has_a_page_that_says_so(browser: Chrome, tmp_path: Path) -> None:
    open_page(browser, write_page(Store(), tmp_path / "empty.html").path)
    assert read(browser, "#empty") == "图谱里没有事实"
    seek(browser, "周岚")
    assert read(browser, "#found") == "没有匹配的名称"
    find(browser, "#tab-facts").click()
    assert read(browser, "#tables caption").endswith("0")
    take(browser, "png")
    browser.execute_cdp_cmd("Page.printToPDF", {})


def test_hiding_a_node_by_hand(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    go_to(browser, "快手")
    facts = count_shown(browser)[1]
    find(browser, "#away").click()
    assert "快手" not in list_shown(browser)
    assert count_shown(browser)[1] == facts - 6
    assert "已手动隐去" in read(browser, "#panel .why")
    assert list_conditions(browser) == ["隐去 快手"]
    find(browser, "#away").click()
    assert "快手" in list_shown(browser)


def test_a_pinned_node_stays(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    go_to(browser, "黑陶")
    find(browser, "#pin").click()
    find(browser, "[data-key='type:Product']").click()
    assert "黑陶" in list_shown(browser)
    assert "云岭蜜柚" not in list_shown(browser)
    assert "已固定" in read(browser, "#panel .why")
    assert find(browser, "#pin").get_attribute("aria-pressed") == "true"
    find(browser, "#pin").click()
    assert "黑陶" not in list_shown(browser)


def test_folding_communities_and_opening_one(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    before = list_shown(browser)
    find(browser, "#groups").click()
    groups = browser.execute_script("return zhitu.groups()")
    assert len(groups) == 5, "a community of two names stays as it is"
    assert len(list_shown(browser)) == 2
    settle(browser)
    click_picture(browser, browser.execute_script("return zhitu.locate(arguments[0])", groups[0]))
    wait(browser, lambda b: "联系紧密的名称" in read(b, "#panel"))
    members = texts(browser.find_elements(By.CSS_SELECTOR, "#panel .plain .name bdi"))
    find(browser, "#open").click()
    assert set(members) <= list_shown(browser)
    assert len(browser.execute_script("return zhitu.groups()")) == 4
    find(browser, "#groups").click()
    assert list_shown(browser) == before


def test_a_crowd_opens_on_its_communities(browser: Chrome, crowd_page: Path) -> None:
    open_page(browser, crowd_page)
    groups = browser.execute_script("return zhitu.groups()")
    assert 5 <= len(groups) <= 150
    assert list_shown(browser) == set()
    assert count_shown(browser)[0] == 6_100, "nothing is left out: it is drawn as one"
    place = browser.execute_script("return zhitu.locate(arguments[0])", groups[0])
    picture = find(browser, "#picture")
    x, y = place["x"] - picture.size["width"] / 2, place["y"] - picture.size["height"] / 2
    ActionChains(browser).move_to_element_with_offset(picture, round(x), round(y)).double_click().perform()
    wait(browser, lambda b: len(b.execute_script("return zhitu.groups()")) == len(groups) - 1)
    assert len(list_shown(browser)) >= 30
    go_to(browser, "人6000")
    assert "人6000" in list_shown(browser), "who is asked for comes out of the community"


def test_folding_a_place_and_all_below_a_level(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    go_to(browser, "云岭县")
    find(browser, "#fold").click()
    assert {"白石镇", "松湾村"}.isdisjoint(list_shown(browser))
    assert {"云岭县", "海州市"} <= list_shown(browser)
    find(browser, "#fold").click()
    assert {"白石镇", "松湾村"} <= list_shown(browser)
    find(browser, "#tab-places").click()
    choose(browser, "#level", "只画到第 1 级")
    find(browser, "#tab-picture").click()
    shown = list_shown(browser)
    assert {"东陵省", "大青山", "海州市", "河西区"} <= shown
    assert {"云岭县", "临江市", "白石镇", "松湾村"}.isdisjoint(shown)
    go_to(browser, "白石镇")
    assert "白石镇" in list_shown(browser), "a folded name that is asked for comes out"


def test_a_node_can_be_dragged(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    before, picture = locate(browser, "河西区"), find(browser, "#picture")
    x, y = before["x"] - picture.size["width"] / 2, before["y"] - picture.size["height"] / 2
    pointer = ActionChains(browser).move_to_element_with_offset(picture, round(x), round(y)).click_and_hold()
    pointer.move_by_offset(20, 20).move_by_offset(40, 20).release().perform()
    after = locate(browser, "河西区")
    assert after["x"] == pytest.approx(before["x"] + 60, abs=3)
    assert after["y"] == pytest.approx(before["y"] + 40, abs=3)
