"""What speaks for a sentence telling of a broadcast, and for a thing or a day being part of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extraction.clauses import LIVE, Clause
from kg.extraction.dates import DateMention
from kg.extraction.passages import Passages
from kg.records import Entity, Span

SLOT_TYPES: Final[dict[str, str]] = {
    "Person": "hosts",
    "Organization": "hosts",
    "Platform": "platforms",
    "Product": "products",
    "Place": "places",
}

_CUES: Final = """
直播 直播间 直播带货 开播 首播 首秀 带货 专场 连麦 同播 下播 开卖 镜头前 弹幕 网友 老铁
观看 围观 在线 下单 主播 上线 上架 链接 当晚 那晚 这场 那场 场次 推介 推销 走进 做客
化身 吆喝 慢直播 播了 播出 播到 每天 每晚 每周 平时 常年 常在 账号 粉丝 店铺 开店 短视频
培训 基地 累计 系列 将 打算 计划 卖出 卖掉 卖了 售出 成交 销售额 小时 分钟 第一次 首次
头一回 一场 两场 另一场 次日 第二场 晚 下午 上午 刷屏 售罄 秒杀 抢光 讲解 试吃 展示 搭档
嘉宾 客串 现身 亮相 来到 坐进 支起 手机 后来 此前 如今 年 记者 说 表示 据 数据显示
"""
_CUE: Final = re.compile("|".join(sorted(_CUES.split(), key=len, reverse=True)))
_FAR: Final = 40
_REACH: Final = 6000
"""Sentences and characters about the telling one in which a broadcast's parts are named."""
_WIDE: Final = 400
"""Characters of a sentence that bear on a mention: a bound for text without sentences."""
_MAIN_UNITS: Final = frozenset(["CNY", "view", "order", "hour", "item", "person", "kg"])


def describe_sentence(p: Passages, index: int) -> list[str]:
    """Features of a sentence as the one that tells of a broadcast."""
    start, end = p.sentences[index]
    text = p.text[start:end]
    cues = set(_CUE.findall(text))
    live = "live" if LIVE.search(text) else "calm"
    dates = p.dates_in(start, end)
    day = max((d.precision for d in dates), key=["year", "month", "day"].index, default="no") if dates else "undated"
    types = {p.entities[m.entity].type for m in p.places_in(start, end)}
    near = [p.sentence_text(i) for i in (index - 1, index + 1) if 0 <= i < len(p.sentences)]
    around = "".join("L" if LIVE.search(t) else "-" for t in near)
    units = {f.unit for f in p.figures_in(start, end)} & _MAIN_UNITS
    following = {f.unit for f in p.figures_in(end, p.sentences[min(index + 1, len(p.sentences) - 1)][1])} & _MAIN_UNITS
    total = sum(1 for i in range(len(p.sentences)) if LIVE.search(p.sentence_text(i))) if len(p.sentences) < 60 else 9
    earlier = min(sum(1 for i in range(max(0, index - 30), index) if LIVE.search(p.sentence_text(i))), 3)
    return [
        live,
        f"{live} {day}",
        f"{live} {day} {earlier}",
        f"{live} around {around}",
        f"{live} sentence {min(index, 6)} of {min(len(p.sentences) // 3, 5)}",
        f"{live} live {min(total, 5)}",
        f"{live} earlier {earlier}",
        f"types {live} {' '.join(sorted(t for t in types if t in ('Person', 'Platform', 'Product')))}",
        f"new paragraph {live} {start == 0 or p.text[start - 1] == chr(10)}",
        *(f"cue {c}" for c in cues),
        *(f"cue {c} {day}" for c in cues),
        *(f"{live} unit {u}" for u in units),
        *(f"{live} next {u}" for u in following),
        *(f"{live} has {t}" for t in types),
        *(f"near {c}" for t in near for c in set(_CUE.findall(t))),
        *(f"relation {r}" for r in _relations_within(p, start, end)),
        *(f"pair {text[k : k + 2]}" for k in range(min(len(text), 200) - 1)),
    ]


