"""Status: cues and their reach."""

import pytest

from kg.extraction.modality import find_status


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
