"""Lines → the article alone: what the dumps of pages, pages and plain texts have in common."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.documents import boilerplate, bylines
from kg.documents.bylines import Byline
from kg.documents.lines import Line

LONGEST_TITLE: Final = 60
_GAP: Final = 12
"""So many short lines may stand between two paragraphs of one article: a list, a table, sub-headings."""
_HEAD: Final = 25
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_SITE_MARK = re.compile(r"\s*[-_—–－|｜丨·]+\s*")


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


def is_dump(lines: Sequence[Line]) -> bool:
    """Whether the lines are a page with its furniture: three such lines of different words, not only sections.

    Editor lines are no sign of it: a clean text may end with some.
    """
    texts = {line.text for line in lines if len(line.text) <= 300}
    after = {text for text in texts if boilerplate.ends_article(text) and bylines.read_byline(text) is None}
    furniture = {text for text in texts if boilerplate.is_furniture(text)}
    pressed = any(boilerplate.is_button(text) for text in furniture)
    return len(after | furniture) >= 3 and (bool(after) or pressed)


def find_body(lines: Sequence[Line]) -> range:
    """The run of lines that is the article, in a page with its menus; empty when there is no prose.

    Paragraphs are lines with sentences. Bylines and the headings of what follows an article end a run. The longest
    run wins; one that stands under a byline counts double, one under 相关新闻 and the like a third.
    """
    best, best_score = range(0), 0.0
    start, last, score, weight = -1, -1, 0.0, 1.0
    for i, line in enumerate(lines):
        prose = boilerplate.is_prose(line.text)
        after = boilerplate.ends_article(line.text) and not _is_subheading(lines, i, last)
        byline = not prose and not after and bylines.read_byline(line.text) is not None
        if start >= 0 and (after or byline or i - last > _GAP):
            if score > best_score:
                best, best_score = range(start, last + 1), score
            start, score = -1, 0.0
        if after or byline:
            weight = 2.0 if byline else 0.3
        elif prose:
            start = i if start < 0 else start
            last = i
            score += weight * len(line.text)
    if start >= 0 and score > best_score:
        best = range(start, last + 1)
    return _extend(lines, best) if best else best


def _is_subheading(lines: Sequence[Line], i: int, last: int) -> bool:
    """Whether a line that looks like the end stands indented among indented paragraphs: 　　相关链接 in the article."""
    around = (last, i, i + 1)
    return (
        last >= 0
        and i + 1 < len(lines)
        and all(lines[n].indented for n in around)
        and (i - last <= 2 and boilerplate.is_prose(lines[i + 1].text))
    )


def _extend(lines: Sequence[Line], body: range) -> range:
    """The body with the sub-headings and short paragraphs that stand at its edges as its own lines do."""
    first = lines[body.start]
    spacing = statistics.median_low([lines[i].apart for i in body[1:]]) if len(body) > 1 else 1
    start, end = body.start, body.stop
    titles = {_plain(line.text) for line in lines[: body.start] if len(line.text) <= LONGEST_TITLE}
    while start > max(0, body.start - _GAP) and lines[start].apart <= spacing:
        text = lines[start - 1].text
        repeated = sum(_plain(line.text) == _plain(text) for line in lines) > 1 and _plain(text) in titles
        if lines[start - 1].indented != first.indented or repeated or _is_aside(text):
            break
        start -= 1
    while end < min(len(lines), body.stop + 3) and lines[end].apart <= spacing:
        if lines[end].indented != lines[body.stop - 1].indented or _is_aside(lines[end].text):
            break
        end += 1
    return range(start, end)


def _is_aside(text: str) -> bool:
    return boilerplate.is_furniture(text) or boilerplate.ends_article(text) or bylines.read_byline(text) is not None


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
    above = head[: max(0, offset + min(taken) - start)] if taken else []
    title = _choose_title(head, above, stem, hint if site or page_title else "", certain=bool(site or page_title))
    paragraphs = [
        lines[i]
        for i in body
        if not (i < head_end and (i - offset in taken or _plain(lines[i].text) == _plain(title)))
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
            # An outlet on a line of its own beside the date.
            beside = [n for n in (i - 1, i + 1) if 0 <= n < len(lines) and bylines.is_outlet(lines[n].text)][:1]
            taken.update(beside)
            byline = replace(byline, source="".join(lines[n].text for n in beside))
        found.append(byline)
    return found, taken


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


def split_site(page_title: str, others: Sequence[str]) -> tuple[str, str]:
    """A page's title without the names of site and sections behind it, and the site.

    >>> split_site("丰城直播忙_乡村_丰城网", [])
    ('丰城直播忙', '丰城网')
    >>> split_site("京东-快手合作", ["京东-快手合作"])
    ('京东-快手合作', '')
    """
    known = {_plain(text) for text in others if text != page_title}
    if _plain(page_title) in known:
        return page_title, ""
    marks = list(_SITE_MARK.finditer(page_title))
    for mark in marks:
        stem = page_title[: mark.start()].strip()
        if len(stem) >= 4 and _plain(stem) in known:
            return stem, page_title[marks[-1].end() :].strip()
    stem, site = page_title, ""
    for mark in reversed(marks):
        part = stem[mark.end() :].strip()
        if not (bylines.is_site(part) or (site and len(part) <= 8)) or mark.start() < 4:
            break
        stem, site = stem[: mark.start()].strip(), site or part
    return stem, site


def _choose_title(head: Sequence[str], above: Sequence[str], stem: str, hint: str, *, certain: bool) -> str:
    """The page's title where a line repeats it, else the line above the byline, else what the page calls itself."""
    plain = [_plain(text) for text in head]
    for candidate in (stem, hint):
        if candidate and _plain(candidate) in plain and (certain or _may_be_title(candidate)):
            return candidate
    over = [text for text in reversed(above[-3:]) if _may_be_title(text)]
    repeated = [text for text in head if plain.count(_plain(text)) > 1 and _may_be_title(text)]
    return next(iter([*over, *repeated]), hint or (stem if certain else ""))


