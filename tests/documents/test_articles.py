from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents.articles import Article, find_article
from kg.documents.lines import join_lines, split_lines
from tests.documents.layouts import DUMPS, TEA, Layout


def read(source: str) -> Article:
    return find_article(list(split_lines(source)))


def texts(article: Article) -> list[str]:
    return [line.text for line in article.paragraphs]


@pytest.mark.parametrize("layout", DUMPS, ids=lambda layout: layout.name)
def test_dump_gives_the_article_alone(layout: Layout) -> None:
    article = read(layout.source)
    assert texts(article) == list(layout.paragraphs)
    assert (article.title, article.source, article.published, article.authors) == (
        layout.title,
        layout.outlet,
        layout.published,
        layout.authors,
    )


@pytest.mark.parametrize("layout", DUMPS, ids=lambda layout: layout.name)
def test_dump_maps_back_to_the_file(layout: Layout) -> None:
    text, segments = join_lines(read(layout.source).paragraphs)
    for segment in segments:
        cut = layout.source[segment.origin : segment.origin + segment.end - segment.start]
        assert text[segment.start : segment.end] == cut
    assert sum(s.end - s.start for s in segments) == len(text) - text.count("\n")


def test_clean_text_keeps_every_paragraph() -> None:
    article = read("安溪茶山上的直播间\n2023-04-21　来源：闽南日报\n\n" + "\n\n".join(TEA) + "\n")
    assert texts(article) == list(TEA)
    assert (article.title, article.source, article.published) == ("安溪茶山上的直播间", "闽南日报", "2023-04-21")


def test_first_line_that_is_a_sentence_is_no_title() -> None:
    article = read("\n".join(TEA))
    assert article.title == ""
    assert texts(article) == list(TEA)


@pytest.mark.parametrize(
    "source",
    [
        "今天在丰城喝到了雷应国大米熬的粥，满足！",
        "#丰城直播#书记来卖大米啦",
        "丰城大米",
        "京东：大米 59.9元\n快手：锦鲤 99元\n抖音：木耳 19.9元",
    ],
)
def test_short_texts_are_kept_whole(source: str) -> None:
    article = read(source)
    assert "\n".join(texts(article)) == source
    assert article.title == ""


def test_list_of_platforms_is_no_menu() -> None:
    source = "主播们常用的平台有这些，各有各的脾气。\n抖音\n快手\n微博\n他们说，换一个平台就像换一座城市。"
    assert "\n".join(texts(read(source))) == source


def test_table_of_single_signs_is_no_menu() -> None:
    source = "1\n2\n大\n中\n小\n三种米的价格不同，大的最贵。"
    assert "\n".join(texts(read(source))) == source


def test_broken_lines_have_no_title() -> None:
    source = "6月18日下午，在京东直播间里\n江西省丰城市的干部坐在产品前\n兴致勃勃地推销着当地的大米\n一袋一袋卖得很快。"
    assert read(source).title == ""


@pytest.mark.parametrize(
    "title",
    [
        "#丰城直播# 书记来了",
        "@丰城发布 今日简讯",
        "大米卖完啦！！",
        "——丰城见闻",
        "受访者：李晓满，丰城农户",
        "丰城大米🍚香",
    ],
)
def test_what_opens_a_post_is_no_title(title: str) -> None:
    article = read(title + "\n" + "\n".join(TEA))
    assert article.title == ""
    assert texts(article) == [title, *TEA]


def test_question_is_a_title_only_over_a_byline() -> None:
    title = "茶农为什么都去直播？"
    assert texts(read(title + "\n" + "\n".join(TEA))) == [title, *TEA]
    article = read(title + "\n2023-04-21 来源：闽南日报\n" + "\n".join(TEA))
    assert (article.title, texts(article)) == (title, list(TEA))


def test_editors_and_signature_go_from_the_end() -> None:
    article = read("\n".join(TEA) + "（本报记者 林知秋 通讯员 王小溪）\n责任编辑：\n陈小雨\n校对：何山")
    assert texts(article) == list(TEA)
    assert article.authors == ("林知秋", "王小溪")


@pytest.mark.parametrize("ending", ["（完）", "（见图）", "（单位：万元）", "（上接第一版）"])
def test_brackets_that_hold_no_names_stay(ending: str) -> None:
    assert texts(read("\n".join([*TEA[:-1], TEA[-1] + ending])))[-1] == TEA[-1] + ending


def test_text_that_is_only_a_signature_stays() -> None:
    assert texts(read("（王大力 李小满）")) == ["（王大力 李小满）"]


def test_date_at_the_end_of_a_notice_stays() -> None:
    article = read("关于举办茶博会的通知\n各乡镇：茶博会定于五月举行，请做好准备。\n安溪县人民政府\n2023年4月21日")
    assert texts(article)[-1] == "2023年4月21日"
    assert article.published == "2023-04-21"


def test_time_and_place_of_an_event_do_not_end_the_article() -> None:
    source = (
        "首页 新闻 登录\n安溪茶博会要来了\n2023-04-21 来源：闽南日报\n"
        f"{TEA[0]}\n时间：2023年5月6日\n地点：安溪县会展中心\n{TEA[2]}\n上一篇：晋江鞋企\n版权所有"
    )
    article = read(source)
    assert texts(article) == [TEA[0], "时间：2023年5月6日", "地点：安溪县会展中心", TEA[2]]
    assert article.published == "2023-04-21"


def test_indented_box_inside_an_article_is_kept() -> None:
    inside = [TEA[0], "相关链接", TEA[1], TEA[2]]
    source = (
        "首页\n登录\n安溪茶事\n2023-04-21 来源：闽南日报\n\n" + "\n".join("　　" + p for p in inside) + "\n\n\n版权所有"
    )
    assert texts(read(source)) == inside


def test_headings_of_markdown_lose_their_marks() -> None:
    article = read(f"# 安溪茶事\n\n{TEA[0]}\n\n## 手艺\n\n{TEA[1]}\n")
    assert article.title == "安溪茶事"
    assert texts(article) == [TEA[0], "手艺", TEA[1]]


@given(st.lists(st.text("丰城直播大米，。！？ab12　 ", min_size=1, max_size=40), max_size=12))
def test_text_without_furniture_loses_nothing_but_its_title(lines: list[str]) -> None:
    article = read("\n".join(lines))
    kept = [line.strip() for line in lines if line.strip()]
    found = ([article.title] if article.title else []) + texts(article)
    assert [" ".join(line.split()) for line in kept] == [" ".join(line.split()) for line in found]
