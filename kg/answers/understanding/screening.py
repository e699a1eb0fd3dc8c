"""What a plain question may be: short, in Chinese, without characters that act on a terminal."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from kg.errors import QueryError

LONGEST_QUESTION: Final = 200

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_CHINESE = re.compile(r"[㐀-䶿一-鿿]")


def screen_question(text: str) -> str:
    """The question in the usual width, spaces trimmed.

    >>> screen_question(" 谁在 快手 直播？ ")
    '谁在快手直播？'

    Raises: QueryError for what is too long, holds control characters or no Chinese.
    """
    if len(text) > LONGEST_QUESTION:
        raise QueryError(f"the question has {len(text):,} characters; ask in {LONGEST_QUESTION} at most 问题太长")
    if match := _CONTROL.search(text):
        raise QueryError(f"the question holds the control character U+{ord(match[0]):04X}; take it out 问题含控制字符")
    # Letters and digits only: the store's names keep their full-width brackets.
    folded = "".join(unicodedata.normalize("NFKC", c) if c.isalnum() else c for c in text).strip()
    if not folded:
        raise QueryError("the question is empty; ask something like 谁在快手上卖过锦鲤？ 问题是空的")
    if not _CHINESE.search(folded):
        raise QueryError(
            f"plain questions are understood in Chinese only, not {folded[:40]!r};"
            " ask in Chinese, or name a question (kg ask STORE lists them) 只懂中文问句"
        )
    return re.sub(r"\s+", "", folded)