def _may_be_title(text: str) -> bool:
    if not 5 <= len(text) <= LONGEST_TITLE or text.startswith(("—", "-", "（", "(")):
        return False
    return not (text.endswith(("。", "，", "；", "：", ":")) or _is_aside(text) or boilerplate.is_prose(text))


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _read_plain(lines: Sequence[Line]) -> Article:
    """A text without furniture: nothing goes but title, bylines, and the names that sign it."""
    head_end = next((i for i, line in enumerate(lines) if boilerplate.is_prose(line.text)), 0)
    facts, taken = _read_bylines(lines[: min(head_end, 8)])
    paragraphs = [line for i, line in enumerate(lines) if i not in taken]
    title = ""
    if paragraphs and head_end and _opens_text(paragraphs, bool(taken)):
        title = _HEADING.sub("", paragraphs.pop(0).text)
    paragraphs = [_cut_heading(line) for line in paragraphs]
    return _finish(paragraphs, title, facts, "")


def _opens_text(lines: Sequence[Line], has_byline: bool) -> bool:
    """Whether the first line is a title: short, no sentence, and what follows is no text with broken lines."""
    text = lines[0].text
    if not _may_be_title(text) or (boilerplate.ends_sentence(text) and not has_byline):
        return False
    rest = [line.text for line in lines[1:]]
    whole = sum(boilerplate.ends_sentence(t) or t[-1] in "”」）)：:" for t in rest)
    return has_byline or whole * 2 >= len(rest)


def _cut_heading(line: Line) -> Line:
    mark = _HEADING.match(line.text)
    return line.cut(mark.end(), len(line.text)) if mark else line


def _finish(paragraphs: list[Line], title: str, facts: list[Byline], site: str) -> Article:
    """Takes editor lines and signature from the end, and puts together what the bylines say."""
    signed: tuple[str, ...] = ()
    while len(paragraphs) > 1:
        last = paragraphs[-1].text
        label = paragraphs[-2].text
        if bylines.is_label(label) and len(last) <= 12 and bylines.read_names(last):
            del paragraphs[-2:]
            continue
        byline = bylines.read_byline(last)
        if byline is None or not paragraphs[:-1]:
            break
        facts.append(byline)
        paragraphs.pop()
    if paragraphs:
        signature = bylines.find_signature(paragraphs[-1].text)
        if signature:
            start, signed = signature
            line = paragraphs.pop().cut(0, start)
            paragraphs += [line] if line.text else []
    named = tuple(dict.fromkeys(name for fact in facts for name in fact.authors))
    outlet = next((fact.source for fact in facts if fact.source), "")
    return Article(
        tuple(paragraphs),
        title=" ".join(title.split()),
        source=join_outlets(outlet, site),
        published=next((fact.published for fact in facts if fact.published), ""),
        authors=signed or named,
    )


def join_outlets(outlet: str, site: str) -> str:
    """Who wrote it and which site shows it, when they differ.

    >>> join_outlets("丰城日报", "江西网"), join_outlets("丰城日报", "丰城日报网")
    ('丰城日报 / 江西网', '丰城日报')
    """
    if not outlet or not site:
        return outlet or site
    return outlet if site in outlet or outlet in site else f"{outlet} / {site}"
