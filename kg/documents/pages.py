"""HTML → the article: trafilatura says which paragraphs, our own lines say where they stand in the source."""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, Final

from kg.documents import boilerplate
from kg.documents.articles import Article, find_article, read_surroundings
from kg.documents.dumps import find_body
from kg.documents.lines import Line
from kg.documents.markup import read_page_title, split_markup

_SPACE = re.compile(r"\s+")
_FEWEST: Final = 0.6
"""When trafilatura gives less than this share of the densest run of sentences, that run is the article."""
_SURE: Final = 12

# trafilatura and htmldate warn about pages; without a handler of its own Python would print that.
for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


def find_page_article(source: str) -> Article:
    """The article of a page.

    >>> article = find_page_article("<title>丰城直播忙-丰城网</title><h1>丰城直播忙</h1><p>丰城办了一场直播。</p>")
    >>> article.title, [line.text for line in article.paragraphs]
    ('丰城直播忙', ['丰城办了一场直播。'])
    """
    lines = list(split_markup(source))
    found = _extract(source)
    body = _find_lines(lines, found.get("text") or "")
    densest = find_body(lines)
    if body and densest and body.start < densest.stop and densest.start < body.stop:
        # trafilatura leaves out short paragraphs at the edges; what both find is one article.
        body = range(min(body.start, densest.start), max(body.stop, densest.stop))
    elif densest and _weigh(lines, body) < _FEWEST * _weigh(lines, densest):
        body = densest
    if not body:
        return replace(find_article(lines), title=found.get("title") or "")
    article = read_surroundings(
        lines, body, page_title=read_page_title(source) or found.get("title") or "", hint=found.get("title") or ""
    )
    written = (name.strip() for name in re.split(r"[;,]", found.get("author") or ""))
    authors = article.authors or tuple(name for name in written if boilerplate.count_chinese(name))
    return replace(
        article,
        source=article.source or _read_site(found),
        published=article.published or found.get("date") or "",
        authors=authors,
    )


def _extract(source: str) -> dict[str, Any]:
    """What trafilatura reads: text, title, date, author, sitename. Nothing leaves the machine."""
    # It takes a while to load, and only pages need it.
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            source,
            favor_precision=True,
            include_comments=False,
            include_tables=False,
            include_formatting=False,
            deduplicate=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "2100-01-01"},
        )
    except (ValueError, RecursionError, AssertionError):
        return {}
    return {} if found is None else dict(found) if isinstance(found, dict) else dict(found.as_dict())


def _read_site(found: dict[str, Any]) -> str:
    """The site's name, unless it is only the host of an address."""
    site = found.get("sitename") or ""
    return site if boilerplate.count_chinese(site) else ""


def _find_lines(lines: Sequence[Line], text: str) -> range:
    """The lines from the first to the last of trafilatura's paragraphs, found without regard to white space."""
    plain = [_SPACE.sub("", line.text) for line in lines]
    ends = list(accumulate(map(len, plain)))
    whole = "".join(plain)
    paragraphs = [_SPACE.sub("", paragraph) for paragraph in text.split("\n")]
    chosen: list[int] = []
    at = 0
    for paragraph in paragraphs:
        # A short paragraph may stand in many places; those between long ones come along anyway.
        place = whole.find(paragraph, at) if len(paragraph) >= _SURE else -1
        if place >= 0:
            at = place + len(paragraph)
            chosen += [bisect_right(ends, place), bisect_right(ends, at - 1)]
    if not chosen:
        return range(0)
    start, stop = chosen[0], chosen[-1] + 1
    short = set(paragraphs)
    while start > 0 and plain[start - 1] in short:
        start -= 1
    while stop < len(lines) and plain[stop] in short:
        stop += 1
    return _cut_after(lines, range(start, stop))


def _cut_after(lines: Sequence[Line], body: range) -> range:
    """The body up to the heading of related news or the like, once there has been a sentence."""
    prose = False
    for i in body:
        if prose and boilerplate.ends_article(lines[i].text):
            return range(body.start, i)
        prose = prose or boilerplate.is_prose(lines[i].text)
    return body


def _weigh(lines: Sequence[Line], body: range) -> int:
    return sum(len(lines[i].text) for i in body)
