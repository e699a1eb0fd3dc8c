"""Lines that belong to a page and not to its article: menus, buttons, lists of other articles, footers."""

from __future__ import annotations

import re
from typing import Final

from kg.documents import bylines

_SECTIONS: Final = """
首页 网站首页 主页 导航 频道 正文 要闻正文 新闻 要闻 国内 国际 时政 社会 财经 经济 体育 娱乐 科技 军事 教育
房产 汽车 文化 健康 旅游 法治 三农 农业 地方 理论 视频 图片 图集 图库 炫图 专题 直播 访谈 评论 观点 论坛 博客
生活 民生 党建 政务 公告 服务 市州 县区 乡村振兴 推荐 排行 热榜 全部 最新 最热 热帖 帮助中心 购物车 智能推荐
抖音 快手 微信 微博 消息 邮箱 投稿
"""
_BUTTONS: Final = """
客户端 手机版 电脑版 移动版 搜索 登录 注册 退出 新浪微博 腾讯微博 QQ QQ好友 QQ空间 Qzone 朋友圈 微信好友 人人网
豆瓣 复制链接 收藏 打印 字号 字体 大 中 小 大号 中号 小号 关闭 关闭窗口 返回 返回顶部 返回首页 顶部 分享 分享到
点赞 赞 踩 顶 转发 举报 纠错 扫一扫 二维码 加载更多 查看更多 更多 more MORE 展开 展开全文 收起 全文 下载 APP下载
下载APP 订阅 关注 +关注 关注我们 已关注 无障碍 繁体 简体 English 设为首页 加入收藏 广告 打开APP 听新闻 朗读 播放
暂停 上一页 下一页 尾页 末页 回复 发送 提交 取消 确定 写评论 发表 置顶 匿名 +1
"""
_PRESSED: Final = frozenset(_BUTTONS.split())
# 微信 and 微博 are buttons only beside others: alone on a line an article may name them.
_SHARED: Final = _PRESSED | {"微信", "微博"}
_MENU: Final = _PRESSED | frozenset(_SECTIONS.split())

_BUTTON = re.compile(
    "|".join(
        (
            r"扫一扫|扫码|扫描(?:上方|下方|左侧|右侧)?二维码|长按|微信扫|用微信",
            r"分享(?:到|至|给|本文)",
            r"(?:请|欢迎)关注|关注.{0,14}(?:公众号|微信|微博|网|客户端|报|号)$",
            r"点击(?:查看|进入|下载|图片|加载|播放|放大|右上角|收听|关注|订阅|阅读|上方|下方|蓝字)",
            r"(?:下载|打开|安装).{0,10}(?:APP|App|app|客户端)",
            r"\d+\s*人?(?:参与|评论|跟贴|点赞|赞|阅读|收藏|分享)$",
            r"(?:您|你)?(?:当前|现在|所在)?的?(?:所在)?的?位置\s*[:：]",
            r"我要(?:纠错|打印|收藏|投稿)",
            r"(?:共|已有)\s*\d+\s*(?:条|人|页)|阅读\s*\d+|\d+\s*/\s*\d+$|第?\s*\d+\s*页$",
        )
    )
)
_HEADING = re.compile(
    "|".join(
        (
            r"相关(?:新闻|阅读|报道|推荐|链接|文章|专题|视频|稿件|资讯|内容)",
            r"(?:延伸|推荐|扩展)阅读|推荐(?:新闻|文章|视频)",
            r"(?:猜你|您?可能|你可能|大家)(?:也?喜欢|还?感兴趣的?|都在看|在看).{0,4}",
            r"(?:为[您你])?(?:精彩|热门|热点|最新|更多|编辑|往期|今日)(?:推荐|新闻|文章|资讯|评论|话题|视频|图片|回顾|精彩|内容|关注|热点)",
            r"(?:新闻|精彩|最新|热门|全部|网友)(?:评论|留言|热评|跟帖)|热帖|热评|热搜|评论列表|图片新闻|新闻图片",
            r"(?:24|48|72)小时.{0,6}|(?:点击|阅读|新闻|热点|人气|周|月|日)(?:排行|榜单?)榜?|(?:新闻)?排行榜",
            r"(?:标签|关键词|TAG|Tags?)[:：]?.{0,20}|阅读原文|查看原文|为[您你]推荐|友情链接",
        )
    )
)
_OPENING = re.compile(
    r"上一[篇条则][:：]?|下一[篇条则][:：]?|发表评论|我要评论|暂无评论|\d+\s*条评论|说两句|登录后|"
    r"[【\[]?(?:责任编辑|值班编辑|责编|编辑|纠错|我要纠错|我要投稿|关闭窗口|打印本页)[】\]:：]"
)
_FOOTER = re.compile(
    "|".join(
        (
            r"Copyright|©|\(c\)\s*\d{4}|All [Rr]ights|版权所有|版权声明|ICP备|ICP证|公网安备|网站标识码|备案号",
            r"许可证?(?:编号|号)?\s*[:：]\s*\S|许可证[（(]?\d|违法和?不良信息|举报(?:电话|邮箱|热线)|联系我们|关于我们",
            r"网站地图|网站声明|广告服务|法律顾问|技术支持\s*[:：]|(?:主办|承办|协办)(?:单位)?\s*[:：]",
            r"^(?:地址|邮编|电话|传真|总机|新闻热线|客服(?:电话|热线)?)\s*[:：]",
        )
    )
)
_NOTICE = re.compile(
    "|".join(
        (
            r"^[【\[]?(?:免责|版权|特别|郑重)声明|^凡(?:本网|本站|本报)?(?:注明|来源)|^本(?:网|站|平台)站?(?:所有|刊登|刊载|转载)",
            r"未经.{0,20}(?:授权|许可|同意).{0,20}(?:转载|复制|使用|摘编)|如有侵权.{0,12}(?:联系|删除)",
            r"(?:文章|内容|观点).{0,8}(?:仅代表|不代表).{0,12}(?:本网|本站|平台|立场|观点)",
            r"(?:本文|内容|信息|以上|文章|仅供参考).{0,12}不构成.{0,6}投资建议",
        )
    )
)
_SEPARATORS = re.compile(r"[\s　|｜丨·•>＞»›/\\,，、—–_()（）\[\]【】«<＜]+")
_SENTENCE = re.compile(r"[。！？!?；;…][”’」』）)]*$")
_CJK = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")

