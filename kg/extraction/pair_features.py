"""What the relation classifier sees of a pair of entities: hashed features and numeric columns, all pairs at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extraction.divisions import find_ties
from kg.extraction.entity_features import EntityColumns, compare_names, mask_mentions
from kg.extraction.hashing import (
    Bags,
    Hashes,
    Integers,
    expand_ranges,
    gather_bags,
    hash_word,
    mix,
    rank_within,
    scale_roughly,
)
from kg.extraction.layout import WORD, Layout, hash_nearest_verbs
from kg.extraction.pairs import Pairs, count_meetings, rank_recency
from kg.records import ENTITY_TYPES

UNSEEN = 40
"""The distance, in sentences, of an entity that is named nowhere."""

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

COLUMNS: tuple[str, ...] = (
    "unseen", "order", "sentences", "clauses", "tokens", "edge", "paragraphs", "same clause", "head type", "tail type",
    "head mentions", "tail mentions", "head peers", "tail peers", "head rank", "tail rank", "head spread",
    "tail spread", "first order", "tails nearer", "heads nearer", "run head", "run tail", "run size head",
    "run size tail", "same run", "index head", "index tail", "index equal", "peers head in sentence",
    "peers tail in sentence", "holds", "held", "overlap", "sentence number", "sentence share", "document sentences",
    "together", "together clause", "forward", "backward", "head length", "tail length", "virtual head",
    "virtual tail", *(f"between {t}" for t in ENTITY_TYPES), "last sentence", "head level", "tail level", "tie",
    "headlined head", "headlined tail", "recency", "freshness", "recency back", "freshness back",
    *(f"number of {t}" for t in ENTITY_TYPES), "density",
)  # fmt: skip


class _Frame(NamedTuple):
    """Where the nearest mentions of each pair stand."""

    seen: NDArray[np.bool_]
    a: Integers  # token of the head's mention
    b: Integers
    low: Integers
    high: Integers
    left: Integers  # the edges of the coordinations that face each other
    right: Integers
    order: Integers
    sentences: Integers
    clauses: Integers
    gap: Integers
    edge: Integers
    same_run: NDArray[np.bool_]


def _frame_pairs(pairs: Pairs) -> _Frame:
    layout = pairs.layout
    seen = pairs.near_head >= 0
    tokens = np.r_[layout.tokens, 0]
    a, b = np.where(seen, tokens[pairs.near_head], 0), np.where(seen, tokens[pairs.near_tail], 0)
    low, high = np.minimum(a, b), np.maximum(a, b)
    runs = layout.runs
    same_run = (runs.first[low] == runs.first[high]) & seen & (low != high)
    left, right = np.where(same_run, low, runs.last[low]), np.where(same_run, high, runs.first[high])
    return _Frame(
        seen=seen,
        a=a,
        b=b,
        low=low,
        high=high,
        left=left,
        right=right,
        order=(a < b).astype(np.int64),
        sentences=np.where(seen, layout.sentences[high] - layout.sentences[low], UNSEEN),
        clauses=np.where(seen, layout.clauses[high] - layout.clauses[low], 2 * UNSEEN),
        gap=np.where(seen, high - low, 500),
        edge=np.where(seen, np.maximum(right - left, 0), 500),
        same_run=same_run,
    )


def describe_pairs(pairs: Pairs, columns: EntityColumns) -> tuple[Bags, NDArray[np.float32]]:
    """Hashed features and the numbers of ``COLUMNS`` for every pair."""
    layout, e = pairs.layout, columns
    h, t = pairs.heads, pairs.tails
    if not len(pairs):
        return Bags(h, h, 0), np.zeros((0, len(COLUMNS)), dtype=np.float32)
    f = _frame_pairs(pairs)
    types = layout.types
    names, overlap = compare_names(layout.entities)
    holds, held, overlap = names[h, t], names[t, h], overlap[h, t]
    ties = _tie_places(layout)[h, t]
    near = f.sentences * 100_000 + f.edge * 10
    tails_nearer = rank_within(h * WORD + types[t], near)
    heads_nearer = rank_within(t * WORD + types[h], near)
    counts = np.stack([np.cumsum(layout.kinds == k) for k in range(WORD)])
    between = np.where(f.right > f.left, counts[:, np.maximum(f.right - 1, 0)] - counts[:, f.left], 0)
    index, size = _number_in_sentence(layout)
    together, together_clause, forward, backward = count_meetings(layout)[h, t].T
    virtual = np.r_[layout.virtual, False]
    virtual_head, virtual_tail = virtual[pairs.near_head], virtual[pairs.near_tail]
    first = np.where(f.seen, layout.sentences[f.low], UNSEEN)
    total = int(layout.sentences[-1]) + 1
    runs, lined = layout.runs, layout.headlined
    recency, freshness = rank_recency(layout)
    numbers = np.bincount(types, minlength=WORD)
    dense = np.stack([
        ~f.seen, f.order, f.sentences, f.clauses, f.gap, f.edge,
        np.where(f.seen, layout.paragraphs[f.high] - layout.paragraphs[f.low], UNSEEN), f.seen & (f.clauses == 0),
        types[h], types[t], e.mentions[h], e.mentions[t], e.peers[h], e.peers[t], e.rank[h], e.rank[t],
        e.spread[h], e.spread[t], e.first[h] < e.first[t], tails_nearer, heads_nearer, runs.place[f.a],
        runs.place[f.b], runs.size[f.a], runs.size[f.b], f.same_run, index[f.a], index[f.b],
        index[f.a] == index[f.b], size[f.a], size[f.b], holds, held, overlap, first, first / total,
        np.full(len(h), total), together, together_clause, forward, backward, e.length[h], e.length[t],
        virtual_head, virtual_tail, *between, layout.sentences[f.high], e.level[h], e.level[t], ties,
        lined[h], lined[t], recency[h, t], freshness[h, t], recency[t, h], freshness[t, h],
        *(np.full(len(h), n) for n in numbers), np.full(len(h), len(types) / total),
    ], axis=1).astype(np.float32)  # fmt: skip

    def cap(values: Integers, most: int) -> Integers:
        return np.minimum(values, most)

    kind = types[h] * WORD + types[t]
    side = kind * 2 + f.order
    place = side * 8 + cap(f.sentences, 5)
    here = place * 2 + (f.clauses == 0)
    fixed = [
        mix(1, kind), mix(2, here), mix(3, place, scale_roughly(f.edge)), mix(4, place, scale_roughly(f.gap)),
        *(mix(14 + k, here, cap(between[k], 3)) for k in range(WORD)),
        mix(24, kind, e.last1[h]), mix(25, kind, e.last1[t]), mix(26, kind, e.last1[h], e.last1[t]),
        mix(27, kind, e.last2[h]), mix(28, kind, e.last2[t]), mix(29, kind, e.name[h]), mix(30, kind, e.name[t]),
        mix(31, kind, e.first2[h]), mix(32, kind, e.first2[t]),
        mix(33, kind, scale_roughly(e.mentions[h]), scale_roughly(e.mentions[t])),
        mix(34, kind, cap(e.peers[h], 4), cap(e.peers[t], 4)), mix(35, place, cap(e.peers[h], 3)),
        mix(36, place, cap(e.peers[t], 3)), mix(37, place, cap(e.rank[h], 3), cap(e.rank[t], 3)),
        mix(38, kind, cap(e.rank[h], 5)), mix(39, kind, cap(e.rank[t], 5)), mix(40, here, cap(tails_nearer, 4)),
        mix(41, here, cap(heads_nearer, 4)), mix(42, place, cap(tails_nearer, 3), cap(heads_nearer, 3)),
        mix(43, side, f.same_run), mix(44, place, index[f.a] == index[f.b], size[f.a] == size[f.b], cap(size[f.a], 4)),
        mix(45, kind, holds), mix(46, kind, held), mix(47, kind, holds, cap(f.sentences, 3)),
        mix(48, kind, held, cap(f.sentences, 3)), mix(49, kind, (overlap * 4).astype(np.int64)),
        mix(50, kind, scale_roughly(together), scale_roughly(together_clause)), mix(51, place, cap(first, 3)),
        mix(52, kind, virtual_head, virtual_tail), mix(53, here, e.last1[t]), mix(54, here, e.last1[h]),
        mix(55, kind, ties, cap(f.sentences, 3)), mix(56, kind, e.level[h], e.level[t]),
        mix(57, here, e.level[h], e.level[t]), mix(58, here, ties),
        mix(70, kind, lined[h], lined[t]), mix(71, place, recency[h, t]), mix(72, place, recency[t, h]),
        mix(73, kind, recency[h, t], (freshness[h, t] * 3).astype(np.int64)),
        mix(74, kind, recency[t, h], (freshness[t, h] * 3).astype(np.int64)),
    ]  # fmt: skip
    masked = mask_mentions(layout)
    fixed += _describe_borders(f, place, masked) + _describe_verbs(layout, f, kind, side, place)
    lists = _list_words(layout, f, side, masked)
    present = np.flatnonzero(np.isin(_CUE_HASHES, layout.hashes))
    each = np.repeat(np.arange(len(h)), len(present))
    lists.append((mix(67, kind[each], np.tile(present, len(h))), each))
    return gather_bags(fixed, lists, len(h)), dense


def _tie_places(layout: Layout) -> Integers:
    """What the table of divisions says of every two entities that are places."""
    count = len(layout.entities)
    ties = np.zeros((count, count), dtype=np.int64)
    inside = [i for i, e in enumerate(layout.entities) if e.type == "Place"]
    ties[np.ix_(inside, inside)] = find_ties([layout.entities[i] for i in inside])
    return ties


def _number_in_sentence(layout: Layout) -> tuple[Integers, Integers]:
    """For each token that is a mention: its number among those of its type in its sentence, and how many they are."""
    key = np.where(layout.kinds < WORD, layout.sentences * WORD + layout.kinds, -1)
    _, inverse, counts = np.unique(key, return_inverse=True, return_counts=True)
    return rank_within(key, np.arange(len(key))), counts[inverse]


def _describe_borders(f: _Frame, place: Integers, masked: Hashes) -> list[Hashes]:
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


def _describe_verbs(layout: Layout, f: _Frame, kind: Integers, side: Integers, place: Integers) -> list[Hashes]:
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


def _list_words(layout: Layout, f: _Frame, side: Integers, masked: Hashes) -> list[tuple[Hashes, Integers]]:
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
