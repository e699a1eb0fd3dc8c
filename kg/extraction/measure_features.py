"""What speaks for the metric of a figure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extraction.clauses import LIVE
from kg.extraction.passages import Passages
from kg.extraction.quantities import Figure
from kg.records import Session, Span

_CUES: Final = """
销售额 成交额 交易额 营业额 销售 成交 营收 收入 卖出 卖掉 卖了 售出 售卖 销量 销往 订出
订单 下单 接单 单量 订货 观看 围观 在线 浏览 播放 点击 阅读 曝光 人气 涌入 进来 收看
看完 粉丝 涨粉 关注 拥趸 点赞 获赞 赞 作品 视频 笔记 发布 场 直播间 场次 参加 参与 报名
来自 邀请 组织 培训 带动 吸纳 就业 入驻 参展 签约 集结 单价 售价 标价 定价 原价 价格
均价 一斤 每斤 一件 一袋 到手价 起价 卖到 卖 只要 面积 种植 种了 种着 基地 占地 流转
产量 年产 产 产出 出栏 存栏 产值 投产 亩产 增收 收益 利润 净利 工资 月薪 分红 补贴 奖金
赚 挣 亏 赔 增长 同比 环比 下降 下滑 减少 增加 提高 上涨 涨 降 翻 比上年 提升 占 占比
份额 比例 复购率 退货率 好评率 率 覆盖 涉及 遍布 辐射 出口 发往 品类 品种 单品 款 种类
投资 投入 贷款 融资 资金 历时 持续 播了 时长 小时 长达 用时 距离 全长 里程 海拔 高 重
长 宽 深 温度 库存 员工 人口 户 农户 村民 用户 会员 学员 门店 网点 服务站 仓 快递 发货
包裹 首批 累计 共 总 合计 当天 当晚 全年 每天 每年 日均 人均 平均 最高 单场 其中 每
约合
"""
CUE: Final = re.compile("|".join(sorted(_CUES.split(), key=len, reverse=True)))


def describe_figure(p: Passages, figure: Figure, sessions: Sequence[Session], status: str) -> list[str]:
    """Features of a figure for its metric and its unit."""
    begin, stop = p.clause(figure.start, figure.end, reach=40)
    before, after = (
        p.text[max(begin, figure.start - 14) : figure.start],
        p.text[figure.end : min(stop, figure.end + 10)],
    )
    wide = p.text[max(0, figure.start - 30) : figure.start]
    index = p.sentence_at(figure.start)
    start, end = p.sentences[index]
    text = p.text[start : min(end, start + 300)]
    word = figure.counter or figure.unit + "?"
    magnitude = int(math.log10(abs(figure.value))) if figure.value else -9
    cues = CUE.findall(before)
    far = CUE.findall(wide)
    following = CUE.findall(after)
    live = "live" if LIVE.search(text) else "calm"
    surface = p.text[figure.start : figure.end]
    return [
        f"counter {word}",
        f"unit {figure.unit}",
        f"kind {figure.kind}",
        f"status {status}",
        f"{figure.unit} size {magnitude}",
        f"{word} size {magnitude}",
        f"{word} modifier {figure.modifier}",
        f"digits {surface[:1].isdigit()} {word}",
        f"session {count_sentences_to(p, index, sessions)} {figure.unit}",
        f"{live} {figure.unit}",
        f"{live} {word}",
        *(f"before{n} {before[-n:]}" for n in (1, 2, 3)),
        *(f"{word} before{n} {before[-n:]}" for n in (1, 2)),
        *(f"after{n} {after[:n]}" for n in (1, 2, 3)),
        *(f"{word} after{n} {after[:n]}" for n in (1, 2)),
        *(f"left {before[k : k + 2]}" for k in range(len(before) - 1)),
        *(f"right {after[k : k + 2]}" for k in range(len(after) - 1)),
        *(f"{figure.unit} left {before[k : k + 2]}" for k in range(len(before) - 1)),
        *(f"{figure.unit} right {after[k : k + 2]}" for k in range(len(after) - 1)),
        *(f"cue {c}" for c in cues),
        *(f"{figure.unit} cue {c}" for c in cues),
        *(f"{figure.unit} wide {c}" for c in far),
        *(f"{figure.unit} then {c}" for c in following),
        f"{word} last {cues[-1] if cues else far[-1] if far else ''}",
        f"{word} next {following[0] if following else ''}",
        *_describe_neighbours(p, figure, (start, end)),
    ]


def describe_previous(figure: Figure, metric: str) -> list[str]:
    """Features from the metric of the figure before in the same sentence, "" where there is none."""
    return [f"last {metric}", f"{figure.unit} last {metric}", f"{figure.counter} last {metric}"]


def count_sentences_to(p: Passages, index: int, sessions: Sequence[Session]) -> str:
    """Sentences from the nearest broadcast's to the one at hand, at most three; "none" without a broadcast."""
    offsets = [index - p.sentence_at(s.evidence[0].start) for s in sessions]
    return str(max(-3, min(3, min(offsets, key=abs)))) if offsets else "none"


def _describe_neighbours(p: Passages, figure: Figure, sentence: Span) -> Iterator[str]:
    """The mentions and figures on both sides within the sentence."""
    places = p.places_in(max(sentence[0], figure.start - 80), min(sentence[1], figure.end + 40))
    left = [m for m in places if m.end <= figure.start]
    right = [m for m in places if m.start >= figure.end]
    unit = figure.unit
    if left:
        kind, gap = p.entities[left[-1].entity].type, figure.start - left[-1].end
        yield f"{unit} left {kind} {bucket_gap(gap)}"
        if gap <= 4:
            yield f"joined {kind} {p.text[left[-1].end : figure.start]}"
    else:
        earlier = p.places_in(max(sentence[0], figure.start - 300), figure.start)
        yield f"{unit} nothing left {any(m.end <= figure.start for m in earlier)}"
    if right:
        kind, gap = p.entities[right[0].entity].type, right[0].start - figure.end
        yield f"{unit} right {kind} {bucket_gap(gap)}"
    before = [f for f in p.figures_in(max(sentence[0], figure.start - 40), figure.start) if f.end <= figure.start]
    after = p.figures_in(figure.end, min(sentence[1], figure.end + 40))
    for figures, side in ((before, "left"), (after, "right")):
        if figures:
            other = figures[-1] if side == "left" else figures[0]
            gap = figure.start - other.end if side == "left" else other.start - figure.end
            yield f"{unit} {side} figure {other.unit} {bucket_gap(gap)}"
            yield f"{figure.counter} {side} counter {other.counter}"


def bucket_gap(gap: int) -> str:
    """A number of characters, rounded up to a power of two."""
    return next((str(b) for b in (0, 1, 2, 4, 8, 16, 32) if gap <= b), "far")