_LONGEST_MENU: Final = 60
_LONGEST_NOTICE: Final = 300


def count_chinese(text: str) -> int:
    """The number of Chinese characters."""
    return len(text) - len(_CJK.sub("", text))


def is_prose(text: str) -> bool:
    """Whether a line is one of an article's sentences rather than a headline or a button.

    >>> is_prose("丰城市委书记走进直播间，卖出大米七百吨。"), is_prose("丰城大米卖出七百吨")
    (True, False)
    """
    if len(text) > _LONGEST_NOTICE:
        return "。" in text or "，" in text
    if _NOTICE.search(text):
        return False
    if "。" in text:
        return count_chinese(text) >= 6
    return len(text) >= 24 and "，" in text and (ends_sentence(text) or text[-1] in "：:”")


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does."""
    return bool(_SENTENCE.search(text[-8:]))


def is_button(text: str) -> bool:
    """Whether a line is there to be pressed or scanned: it may stand within an article.

    >>> is_button("点击查看大图"), is_button("直播")
    (True, False)
    """
    words = _split_words(text)
    return bool(words and _BUTTON.match(text)) or (bool(_PRESSED.intersection(words)) and _SHARED.issuperset(words))


def is_furniture(text: str) -> bool:
    """Whether a line is menu or button: an article may go on after it.

    >>> is_furniture("首页 > 新闻 > 正文"), is_furniture("微信的新功能")
    (True, False)
    """
    words = _split_words(text)
    return is_button(text) or (bool(words) and all(word in _MENU or word.isdigit() for word in words))


def _split_words(text: str) -> list[str]:
    """The words of a line that may be a menu; none of a sentence."""
    if len(text) > _LONGEST_MENU or "。" in text:
        return []
    return [word for word in _SEPARATORS.split(text.strip(" 　:：")) if word]


def ends_article(text: str) -> bool:
    """Whether a line opens what pages put after an article: related news, editors, notices.

    >>> ends_article("相关新闻"), ends_article("相关新闻发布会在丰城举行。")
    (True, False)
    """
    if len(text) > _LONGEST_NOTICE:
        return False
    if len(text) <= 40 and not text.endswith("。"):
        heading = re.sub(r"[\s　:：+>》»]*更多[>》»]*$", "", text).strip(" 　【】[]>》▶■●★☆:：+·|-—")
        if _HEADING.fullmatch(heading) or _OPENING.match(text):
            return True
    return bool(_NOTICE.search(text)) or (not text.endswith("。") and bool(_FOOTER.search(text)))


def is_aside(text: str) -> bool:
    """Whether a line belongs to the page in any of these ways, or is a byline."""
    return is_furniture(text) or ends_article(text) or bylines.read_byline(text) is not None
