from __future__ import annotations

import pytest

from kg.documents.bylines import Byline, find_signature, is_label, is_outlet, read_byline, read_date, read_names


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("2020-06-20 07:16:39", Byline("2020-06-20")),
        ("2020年6月20日 星期六", Byline("2020-06-20")),
        ("2020年06月20日07:16  丰城日报", Byline("2020-06-20", "丰城日报")),
        ("丰城日报 2020/6/20", Byline("2020-06-20", "丰城日报")),
        ("http://news.example.com 2020.06.20 丰城网", Byline("2020-06-20", "丰城网")),
        ("2020-06-20T07:16:39+08:00", Byline("2020-06-20")),
        ("来源：丰城日报", Byline(source="丰城日报")),
        ("来源：《丰城日报》2020-06-20", Byline("2020-06-20", "丰城日报")),
        ("2020-06-20来源：丰城网作者", Byline("2020-06-20", "丰城网作者")),
        ("2021-04-28 来源：微信公众号“山野慢读”", Byline("2021-04-28", "微信公众号“山野慢读”")),
        ("文｜林知秋　图｜受访者提供", Byline(authors=("林知秋",))),
        ("来源：", Byline(waits="source")),
        ("发布时间：2020-06-20 信息来源：县农业农村局 浏览次数：128 次", Byline("2020-06-20", "县农业农村局")),
        ("作者：林知秋 编辑：陈小雨", Byline(authors=("林知秋",))),
        ("作者：小满说茶", Byline(authors=("小满说茶",))),
        ("文/林知秋 图/陈小雨", Byline(authors=("林知秋",))),
        ("本报记者 何江流 通讯员 汪晓汀", Byline(authors=("何江流", "汪晓汀"))),
        ("□ 丰城日报记者 李　明", Byline(authors=("李明",))),
        ("责任编辑：陈小雨", Byline()),
        ("【字体：大 中 小】 打印 关闭窗口", Byline()),
    ],
)
def test_bylines_are_read(line: str, byline: Byline) -> None:
    assert read_byline(line) == byline


@pytest.mark.parametrize(
    "line",
    [
        "2020年6月20日，京东公布数据",
        "2020年6月20日 丰城大米卖出七百吨",
        "丰城大米卖出七百吨",
        "记者在丰城看到大米堆成了山",
        "记者 在丰城看到大米堆成了山",
        "时间：6月18日下午，丰城",
        "来源：丰城的大米从哪里来？",
        "编辑部的故事",
        "京东：大米 59.9元",
        "",
        "。",
        "：" * 100,
    ],
)
def test_text_is_no_byline(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020-06-20", "2020-06-20"),
        ("20200620", "2020-06-20"),
        ("2020-02-30 或 2020-03-01", "2020-03-01"),
        ("6月20日", ""),
        ("2020-06", ""),
        ("1592611200", ""),
        ("13800138000", ""),
        ("", ""),
    ],
)
def test_dates_are_full_and_exist(text: str, date: str) -> None:
    assert read_date(text) == date


def test_names_of_all_kinds() -> None:
    assert read_names("阿依古丽·买买提、欧阳青，李 明") == ("阿依古丽·买买提", "欧阳青", "李明")
    assert read_names("丰城大米 的 直播") == ()


@pytest.mark.parametrize(
    ("ending", "names"),
    [
        ("（林知秋 陈小雨）", ("林知秋", "陈小雨")),
        ("(记者林知秋)", ("林知秋",)),
        ("（新华社记者 林知秋、陈小雨）", ("林知秋", "陈小雨")),
        ("（作者：林知秋）", ("林知秋",)),
        ("（责任编辑：陈小雨）", ()),
    ],
)
def test_signature_is_found(ending: str, names: tuple[str, ...]) -> None:
    assert find_signature("直播还要办下去。" + ending) == (8, names)


@pytest.mark.parametrize(
    "ending", ["（完）", "（图片由受访者提供）", "（李明说的）", "（一）", "（2020年6月20日）", "（"]
)
def test_other_brackets_are_no_signature(ending: str) -> None:
    assert find_signature("直播还要办下去。" + ending) is None


def test_labels_and_outlets() -> None:
    assert is_label("责任编辑： ")
    assert not is_label("责任编辑：陈小雨")
    assert is_outlet("江城晚报")
    assert not is_outlet("织密一张防护的大网在江城各处")
