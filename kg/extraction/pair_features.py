"""What the relation classifier sees of a pair of entities: hashed features and numeric columns, all pairs at once.

A hashed feature is a bucket number; a numeric column is listed in ``COLUMNS``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extraction.pairs import UNSEEN, WORD, Integers, Layout, Pairs, hash_word, shorten_place
from kg.records import ENTITY_TYPES, Entity

BUCKETS = 1 << 18
"""Hashed features share this many weights."""

_JOINERS = frozenset("、和与及跟") | {"以及", "”、“", "“", "”", "》、《", "》", "《"}
_BETWEEN = 30  # words further apart are not read
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_CUES = tuple(
    [
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
)
_CUE_HASHES = np.array([hash_word(w) for w in _CUES], dtype=np.uint64)


class Features(NamedTuple):
    """Buckets of all pairs in one row, the pair each belongs to, and pairs × columns."""

    buckets: Integers
    owners: Integers
    dense: NDArray[np.float32]


def _mix(template: int, *parts: NDArray[np.uint64] | Integers | int) -> NDArray[np.uint64]:
    """Hashes template and parts together (multiply and shift), elementwise."""
    value = np.uint64(template * 0x100000001B3 + 0x1234567)
    result: NDArray[np.uint64] = np.atleast_1d(value)
    for part in parts:
        result = (result ^ np.asarray(part).astype(np.uint64)) * _MULTIPLIER
        result = result ^ (result >> np.uint64(29))
    return result


def _expand(starts: Integers, ends: Integers) -> tuple[Integers, Integers]:
    """All positions of the ranges in a row, and the range each belongs to."""
    lengths = np.maximum(ends - starts, 0)
    owners = np.repeat(np.arange(len(starts)), lengths)
    offsets = np.arange(len(owners)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(starts, lengths) + offsets, owners


def _bucket(values: Integers) -> Integers:
    """Counts and distances on a rough scale: 0 1 2 3 4 5-6 7-9 10-15 16-25 26-."""
    return np.searchsorted(np.array([1, 2, 3, 4, 5, 7, 10, 16, 26]), values, side="right")


class _Runs(NamedTuple):
    """For each token: the run of coordinated mentions (甲、乙和丙) that it stands in."""

    first: Integers
    last: Integers
    place: Integers  # number within the run
    size: Integers


def _find_runs(layout: Layout) -> _Runs:
    count = len(layout.words)
    first, last = np.arange(count), np.arange(count)
    place, size = np.zeros(count, dtype=np.int64), np.ones(count, dtype=np.int64)
    kinds = layout.kinds
    members: list[int] = []

    def close() -> None:
        if len(members) > 1:
            first[members], last[members], size[members] = members[0], members[-1], len(members)
            place[members] = np.arange(len(members))
        members.clear()

    for token in np.flatnonzero(kinds < WORD):
        if members:
            between = layout.words[members[-1] + 1 : token]
            joined = 0 < len(between) <= 3 and all(w in _JOINERS for w in between)
            if not joined or kinds[members[-1]] != kinds[token]:
                close()
        members.append(int(token))
    close()
    return _Runs(first, last, place, size)


def _rank(group: Integers, distance: Integers) -> Integers:
    """The rank of each pair within its group by distance."""
    order = np.lexsort((distance, group))
    sorted_group = group[order]
    begins = np.flatnonzero(np.r_[True, sorted_group[1:] != sorted_group[:-1]]) if len(group) else np.zeros(0, int)
    ranks = np.arange(len(group)) - np.repeat(begins, np.diff(np.r_[begins, len(group)]))
    result = np.empty(len(group), dtype=np.int64)
    result[order] = ranks
    return result


class _EntityColumns(NamedTuple):
    types: Integers
    name: NDArray[np.uint64]
    last1: NDArray[np.uint64]
    last2: NDArray[np.uint64]
    first2: NDArray[np.uint64]
    mentions: Integers
    peers: Integers  # entities of its type
    rank: Integers  # by first mention, among its type
    first: Integers  # token of the first mention
    spread: Integers  # sentences that name it


def _describe_entities(layout: Layout) -> _EntityColumns:
    entities = layout.entities
    count = len(entities)
    types = np.array([ENTITY_TYPES.index(e.type) for e in entities], dtype=np.int64)
    first = np.full(count, len(layout.words), dtype=np.int64)
    np.minimum.at(first, layout.owners, layout.tokens)
    mentions = np.bincount(layout.owners[~layout.virtual], minlength=count)
    pairs = (
        np.unique(layout.owners * 1_000_000 + layout.sentences[layout.tokens])
        if len(layout.tokens)
        else np.zeros(0, int)
    )
    return _EntityColumns(
        types=types,
        name=np.array([hash_word(e.name) for e in entities], dtype=np.uint64),
        last1=np.array([hash_word(e.name[-1:]) for e in entities], dtype=np.uint64),
        last2=np.array([hash_word(e.name[-2:]) for e in entities], dtype=np.uint64),
        first2=np.array([hash_word(e.name[:2]) for e in entities], dtype=np.uint64),
        mentions=mentions,
        peers=np.bincount(types, minlength=WORD)[types],
        rank=_rank(types, first),
        first=first,
        spread=np.bincount(pairs // 1_000_000, minlength=count),
    )


def _surfaces(entity: Entity) -> frozenset[str]:
    return frozenset({entity.name, *(m.text for m in entity.mentions)})


def _contain(entities: tuple[Entity, ...]) -> tuple[Integers, NDArray[np.float32]]:
    """For each (outer, inner): 0 no, 1 a surface holds the other's short name, 2 it begins with it; and shared characters."""
    count = len(entities)
    holds = np.zeros((count, count), dtype=np.int64)
    overlap = np.zeros((count, count), dtype=np.float32)
    outer = [_surfaces(e) for e in entities]
    inner = [{shorten_place(s) if e.type == "Place" else s for s in outer[i]} for i, e in enumerate(entities)]
    inner = [{s for s in names if len(s) >= 2} for names in inner]
    letters = [set(e.name) for e in entities]
    for i in range(count):
        joined = "\n".join(outer[i])
        for j in range(count):
            if i != j:
                overlap[i, j] = len(letters[i] & letters[j]) / max(min(len(letters[i]), len(letters[j])), 1)
                for name in inner[j]:
                    if name in joined:
                        begins = joined.startswith(name) or "\n" + name in joined
                        holds[i, j] = max(holds[i, j], 2 if begins else 1)
    return holds, overlap