def describe_document(p: Passages, sentences: list[list[str]]) -> list[str]:
    """Features of a document as one that tells of a broadcast: those of its sentences, and of the whole."""
    features = {f for row in sentences for f in row if not f.startswith("pair")}
    features |= {f"live {f}" for row in sentences if row[0] == "live" for f in row}
    counts = Counter(r.type for r in p.relations)
    features |= {f"relations {kind} {min(n, 3)}" for kind, n in counts.items()}
    features |= {f"figure {f.unit} {f.counter}" for f in p.figures}
    return sorted(features)


def _relations_within(p: Passages, start: int, end: int) -> set[str]:
    """The relations whose two ends are both named in a stretch."""
    here = {p.entities[m.entity].id for m in p.places_in(start, end)}
    return {
        r.type
        for r in p.relations
        if r.head in here and r.tail in here and r.type in ("streamsOn", "promotes", "soldOn")
    }


def find_slot_candidates(p: Passages, own: Clause, others: Sequence[Clause]) -> Iterator[tuple[str, Entity, list[str]]]:
    """Every entity that may fill a slot of the broadcast told at a clause, with its features."""
    anchor = own.sentence
    per_type: dict[str, int] = {}
    for entity in p.entities:
        per_type[entity.type] = per_type.get(entity.type, 0) + 1
    low = max(p.sentences[max(0, anchor - _FAR)][0], p.sentences[anchor][0] - _REACH)
    high = min(p.sentences[min(len(p.sentences) - 1, anchor + _FAR)][1], p.sentences[anchor][0] + _REACH)
    named: dict[int, list[Span]] = {}
    for mention in p.places_in(low, high):
        named.setdefault(mention.entity, []).append((mention.start, mention.end))
    for number, spans in named.items():
        entity = p.entities[number]
        if slot := SLOT_TYPES.get(entity.type):
            yield slot, entity, _describe_slot(p, number, spans, own, others, per_type)


def _describe_slot(
    p: Passages,
    number: int,
    spans: list[Span],
    own: Clause,
    others: Sequence[Clause],
    per_type: dict[str, int],
) -> list[str]:
    entity = p.entities[number]
    kind = entity.type
    sentences = [p.sentence_at(s) for s, _ in spans]
    offsets = [s - own.sentence for s in sentences]
    near = min(offsets, key=lambda o: (abs(o), o))
    at = max(-4, min(4, near))
    index = sentences[offsets.index(near)]
    start, end = spans[offsets.index(near)]
    opening, closing = max(p.sentences[index][0], start - _WIDE), min(p.sentences[index][1], end + _WIDE)
    text = p.text[opening:closing]
    live = "live" if LIVE.search(text) else "calm"
    clause = p.text[slice(*p.clause(start, start + 1))]
    rival = min((abs(index - o.sentence) for o in others), default=99)
    lead = find_lead(own, others, spans)
    inside = any(own.distance(*span) == 0 for span in spans)
    multiple = f"{len(others) + 1 if others else 1}"
    mine = p.roles.get(entity.id, ())
    same = [m for m in p.places_in(opening, closing) if p.entities[m.entity].type == kind]
    rank = min(sum(m.start < start for m in same), 4)
    return [
        kind,
        f"{kind} at {at}",
        f"{kind} at {at} {live}",
        f"{kind} at {at} inside {inside} {multiple}",
        f"{kind} at {at} {lead} inside {inside}",
        f"{kind} lead {lead} {multiple}",
        f"{kind} at {at} {lead} {min(rival, 3)}",
        f"{kind} times {min(len(spans), 4)}",
        f"{kind} alone {per_type[kind] == 1}",
        f"{kind} of {min(per_type[kind], 8)}",
        f"{kind} rank {rank} {at}",
        f"{kind} any live {any(LIVE.search(p.sentence_text(s)[:_WIDE]) for s in sentences[:8])}",
        f"{kind} first {min(sentences[0], 4)}",
        f"{kind} before {p.text[max(0, start - 1) : start]}",
        f"{kind} before2 {p.text[max(0, start - 2) : start]}",
        f"{kind} after {p.text[end : end + 1]}",
        f"{kind} after2 {p.text[end : end + 2]}",
        f"{kind} last {entity.name[-1:]}",
        f"{kind} roles {' '.join(sorted(r for r in mine if r.strip('>') in ('streamsOn', 'promotes', 'soldOn')))}",
        *(f"{kind} left {p.text[k : k + 2]}" for k in range(max(0, start - 8), start - 1)),
        *(f"{kind} right {p.text[k : k + 2]}" for k in range(end, min(end + 8, len(p.text) - 1))),
        *(f"{kind} role {r}" for r in mine),
        *(f"{kind} role {r} at {at}" for r in mine),
        *(f"{kind} clause {c}" for c in set(_CUE.findall(clause))),
        *(f"{kind} sentence {c}" for c in set(_CUE.findall(text))),
    ]


