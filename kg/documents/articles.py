"""Lines → the article alone, with what the lines around it say: the way that plain texts, dumps and pages share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.documents import boilerplate, bylines
from kg.documents.bylines import Byline
from kg.documents.dumps import find_body, is_dump
from kg.documents.lines import INVISIBLE, Line
from kg.documents.titles import choose_title, cut_site, may_be_title, split_site, strip_space

_HEAD: Final = 25
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Article:
    """The paragraphs of an article and what the lines around them say of it."""

    paragraphs: tuple[Line, ...]
    title: str = ""
    source: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()


def find_article(lines: Sequence[Line]) -> Article:
    """The article of a plain text: all of it, unless the text is a page copied with its menus.

    >>> from kg.documents.lines import split_lines
    >>> article = find_article(list(split_lines("丰城直播忙\\n2020-06-20 来源：丰城报\\n6月18日，丰城办了一场直播。")))
    >>> article.title, article.published, article.source, [line.text for line in article.paragraphs]
    ('丰城直播忙', '2020-06-20', '丰城报', ['6月18日，丰城办了一场直播。'])
    """
    if is_dump(lines):
        body = find_body(lines)
        if body:
            return read_surroundings(lines, body)
    return _read_plain(lines)


def read_surroundings(lines: Sequence[Line], body: range, *, page_title: str = "", hint: str = "") -> Article:
    """The article in ``body``, with title, date, outlet and authors from the lines before and after it.

    ``page_title`` is what a page's ``<title>`` says; in a plain dump it is the first line. ``hint`` is a title that
    another reader found.
    """
    head_end = next((i for i in body if boilerplate.is_prose(lines[i].text)), body.start)
    offset = max(0, head_end - _HEAD)
    facts, taken = _read_bylines(lines[offset:head_end])
    # A dump begins with the page's title, unless it begins with the body.
    start = 0 if page_title or not body.start else 1
    head = [line.text for line in lines[start:head_end]]
    stem, site = split_site(page_title or "".join(line.text for line in lines[:start]), head)
    above = head[: max(0, (offset + min(taken) if taken else body.start) - start)]
    title = choose_title(head, above, stem, hint if site or page_title else "", certain=bool(site or page_title))
    paragraphs = [
        lines[i]
        for i in body
        if not (i < head_end and (i - offset in taken or strip_space(lines[i].text) == strip_space(title)))
        and not boilerplate.is_button(lines[i].text)
    ]
    tail, _ = _read_bylines(lines[body.stop : body.stop + 8], until_prose=True)
    return _finish(paragraphs, title, [*facts, *tail], site)


def _read_bylines(lines: Sequence[Line], *, until_prose: bool = False) -> tuple[list[Byline], set[int]]:
    """What the bylines among the lines say, and which lines they are."""
    found: list[Byline] = []
    taken: set[int] = set()
    for i, line in enumerate(lines):
        if until_prose and boilerplate.is_prose(line.text):
            break
        if i in taken:
            continue
        byline = bylines.read_byline(line.text)
        if byline is None:
            continue
        taken.add(i)
        if byline.waits and i + 1 < len(lines):
            byline, used = _await_value(byline, lines[i + 1].text)
            taken.update({i + 1} if used else ())
        elif byline.published and not byline.source:
            beside = [n for n in (i - 1, i + 1) if _stands_as_outlet(lines, n)][:1]
            taken.update(beside)
            byline = replace(byline, source="".join(lines[n].text for n in beside))
        found.append(byline)
    return found, taken


def _stands_as_outlet(lines: Sequence[Line], n: int) -> bool:
    """Whether a line beside a date is an outlet, and no title that ends as outlets do (…战报)."""
    if not 0 < n < len(lines) or not bylines.is_outlet(lines[n].text):
        return False
    name = lines[n].text
    titles = {cut_site(line.text) for i, line in enumerate(lines) if i != n}
    return name not in titles


def _await_value(byline: Byline, following: str) -> tuple[Byline, bool]:
    """A byline that ends with a label takes its value from the next line, when that can be one."""
    if len(following) > 24 or boilerplate.ends_sentence(following) or boilerplate.is_furniture(following):
        return byline, False
    if bylines.read_byline(following) is not None and byline.waits != "date":
        return byline, False
    if byline.waits == "source" and not byline.source:
        return replace(byline, source=following), True
    if byline.waits == "author":
        return replace(byline, authors=(*byline.authors, *(bylines.read_names(following) or (following,)))), True
    if byline.waits == "date":
        return replace(byline, published=byline.published or bylines.read_date(following)), True
    return byline, byline.waits == "staff" and bool(bylines.read_names(following))


def _read_plain(lines: Sequence[Line]) -> Article:
    """A text without furniture: nothing goes but title, bylines, and the names that sign it."""
    head_end = next((i for i, line in enumerate(lines) if boilerplate.is_prose(line.text)), 0)
    facts, taken = _read_bylines(lines[: min(head_end, 8)])
    paragraphs = [line for i, line in enumerate(lines) if i not in taken]
    title = ""
    if paragraphs and head_end and _opens_text(paragraphs, bool(taken)):
        title = _cut_heading(paragraphs.pop(0)).text
    paragraphs = [_cut_heading(line) for line in paragraphs]
    return _finish(paragraphs, title, facts, "")


def _opens_text(lines: Sequence[Line], has_byline: bool) -> bool:
    """Whether the first line is a title: short, no sentence, and what follows is no text with broken lines."""
    text = lines[0].text
    if not may_be_title(text) or (boilerplate.ends_sentence(text) and not has_byline):
        return False
    rest = [line.text for line in lines[1:]]
    whole = sum(boilerplate.ends_sentence(t) or t[-1] in "”」）)：:" for t in rest)
    return has_byline or whole * 2 >= len(rest)


def _cut_heading(line: Line) -> Line:
    mark = _HEADING.match(line.text)
    return line.cut(mark.end(), len(line.text)) if mark else line


def _cut_end(paragraphs: list[Line], facts: list[Byline]) -> tuple[list[Line], tuple[str, ...]]:
    """The paragraphs without the editors' lines and the signature behind them, and the names that sign."""
    left = list(paragraphs)
    while len(left) > 1:
        last = left[-1].text
        if len(left) > 2 and bylines.is_label(left[-2].text) and len(last) <= 12 and bylines.read_names(last):
            del left[-2:]
            continue
        byline = bylines.read_byline(last)
        if byline is None:
            break
        facts.append(byline)
        if bylines.is_date(last):
            # A notice ends with its date: it stays in the text.
            break
        left.pop()
    signature = bylines.find_signature(left[-1].text) if left else None
    if signature and (signature[0] or len(left) > 1):
        line = left.pop().cut(0, signature[0])
        return left + ([line] if line.text else []), signature[1]
    return left, ()


def _finish(paragraphs: list[Line], title: str, facts: list[Byline], site: str) -> Article:
    """Takes editor lines and signature from the end, and puts together what the bylines say."""
    paragraphs, signed = _cut_end(paragraphs, facts)
    named = tuple(dict.fromkeys(name for fact in facts for name in fact.authors))
    outlet = next((fact.source for fact in facts if fact.source), "")
    return Article(
        tuple(paragraphs),
        title=" ".join(INVISIBLE.sub("", title).split()),
        source=join_outlets(outlet, site),
        published=next((fact.published for fact in facts if fact.published), ""),
        authors=signed or named or (bylines.find_lead_names(paragraphs[0].text) if paragraphs else ()),
    )


def join_outlets(outlet: str, site: str) -> str:
    """Who wrote it and which site shows it, when they differ.

    >>> join_outlets("丰城日报", "江西网"), join_outlets("丰城日报", "丰城日报网")
    ('丰城日报 / 江西网', '丰城日报')
    """
    if not outlet or not site:
        return outlet or site
    return outlet if site in outlet or outlet in site else f"{outlet} / {site}"
