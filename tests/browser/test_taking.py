"""What a reader takes along: pictures, tables, the subgraph, paper."""

from __future__ import annotations

import csv
import struct
from base64 import b64decode
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from kg.answers.query import run_query
from kg.namespaces import BASE
from tests.browser.acting import choose, find, read_text, save_into, take, wait, wait_for_file
from tests.browser.chromium import open_page, set_scheme

pytestmark = pytest.mark.browser


def test_the_png_is_the_view_at_twice_its_size(browser: Chrome, sample_page: Path, tmp_path: Path) -> None:
    open_page(browser, sample_page)
    save_into(browser, tmp_path)
    take(browser, "png")
    saved = wait_for_file(browser, tmp_path / "zhitu.png").read_bytes()
    size = find(browser, "#picture").size
    assert struct.unpack(">II", saved[16:24]) == (2 * size["width"], 2 * size["height"])


def test_the_picture_can_be_taken_from_any_view(browser: Chrome, sample_page: Path, tmp_path: Path) -> None:
    open_page(browser, sample_page)
    save_into(browser, tmp_path)
    find(browser, "#tab-figures").click()
    take(browser, "png")
    saved = wait_for_file(browser, tmp_path / "zhitu.png").read_bytes()
    assert struct.unpack(">I", saved[16:20]) == (2400,)
    take(browser, "svg")
    assert "周岚" in wait_for_file(browser, tmp_path / "zhitu.svg").read_text(encoding="utf-8")


def test_the_svg_is_a_drawing_with_names(browser: Chrome, sample_page: Path, tmp_path: Path) -> None:
    open_page(browser, sample_page)
    save_into(browser, tmp_path)
    find(browser, "[data-key='type:Event']").click()
    take(browser, "svg")
    root = ElementTree.parse(wait_for_file(browser, tmp_path / "zhitu.svg")).getroot()
    space = "{http://www.w3.org/2000/svg}"
    names = {text.text for text in root.iter(space + "text")}
    assert {"周岚", "云岭县", "2023-11-05"} <= names
    assert "山货上线季" not in names, "what is filtered out is not taken along"
    assert "柚子与黑陶" in {title.text for title in root.iter(space + "title")}
    colours = {path.get("fill") for path in root.iter(space + "path")}
    assert len(colours) > 6, "a colour for each type"


