"""Whether a sentence asserts a fact, or reports it as planned, denied, forecast or hearsay."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.records import Status


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that takes a stretch of its sentence out of what is asserted."""

    start: int
    end: int
    status: Status
    scope: tuple[int, int]


# 将 is a plan only before a verb of doing (将于, 将在, 将推出); 将近, 将军 and 将 for 把 are none.
_WILL: Final = (
    r"(?<![即大小老名干健])将(?=于|在|会|再|有|可|迎来|继续|持续|陆续|举[办行]|开[展启播放设通]|推出|启[动用]|进[一入行军驻]"
    r"|上[线市]|投[入资产建]|覆盖|建[成设]|新[增建]|实[施现]|成[为立]|首[次度]|亮相|面向|分[批别期]|登陆|走进|联合|围绕|聚焦|与|携|承接|安排|停产|出任|赴|前往|参[加与]|出席|拿出|认购|设立|派出|采购|引进|发放|亮相|包销|被[^，。]{0,8}收购)"
)
_OUTLOOK: Final = r"(?<![即])将(?=达|超|突破|增|减|降|升|占)"
_TABLE: Final[tuple[tuple[Status, str, str], ...]] = (
    (
        "forecast",
        "onward",
        r"预计|预测|预估|估计|(?:今年|明年|年底)(?:大概|可能|兴许)|(?<![如超于出合])预期|有望|料将|预判|如果|假如|假设|倘若|要是|一旦"
        rf"|(?:(?<=[，。；“\n])|^)若(?!干)|{_OUTLOOK}",
    ),
    (
        "planned",
        "onward",
        r"(?<![模虚比草])拟(?![态人合声音真])|打算|力争|争取(?!到了)|(?<!达)目标(?!客户|用户|人群|消费|的)|冲刺|瞄准|规划(?=建|到|在|用|投|新|面积|总)"
        r"|计划(?=在|于|到|将|再|用|投|建|新|把|今|明|下|推|开|对|通过|年内|未来|进|举|招|采购|扩|购|引进|出口|两|三|五|今后|\d)"
        r"|准备(?=在|于|再|把|下|明|今|开|去|投|推|扩)|希望(?=能|在|把|用|通过|到|明|今|与|和|将|更|未)|想(?=把|在|再|将|要|去|请|带|开[^始]|办(?!法)|调)"
        r"|有意(?=[^义识思])|原定|约定(?=[，：一下明\d]|在|于)|正(?:与|和|跟|在与)(?=[^，。]{1,20}(?:商谈|洽谈|协商|商议|谈))|商量(?=建|办|开|把|在)|仅有意向|承诺"
        r"|正?申请(?=把|在|将)|在筹备|筹备中|排入计划|尚待|没谈妥|到20\d\d年(?=[^，。]{0,12}(?:要|达|力争|建成|实现))"
        r"|明年|后年|下个?月|下周|下个?星期|明天|明晚|明日|后天|未来(?=[一二两三五十\d]|几|数)|下一步|今后|到20[3-9]\d年",
    ),
    (
        "planned",
        "clause",
        rf"{_WILL}|即将(?!上市的|到来的|成熟的)|(?<=还)要(?=把|在|再|去|办|开|建|请|来)|等待?(?=上市|明年)"
        r"|(?<=[点号日])要(?=开|办|来|去|上)|(?:定|改|推)[在于到](?=\d|本月|下月|明|后)|移师",
    ),
    (
        "denied",
        "clause",
        r"并未|并没有?|(?<!有)没有(?!想到|白|辜负|停|忘|比)|没(?=能|卖|在|去|参加|跟|和|拿|签|播|上)|(?:尚|从|还|仍|均|都)未(?!来)|未(?=能|曾|再|获|予|与|参|授|在)"
        r"|不再|不会|并非|并不|不曾|从不|绝不|从没|拒绝|否认|取消(?!了?关注)|叫停|暂停|不予|不允许|无意|不打算|不考虑|放弃",
    ),
    (
        "attributed",
        "onward",
        r"据传|网传|传闻|传言|自称|(?:有|据)(?:消息|人士?|网友|媒体|爆料)[^，。]{0,4}称|据称|据说|疑似|坊间|爆料称?|有传",
    ),
    ("attributed", "clause", r"号称"),
)
_CUES: Final = tuple((status, scope, re.compile(pattern)) for status, scope, pattern in _TABLE)
# These come after what they deny: “…的说法不实”.
_DENIED_AFTER: Final = re.compile(
    r"不实|不属实|谣言|子虚乌有|没有这回事|没这回事|没有的事|纯属虚构|辟谣|并不存在|否认(?=[了。，；！!：:”]|$)|不是真的"
    r"|没影的事|玩笑话|瞎扯|澄清|喊冤|没答应|没谈成|没听说|没想过|从没授权"
)
# What is denied may have been told some clauses before, as what others say.
_RUMOUR: Final = re.compile(r"传言|网传|据传|传闻|盛传|外界|有人[说问称]|有博主|有读者|针对|对于|至于")
_CLAUSE_END: Final = re.compile(r"[，,；;。！？!?：\n]")
# What has happened ends the reach of a plan that the sentence began with.
_RESET: Final = re.compile(
    r"[；;。！？!?\n]|已(?!知)|目前|截至|去年|此前|如今|实际|刚刚|昨[天日晚]|今年以来|而(?:此前|去年|现在)"
)
_URGENCY: Final[dict[Status, int]] = {"asserted": 0, "planned": 1, "forecast": 2, "attributed": 3, "denied": 4}


