from __future__ import annotations

import pytest
from pyoxigraph import Store

from kg.answers.query import run_query
from kg.answers.understanding import PlainAnswer, answer_plainly, record_plain_answer, write_plain_answer
from kg.errors import QueryError
from kg.records import Document, Entity, Extraction, Mention


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("谁在快手卖过竹溪贡米？", {"顾青禾", "韩照", "陆听雨"}),
        ("哪位县长在快手上推介过贡米？", {"顾青禾"}),
        ("周映川在哪个平台直播？", {"抖音"}),
        ("湖北有哪些官员直播过？", {"顾青禾", "韩照", "陆听雨"}),
        ("竹溪县的县委书记是谁？", {"陆听雨"}),
        ("竹溪县有哪些书记？", {"韩照", "陆听雨"}),
        ("顾青禾任什么职务？", {"县长"}),
        ("湖北出产什么产品？", {"竹溪贡米"}),
        ("竹溪县在哪个省？", {"湖北省"}),
        ("周映川有多少粉丝？", {"80000"}),
        ("2024年3月1日顾青禾的直播卖了多少钱？", {"3000000"}),
        ("谁的粉丝最多？", {"周映川"}),
        ("谁的粉丝超过10万？", set()),
        ("谁的粉丝超过5万？", {"周映川"}),
        ("竹溪贡米直播过几场？", {"2"}),
        ("2024年5月谁在快手直播过？", {"韩照", "陆听雨"}),
        ("顾青禾什么时候在快手直播？", {"2024-03-01"}),
        ("周映川打算去哪个平台开号？", {"快手"}),
        ("竹溪县否认在哪个平台开过店？", {"拼多多"}),
        ("哪场直播观看人数最多？", {"竹溪县2024年3月1日快手直播"}),
        ("有多少官员在快手直播过？", {"3"}),
        ("谁的直播最多？", {"顾青禾", "韩照", "陆听雨"}),
        ("顾青禾做过哪些直播？", {"竹溪县2024年3月1日快手直播"}),
        ("2024年3月有哪些直播？", {"竹溪县2024年3月1日快手直播"}),
    ],
)
def test_answers_with_sentences(small: Store, question: str, wanted: set[str]) -> None:
    answer = answer_plainly(small, question)
    assert (answer.understood, {found.answer for found in answer.answers}) == (bool(answer.sparql), wanted)
    assert all(found.quotes and all(quote.text for quote in found.quotes) for found in answer.answers)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("去年谁在快手直播？", "“去年”是相对的时间"),
        ("顾青禾的丈夫是谁？", "丈夫"),
        ("为什么贡米卖得好？", "“为什么”"),
        ("除了顾青禾还有谁在快手直播？", "“除了”"),
        ("竹溪县", "看不出问的是什么"),
        ("顾青禾和周映川有什么关系？", "关系"),
        ("哪个平台最大？", "没有说明比的是哪个数字"),
        ("竹溪县什么时候发布文件？", "publishes"),
    ],
)
def test_what_is_not_understood_is_told(small: Store, question: str, said: str) -> None:
    answer = answer_plainly(small, question)
    assert not answer.understood
    assert not answer.answers
    assert said in answer.problem + "".join(answer.unused)


def test_unknown_entity_is_named_with_its_type(small: Store) -> None:
    text = "王伟在哪个平台直播？"
    person = Entity("e1", "Person", "王伟", (Mention(0, 2, "王伟", "Person"),))
    answer = answer_plainly(small, text, extraction=Extraction(Document("question", text), (person,)))
    assert (answer.understood, answer.problem) == (False, "图里没有“王伟”（Person）")
    assert answer.nearest


def test_word_that_is_left_out_is_told_with_the_answer(small: Store) -> None:
    answer = answer_plainly(small, "周映川认真在哪个平台直播？")
    assert ([found.answer for found in answer.answers], answer.unused) == (["抖音"], ("认真",))
    assert "没有用上 not used: 认真" in write_plain_answer(answer)


def test_sparql_shown_is_what_answers(small: Store) -> None:
    answer = answer_plainly(small, "谁在抖音卖过红茶？")
    assert [found.answer for found in answer.answers] == ["周映川"]
    assert answer.sparql in write_plain_answer(answer)
    rows = run_query(small, answer.sparql)
    assert not isinstance(rows, bool)
    assert len(rows) == 1


def test_record_is_of_plain_values(small: Store) -> None:
    record = record_plain_answer(answer_plainly(small, "周映川有多少粉丝？"))
    assert record["answers"][0]["details"]["surface"] == "8万粉丝"
    assert record["answers"][0]["sentences"][0]["document"] == "d-1"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("谁" * 10_000, "10,000 characters"),
        ("谁在\x1b[2J快手直播？", "control character U+001B"),
        ("谁在\u202e快手直播？", "control character U+202E"),
        ("who sold koi on Kuaishou?", "in Chinese only"),
        ("   ", "empty"),
    ],
)
def test_hostile_question_is_one_clear_line(small: Store, question: str, said: str) -> None:
    with pytest.raises(QueryError, match=said.replace("+", r"\+")) as raised:
        answer_plainly(small, question)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "question",
    [
        '谁卖过"} INSERT DATA {<a:b> <a:c> 1} #？',
        "谁卖过竹溪贡米> } . ?s ?p ?o #",
        "谁是') UNION { ?s ?p ?o } #？",
        "🍊谁卖？",
    ],
)
def test_no_text_of_the_question_reaches_the_query(small: Store, question: str) -> None:
    before = len(small)
    answer = answer_plainly(small, question)
    assert "INSERT" not in answer.sparql
    assert "?s ?p ?o" not in answer.sparql
    assert len(small) == before


def test_type_that_the_pipeline_reads_chooses_among_things_of_one_name(small: Store) -> None:
    text = "快手卖什么？"
    platform = Entity("f1", "Platform", "快手", (Mention(0, 2, "快手", "Platform"),))
    answer = answer_plainly(small, text, extraction=Extraction(Document("question", text), (platform,)))
    assert ([found.answer for found in answer.answers], answer.reading[0]) == (["竹溪贡米"], "快手：平台 Platform")


def test_sentences_that_name_others_are_told() -> None:
    assert write_plain_answer(
        PlainAnswer("谁？", True, (), (), "", "SELECT", (), ("可能不全：同样的句子里还提到 王伟",), True, ())
    ).startswith("注意 note: 可能不全")


def test_a_relation_s_other_end_goes_by_its_type_and_figures_are_grouped(small: Store) -> None:
    assert answer_plainly(small, "周映川在哪个平台直播？").table.columns[:2] == ("answer", "person")
    assert "80,000" in write_plain_answer(answer_plainly(small, "周映川有多少粉丝？"))


def test_a_largest_figure_in_doubt_is_said_to_be(small: Store) -> None:
    answer = answer_plainly(small, "谁的粉丝最多？")
    doubted = any("没有把握" in note for note in answer.notes)
    assert doubted != all(found.sure for found in answer.answers)
    assert not any("本身可靠" in note for note in answer.notes) or len(answer.answers) > 1


def test_what_is_understood_is_told_in_both_languages(small: Store) -> None:
    reading = answer_plainly(small, "谁的粉丝最多？").reading
    assert reading[0] == "问：人物 Person/机构 Organization（粉丝数 followers）"
    assert "说法：计划 planned" in answer_plainly(small, "周映川打算去哪个平台开号？").reading
    assert "条件：人物 Person 任职 县委书记" in answer_plainly(small, "竹溪县的县委书记是谁？").reading
