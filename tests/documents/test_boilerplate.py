from __future__ import annotations

import pytest

from kg.documents.boilerplate import ends_article, is_button, is_furniture, is_prose


@pytest.mark.parametrize(
    "line",
    [
        "首页",
        "首页 > 新闻 > 正文",
        "网站首页 | 新闻 | 视频",
        "微信 微博 Qzone",
        "分享到：",
        "扫一扫在手机打开当前页",
        "欢迎关注丰城发布微信公众号",
        "您现在的位置：首页",
        "12人评论",
        "1/3",
    ],
)
def test_furniture(line: str) -> None:
    assert is_furniture(line)
    assert not is_prose(line)


@pytest.mark.parametrize(
    "line", ["直播", "微博", "618", "微信的新功能", "扫一扫就能买到的大米，是丰城的。", "丰城大米"]
)
def test_no_button(line: str) -> None:
    assert not is_button(line)


@pytest.mark.parametrize(
    "line",
    [
        "相关新闻",
        "【相关阅读】",
        "热门推荐 更多>>",
        "大家都在看",
        "网友评论",
        "24小时热文",
        "上一篇：丰城大米上市",
        "责任编辑：陈小雨",
        "版权所有 丰城网",
        "Copyright © 2020",
        "赣ICP备00000000号",
        "免责声明：本文仅代表作者观点，与本站立场无关。",
        "未经书面授权，任何单位不得转载。",
    ],
)
def test_what_comes_after_an_article(line: str) -> None:
    assert ends_article(line)


@pytest.mark.parametrize(
    "line",
    [
        "最新发布的三项举措",
        "相关新闻发布会在丰城举行。",
        "丰城发放首张直播经营许可",
        "未经授权，平台不得公开农户的信息。",
        "榜单不构成投资建议，主办方说。",
        "更多年轻人回到丰城",
        "编辑部里的年轻人",
        "“版权所有者应当得到报酬。”李晓满说。",
    ],
)
def test_what_an_article_may_say(line: str) -> None:
    assert not ends_article(line)
