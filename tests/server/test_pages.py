"""The pages in a real browser: editor, answers, explorer; offline, without a complaint, whatever the names are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.browser.axe import list_barriers, require_axe
from tests.browser.chromium import find_browser, list_complaints, list_requests, resize, set_scheme, start_browser
from tests.browser.graphs import build_hostile
from tests.server.live import Live, publish, start_server

pytestmark = pytest.mark.browser

FIND_COLOUR = """
const canvas = document.querySelector('#network canvas'), context = canvas.getContext('2d');
const ratio = canvas.width / canvas.clientWidth, like = (x, y) => {
  const pixel = context.getImageData(x * ratio, y * ratio, 1, 1).data;
  return arguments[0].every((value, i) => Math.abs(value - pixel[i]) < 3);
};
for (let x = 6; x < canvas.clientWidth; x += 3) for (let y = 6; y < canvas.clientHeight; y += 3)
  if (like(x, y) && like(x + 3, y) && like(x, y + 3) && like(x - 3, y) && like(x, y - 3)) return [x, y];
"""
PROMOTES = "SELECT ?person ?name ?product WHERE { ?person kg:promotes ?product ; skos:prefLabel ?name }"
FIGURES = "SELECT ?metric (MAX(?v) AS ?most) WHERE { ?m kg:metric ?metric ; kg:value ?v } GROUP BY ?metric"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    if find_browser() is None:
        pytest.skip("needs Debian's chromium and chromium-driver: apt-get install chromium chromium-driver")
    browser = start_browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.quit()


def wait(browser: Chrome, condition: str) -> None:
    WebDriverWait(browser, 20).until(lambda b: b.execute_script(f"return {condition}"))


def find(browser: Chrome, id_: str) -> WebElement:
    return browser.find_element("id", id_)


def visit(browser: Chrome, live: Live, path: str) -> None:
    browser.get(live.url.rstrip("/") + path)
    if not path.startswith("/page"):
        wait(browser, "document.body.dataset.ready === 'true'")


def type_query(browser: Chrome, text: str) -> WebElement:
    field = find(browser, "sparql")
    field.clear()
    field.send_keys(text)
    return field


def list_rows(browser: Chrome) -> list[str]:
    return [row.text for row in browser.find_elements("css selector", "#view tbody tr")]


def test_a_query_is_answered_as_table_chart_and_network(browser: Chrome, server: Live) -> None:
    browser.get("about:blank")
    list_requests(browser)
    visit(browser, server, "/?lang=zh")
    type_query(browser, PROMOTES).send_keys(Keys.CONTROL, Keys.ENTER)
    wait(browser, "document.querySelectorAll('#view tbody tr').length > 2")
    assert any("周岚" in row and "云岭蜜柚" in row for row in list_rows(browser))
    find(browser, "tab-network").click()
    wait(browser, "document.querySelector('#view canvas') !== null")
    assert int(find(browser, "view").get_attribute("data-nodes") or 0) > 3
    find(browser, "tab-chart").click()
    assert "数字" in find(browser, "view").text
    type_query(browser, FIGURES)
    find(browser, "run").click()
    wait(browser, "document.querySelectorAll('#view svg rect').length > 2")
    links = [a.get_attribute("href") or "" for a in browser.find_elements("css selector", "#downloads a")]
    assert [link.rpartition("=")[2] for link in links] == ["csv", "tsv", "json", "xml"]
    for link in links:
        assert server.fetch(link.removeprefix(server.url.rstrip("/"))).status == 200
    assert [request for request in list_requests(browser) if not request.startswith((server.url, "data:"))] == []
    assert list_complaints(browser) == []


def test_a_graph_is_shown_and_a_yes_too(browser: Chrome, server: Live) -> None:
    visit(browser, server, "/?query=" + quote("CONSTRUCT { ?p kg:promotes ?o } { ?p kg:promotes ?o }"))
    assert len(list_rows(browser)) > 2
    find(browser, "tab-network").click()
    wait(browser, "document.querySelector('#view canvas') !== null")
    visit(browser, server, "/?query=" + quote("ASK {}") + "&lang=en")
    assert find(browser, "view").text == "Yes"


def test_the_text_is_coloured_and_stays_the_same(browser: Chrome, server: Live) -> None:
    visit(browser, server, "/")
    query = '# 谁\nSELECT ?a { ?a rdfs:label "<b>周岚</b>"@zh ; a <urn:x> FILTER(?n > 1.5) }'
    browser.execute_script(
        "const f = document.getElementById('sparql'); f.value = arguments[0]; f.dispatchEvent(new Event('input'))",
        query,
    )
    assert browser.execute_script("return document.querySelector('#editor pre').textContent") == query + "\n"
    kinds = browser.execute_script("return [...document.querySelectorAll('#editor pre span')].map(s => s.className)")
    assert set(kinds) == {"comment", "keyword", "variable", "prefixed", "string", "iri", "number"}
    boxes = browser.execute_script("""return ['pre', 'textarea'].map(name => {
      const style = getComputedStyle(document.querySelector('#editor ' + name));
      return ['font', 'lineHeight', 'padding', 'whiteSpace', 'letterSpacing', 'tabSize'].map(key => style[key]); })""")
    assert boxes[0] == boxes[1]


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("SELECT * { ?s kg:promo", "kg:promot"),
        ("SELECT * { ?s 推介", "kg:promotes"),
        ("SELECT * { ?s ?p 周岚", "<https://zhitu.example/id/person/周岚>"),
        ("SELECT * { ?s ?p zhoulan", "<https://zhitu.example/id/person/周岚>"),
        ("SELECT * { ?person ?p ?o . ?per", "?person"),
        ("SELECT * { ?s sko", "skos:"),
        ("SELECT * { ?s ?p ?o } LIM", "LIMIT"),
    ],
)
def test_words_are_completed(browser: Chrome, server: Live, typed: str, completed: str) -> None:
    visit(browser, server, "/?lang=zh")
    field = type_query(browser, typed)
    wait(browser, "document.querySelector('#completions li') && !document.getElementById('completions').hidden")
    offered = browser.execute_script(
        "return [...document.querySelectorAll('#completions li')].map(li => li.firstChild.textContent)"
    )
    wanted = completed.strip("<>").rpartition("/")[2] if completed.startswith("<") else completed
    place = next(i for i, text in enumerate(offered) if text.startswith(wanted))
    field.send_keys(*[Keys.ARROW_DOWN] * place, Keys.ENTER)
    value = field.get_attribute("value") or ""
    assert value.startswith(typed[: typed.rindex(" ") + 1] + completed)
    assert not find(browser, "completions").is_displayed()


def test_a_plain_question_is_answered_on_the_page(browser: Chrome, server: Live) -> None:
    visit(browser, server, "/?lang=zh")
    find(browser, "plain").send_keys("周岚推介了什么产品？", Keys.ENTER)
    WebDriverWait(browser, 90).until(lambda b: "云岭蜜柚" in find(b, "told").text)
    assert "理解" in find(browser, "told").text
    assert browser.find_element("css selector", "#told blockquote").text
    assert "kg:promotes" in (find(browser, "sparql").get_attribute("value") or "")


def test_named_questions_are_at_hand(browser: Chrome, server: Live) -> None:
    visit(browser, server, "/?lang=zh")
    chosen = Select(find(browser, "question"))
    assert len(chosen.options) > 15
    chosen.select_by_value("people-posts")
    wait(browser, "document.querySelectorAll('#view tbody tr').length > 1")
    assert "SELECT" in (find(browser, "sparql").get_attribute("value") or "")
    find(browser, "tab-table").click()
    before = len(list_rows(browser))
    browser.find_element("css selector", "#parameters input").send_keys("周岚")
    find(browser, "fill").click()
    wait(browser, f"document.querySelectorAll('#view tbody tr').length < {before}")
    assert all("周岚" in row for row in list_rows(browser))


def test_what_goes_wrong_is_told(browser: Chrome, server: Live) -> None:
    visit(browser, server, "/")
    type_query(browser, "SELECT * {").send_keys(Keys.ESCAPE)
    find(browser, "run").click()
    wait(browser, "!document.getElementById('problem').hidden")
    assert "line 1" in find(browser, "problem").text
    type_query(browser, "ASK {}").send_keys(Keys.ESCAPE)
    find(browser, "run").click()
    wait(browser, "document.getElementById('problem').hidden")


def test_the_explorer_grows_by_clicks(browser: Chrome, server: Live) -> None:
    visit(browser, server, "/explore?lang=zh")
    list_complaints(browser)
    wait(browser, "document.querySelector('#chosen li button') !== null")
    assert "报道最多" in find(browser, "chosen").text, "an empty picture says where to begin"
    find(browser, "search").send_keys("zhoulan")
    wait(browser, "document.querySelector('#found button') !== null")
    find(browser, "search").send_keys(Keys.ENTER)
    wait(browser, "Number(document.body.dataset.nodes) > 3")
    first = int(browser.execute_script("return document.body.dataset.nodes"))
    assert "周岚" in find(browser, "chosen").text
    assert "推介 云岭蜜柚" in find(browser, "chosen").text
    next(
        b for b in browser.find_elements("css selector", "#chosen li button") if "云岭县" in b.text or "快手" in b.text
    ).click()
    wait(browser, f"Number(document.body.dataset.nodes) > {first}")
    assert list_complaints(browser) == []
    # The picture itself is clicked too, where a platform's colour is.
    before = find(browser, "chosen").text
    x, y = browser.execute_script(FIND_COLOUR, [0xD5, 0x5E, 0x00])
    picture = find(browser, "network")
    box = picture.rect
    moved = ActionChains(browser).move_to_element_with_offset(picture, x - box["width"] // 2, y - box["height"] // 2)
    moved.click().perform()
    wait(browser, f"document.getElementById('chosen').innerText !== {json.dumps(before)}")
    assert "快手" in find(browser, "chosen").text or "微博" in find(browser, "chosen").text
    find(browser, "clear").click()
    assert find(browser, "chosen").text == ""
    list_complaints(browser)  # of this test's own reading of pixels


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
@pytest.mark.parametrize(
    "path",
    [
        "/?query=" + quote(PROMOTES),
        "/explore?focus=" + quote("https://zhitu.example/id/person/周岚"),
        "/page/id/person/" + quote("周岚"),
        "/page/document/sample-1",
    ],
)
def test_pages_fit_and_are_accessible(browser: Chrome, server: Live, path: str, width: int, scheme: str) -> None:
    resize(browser, width, 844)
    set_scheme(browser, scheme)
    try:
        visit(browser, server, path)
        assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
        assert list_complaints(browser) == []
        require_axe()
        # As the test's own doing: the page's policy forbids scripts put into it.
        browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
        browser.refresh()
        if not path.startswith("/page"):
            wait(browser, "document.body.dataset.ready === 'true'")
        assert list_barriers(browser) == []
    finally:
        browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
        resize(browser, 1280, 800)
        set_scheme(browser, "light")


def test_names_that_mean_harm_do_none(browser: Chrome, tmp_path: Path) -> None:
    path = tmp_path / "hostile.kg"
    publish(path, list(build_hostile()))
    person = "https://zhitu.example/id/person/h"
    with start_server(path, "--at-once", "1") as live:
        for number in range(10):
            visit(browser, live, f"/page/id/person/h{number}")
            assert browser.execute_script("return window.harmed ?? null") is None
        for page in (
            "/explore?focus=" + quote(person + "0"),
            "/explore?focus=" + quote("javascript:alert(1)"),
            "/?query=" + quote("SELECT ?x ?y ?z { ?x rdfs:label|skos:prefLabel ?y ; ?p ?z }"),
            "/?query=" + quote("</textarea><script>window.harmed = 9</script>"),
        ):
            visit(browser, live, page)
            for tab in browser.find_elements("css selector", "[role=tab]"):
                if tab.is_displayed():
                    tab.click()
            assert browser.execute_script("return window.harmed ?? null") is None
        browser.get(live.url)