def find_status(sentence: str, start: int, end: int) -> Status:
    """The status of the fact that a sentence tells between two of its offsets.

    “据…介绍” and “…表示” are a newspaper's way to assert.

    >>> text = "预计全年产量达10万吨，产值5亿元；去年卖出3万吨。"
    >>> [find_status(text, text.index(w), text.index(w) + len(w)) for w in ("10万吨", "5亿元", "3万吨")]
    ['forecast', 'forecast', 'asserted']
    >>> find_status("李君没有在抖音开播，而是去了快手", 0, 7), find_status("李君将大米卖到抖音", 0, 9)
    ('denied', 'asserted')
    """
    found: Status = "asserted"
    for cue in find_cues(sentence):
        covers = cue.scope[0] <= end - 1 and end <= cue.scope[1] and (cue.start >= start or cue.scope[0] <= start)
        if covers and _URGENCY[cue.status] > _URGENCY[found]:
            found = cue.status
    return found


@lru_cache(maxsize=256)
def find_cues(sentence: str) -> tuple[Cue, ...]:
    """The cues of a sentence with the stretch that each takes in."""
    cues = []
    for status, scope, pattern in _CUES:
        for match in pattern.finditer(sentence):
            stop = _RESET if scope == "onward" else _CLAUSE_END
            end = stop.search(sentence, match.end())
            cues.append(Cue(match.start(), match.end(), status, (match.end(), end.start() if end else len(sentence))))
    for match in _DENIED_AFTER.finditer(sentence):
        begin = _find_denied(sentence, match.start())
        cues.append(Cue(match.start(), match.end(), "denied", (begin, match.start())))
    return tuple(sorted(cues, key=lambda c: c.start))


def _find_denied(sentence: str, end: int) -> int:
    """Where that begins which a denial after it denies: the rumour that it answers, else the clause before its own."""
    full_stop = max(sentence.rfind(mark, 0, end - 1) for mark in "；;。！？!?\n") + 1
    rumours = [m.start() for m in _RUMOUR.finditer(sentence, full_stop, end)]
    if rumours:
        return rumours[-1]
    clauses = [m.end() for m in _CLAUSE_END.finditer(sentence, full_stop, end)]
    return clauses[-2] if len(clauses) > 1 else full_stop
