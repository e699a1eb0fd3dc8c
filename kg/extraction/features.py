"""What the recogniser sees of each character: itself, its neighbours, jieba's words, the lexicon's matches.

The columns are hashes of strings (uint64), one row a character; ``COLUMNS`` names them in order.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.tokens import Doc

from kg.extraction.document import read_text
from kg.extraction.gazetteer import LEVELS, TERM_KINDS, Match, load_gazetteer, load_names
from kg.ontology import load_terms

COLUMNS: tuple[str, ...] = (
    "character",
    "shape",
    "before",
    "after",
    "word",
    "position",
    "tag",
    "surname",
    "head",
    "repeat",
    *TERM_KINDS,
    *LEVELS,
)

_QUOTES = str.maketrans("‘’“”「」『』", '\'\'""""""')


@lru_cache(maxsize=1)
def load_words() -> tuple[Any, dict[str, str]]:
    """jieba's segmenter with the platforms' names added, and its dictionary's tag of each word."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    # Built here rather than by initialize(), which would read and write a cache in the common temporary folder.
    segmenter.FREQ, segmenter.total = segmenter.gen_pfdict(segmenter.get_dict_file())
    segmenter.initialized = True
    tags: dict[str, str] = {}
    with segmenter.get_dict_file() as lines:
        for line in lines:
            word, _, tag = line.decode("utf-8").split()
            tags[word] = tag
    for kind in ("platform", "post"):
        for term in load_terms(kind):
            for surface in (term.name, *term.aliases):
                segmenter.add_word(surface)
                tags.setdefault(surface, kind)
    return segmenter, tags


def describe_shape(character: str) -> str:
    """The class of a character.

    >>> [describe_shape(c) for c in "县A７，《 "]
    ['han', 'latin', 'digit', 'comma', 'open', 'space']
    """
    if "一" <= character <= "鿿":
        return "numeral" if character in "一二三四五六七八九十百千万亿两零〇" else "han"
    normal = unicodedata.normalize("NFKC", character)
    if normal[:1].isdigit():
        return "digit"
    if normal[:1].isalpha():
        return "latin"
    if character == "\n":
        return "line"
    if character.isspace():
        return "space"
    for name, members in _PUNCTUATION.items():
        if character in members:
            return name
    return "other"


_PUNCTUATION = {
    "open": "“‘「『《（(【[",
    "close": "”’」』》）)】]",
    "stop": "。！？!?…",
    "comma": "，,；;：:",
    "list": "、",
    "dot": "·•・‧.-—",
}
# Endings that tell a place, a body, an event or a post, whatever comes before them.
_HEADS = {
    "place": "省 市 县 区 镇 乡 村 州 盟 旗 岛 山 河 江 湖 海 水库 盆地 高原 平原 街道 社区 屯 寨 苏木 半岛 "
    "峡谷 景区 古镇",
    "body": "公司 集团 局 部 厅 委 会 所 院 校 中心 大学 学院 合作社 协会 联盟 银行 电视台 日报 晚报 工厂 厂 "
    "店 基地 办公室 商会 "
    "研究院 委员会 政府 传媒 科技 报 社 队 俱乐部 医院 基金会 供销社 工作室 农场",
    "event": "节 展 会 周 日 季 大赛 论坛 博览会 交易会 活动 行动 计划 盛典 峰会 专场 嘉年华 洽谈会 发布会 "
    "仪式 比赛 锦标赛 "
    "奥运会 运动会",
    "post": "书记 主任 县长 市长 镇长 乡长 局长 部长 省长 院长 校长 经理 总裁 董事长 教授 主播 记者 创始人 "
    "负责人 理事长 会长 站长 "
    "科长 处长 村主任 委员 代表 专家 厂长 店主 农户 老板 主席 总监 总经理 首席 秘书长 队长",
}


@lru_cache(maxsize=1)
def _heads() -> tuple[re.Pattern[str], dict[str, str]]:
    kinds = {head: kind for kind, heads in _HEADS.items() for head in heads.split()}
    longest_first = sorted(kinds, key=lambda h: (-len(h), h))
    return re.compile("|".join(map(re.escape, longest_first))), kinds