def test_the_tables_are_csv(browser: Chrome, sample_page: Path, tmp_path: Path) -> None:
    open_page(browser, sample_page)
    save_into(browser, tmp_path)
    choose(browser, "#choose-source", "村支书拍视频，粉丝涨到八万")
    take(browser, "facts")
    with wait_for_file(browser, tmp_path / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        facts = list(csv.DictReader(file))
    assert {row["来源"] for row in facts} == {"海州晚报"}
    denied = next(row for row in facts if row["语气"] == "否认")
    assert (denied["主体"], denied["客体"]) == ("郑柯", "黑陶")
    assert "郑柯" in denied["原文"] or "他" in denied["原文"]
    take(browser, "figures")
    with wait_for_file(browser, tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        figures = list(csv.DictReader(file))
    assert {"83000", "412000"} <= {row["数值"] for row in figures}, "numbers as numbers, not as words"


def test_the_subgraph_is_turtle(browser: Chrome, sample_page: Path, tmp_path: Path) -> None:
    open_page(browser, sample_page)
    save_into(browser, tmp_path)
    choose(browser, "#choose-platform", "快手")
    take(browser, "turtle")
    taken = Store()
    taken.load(path=str(wait_for_file(browser, tmp_path / "zhitu.ttl")), format=RdfFormat.TURTLE)

    def count(pattern: str) -> int:
        return len(run_query(taken, f"SELECT * {{ {pattern} }}").rows)  # type: ignore[union-attr]

    shown = browser.execute_script("return zhitu.state.nodeShown.reduce((sum, on) => sum + on, 0)")
    assert count("?x rdfs:label ?name FILTER(STRSTARTS(STR(?x), 'https://zhitu.example/'))") == shown
    claim = "?c rdf:subject ?who ; rdf:predicate kg:streamsOn ; rdf:object ?where ; kg:assertedIn ?s . ?s a kg:Sentence"
    assert count("?who kg:streamsOn ?where . " + claim) >= 2
    assert count('?m org:member ?p ; org:role/rdfs:label "副县长"@zh ; kg:tenure "current" ; kg:at ?where') == 1
    assert count('?f a kg:Measure ; kg:value ?v ; kg:modifier "over" ; kg:unit ?u') >= 2
    assert count("?session a kg:Session ; kg:host ?who ; kg:date ?day") >= 2
    other = NamedNode(f"{BASE}id/platform/抖音")
    assert not list(taken.quads_for_pattern(None, None, other, None)), "what is filtered out is not taken along"


def test_the_link_of_the_view_is_in_the_address(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    take(browser, "link")
    wait(browser, lambda b: read_text(b, "#said") in ("链接已复制", "链接在地址栏里"))
    assert "at=" in browser.current_url


PRINTED = """
const box = selector => document.querySelector(selector).getBoundingClientRect();
const shown = selector => getComputedStyle(document.querySelector(selector)).display !== "none";
return {
  share: box("#printed svg").width / document.body.clientWidth,
  bottom: box("#printed svg").bottom,
  panel: box("#panel").top,
  ink: getComputedStyle(document.body).color,
  fills: [...document.querySelectorAll("#printed path")].map(path => path.getAttribute("fill")),
  screen: ["#seeking", "#zoom", "#time", "#picture"].filter(shown),
};
"""


# Pairs of names in the drawing that run into each other, and the names there are.
CLASHES = """
const texts = [...document.querySelectorAll("#printed text")];
const names = texts.map(text => [text.textContent, text.getBoundingClientRect()]);
const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
  && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > a.height / 3;
const later = k => names.slice(k + 1);
const pairs = names.flatMap(([one, a], k) => later(k).filter(([, b]) => meet(a, b)).map(([two]) => one + " " + two));
return [pairs, names.map(([name]) => name)];
"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_names_never_run_into_each_other(browser: Chrome, sample_page: Path, language: str) -> None:
    open_page(browser, sample_page)
    if language == "en":
        find(browser, "#language").click()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        browser.execute_script("dispatchEvent(new Event('beforeprint'))")
        clashes, names = browser.execute_script(CLASHES)
        browser.execute_script("dispatchEvent(new Event('afterprint'))")
    finally:
        set_scheme(browser, "light")
    assert clashes == []
    assert {"周岚", "云岭县", "快手", "云岭蜜柚", "2023-11-05"} <= set(names), "the important names are there"
    assert len(names) > 20


def test_on_paper_the_picture_is_as_wide_as_the_page(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    find(browser, "#theme").click()
    dark = browser.execute_script("return document.documentElement.dataset.theme")
    assert dark == "dark"
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        browser.execute_script("dispatchEvent(new Event('beforeprint'))")
        printed = browser.execute_script(PRINTED)
        browser.execute_script("dispatchEvent(new Event('afterprint'))")
    finally:
        set_scheme(browser, "light")
    assert printed["share"] > 0.95
    assert printed["panel"] >= printed["bottom"] - 1, "the lists follow below"
    assert printed["ink"] == "rgb(0, 0, 0)"
    assert "#0072b2" in printed["fills"], "light colours, whatever the screen has"
    assert printed["screen"] == []
    assert browser.execute_script("return document.documentElement.dataset.theme") == "dark"
    assert not browser.find_elements(By.CSS_SELECTOR, "#printed svg")


def test_chromium_prints_it(browser: Chrome, sample_page: Path) -> None:
    open_page(browser, sample_page)
    paper = b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"])
    assert paper.startswith(b"%PDF")
    assert 1 <= paper.count(b"/Type /Page\n") <= 4
    find(browser, "#tab-facts").click()
    rows = b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"])
    assert rows.startswith(b"%PDF")
