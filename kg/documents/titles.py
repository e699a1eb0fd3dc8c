"""Which line is the title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from kg.documents import boilerplate, bylines

LONGEST_TITLE: Final = 60
# Sub-titles, hashtags, names called, smileys, double marks, a speaker: all open a text, none is a title.
_NO_TITLE = re.compile(
    r"^[—\-(（]|[—\-]$|#\S+#|[@＠]|[！!]{2}|[？?]{2}|[\u2600-\u27bf\U0001f000-\U0001faff]|"
    r"^(?:受访者|被访者|采访者|采访对象|嘉宾|主持人|对话人?|问|答|时间|地点)[:：]"
)
_SITE_MARK = re.compile(r"\s*[-_—–－|｜丨·]+\s*")


def split_site(page_title: str, others: Sequence[str]) -> tuple[str, str]:
    """A page's title without the names of site and sections behind it, and the site.

    >>> split_site("丰城直播忙_乡村_丰城网", [])
    ('丰城直播忙', '丰城网')
    >>> split_site("京东-快手合作", ["京东-快手合作"])
    ('京东-快手合作', '')
    """
    known = {strip_space(text) for text in others if text != page_title}
    if strip_space(page_title) in known:
        return page_title, ""
    marks = list(_SITE_MARK.finditer(page_title))
    for mark in marks:
        stem = page_title[: mark.start()].strip()
        if len(stem) >= 2 and strip_space(stem) in known:
            return stem, page_title[marks[-1].end() :].strip()
    stem, site = page_title, ""
    for mark in reversed(marks):
        part = stem[mark.end() :].strip()
        if not (bylines.is_site(part) or (site and len(part) <= 8)) or mark.start() < 4:
            break
        stem, site = stem[: mark.start()].strip(), site or part
    return stem, site


def choose_title(head: Sequence[str], above: Sequence[str], stem: str, hint: str, *, certain: bool) -> str:
    """The page's title where a line repeats it, else the line above byline or body, else what the page calls itself."""
    plain = Counter(strip_space(text) for text in head)
    for candidate in (stem, hint):
        if candidate and strip_space(candidate) in plain and (certain or may_be_title(candidate)):
            return candidate
    over = [text for text in reversed(above[-3:]) if may_be_title(text)]
    repeated = [text for text in head if plain[strip_space(text)] > 1 and may_be_title(text)]
    return next(iter([*over, *repeated]), hint or (stem if certain else ""))


def may_be_title(text: str) -> bool:
    """Whether a line is short, no sentence, and nothing that belongs to the page."""
    if not 4 <= len(text) <= LONGEST_TITLE or _NO_TITLE.search(text):
        return False
    no_title = boilerplate.is_prose(text) or boilerplate.is_aside(text)
    return not (no_title or text.endswith(("。", "，", "；", "：", ":")))


def cut_site(text: str) -> str:
    """What stands before the first mark that may part a title from a site."""
    return _SITE_MARK.split(text, maxsplit=1)[0]


def strip_space(text: str) -> str:
    """A text without white space, to compare titles by."""
    return re.sub(r"\s+", "", text)
