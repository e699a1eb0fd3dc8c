"""Status: cues and their reach."""

import pytest

from kg.extraction.evidence import find_evidence, find_relation_status
from kg.extraction.modality import find_status
from kg.training.corpus import parse_block


@pytest.mark.parametrize(
    ("sentence", "fact", "status"),
    [
        ("预计全年产量达10万吨。", "10万吨", "forecast"),
        ("到年底有望突破5亿元。", "5亿元", "forecast"),
        ("如果开播，能卖3万单。", "3万单", "forecast"),
        ("他打算下周去快手直播。", "快手", "planned"),
        ("县里拟投入200万元。", "200万元", "planned"),
        ("活动将于7月举办，预告片播放3万次。", "7月", "planned"),
        ("公司力争全年卖出1万台。", "1万台", "planned"),
        ("李某并未在抖音开播。", "抖音", "denied"),
        ("村里没有和京东签约。", "京东", "denied"),
        ("李某去快手的说法不实。", "快手", "denied"),
        ("网传他卖了3亿元。", "3亿元", "attributed"),
        ("他自称有200万粉丝。", "200万粉丝", "attributed"),
        ("据县商务局介绍，卖出3万单。", "3万单", "asserted"),
        ("数据显示，产值达8亿元。", "8亿元", "asserted"),
        ("他将大米卖到了20个省份。", "20个省份", "asserted"),
        ("将近200人到场。", "200人", "asserted"),
        ("未来科技城有300家企业。", "300家", "asserted"),
        ("模拟考试吸引300人。", "300人", "asserted"),
        ("没想到卖出3万单。", "3万单", "asserted"),
        ("原本计划在京东开播，目前已卖出3万单。", "3万单", "asserted"),
        ("预计产量10万吨；去年卖出3万吨。", "3万吨", "asserted"),
        ("她估计今年可以卖出1万台。", "1万台", "forecast"),
        ("园里今年大概能出五千斤。", "五千斤", "forecast"),
        ("邵明川将携新品走进京东直播间。", "京东", "planned"),
        ("他想请秦若水到抖音开播。", "抖音", "planned"),
        ("公司正与沃尔玛谈年度框架。", "沃尔玛", "planned"),
        ("县里提出，到2025年接待要达到10万人次。", "10万人次", "planned"),
        ("网传陈醋要涨价五成，柯向阳说，没影的事。", "五成", "denied"),
        ("又有人说他一晚上挣了十万，他马上澄清。", "十万", "denied"),
        ("公司否认裁员，去年营收3亿元。", "3亿元", "asserted"),
        ("展会吸引3万人；停办的消息被温朝晖否认。", "3万人", "asserted"),
        ("大家想办法卖出3万单。", "3万单", "asserted"),
    ],
)
def test_status(sentence: str, fact: str, status: str) -> None:
    start = sentence.index(fact)
    assert find_status(sentence, start, start + len(fact)) == status


def test_a_cue_inside_the_fact_counts() -> None:
    sentence = "李君打算在抖音开播。"
    assert find_status(sentence, 0, sentence.index("开播")) == "planned"


def test_a_cue_after_the_fact_does_not() -> None:
    assert find_status("他在抖音卖出3万单，还打算去快手。", 5, 9) == "asserted"


def find_status_of(block: str) -> str:
    extraction = parse_block(block)
    (relation,) = extraction.relations
    entities = {e.id: e for e in extraction.entities}
    text = extraction.document.text
    head, tail = entities[relation.head], entities[relation.tail]
    return find_relation_status(head, tail, find_evidence(head, tail, text, ((0, len(text)),)), text)


def test_what_is_said_in_passing_holds_whatever_is_planned() -> None:
    people = "@p1 Position 总经理\n@e1 Person 温朝晖\n"
    beside = "# id: a\n预计今年产值5亿元，[[总经理|p1]][[温朝晖|e1]]说。\n" + people + "rel e1 holdsPosition p1"
    apart = "# id: a\n公司拟聘[[温朝晖|e1]]为[[总经理|p1]]。\n" + people + "rel e1 holdsPosition p1"
    places = "# id: a\n县里计划明年在[[四川|l1]][[苍溪县|l2]]建园。\n@l1 Place 四川\n@l2 Place 苍溪县\nrel l2 partOf l1"
    assert [find_status_of(block) for block in (beside, apart, places)] == ["asserted", "planned", "asserted"]