COLUMNS: tuple[str, ...] = (
    "unseen", "order", "sentences", "clauses", "tokens", "edge", "paragraphs", "same clause",
    "head type", "tail type", "head mentions", "tail mentions", "head peers", "tail peers", "head rank", "tail rank",
    "head spread", "tail spread", "first order", "tails nearer", "heads nearer", "run head", "run tail",
    "run size head", "run size tail", "same run", "index head", "index tail", "index equal", "peers head in sentence",
    "peers tail in sentence", "holds", "held", "overlap", "sentence number", "sentence share", "document sentences",
    "together", "together clause", "head length", "tail length", "forward", "backward", "virtual head", "virtual tail",
    *(f"between {t}" for t in ENTITY_TYPES), "title distance",
)  # fmt: skip


def describe_pairs(pairs: Pairs) -> Features:
    """Hashed features and numeric columns of every pair."""
    layout = pairs.layout
    if not len(pairs):
        return Features(np.zeros(0, int), np.zeros(0, int), np.zeros((0, len(COLUMNS)), dtype=np.float32))
    e = _describe_entities(layout)
    runs = _find_runs(layout)
    holds, overlap = _contain(layout.entities)
    h, t = pairs.heads, pairs.tails
    seen = pairs.near_head >= 0
    a = np.where(seen, layout.tokens[pairs.near_head] if len(layout.tokens) else 0, 0)
    b = np.where(seen, layout.tokens[pairs.near_tail] if len(layout.tokens) else 0, 0)
    order = (a < b).astype(np.int64)
    low, high = np.minimum(a, b), np.maximum(a, b)
    distance = np.where(seen, layout.sentences[high] - layout.sentences[low], UNSEEN)
    clauses = np.where(seen, layout.clauses[high] - layout.clauses[low], UNSEEN * 2)
    same_run = (runs.first[low] == runs.first[high]) & seen & (low != high)
    left = np.where(same_run, low, runs.last[low])  # the edges of the coordinations that face each other
    right = np.where(same_run, high, runs.first[high])
    gap = np.where(seen, high - low, 500)
    edge = np.where(seen, np.maximum(right - left, 0), 500)
    near = distance * 100_000 + edge * 10 + 0 * gap
    pair_types = e.types[h] * WORD + e.types[t]
    tails_nearer = _rank(h * WORD + e.types[t], near)
    heads_nearer = _rank(t * WORD + e.types[h], near)
    counts = np.stack([np.cumsum(layout.kinds == k) for k in range(WORD)])
    between = np.where(right > left, counts[:, np.maximum(right - 1, 0)] - counts[:, left], 0)
    index_head, peers_head = _number_in_sentence(layout, a)
    index_tail, peers_tail = _number_in_sentence(layout, b)
    together, together_clause, forward, backward = _count_meetings(pairs)
    virtual = np.r_[layout.virtual, False]
    title = np.where(seen, layout.sentences[low], UNSEEN)
    total = layout.sentences[-1] + 1 if len(layout.sentences) else 1
    dense = np.stack([
        ~seen, order, distance, clauses, gap, edge,
        np.where(seen, layout.paragraphs[high] - layout.paragraphs[low], UNSEEN), seen & (clauses == 0),
        e.types[h], e.types[t], e.mentions[h], e.mentions[t], e.peers[h], e.peers[t], e.rank[h], e.rank[t],
        e.spread[h], e.spread[t], e.first[h] < e.first[t], tails_nearer, heads_nearer, runs.place[a], runs.place[b],
        runs.size[a], runs.size[b], same_run, index_head, index_tail, index_head == index_tail, peers_head,
        peers_tail, holds[h, t], holds[t, h], overlap[h, t], title, title / total, np.full(len(h), total),
        together, together_clause, np.array([len(x.name) for x in layout.entities])[h],
        np.array([len(x.name) for x in layout.entities])[t], forward, backward,
        virtual[pairs.near_head], virtual[pairs.near_tail], *between, layout.sentences[high],
    ], axis=1).astype(np.float32)  # fmt: skip
    side = pair_types * 2 + order
    place = side * 8 + np.minimum(distance, 5)
    here = place * 2 + (clauses == 0)
    word = np.r_[layout.hashes, np.zeros(4, dtype=np.uint64)]  # so that positions -1, -2 and beyond the end read 0
    kind = np.r_[layout.kinds, np.full(4, WORD, dtype=np.int64)]
    masked = np.where(kind < WORD, kind.astype(np.uint64), word)
    cap = np.minimum
    columns = [
        _mix(1, pair_types), _mix(2, here), _mix(3, place, _bucket(edge)), _mix(4, place, _bucket(gap)),
        _mix(5, place, masked[low - 1]), _mix(6, place, masked[low - 1], masked[low - 2]),
        _mix(7, place, masked[cap(high + 1, len(word) - 1)]),
        _mix(8, place, masked[cap(high + 1, len(word) - 1)], masked[cap(high + 2, len(word) - 1)]),
        _mix(9, place, masked[left + 1]), _mix(10, place, masked[left + 1], masked[left + 2]),
        _mix(11, place, masked[right - 1]), _mix(12, place, masked[right - 1], masked[right - 2]),
        _mix(13, place, masked[left + 1], masked[right - 1]),
        *(_mix(14 + k, here, cap(between[k], 3)) for k in range(WORD)),
        _mix(24, pair_types, e.last1[h]), _mix(25, pair_types, e.last1[t]), _mix(26, pair_types, e.last1[h], e.last1[t]),
        _mix(27, pair_types, e.last2[h]), _mix(28, pair_types, e.last2[t]), _mix(29, pair_types, e.name[h]),
        _mix(30, pair_types, e.name[t]), _mix(31, pair_types, e.first2[h]), _mix(32, pair_types, e.first2[t]),
        _mix(33, pair_types, _bucket(e.mentions[h]), _bucket(e.mentions[t])),
        _mix(34, pair_types, cap(e.peers[h], 4), cap(e.peers[t], 4)),
        _mix(35, place, cap(e.peers[h], 3)), _mix(36, place, cap(e.peers[t], 3)),
        _mix(37, place, cap(e.rank[h], 3), cap(e.rank[t], 3)), _mix(38, pair_types, cap(e.rank[h], 5)),
        _mix(39, pair_types, cap(e.rank[t], 5)), _mix(40, here, cap(tails_nearer, 4)), _mix(41, here, cap(heads_nearer, 4)),
        _mix(42, place, cap(tails_nearer, 3), cap(heads_nearer, 3)),
        _mix(43, side, same_run), _mix(44, place, index_head == index_tail, peers_head == peers_tail, cap(peers_head, 4)),
        _mix(45, pair_types, holds[h, t]), _mix(46, pair_types, holds[t, h]),
        _mix(47, pair_types, holds[h, t], cap(distance, 3)), _mix(48, pair_types, holds[t, h], cap(distance, 3)),
        _mix(49, pair_types, (overlap[h, t] * 4).astype(np.int64)),
        _mix(50, pair_types, _bucket(together), _bucket(together_clause)),
        _mix(51, place, cap(title, 3)), _mix(52, pair_types, virtual[pairs.near_head], virtual[pairs.near_tail]),
        _mix(53, here, e.last1[t]), _mix(54, here, e.last1[h]),
    ]  # fmt: skip
    fixed = np.stack(columns, axis=1)
    owners = np.repeat(np.arange(len(h)), fixed.shape[1])
    close = seen & (distance <= 1) & (edge <= _BETWEEN)
    positions, owner = _expand(np.where(close, left + 1, 0), np.where(close, right, 0))
    words = masked[positions]
    tight = edge[owner] <= 8
    bags = [(_mix(60, side[owner], words), owner), (_mix(61, side[owner], words)[tight], owner[tight])]
    bags.append((_mix(62, side[owner], words, masked[positions + 1]), owner))
    short = seen & (edge <= 6)
    sequence = np.zeros(len(h), dtype=np.uint64)
    positions, owner = _expand(np.where(short, left + 1, 0), np.where(short, right, 0))
    np.add.at(sequence, owner, _mix(63, masked[positions], positions - left[owner]))
    bags.append((_mix(64, side, sequence, edge)[short], np.flatnonzero(short)))
    # the rest of the sentence that holds the later mention
    begins = np.searchsorted(layout.sentences, layout.sentences[high], side="left")
    ends = np.searchsorted(layout.sentences, layout.sentences[high], side="right")
    same = seen & (distance == 0)
    for template, start, end in ((65, np.maximum(low - 6, begins), low), (66, high + 1, np.minimum(high + 9, ends))):
        positions, owner = _expand(np.where(same, start, 0), np.where(same, end, 0))
        bags.append((_mix(template, side[owner], masked[positions]), owner))
    present = np.flatnonzero(np.isin(_CUE_HASHES, layout.hashes))
    cue = np.tile(present, len(h))
    owner = np.repeat(np.arange(len(h)), len(present))
    bags.append((_mix(67, pair_types[owner], cue), owner))
    hashes = np.concatenate([fixed.ravel(), *(x for x, _ in bags)])
    owners = np.concatenate([owners, *(o for _, o in bags)])
    return Features((hashes >> np.uint64(7)).astype(np.int64) % BUCKETS, owners, dense)