def _spread(column: list[str], start: int, end: int, value: str) -> None:
    """Writes a value over a span with its position: S alone, else B, M …, E."""
    if end - start == 1:
        column[start] = value + "S"
        return
    column[start], column[end - 1] = value + "B", value + "E"
    for i in range(start + 1, end - 1):
        column[i] = value + "M"


def _describe_words(text: str) -> tuple[list[str], list[str], list[str]]:
    segmenter, tags = load_words()
    words, positions, labels = [""] * len(text), [""] * len(text), [""] * len(text)
    at = 0
    for word in segmenter.cut(text, HMM=True):
        end = at + len(word)
        words[at:end] = [word] * len(word)
        _spread(positions, at, end, str(min(len(word), 5)))
        _spread(labels, at, end, tags.get(word, "?"))
        at = end
    return words, positions, labels


def _describe_surnames(text: str) -> list[str]:
    names = load_names("surname")
    column = [""] * len(text)
    for i in range(len(text)):
        if text[i : i + 2] in names and len(text[i : i + 2]) == 2:
            column[i], column[i + 1] = "double", "second"
        elif text[i] in names and not column[i]:
            column[i] = "single"
    return column


def _describe_repeats(text: str) -> list[str]:
    """How often the three characters from here, and up to here, stand in the document: names recur."""
    counts: dict[str, int] = {}
    for i in range(len(text) - 1):
        counts[text[i : i + 2]] = counts.get(text[i : i + 2], 0) + 1
    column = []
    for i in range(len(text)):
        ahead, behind = counts.get(text[i : i + 2], 1), counts.get(text[i - 1 : i + 1], 1) if i else 1
        column.append(f"{min(ahead, 4)}{min(behind, 4)}")
    return column


def describe_characters(text: str, matches: Iterable[Match]) -> list[list[str]]:
    """The columns of ``COLUMNS`` as strings, each as long as the text."""
    plain = [c.lower() for c in text.translate(_QUOTES)]
    plain = ["0" if c.isdigit() else c for c in plain]
    words, positions, labels = _describe_words(text)
    heads = [""] * len(text)
    pattern, kinds = _heads()
    for found in pattern.finditer(text):
        _spread(heads, found.start(), found.end(), kinds[found[0]])
    lexicon = {kind: [""] * len(text) for kind in (*TERM_KINDS, *LEVELS)}
    for match in matches:
        _spread(lexicon[match.kind], match.start, match.end, str(min(match.end - match.start, 4)))
    return [
        plain,
        [describe_shape(c) for c in text],
        [(plain[i - 1] if i else "^") + c for i, c in enumerate(plain)],
        [c + (plain[i + 1] if i + 1 < len(plain) else "$") for i, c in enumerate(plain)],
        words,
        positions,
        labels,
        _describe_surnames(text),
        heads,
        _describe_repeats(text),
        *(lexicon[kind] for kind in (*TERM_KINDS, *LEVELS)),
    ]


def hash_columns(columns: list[list[str]]) -> NDArray[np.uint64]:
    """Characters × columns; the empty string is 0, which means: nothing known."""
    length = len(columns[0])
    keys = {value: get_string_id(value) if value else 0 for value in set().union(*columns)}
    array = np.zeros((length, len(columns)), dtype=np.uint64)
    for j, column in enumerate(columns):
        array[:, j] = np.fromiter(map(keys.__getitem__, column), dtype=np.uint64, count=length)
    return array


@Language.component("zhitu_features", assigns=["doc._.columns", "doc._.features", "doc._.matches"])
def find_features(doc: Doc) -> Doc:
    """Assigns the lexicon's matches and the recogniser's features."""
    text = read_text(doc)
    doc._.matches = load_gazetteer().find(text)
    doc._.columns = describe_characters(text, doc._.matches)
    doc._.features = hash_columns(doc._.columns)
    return doc
