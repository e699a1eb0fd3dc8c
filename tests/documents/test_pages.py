from __future__ import annotations

import socket

import pytest

from kg.documents.lines import join_lines
from kg.documents.pages import find_page_article
from tests.documents.layouts import PAGES, TEA, Layout


@pytest.mark.parametrize("layout", PAGES, ids=lambda layout: layout.name)
def test_page_gives_the_article_alone(layout: Layout) -> None:
    article = find_page_article(layout.source)
    assert [line.text for line in article.paragraphs] == list(layout.paragraphs)
    assert (article.title, article.source, article.published, article.authors) == (
        layout.title,
        layout.outlet,
        layout.published,
        layout.authors,
    )


@pytest.mark.parametrize("layout", PAGES, ids=lambda layout: layout.name)
def test_page_maps_back_to_the_file(layout: Layout) -> None:
    text, segments = join_lines(find_page_article(layout.source).paragraphs)
    for segment in segments:
        cut = layout.source[segment.origin : segment.origin + segment.end - segment.start]
        assert text[segment.start : segment.end] == cut
    # Only entities and paragraph breaks have no place in the source.
    assert sum(s.end - s.start for s in segments) >= 0.97 * len(text) - text.count("\n")


def test_page_of_entities_alone_maps_nowhere() -> None:
    coded = "".join(f"&#{ord(character)};" for character in "".join(TEA))
    text, segments = join_lines(find_page_article(f"<html><body><p>{coded}</p></body></html>").paragraphs)
    assert text == "".join(TEA)
    assert [(s.start, s.end) for s in segments] == [(0, 0)]


def test_page_without_an_article_gives_what_it_has() -> None:
    article = find_page_article("<html><body><h1>丰城大米</h1><p>五十九元一袋</p></body></html>")
    assert "五十九元一袋" in [line.text for line in article.paragraphs]


@pytest.mark.parametrize(
    "source", ["", "<html></html>", "<p>", "<html><body><script>1</script></body></html>", "\x00<p"]
)
def test_empty_page_has_no_paragraph(source: str) -> None:
    assert find_page_article(source).paragraphs == ()


def test_nothing_is_fetched_and_nothing_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for layout in PAGES:
        find_page_article(layout.source)
    find_page_article("<p>坏了的页面<")
    assert capsys.readouterr() == ("", "")