def _number_in_sentence(layout: Layout, tokens: Integers) -> tuple[Integers, Integers]:
    """The number of each mention among those of its type in its sentence, and how many there are."""
    kinds, sentences = layout.kinds, layout.sentences
    key = np.where(kinds < WORD, sentences * WORD + kinds, -1)
    index = _rank(key, np.arange(len(key)))
    size = np.zeros(len(key), dtype=np.int64)
    _, inverse, number = np.unique(key, return_inverse=True, return_counts=True)
    size = number[inverse]
    return index[tokens], size[tokens]


def _count_meetings(pairs: Pairs) -> tuple[Integers, Integers, Integers, Integers]:
    """How often the two are named in one sentence and in one clause, and in which order."""
    layout = pairs.layout
    count = len(layout.entities)
    rows = layout.tokens
    result = []
    sentence, clause = layout.sentences[rows], layout.clauses[rows]
    same = sentence[:, None] == sentence[None, :]
    before = rows[:, None] < rows[None, :]
    for chosen in (same, clause[:, None] == clause[None, :], same & before, same & ~before):
        first, second = np.nonzero(chosen)
        table = np.zeros((count, count), dtype=np.int64)
        np.add.at(table, (layout.owners[first], layout.owners[second]), 1)
        result.append(table[pairs.heads, pairs.tails])
    return result[0], result[1], result[2], result[3]
