"""Searching by sound, the neighbourhood of a node, and the way between two."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By

from tests.browser.acting import (
    click_picture,
    find,
    go_to,
    list_shown,
    locate,
    read,
    seek,
    settle,
    texts,
    wait,
    wait_for,
)
from tests.browser.chromium import open_page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("周岚", "周岚"),
        ("zhoulan", "周岚"),
        ("zhou l", "周岚"),
        ("ZL", "周岚"),
        ("zhouxianzhang", "周岚"),
        ("县长", "周岚"),
        ("ylmy", "云岭蜜柚"),
        ("heitao", "黑陶"),
    ],
)
def test_search_knows_names_aliases_pinyin_and_initials(
    browser: Chrome, sample_page: Path, typed: str, name: str
) -> None:
    if browser.current_url.split("#")[0] != sample_page.as_uri():
        open_page(browser, sample_page)
    seek(browser, typed)
    assert name in read(browser, "#found [aria-selected=true]")
    find(browser, "#search").send_keys(Keys.ENTER)
    wait_for(browser, "#panel h2", name)


def test_arrow_keys_choose_among_the_names_found(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    seek(browser, "何敏")
    found = texts(browser.find_elements(By.CSS_SELECTOR, "#found [role=option]"))
    assert len(found) == 3, "two people of one name, and a broadcast"
    assert "临江学院 教授" in read(browser, "#found"), "a post tells namesakes apart"
    find(browser, "#search").send_keys(Keys.ARROW_DOWN)
    second = read(browser, "#found [aria-selected=true]")
    assert second == found[1]
    find(browser, "#search").send_keys(Keys.ENTER)
    wait(browser, lambda b: read(b, "#panel h2") in second)


def test_the_neighbourhood_grows_with_the_steps(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    everything = list_shown(browser)
    go_to(browser, "白石红茶")
    find(browser, "#hops-1").click()
    assert list_shown(browser) == {"白石红茶", "白石镇"}
    find(browser, "#hops-2").click()
    assert list_shown(browser) == {"白石红茶", "白石镇", "松湾村", "云岭县"}
    assert read(browser, "#conditions [data-undo]").startswith("白石红茶 周围 2 步")
    find(browser, "#hops-3").click()
    assert {"郑柯", "周岚", "东陵省"} < list_shown(browser) < everything
    go_to(browser, "周岚")
    assert "距 白石红茶 3 步" in read(browser, "#panel .why")
    go_to(browser, "白石红茶")
    find(browser, "#hops-3").click()
    assert list_shown(browser) == everything, "the same button again lets go"


def test_the_other_end_of_a_way_is_picked_by_a_click(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    go_to(browser, "白石红茶")
    find(browser, "#path").click()
    assert "再点或搜索另一个名称" in read(browser, "#panel")
    settle(browser)
    find(browser, "#whole").click()
    settle(browser)
    click_picture(browser, locate(browser, "松湾村"))
    steps = wait(browser, lambda b: b.find_elements(By.CSS_SELECTOR, "#panel .step"))
    assert [texts(step.find_elements(By.CSS_SELECTOR, ".name")) for step in steps] == [
        ["白石红茶", "白石镇"],
        ["白石镇", "松湾村"],
    ]
    assert ["产自 →" in step.text or "originatesFrom →" in step.text for step in steps] == [True, False]
    assert {"白石镇", "松湾村"} <= set(texts(steps[1].find_elements(By.TAG_NAME, "mark"))), "both names are marked"


def test_a_way_that_no_fact_makes_is_said_to_be_none(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    go_to(browser, "临江学院")
    find(browser, "#path").click()
    seek(browser, "快手")
    find(browser, "#search").send_keys(Keys.ENTER)
    wait(browser, lambda b: "在所显示的事实中没有路径" in read(b, "#panel"))


def test_broadcasts_have_a_section_with_day_viewers_and_sales(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    go_to(browser, "黑陶")
    section = next(s for s in browser.find_elements(By.CSS_SELECTOR, "#panel section") if "直播场次 (1)" in s.text)
    assert "2023-11-05" in section.text
    assert "320万" in section.text
    assert "1,800万" in section.text
    assert {"黑陶", "快手"} <= {m.text for m in section.find_elements(By.TAG_NAME, "mark")}


def test_escape_closes_and_a_slash_seeks(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    go_to(browser, "周岚")
    find(browser, "#panel").click()
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert "个名称" in read(browser, "#panel h2")
    ActionChains(browser).send_keys("/").perform()
    assert browser.switch_to.active_element.get_attribute("id") == "search"
