"""The words around a number that say how exactly it holds: 近, 约, 超过 before it, 左右, 以上, 多 after it."""

from __future__ import annotations

import re
from typing import Final

_BEFORE: Final[dict[str, str]] = {
    word: modifier
    for modifier, words in {
        "over": "超过了 突破了 超过 突破 冲破 跨过 跨越 破了 过了 刚过 逾 超 破 过 超出 "
        "不止 多于 至少 不少于 不低于 最低 不下 保底",
        "near": "将近 接近 逼近 直逼 不到 不足 未满 不满 低于 少于 不超过 近",
        "about": "大约有 大约 大概 约有 约为 约合 约占 约 差不多",
    }.items()
    for word in words.split()
}
_LONGEST: Final = max(map(len, _BEFORE))
# 附近50户, 通过20家: the last character alone is no modifier.
_PART_OF_WORD: Final = {"近": "附最远亲邻临新", "过": "不通经度路跨难错胜", "破": "打爆", "约": "节契签合条预相邀"}
_AFTER: Final = re.compile(
    r"(?P<over>以上|有余|出头|开外|还?不止|还多|之多|多(?![年种次为少半于数了])|余(?![额下])|起(?![来步点源初])|\+)"
    r"|(?P<near>以下|以内)|(?P<about>左右|上下|前后|之间)"
)


def find_modifier_before(text: str, start: int) -> tuple[int, str]:
    """Where the modifier that ends at an offset begins, and what it says; the offset and "" without one.

    >>> find_modifier_before("销售额突破900万元", 5), find_modifier_before("附近50户", 2)
    ((3, 'over'), (2, ''))
    """
    for length in range(min(_LONGEST, start), 0, -1):
        word = text[start - length : start]
        if modifier := _BEFORE.get(word):
            if length == 1 and text[start - 2 : start - 1] in _PART_OF_WORD.get(word, "") and start > 1:
                return start, ""
            return start - length, modifier
    return start, ""


def find_modifier_after(text: str, end: int) -> tuple[int, str]:
    """Where the modifier that begins at an offset ends, and what it says; the offset and "" without one.

    >>> find_modifier_after("300元左右", 4)
    (6, 'about')
    """
    match = _AFTER.match(text, end)
    return (match.end(), match.lastgroup or "") if match else (end, "")
