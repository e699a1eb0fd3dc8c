"""What the relation classifier sees of a pair of entities: hashed features, all pairs at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kg.extraction.entity_features import EntityColumns, mask_mentions
from kg.extraction.hashing import Bags, Hashes, Integers, expand_ranges, gather_bags, hash_word, mix, scale_roughly
from kg.extraction.layout import WORD, Layout, hash_nearest_verbs
from kg.extraction.pair_columns import Columns, Frame, frame_pairs, number_pairs
from kg.extraction.pairs import Pairs
from kg.records import ENTITY_TYPES

_BETWEEN = 30  # words further apart are not read
_BEFORE, _AFTER = 6, 8  # words read about the two
_CUES = [
    "直播",
    "带货",
    "合作社",
    "举办",
    "联合",
    "主办",
    "承办",
    "协办",
    "发起",
    "推介",
    "推荐",
    "品牌",
    "公司",
    "旗下",
    "子公司",
    "收购",
    "销售",
    "种植",
    "基地",
    "产业",
    "战略",
    "合作",
    "签约",
    "参加",
    "出席",
    "拟",
    "将",
    "计划",
    "并未",
    "没有",
    "否认",
    "预计",
    "未",
    "不",
    "分别",
    "各自",
    "原",
    "曾",
    "前",
]
_CUE_HASHES = np.array([hash_word(w) for w in _CUES], dtype=np.uint64)


def describe_pairs(pairs: Pairs, columns: EntityColumns) -> tuple[Bags, NDArray[np.float32]]:
    """Hashed features, and the numeric columns, of every pair."""
    if not len(pairs):
        return Bags(pairs.heads, pairs.tails, 0), np.zeros((0, 0), dtype=np.float32)
    layout, types = pairs.layout, pairs.layout.types
    f = frame_pairs(pairs)
    c = number_pairs(pairs, columns, f)
    kind = types[pairs.heads] * WORD + types[pairs.tails]
    side = kind * 2 + f.order
    place = side * 8 + np.minimum(f.sentences, 5)
    here = place * 2 + (f.clauses == 0)
    masked = mask_mentions(layout)
    fixed = [
        *_describe_names(pairs, columns, kind, here),
        *_describe_numbers(c, kind, side, place, here),
        *_describe_borders(f, place, masked),
        *_describe_verbs(layout, f, kind, side, place),
    ]
    lists = _list_words(layout, f, side, masked)
    present = np.flatnonzero(np.isin(_CUE_HASHES, layout.hashes))
    each = np.repeat(np.arange(len(pairs)), len(present))
    lists.append((mix(67, kind[each], np.tile(present, len(pairs))), each))
    return gather_bags(fixed, lists, len(pairs)), np.stack(list(c.values()), axis=1).astype(np.float32)


def _describe_names(pairs: Pairs, e: EntityColumns, kind: Integers, here: Integers) -> list[Hashes]:
    h, t = pairs.heads, pairs.tails
    return [
        mix(24, kind, e.last1[h]),
        mix(25, kind, e.last1[t]),
        mix(26, kind, e.last1[h], e.last1[t]),
        mix(27, kind, e.last2[h]),
        mix(28, kind, e.last2[t]),
        mix(29, kind, e.name[h]),
        mix(30, kind, e.name[t]),
        mix(31, kind, e.first2[h]),
        mix(32, kind, e.first2[t]),
        mix(53, here, e.last1[t]),
        mix(54, here, e.last1[h]),
    ]


def _describe_numbers(c: Columns, kind: Integers, side: Integers, place: Integers, here: Integers) -> list[Hashes]:
    """The columns on rough scales, alone and in twos."""

    def cap(name: str, most: int) -> Integers:
        values: Integers = np.minimum(c[name], most)
        return values

    def rough(name: str) -> Integers:
        return scale_roughly(c[name])

    def thirds(name: str) -> Integers:
        values: Integers = (c[name] * 3).astype(np.int64)
        return values

    return [
        mix(1, kind), mix(2, here), mix(3, place, rough("edge")), mix(4, place, rough("gap")),
        *(mix(14 + k, here, cap(f"between {name}", 3)) for k, name in enumerate(ENTITY_TYPES)),
        mix(33, kind, rough("head mentions"), rough("tail mentions")),
        mix(34, kind, cap("head peers", 4), cap("tail peers", 4)), mix(35, place, cap("head peers", 3)),
        mix(36, place, cap("tail peers", 3)), mix(37, place, cap("head rank", 3), cap("tail rank", 3)),
        mix(38, kind, cap("head rank", 5)), mix(39, kind, cap("tail rank", 5)), mix(40, here, cap("tails nearer", 4)),
        mix(41, here, cap("heads nearer", 4)), mix(42, place, cap("tails nearer", 3), cap("heads nearer", 3)),
        mix(43, side, c["one run"]),
        mix(44, place, c["index equal"], c["heads in sentence"] == c["tails in sentence"], cap("heads in sentence", 4)),
        mix(45, kind, c["holds"]), mix(46, kind, c["held"]), mix(47, kind, c["holds"], cap("sentences", 3)),
        mix(48, kind, c["held"], cap("sentences", 3)), mix(49, kind, (c["overlap"] * 4).astype(np.int64)),
        mix(50, kind, rough("together"), rough("together in clause")), mix(51, place, cap("first sentence", 3)),
        mix(52, kind, c["virtual head"], c["virtual tail"]), mix(55, kind, c["tie"], cap("sentences", 3)),
        mix(56, kind, c["head level"], c["tail level"]), mix(57, here, c["head level"], c["tail level"]),
        mix(58, here, c["tie"]), mix(70, kind, c["head headlined"], c["tail headlined"]),
        mix(71, place, c["recency"]), mix(72, place, c["recency back"]),
        mix(73, kind, c["recency"], thirds("freshness")), mix(74, kind, c["recency back"], thirds("freshness back")),
    ]  # fmt: skip


def _describe_borders(f: Frame, place: Integers, masked: Hashes) -> list[Hashes]:
    """The words that touch the two from outside and from inside."""
    return [
        mix(5, place, masked[f.low - 1]),
        mix(6, place, masked[f.low - 1], masked[f.low - 2]),
        mix(7, place, masked[f.high + 1]),
        mix(8, place, masked[f.high + 1], masked[f.high + 2]),
        mix(9, place, masked[f.left + 1]),
        mix(10, place, masked[f.left + 1], masked[f.left + 2]),
        mix(11, place, masked[f.right - 1]),
        mix(12, place, masked[f.right - 1], masked[f.right - 2]),
        mix(13, place, masked[f.left + 1], masked[f.right - 1]),
    ]


def _describe_verbs(layout: Layout, f: Frame, kind: Integers, side: Integers, place: Integers) -> list[Hashes]:
    """The verbs next to each of the two in its sentence, on either side."""
    left, right = hash_nearest_verbs(layout)
    return [
        mix(80, place, left[f.a]),
        mix(81, place, right[f.a]),
        mix(82, place, left[f.b]),
        mix(83, place, right[f.b]),
        mix(84, side, right[f.a], left[f.b]),
        mix(85, side, left[f.a], left[f.b]),
        mix(86, kind, right[f.a]),
        mix(87, kind, left[f.b]),
        mix(88, side, right[f.low], left[f.high]),
    ]


def _list_words(layout: Layout, f: Frame, side: Integers, masked: Hashes) -> list[tuple[Hashes, Integers]]:
    """The words between the two, in pairs and as a whole, and those about them in their sentence."""
    close = f.seen & (f.sentences <= 1) & (f.edge <= _BETWEEN)
    position, of = expand_ranges(np.where(close, f.left + 1, 0), np.where(close, f.right, 0))
    words = masked[position]
    tight = f.edge[of] <= 8
    lists = [
        (mix(60, side[of], words), of),
        (mix(61, side[of], words)[tight], of[tight]),
        (mix(62, side[of], words, masked[position + 1]), of),
    ]
    short = np.flatnonzero(f.seen & (f.edge <= 6))
    position, of = expand_ranges(f.left[short] + 1, f.right[short])
    whole = np.zeros(len(short), dtype=np.uint64)
    np.add.at(whole, of, mix(63, masked[position], position - f.left[short][of]))
    lists.append((mix(64, side[short], whole, f.edge[short]), short))
    begins = np.searchsorted(layout.sentences, layout.sentences[f.high], side="left")
    ends = np.searchsorted(layout.sentences, layout.sentences[f.high], side="right")
    same = f.seen & (f.sentences == 0)
    stretches = (
        (65, np.maximum(f.low - _BEFORE, begins), f.low),
        (66, f.high + 1, np.minimum(f.high + 1 + _AFTER, ends)),
    )
    for template, start, end in stretches:
        position, of = expand_ranges(np.where(same, start, 0), np.where(same, end, 0))
        lists.append((mix(template, side[of], masked[position]), of))
    return lists
