"""The JSON routes answer what OpenAPI says they answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import jsonschema
import pytest
from openapi_spec_validator import validate

from kg.server.openapi import describe_routes
from kg.server.routes import API
from tests.server.live import Live

ASKED: dict[str, dict[str, str]] = {
    "/api/search": {"q": "周岚"},
    "/api/sentences": {"q": "直播", "limit": "3"},
    "/api/entity": {"name": "周岚"},
    "/api/path": {"from": "周岚", "to": "何敏"},
    "/api/questions": {},
    "/api/ask": {"question": "people-posts", "person": "周岚"},
    "/api/answer": {"q": "周岚推介了什么产品？"},
    "/api/vocabulary": {},
}


@pytest.fixture(scope="module")
def description(server: Live) -> dict[str, Any]:
    found: dict[str, Any] = server.fetch("/openapi.json").json()
    return found


def test_the_description_is_openapi(description: dict[str, Any], server: Live) -> None:
    validate(description)
    assert description == describe_routes(server.url)
    assert list(description["paths"]) == list(API) == list(ASKED)


@pytest.mark.parametrize("path", ASKED)
def test_answers_are_as_described(server: Live, description: dict[str, Any], path: str) -> None:
    reply = server.fetch(f"{path}?{urlencode(ASKED[path])}")
    assert (reply.status, reply.type) == (200, "application/json"), reply.text
    schema = description["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator({**schema, "components": description["components"]}).validate(reply.json())
    assert any(len(value) > 0 for value in reply.json().values())


def test_names_are_found_as_people_type_them(server: Live) -> None:
    for text in ("周岚", "周", "zhoulan", "zl"):
        hits = server.fetch(f"/api/search?q={text}").json()["hits"]
        assert "https://zhitu.example/id/person/周岚" in [hit["iri"] for hit in hits], text


def test_a_question_comes_with_its_sparql(server: Live) -> None:
    answer = server.fetch("/api/ask?question=people-posts&person=周岚").json()
    again = server.query(answer["sparql"])
    assert again.status == 200
    assert answer["rows"]
    assert len(again.json()["results"]["bindings"]) == len(answer["rows"])


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/api/search", 400, "q is missing"),
        ("/api/search?q=%20", 400, "q is missing"),
        ("/api/search?q=a&limit=0", 400, "limit"),
        ("/api/search?q=a&limit=٣", 400, "limit"),
        ("/api/search?q=a&q=b", 400, "more than once"),
        ("/api/entity?name=无此人", 404, "unknown entity"),
        ("/api/entity?name=周岚@Place", 404, "unknown entity"),
        ("/api/path?from=周岚", 400, "to is missing"),
        ("/api/ask?question=no-such", 404, "unknown question"),
        ("/api/ask?question=people-posts&colour=red", 400, "unknown argument"),
        ("/api/ask?question=people-posts&person=Nobody", 404, "unknown entity"),
        ("/api/ask?question=evidence", 400, "needs subject"),
        ("/api/nothing", 404, "nothing at"),
    ],
)
def test_wrong_requests_are_told_why(server: Live, path: str, status: int, detail: str) -> None:
    reply = server.fetch(path)
    assert (reply.status, reply.type) == (status, "application/problem+json"), reply.text
    assert reply.json()["status"] == status
    assert detail in reply.json()["detail"]
    assert len(reply.body) < 600


def test_a_plain_question_is_answered_or_told_why_not(server: Live) -> None:
    def ask(text: str) -> Any:
        return server.fetch("/api/answer?" + urlencode({"q": text}))

    answer = ask("周岚推介了什么产品？").json()
    assert [found["answer"] for found in answer["answers"]] == ["云岭蜜柚"]
    assert answer["answers"][0]["sentences"]
    assert server.query(answer["sparql"]).status == 200
    stranger = ask("王二麻推介了什么产品？").json()
    assert not stranger["understood"] or stranger["unused"] or stranger["problem"]
    assert ask("今天天气怎么样？").json()["nearest"]
    for text in ("Who sold carp?", "谁" * 201, "谁\x1b[31m？", ""):
        reply = ask(text)
        assert (reply.status, reply.type) == (400, "application/problem+json")
    assert ask("谁} UNION {?s ?p ?o} #推介了<script>？").status == 200
    assert server.query("ASK {}").status == 200


def test_hostile_words_are_only_words(server: Live) -> None:
    for text in (
        "'; DROP TABLE name; --",
        '" OR 1=1',
        "\x00",
        "<script>",
        "李君} UNION {?s ?p ?o",
        "NEAR(",
        "*" * 500,
        "a" * 20_000,
        "🧶",
    ):
        for path in ("/api/search?", "/api/sentences?"):
            assert server.fetch(path + urlencode({"q": text})).status in (200, 400), text
        for path in ("/api/entity?",):
            assert server.fetch(path + urlencode({"name": text})).status in (400, 404), text
    assert server.fetch("/api/search?q=周岚").json()["hits"]
