"""Every thing of the graph has an address here, a page for people and data for programs."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import BASE, KG
from tests.server.live import Live, build_store, publish, start_server

PERSON = "/id/person/周岚"
HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        (HTML["Accept"], "/page/id/person/%E5%91%A8%E5%B2%9A"),
        ("*/*", "/page/id/person/%E5%91%A8%E5%B2%9A"),
        ("text/turtle", "/data/id/person/%E5%91%A8%E5%B2%9A?format=turtle"),
        ("application/ld+json", "/data/id/person/%E5%91%A8%E5%B2%9A?format=jsonld"),
        ("application/rdf+xml, text/html;q=0.2", "/data/id/person/%E5%91%A8%E5%B2%9A?format=rdfxml"),
    ],
)
def test_an_entity_leads_to_what_is_wanted(server: Live, accept: str, location: str) -> None:
    reply = server.fetch(PERSON, headers={"Accept": accept})
    assert (reply.status, reply.headers["location"]) == (303, location)
    assert "Accept" in reply.headers["vary"]


def test_what_cannot_be_had_is_refused(server: Live) -> None:
    reply = server.fetch(PERSON, headers={"Accept": "image/png"})
    assert (reply.status, reply.type) == (406, "application/problem+json")
    for path in (
        "/page/id/person/无此人",
        "/data/id/person/无此人",
        "/page/nothing",
        "/data/",
        "/page/id/../../etc/passwd",
    ):
        assert server.fetch(path).status == 404


@pytest.mark.parametrize(
    ("language", "words"), [("zh", ["人物", "职务", "置信度"]), ("en", ["person", "Posts", "confidence"])]
)
def test_a_page_tells_all_facts_with_their_sentences(server: Live, language: str, words: list[str]) -> None:
    reply = server.fetch("/page" + PERSON, headers={"Accept-Language": language})
    assert (reply.status, reply.type, reply.headers["content-language"]) == (200, "text/html", language)
    told = server.fetch("/api/entity?name=周岚@Person").json()["entities"][0]
    assert told["facts"]
    for fact in told["facts"]:
        for quote in fact["quotes"]:
            assert quote["text"] in reply.text
    for word in words:
        assert word in reply.text


def test_a_chosen_language_stays(server: Live) -> None:
    reply = server.fetch("/?lang=en", headers={"Accept-Language": "zh"})
    assert '<html lang="en">' in reply.text
    cookie = reply.headers["set-cookie"].partition(";")[0]
    assert '<html lang="en">' in server.fetch("/explore", headers={"Accept-Language": "zh", "Cookie": cookie}).text


def test_links_of_a_page_lead_on(server: Live) -> None:
    import re

    page = server.fetch("/page" + PERSON).text
    paths = set(re.findall(r'href="(/(?:id|document|data)/[^"]+)"', page))
    assert len(paths) > 3
    for path in paths:
        reply = server.fetch(path.replace("&amp;", "&"), headers=HTML)
        assert reply.status in (200, 303), path
        if reply.status == 303:
            assert server.fetch(reply.headers["location"]).status == 200, path


def test_data_holds_the_facts_and_their_sentences(server: Live) -> None:
    reply = server.fetch("/data" + PERSON, headers={"Accept": "text/turtle"})
    store = ox.Store()
    store.extend(ox.parse(reply.body, format=ox.RdfFormat.TURTLE))
    query = "ASK { ?fact rdf:subject|org:member <https://zhitu.example/id/person/周岚> ; kg:assertedIn/oa:exact ?text }"
    prefixes = {
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "org": "http://www.w3.org/ns/org#",
        "kg": KG,
        "oa": "http://www.w3.org/ns/oa#",
    }
    assert bool(store.query(query, prefixes=prefixes)) is True


def test_every_iri_under_the_base_has_an_address(server: Live) -> None:
    rows = server.query("SELECT DISTINCT ?s { ?s ?p ?o FILTER(REGEX(STR(?s), '^https://zhitu.example/[^#]*$')) }")
    iris = [row["s"]["value"] for row in rows.json()["results"]["bindings"]]
    assert len(iris) > 30
    for iri in iris:
        assert server.fetch("/page/" + iri.removeprefix(BASE)).status == 200, iri


def test_hostile_and_odd_names_are_shown_as_text(tmp_path: Path) -> None:
    name, slug = "<script>alert(1)</script> & 'x'", "%3Cscript%3E%20%25%2F%3F%23"
    thing, type_ = (
        ox.NamedNode(f"https://ours.example/kg/id/person/{slug}"),
        ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
    )
    graph = ox.NamedNode("https://ours.example/kg/graph/resolution")
    quads = [
        ox.Quad(thing, type_, ox.NamedNode(KG + "Person"), graph),
        ox.Quad(
            thing, ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"), ox.Literal(name, language="zh"), graph
        ),
    ]
    path = tmp_path / "odd.kg"
    publish(path, quads, base="https://ours.example/kg/")
    with start_server(path, "--at-once", "1") as live:
        found = live.fetch("/api/search?q=script").json()["hits"]
        assert [hit["iri"] for hit in found] == [thing.value]
        reply = live.fetch("/page" + found[0]["page"])
        assert reply.status == 200
        assert "<script>alert" not in reply.text
        assert "&lt;script&gt;alert(1)" in reply.text


def test_a_merged_thing_leads_to_what_it_is_now(tmp_path: Path) -> None:
    path = build_store(tmp_path / "merged.kg")
    old, new = ox.NamedNode(BASE + "id/person/周岚岚"), ox.NamedNode(BASE + "id/person/周岚")
    with start_server(path, "--at-once", "1") as live:
        store = ox.Store.read_only(str(path / "database-1"))
        quads = [quad for quad in store if not isinstance(quad.graph_name, ox.DefaultGraph)]
        replaced = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")
        publish(path, [*quads, ox.Quad(old, replaced, new, ox.NamedNode(BASE + "graph/redirects"))])
        for under in ("/page", "/data"):
            reply = live.fetch(f"{under}/id/person/周岚岚")
            assert (reply.status, reply.headers["location"]) == (301, f"{under}/id/person/%E5%91%A8%E5%B2%9A")


def test_any_base_is_served(tmp_path: Path) -> None:
    store = ox.Store()
    from tests.server.live import SAMPLE

    text = SAMPLE.read_text(encoding="utf-8").replace(
        "@base <https://zhitu.example/>", "@base <https://news.example/x/>"
    )
    store.load(text.encode(), format=ox.RdfFormat.TRIG)
    path = build_store(tmp_path / "based.kg")
    publish(path, list(store), base="https://news.example/x/")
    with start_server(path, "--at-once", "1") as live:
        reply = live.fetch("/data/id/person/周岚", headers={"Accept": "text/turtle"})
        assert "https://news.example/x/id/person/周岚" in reply.text
