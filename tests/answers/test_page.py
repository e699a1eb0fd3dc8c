"""The page is one file that asks for nothing and holds its data as data, whatever the names are."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.answers.page import TEMPLATES, write_page
from kg.errors import ExportError
from kg.namespaces import BASE, KG, METRIC, SKOS, UNIT
from tests.browser.graphs import HOSTILE_NAMES, build_hostile, load_sample


class Outline(HTMLParser):
    """The tags of a page, and the text of its data block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data, self._open = "", False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = dict(attrs).get("id") == "data"

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._open:
            self.data += data


def unpack_rows(columns: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows again: a list has a value for each, an object for some."""
    rows: list[dict[str, Any]] = [{} for _ in range(columns.pop("count"))]
    for key, values in columns.items():
        for number, value in enumerate(values) if isinstance(values, list) else values.items():
            rows[int(number)][key] = value
    return rows


def write(store: Store, folder: Path, **options: Any) -> tuple[Outline, dict[str, Any]]:
    summary = write_page(store, folder / "page.html", **options)
    assert summary.size == summary.path.stat().st_size
    outline = Outline(summary.path.read_text(encoding="utf-8"))
    data = json.loads(outline.data)
    data["nodes"], data["edges"] = unpack_rows(data["nodes"]), unpack_rows(data["edges"])
    assert (summary.nodes, summary.edges) == (len(data["nodes"]), len(data["edges"]))
    return outline, data


def test_no_tag_points_anywhere(tmp_path: Path) -> None:
    outline, _ = write(load_sample(), tmp_path)
    addresses = [a[name] for _, a in outline.tags for name in ("src", "href", "action") if name in a]
    assert addresses == ["data:,"]
    assert [tag for tag, _ in outline.tags].count("script") == 3
    policy = next(a["content"] for _, a in outline.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_the_data_tell_each_fact_with_its_sentence(tmp_path: Path) -> None:
    _, data = write(load_sample(), tmp_path, title="样本")
    details, names = data["details"], [n["label"] for n in data["nodes"]]
    edge = next(
        e
        for e in data["edges"]
        if (names[e["from"]], details["relationIris"][e["relation"]], names[e["to"]])
        == ("郑柯", KG + "promotes", "黑陶")
    )
    index, status, confidence = edge["support"]
    assert details["statuses"][status] == "denied"
    assert confidence == 800, "thousandths"
    source, start, end, text = details["sentences"][index]
    assert (text, end - start) == ("他常在镜头前推荐云岭蜜柚，也说自己不卖黑陶。", len(text))
    assert details["sources"][source][:3] == ["村支书拍视频，粉丝涨到八万", "海州晚报", "2023-12-01"]
    assert details["title"] == "样本"


def test_the_surest_post_comes_first(tmp_path: Path) -> None:
    _, data = write(load_sample(), tmp_path)
    held = [node["posts"] for node in data["nodes"] if len(node.get("posts", ())) > 1]
    assert held
    for posts in held:
        surest = [max(post["support"][2::3]) for post in posts]
        assert surest == sorted(surest, reverse=True)


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    pages = [tmp_path / "a.html", tmp_path / "b.html"]
    for page in pages:
        write_page(load_sample(), page)
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_what_is_left_out_is_in_the_page(tmp_path: Path) -> None:
    _, data = write(load_sample(), tmp_path, limit=5)
    assert len(data["nodes"]) == 5
    assert data["details"]["left"]["nodes"] > 0
    assert data["details"]["left"]["facts"] > 0


def test_hostile_texts_stay_text(tmp_path: Path) -> None:
    outline, data = write(build_hostile(), tmp_path, title="</title><script>window.harmed = 6</script>")
    plain, _ = write(load_sample(), tmp_path)
    assert [tag for tag, _ in outline.tags] == [tag for tag, _ in plain.tags]
    assert set(HOSTILE_NAMES) < {n["label"] for n in data["nodes"]}
    assert data["details"]["title"] == "</title><script>window.harmed = 6</script>"


def test_the_data_tell_how_names_sound_and_where_places_lie(tmp_path: Path) -> None:
    _, data = write(load_sample(), tmp_path)
    readings = data["details"]["readings"]
    assert readings["周"].split()[0] == "zhou"
    assert set(readings) <= set("".join(n["label"] + "".join(n.get("aliases", ())) for n in data["nodes"]))
    number = {n["label"]: k for k, n in enumerate(data["nodes"])}
    assert data["nodes"][number["松湾村"]]["parents"] == [number["白石镇"]], "the county is above the town already"
    assert set(data["nodes"][number["云岭县"]]["parents"]) == {number["临江市"], number["大青山"]}


def test_places_that_are_not_on_the_page_are_passed_over(tmp_path: Path) -> None:
    _, data = write(
        load_sample(), tmp_path, query="SELECT ?x { VALUES ?n { '白石镇'@zh '东陵省'@zh } ?x skos:prefLabel ?n }"
    )
    number = {n["label"]: k for k, n in enumerate(data["nodes"])}
    assert data["nodes"][number["白石镇"]]["parents"] == [number["东陵省"]]


def test_places_in_a_ring_keep_each_other(tmp_path: Path) -> None:
    store, one, other = load_sample(), f"{BASE}id/place/白石镇", f"{BASE}id/place/大青山"
    store.add(Quad(NamedNode(other), NamedNode(KG + "partOf"), NamedNode(one), NamedNode(f"{BASE}graph/document/ring")))
    _, data = write(store, tmp_path)
    number = {n["label"]: k for k, n in enumerate(data["nodes"])}
    assert number["白石镇"] in data["nodes"][number["大青山"]]["parents"]
    assert number["云岭县"] in data["nodes"][number["白石镇"]]["parents"]


def test_a_metric_and_a_unit_of_one_key_have_their_own_names(tmp_path: Path) -> None:
    store = load_sample()
    for iri, name in ((METRIC + "other", "其他"), (UNIT + "other", "其他单位")):
        store.add(Quad(NamedNode(iri), NamedNode(SKOS + "prefLabel"), Literal(name, language="zh")))
    subject, figure = NamedNode(f"{BASE}id/person/郑柯"), NamedNode(f"{BASE}document/sample-2/measure/x")
    for predicate, value in (
        ("measureOf", subject),
        ("metric", NamedNode(METRIC + "other")),
        ("unit", NamedNode(UNIT + "other")),
        ("value", Literal("7")),
    ):
        store.add(Quad(figure, NamedNode(KG + predicate), value, NamedNode(f"{BASE}graph/document/sample-2")))
    _, data = write(store, tmp_path)
    assert data["details"]["metrics"]["other"][0] == "其他"
    assert data["details"]["units"]["other"][0] == "其他单位"


def test_an_empty_graph_has_a_page(tmp_path: Path) -> None:
    _, data = write(Store(), tmp_path)
    assert data["nodes"] == []


def test_a_page_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="nowhere"):
        write_page(Store(), tmp_path / "nowhere" / "page.html")


def test_our_script_never_makes_markup_of_text() -> None:
    for script in TEMPLATES.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", text)


def test_both_languages_say_the_same_things() -> None:
    text = (TEMPLATES / "words.js").read_text(encoding="utf-8")
    chinese, english = text.split("\n  en: {")
    keys = [set(re.findall(r"(\w+): (?=\"|\w+ =>|\()", part)) for part in (chinese, english)]
    assert len(keys[0]) > 60
    assert keys[0] == keys[1]
