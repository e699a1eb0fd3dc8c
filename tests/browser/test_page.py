"""The page does what it promises, by clicking and typing in a real browser."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By

from kg.namespaces import RDFS
from tests.browser.acting import (
    INK,
    click_picture,
    ends_with,
    find,
    locate,
    number_of,
    read,
    read_text,
    save_into,
    seek,
    take,
    wait,
    wait_for,
    wait_for_file,
)
from tests.browser.chromium import list_complaints, list_requests, open_page, resize
from tests.browser.graphs import HOSTILE_NAMES

pytestmark = pytest.mark.browser


def test_opening_asks_for_nothing_and_complains_of_nothing(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    assert list_requests(browser) == [sample_page.as_uri()]
    assert list_complaints(browser) == []
    assert browser.execute_script(INK) > 0.01
    assert read(browser, "#title") == "柚子与黑陶"


def test_searching_and_enter_fly_to_a_node(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    seek(browser, "周县")
    assert "周岚" in read(browser, "#found [aria-selected=true]")
    find(browser, "#search").send_keys(Keys.ENTER)
    assert read(browser, "#panel h2") == "周岚"
    assert "周县长" in read(browser, "#panel .aliases")
    picture = find(browser, "#picture")

    def is_in_the_middle(browser: Chrome) -> bool:
        place = locate(browser, "周岚")
        return (
            bool(abs(place["x"] - picture.size["width"] / 2) < 5) and abs(place["y"] - picture.size["height"] / 2) < 5
        )

    wait(browser, is_in_the_middle)
    seek(browser, "没有此名")
    assert read(browser, "#found") == "没有匹配的名称"


def test_clicking_a_node_tells_posts_facts_and_sentences(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    click_picture(browser, locate(browser, "郑柯"))
    wait_for(browser, "#panel h2", "郑柯")
    panel = read(browser, "#panel")
    assert "松湾村" in panel
    assert "村支书" in panel
    assert "8.3万" in panel
    assert "海州晚报 · 2023-12-01" in panel
    assert "否认" in panel
    marks = {m.text for m in browser.find_elements(By.CSS_SELECTOR, "#panel blockquote mark")}
    assert {"郑柯", "抖音"} <= marks
    assert "id/person/" in read(browser, "#panel .iri")


def test_a_neighbour_is_one_click_away_and_back(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    click_picture(browser, locate(browser, "郑柯"))
    wait_for(browser, "#panel h2", "郑柯")
    next(b for b in browser.find_elements(By.CSS_SELECTOR, "#panel .name") if b.text == "抖音").click()
    wait_for(browser, "#panel h2", "抖音")
    browser.back()
    wait_for(browser, "#panel h2", "郑柯")
    find(browser, "#close").click()
    assert "个名称" in read(browser, "#panel h2")


def test_clicking_a_line_tells_every_sentence_status_and_confidence(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    index = browser.execute_script(
        "return zhitu.edges.findIndex(e => zhitu.nodes[e.from].label === '周岚' && e.support.length === 2"
        " && zhitu.nodes[e.to].label === '快手')"
    )
    click_picture(browser, browser.execute_script("return zhitu.middle(arguments[0])", index))
    wait(browser, lambda b: "两者之间" in read(b, "#panel"))
    panel = read(browser, "#panel")
    assert "周岚在快手的直播他每场都看。" in panel
    assert "11月5日晚" in panel
    assert "陈述" in panel
    assert "可信度 0.85" in panel


def test_hovering_shows_a_card(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    click_picture(browser, locate(browser, "周岚"), hover=True)
    wait(browser, lambda b: find(b, "#card").is_displayed())
    assert "云岭县 副县长" in read(browser, "#card")


def test_the_legend_filters_and_its_counts_follow(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)

    def count() -> tuple[int, int]:
        words = read(browser, "#note").replace("，", " ").split()
        numbers = [int(word) for word in words if word.isdigit()]
        return numbers[0], numbers[1]

    before = count()
    places = int(read(browser, "[data-key='type:Place'] .count"))
    find(browser, "[data-key='type:Place']").click()
    after = count()
    assert after[0] == before[0] - places
    assert after[1] < before[1]
    assert read(browser, "[data-key='type:Place'] .count") == f"0/{places}"
    assert find(browser, "[data-key='type:Place']").get_attribute("aria-pressed") == "false"
    find(browser, "[data-key='type:every']").click()
    assert count() == before


def test_denied_facts_can_be_hidden(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    browser.find_elements(By.CSS_SELECTOR, "#legend summary")[2].click()
    find(browser, "[data-key='status:denied']").click()
    shown = "return [...document.querySelectorAll('#panel blockquote')].map(q => q.textContent).join()"
    seek(browser, "郑柯")
    find(browser, "#search").send_keys(Keys.ENTER)
    wait_for(browser, "#panel h2", "郑柯")
    assert "黑陶" not in [b.text for b in browser.find_elements(By.CSS_SELECTOR, "#panel .name")]
    assert "云岭蜜柚" in browser.execute_script(shown)


def test_the_way_between_two_names_is_told_step_by_step(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    seek(browser, "白石红茶")
    find(browser, "#search").send_keys(Keys.ENTER)
    wait_for(browser, "#panel h2", "白石红茶")
    find(browser, "#path").click()
    seek(browser, "周岚")
    find(browser, "#search").send_keys(Keys.ENTER)
    steps = wait(browser, lambda b: b.find_elements(By.CSS_SELECTOR, "#panel .step"))
    assert [[name.text for name in step.find_elements(By.CSS_SELECTOR, ".name")] for step in steps] == [
        ["白石红茶", "白石镇"],
        ["白石镇", "云岭县"],
        ["云岭县", "周岚"],
    ]
    assert all(step.find_elements(By.TAG_NAME, "blockquote") for step in steps)


def test_unsure_facts_can_be_hidden(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    everything = read(browser, "#note")
    slider = find(browser, "#sureness input")
    slider.send_keys(Keys.END)
    assert browser.execute_script("return zhitu.edges.filter(e => e.confidence >= 1).length") == 0
    assert "0 条事实" in read(browser, "#note")
    slider.send_keys(Keys.HOME)
    assert read(browser, "#note") == everything


def test_one_document_can_be_shown_alone(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    everything = read(browser, "#note")
    find(browser, "[data-source='2']").click()
    assert read(browser, "#note").startswith("显示 2 个名称，1 条事实")
    assert find(browser, "[data-source='2']").get_attribute("aria-pressed") == "true"
    seek(browser, "周岚")
    find(browser, "#search").send_keys(Keys.ENTER)
    wait_for(browser, "#panel h2", "周岚")
    assert read(browser, "#note") == everything, "who is asked for by name is shown, and what hid it goes"


def test_arrow_keys_move_the_picture(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    before = locate(browser, "周岚")["x"]
    browser.execute_script("document.getElementById('view').focus()")
    ActionChains(browser).key_down(Keys.ARROW_RIGHT).pause(0.3).key_up(Keys.ARROW_RIGHT).perform()
    assert locate(browser, "周岚")["x"] < before - 5


def test_the_picture_can_be_saved(browser: Chrome, sample_page: Path, tmp_path: Path) -> None:
    open_page(browser, sample_page)
    place = {"behavior": "allow", "downloadPath": str(tmp_path)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", place)
    take(browser, "png")
    saved = tmp_path / "zhitu.png"
    wait(browser, lambda _: saved.exists())
    assert saved.read_bytes().startswith(b"\x89PNG")
    find(browser, "#tab-facts").click()
    find(browser, "#tables .tools button").click()
    table = tmp_path / "facts.csv"
    wait(browser, lambda _: table.exists())
    assert "周岚" in table.read_text(encoding="utf-8-sig")


def test_the_tables_tell_the_same_facts(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    edges = browser.execute_script("return zhitu.edges.length")
    find(browser, "#tab-facts").click()
    assert len(browser.find_elements(By.CSS_SELECTOR, "#tables tbody tr")) == edges
    find(browser, "#rows").send_keys("黑陶")
    rows = [row.text for row in browser.find_elements(By.CSS_SELECTOR, "#tables tbody tr")]
    assert 0 < len(rows) < edges
    assert all("黑陶" in row for row in rows)
    find(browser, "#tab-figures").click()
    first = read(browser, "#tables tbody tr")
    assert "6亿" not in first, "a forecast of nothing named belongs to no node"
    assert "4.5亿" in first


def test_language_and_colours_can_be_switched(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    assert "人物" in read(browser, "#legend")
    paper = "return getComputedStyle(document.body).backgroundColor"
    light = browser.execute_script(paper)
    find(browser, "#language").click()
    assert "Person" in read(browser, "#legend")
    assert find(browser, "html").get_attribute("lang") == "en"
    find(browser, "#theme").click()
    assert browser.execute_script(paper) != light


def test_keys_alone_reach_everything(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    reached = set()
    for _ in range(60):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        focused = browser.switch_to.active_element
        reached.add(focused.get_attribute("id") or focused.get_attribute("data-key") or focused.get_attribute("class"))
    assert {
        "search",
        "tab-picture",
        "language",
        "theme",
        "type:Person",
        "view",
        "closer",
        "whole",
        "name",
    } <= reached
    unnamed = browser.execute_script(
        "return [...document.querySelectorAll('button, input, [role]')]"
        ".filter(e => e.offsetParent && !e.textContent.trim() && !e.getAttribute('aria-label'))"
        ".filter(e => !(e.labels && e.labels.length && e.labels[0].textContent.trim())).map(e => e.outerHTML)"
    )
    assert unnamed == []


def test_what_is_left_out_is_said(browser: Chrome, limited_page: Path) -> None:
    open_page(browser, limited_page)
    assert "篇幅所限，另有" in read(browser, "#note")


def test_a_narrow_screen_has_room_for_everything(browser: Chrome, sample_page: Path) -> None:
    resize(browser, 390, 800)
    try:
        open_page(browser, sample_page)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
        assert browser.execute_script(INK) > 0.01
        seek(browser, "周岚")
        find(browser, "#search").send_keys(Keys.ENTER)
        panel = wait(browser, lambda b: find(b, "#panel.open"))
        assert panel.is_displayed()
        assert 300 < panel.size["width"] <= 390
        find(browser, "#close").click()
        find(browser, "#tab-facts").click()
        row = find(browser, "#tables tbody tr")
        sentence = row.find_element(By.CSS_SELECTOR, ".column-sentence")
        assert 250 < sentence.rect["width"] < 390, "a row is a card with its sentence below"
        assert sentence.rect["y"] > row.find_element(By.TAG_NAME, "th").rect["y"]
        find(browser, "#more").click()
        find(browser, "[data-key='type:Place']").click()
        assert len(browser.find_elements(By.CSS_SELECTOR, "#tables tbody tr")) < 45, "filters are at hand in every view"
    finally:
        resize(browser, 1280, 800)


def test_hostile_texts_do_no_harm(browser: Chrome, hostile_page: Path, tmp_path: Path) -> None:
    open_page(browser, hostile_page)
    browser.execute_script("window.alert = () => { window.harmed = 'alert' }")
    nodes = [number_of(browser, name) for name in HOSTILE_NAMES]
    assert min(nodes) >= 0
    for node in nodes:
        click_picture(browser, browser.execute_script("return zhitu.locate(arguments[0])", node), hover=True)
        wait(browser, lambda b: find(b, "#card").is_displayed())
    for node, name in zip(nodes, HOSTILE_NAMES, strict=True):
        browser.execute_script("location.hash = '#node=' + encodeURIComponent(zhitu.nodes[arguments[0]].iri)", node)
        address = browser.execute_script("return zhitu.nodes[arguments[0]].iri", node)
        wait(browser, partial(ends_with, "#panel .iri", address))
        assert read_text(browser, "#panel h2")[:1] == name[:1]
        assert not browser.find_elements(By.CSS_SELECTOR, "#panel a"), "an address that is not http is no link"
        assert name[:1] in read_text(browser, "#panel blockquote")
    for view in ("facts", "figures"):
        find(browser, f"#tab-{view}").click()
        assert len(browser.find_elements(By.CSS_SELECTOR, "#tables tbody tr")) >= len(HOSTILE_NAMES)
    seek(browser, "<script>")
    assert "<script>" in read(browser, "#found")
    save_into(browser, tmp_path)
    for what in ("png", "svg", "facts", "figures", "turtle"):
        take(browser, what)
    drawing = ElementTree.parse(wait_for_file(browser, tmp_path / "zhitu.svg"))
    assert not [part for part in drawing.iter() if part.tag.endswith("script")]
    taken = Store()
    taken.load(path=str(wait_for_file(browser, tmp_path / "zhitu.ttl")), format=RdfFormat.TURTLE)
    labels = {quad.object for quad in taken.quads_for_pattern(None, NamedNode(RDFS + "label"), None, None)}
    assert {Literal(name, language="zh") for name in HOSTILE_NAMES} <= labels
    rows = wait_for_file(browser, tmp_path / "figures.csv").read_text(encoding="utf-8-sig")
    assert '"=' not in rows, "no cell is a formula"
    browser.execute_cdp_cmd("Page.printToPDF", {})
    assert browser.execute_script("return window.harmed") is None
    assert browser.execute_script("return document.querySelectorAll('script').length") == 3
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert list_requests(browser) == [hostile_page.as_uri()]
    assert list_complaints(browser) == []