def find_lead(own: Clause, others: Sequence[Clause], spans: Sequence[Span]) -> str:
    """Whether some naming is nearer to a broadcast's clause than any is to the other broadcasts' clauses."""
    ours = min(own.distance(*span) for span in spans)
    theirs = min((o.distance(*span) for o in others for span in spans), default=10_000)
    return "ours" if theirs > ours else "tied" if theirs == ours else "theirs"


def find_date_candidates(p: Passages, own: Clause) -> Sequence[DateMention]:
    """The dates named about the sentence that tells of a broadcast."""
    anchor = own.sentence
    low = max(p.sentences[max(0, anchor - 12)][0], p.sentences[anchor][0] - _REACH)
    high = min(p.sentences[min(len(p.sentences) - 1, anchor + 12)][1], p.sentences[anchor][0] + _REACH)
    return p.dates_in(low, high)


def describe_date(p: Passages, date: DateMention, own: Clause, others: Sequence[Clause]) -> list[str]:
    """Features of a date as the day of the broadcast told at a clause."""
    index = p.sentence_at(date.start)
    offset = max(-4, min(4, index - own.sentence))
    lead = find_lead(own, others, [(date.start, date.end)])
    inside = own.distance(date.start, date.end) == 0
    start, end = p.sentences[index]
    start, end = max(start, date.start - _WIDE), min(end, date.end + _WIDE)
    here = p.dates_in(start, end)
    rank = min(sum(d.start < date.start for d in here), 3)
    live = "live" if LIVE.search(p.text, start, end) else "calm"
    clause = p.text[slice(*p.clause(date.start, date.end))]
    surface = re.sub(r"\d+|[一二三四五六七八九十]+", "#", p.text[date.start : date.end])
    return [
        f"at {offset}",
        f"at {offset} {date.precision}",
        f"at {offset} {date.precision} {live}",
        f"at {offset} {date.precision} {lead} inside {inside}",
        f"at {offset} rank {rank} of {min(len(here), 3)}",
        f"{date.precision} {lead} {offset}",
        f"{date.precision} whole {date.first == date.last}",
        f"surface {surface} {offset}",
        f"after {p.text[date.end : date.end + 1]}",
        f"after2 {p.text[date.end : date.end + 2]}",
        f"before {p.text[max(0, date.start - 1) : date.start]}",
        f"first {date == p.dates[0]} {date.precision}",
        f"only {len(p.dates)} {date.precision}" if len(p.dates) < 3 else "many",
        f"ahead {date.first > p.published} {date.precision}",
        f"clause live {bool(LIVE.search(clause))} {date.precision} {offset}",
        *(f"clause {c}" for c in set(_CUE.findall(clause))),
    ]
