"""Pages of our own writing: six copied as text with their menus, six as HTML. Persons and figures are invented."""

from __future__ import annotations

from dataclasses import dataclass

PEPPER = (
    "“辣椒红了，直播间也红了。”10月8日一早，贵州省遵义市虾子镇的辣椒交易大厅里，主播罗小椒举着一串朝天椒向网友介绍。",
    "虾子镇的辣椒销往全国二十多个省份。今年镇里建起四个共享直播间，农户排着队来学，已有三百多人拿到结业证书。",
    "镜头前讲的是真话",
    "罗小椒说，直播最怕夸大：“一斤辣椒出多少辣椒面，我们当着网友的面称。”",
    "镇党委副书记田远介绍，下一步要给每一袋辣椒贴上二维码，让买家看得见种在哪里、谁种的。",
)
TEA = (
    "谷雨刚过，福建省安溪县的茶山上云雾还没有散，制茶师林青禾已经在快手开播两个小时。",
    "他的直播间没有叫卖，只有炒锅的声音。“大家想看手艺，我就把手艺给大家看。”林青禾说。一个春天，他卖出铁观音三千二百斤。",
    "安溪县茶业发展中心的数据显示，今年全县开播的茶农超过一千户，线上销售占到四成。",
)
BUS = (
    "本报讯 9月1日起，武汉市新开通微循环公交线路十二条，串起老旧小区、菜市场和地铁站，票价一律一元。",
    "市公交集团介绍，微循环线路用的是七米长的小巴，能开进大车进不去的街巷，乘客招手即停。",
    "“以前走二十分钟才到地铁，现在五分钟。”家住汉阳区的杨婆婆说。",
)
ROBOT = (
    "10月18日，合肥一家机器人公司发布新款扫地机器人，起售价1999元，首日预订超过两万台。",
    "公司创始人沈一帆在发布会上说，新机器人能分清电线和袜子，识别准确率由去年的百分之八十提高到百分之九十六。",
    "价格战还要打多久",
    "“我们不打价格战，打的是售后战。”沈一帆说。他宣布将在三十个城市设立维修点。",
)


@dataclass(frozen=True)
class Layout:
    name: str
    source: str
    paragraphs: tuple[str, ...]
    title: str
    outlet: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()


def _indent(paragraphs: tuple[str, ...]) -> str:
    return "\n".join("　　" + paragraph for paragraph in paragraphs)


def _spread(paragraphs: tuple[str, ...]) -> str:
    return "\n\n".join(paragraphs)


DUMPS: tuple[Layout, ...] = (
    Layout(
        "title three times, label and value on two lines, signature",
        f"""


虾子镇：辣椒红在直播间-黔北新闻网

虾子镇：辣椒红在直播间遵义新增两条公交专线赤水河禁渔期开始娄山关景区门票减半



首页
客户端
搜索


 黔北新闻网  正文

虾子镇：辣椒红在直播间

 2022-10-09 08:30:11

来源：
 遵义晚报


分享到

  微信
  微博

{_indent(PEPPER)}（罗开阳 田一禾）



【纠错】


责任编辑：
周小满


相关新闻


湄潭茶农学会了剪视频
 湄潭县的茶农今年有了新本事，剪一条视频只要十分钟，一个夏天卖掉两千斤茶。
  2022-09-30 10:00:00

辣椒价格连涨三周
 受连续降雨影响，市场上的干辣椒价格连续三周上涨，业内人士认为涨势不会持续。
  2022-09-21 10:00:00



关于我们 联系我们 网站地图
""",
        PEPPER,
        "虾子镇：辣椒红在直播间",
        "遵义晚报 / 黔北新闻网",
        "2022-10-09",
        ("罗开阳", "田一禾"),
    ),
    Layout(
        "breadcrumb, one line with everything, no indent, blank lines between paragraphs",
        f"""网站首页 | 新闻 | 时政 | 视频 | 专题 | 登录
当前位置：首页 > 农业 > 正文

安溪茶山上的直播间
2023年04月21日 09:15  来源：闽南日报  作者：林知秋  编辑：陈小雨  字号：大 中 小

{_spread(TEA)}

上一篇：晋江鞋企的新算盘
下一篇：泉州古城修旧如旧

热门推荐
泉州的早餐店为什么开到了凌晨
一碗面线糊里的人情
惠安石雕走进校园

主办单位：某某县融媒体中心  闽ICP备00000000号
版权所有 未经许可 不得转载
""",
        TEA,
        "安溪茶山上的直播间",
        "闽南日报",
        "2023-04-21",
        ("林知秋",),
    ),
    Layout(
        "phone page: author line, date, buttons inside the article, comments with sentences",
        f"""打开APP
关注
微循环公交进小区：武汉新开十二条线路
江城晚报
2021-09-02 06:40
江城晚报官方账号

听新闻
{BUS[0]}
点击查看大图
{BUS[1]}
{BUS[2]}
阅读 10万+
举报

精彩评论
江边的鱼
这个线路真好，我家门口就有一站，希望再多开几条，早晚高峰再密一点就更好了。
3天前 回复
老王头
小巴好，就是座位少了一点，老人家多的时候要站着，建议加一点爱心座。
3天前 回复
加载更多
""",
        BUS,
        "微循环公交进小区：武汉新开十二条线路",
        "江城晚报",
        "2021-09-02",
    ),
    Layout(
        "technology site: tags, hot list with sentences before the article, disclaimer",
        f"""能分清袜子的扫地机器人来了_硬件频道_科技前线
科技前线
首页 硬件 软件 视频 评论
24小时热文
手机屏幕还能怎么折？三家公司给出三种答案
一块电池的十年：从实验室走到公路上

能分清袜子的扫地机器人来了
文/徐一鸣
2024/10/19 11:02

{_spread(ROBOT)}

标签：机器人 家电
免责声明：本文内容仅代表作者观点，与本站立场无关，不构成投资建议。
相关阅读
去年的扫地机器人卖给了谁
我们问了一百个家庭，机器人到底省了多少时间，答案和广告里说的不太一样。
为什么它总是卡在沙发下面
工程师解释，沙发下面的灰尘会让传感器以为前面是一堵墙，于是机器人原地打转。
Copyright © 2024 科技前线 All Rights Reserved
""",
        ROBOT,
        "能分清袜子的扫地机器人来了",
        "科技前线",
        "2024-10-19",
        ("徐一鸣",),
    ),
    Layout(
        "government site: no suffix, date after the article, bylines with wide spaces",
        f"""无障碍　繁体　English
某某市人民政府
首页　　政务公开　　服务　　互动
您现在的位置：首页 >> 政务动态
安溪茶农开播忙
发布时间：2023-04-22　　信息来源：安溪县茶业发展中心　　浏览次数：128
【字体：大 中 小】 打印 关闭窗口
{_indent(TEA)}
扫一扫在手机打开当前页
网站地图　联系我们　网站标识码：0000000000
""",
        TEA,
        "安溪茶农开播忙",
        "安溪县茶业发展中心",
        "2023-04-22",
    ),
    Layout(
        "newspaper's digital edition: reporter line, short article among many teasers",
        f"""江城都市报数字报
上一版　下一版
武汉新开十二条微循环公交
本报记者 何江流 通讯员 汪晓汀
2021年09月02日

{_indent(BUS)}

下一篇
第3版
往期回顾
本报昨天报道了梁子湖的退养还湖，湖水已经清了，当地渔民上岸后开起了农家乐，日子越过越好。
本报曾经报道的老街修缮工程也有了新进展，二十七栋老房子换了屋顶，雨天再也不漏了。
版权声明
""",
        BUS,
        "武汉新开十二条微循环公交",
        "",
        "2021-09-02",
        ("何江流", "汪晓汀"),
    ),
)

DUMPS += (
    Layout(
        "no byline: title straight over the article, teasers with sentences below the buttons",
        f"""遵义在线
首页
新闻
体育

虾子镇的辣椒上了直播

{chr(10).join(PEPPER)}

分享到

湖边的早餐店

湖边新开了一家早餐店，门口排着长队，老板说每天要卖出八百个包子。

山里的图书馆

山里有一座图书馆，孩子们放学都来，书不多，每一本都被翻得卷了边。

加载更多
""",
        PEPPER,
        "虾子镇的辣椒上了直播",
    ),
)


def _paragraphs(paragraphs: tuple[str, ...], *, indent: str = "", tag: str = "p") -> str:
    return "\n".join(f"<{tag}>{indent}{paragraph}</{tag}>" for paragraph in paragraphs)


PAGES: tuple[Layout, ...] = (
    Layout(
        "plain portal with tables of links",
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>虾子镇：辣椒红在直播间-黔北新闻网</title>
<style>p {{ text-indent: 2em }}</style></head><body>
<div class="nav"><a href="/">首页</a> <a href="/a">时政</a> <a href="/b">财经</a></div>
<div class="main"><h1>虾子镇：辣椒红在直播间</h1>
<div class="info"><span>2022-10-09 08:30:11</span> <span>来源： <a href="/c">遵义晚报</a></span></div>
<div class="share">分享到 <a>微信</a> <a>微博</a></div>
<div class="content">
{_paragraphs(PEPPER[:-1], indent="　　")}
<p>　　{PEPPER[-1]}（罗开阳 田一禾）</p>
</div>
<div class="editor">责任编辑：周小满</div></div>
<div class="related"><h3>相关新闻</h3><ul><li><a href="/1">湄潭茶农学会了剪视频</a></li>
<li><a href="/2">辣椒价格连涨三周</a></li></ul></div>
<div class="footer">关于我们 | 联系我们 | 版权所有 黔北新闻网</div></body></html>""",
        PEPPER,
        "虾子镇：辣椒红在直播间",
        "遵义晚报 / 黔北新闻网",
        "2022-10-09",
        ("罗开阳", "田一禾"),
    ),
    Layout(
        "meta tags and entities, inline marks inside the paragraphs",
        f"""<!doctype html>
<html lang="zh"><head><title>安溪茶山上的直播间 | 闽南在线</title>
<meta property="og:title" content="安溪茶山上的直播间"/>
<meta property="article:published_time" content="2023-04-21T09:15:00+08:00"/>
<meta property="og:site_name" content="闽南在线"/></head>
<body><header><nav><ul><li>首页</li><li>茶业</li><li>视频</li></ul></nav></header>
<article><h1>安溪茶山上的直播间</h1>
<p>{TEA[0].replace("林青禾", "<strong>林青禾</strong>")}</p>
<p>{TEA[1].replace("“", "&ldquo;").replace("”", "&rdquo;")}</p>
<p>{TEA[2]}</p>
</article>
<aside><h2>大家都在看</h2><p><a href="/x">泉州的早餐店为什么开到了凌晨</a></p></aside>
<footer><p>Copyright © 闽南在线 闽ICP备00000000号</p></footer></body></html>""",
        TEA,
        "安溪茶山上的直播间",
        "闽南在线",
        "2023-04-21",
    ),
    Layout(
        "old page: everything between line breaks in one table cell",
        f"""<HTML><HEAD><TITLE>武汉新开十二条微循环公交_江城新闻_江城都市网</TITLE></HEAD><BODY>
<TABLE><TR><TD>新闻</TD><TD>娱乐</TD><TD>体育</TD></TR></TABLE>
<TABLE><TR><TD align=center><B>武汉新开十二条微循环公交</B></TD></TR>
<TR><TD>http://www.example.com  2021年09月02日06:40  江城都市报</TD></TR>
<TR><TD>&nbsp;&nbsp;&nbsp;&nbsp;{"<BR>&nbsp;&nbsp;&nbsp;&nbsp;".join(BUS)}<BR></TD></TR>
<TR><TD>编辑：汪小河</TD></TR></TABLE>
<TABLE><TR><TD>友情链接</TD></TR><TR><TD>版权所有 江城都市网</TD></TR></TABLE></BODY></HTML>""",
        BUS,
        "武汉新开十二条微循环公交",
        "江城都市报 / 江城都市网",
        "2021-09-02",
    ),
    Layout(
        "technology blog: divs only, comments, recommendations with sentences",
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>能分清袜子的扫地机器人来了 - 科技前线</title>
<script>var title = "<p>不是正文。</p>";</script></head><body><div id="top"><span>登录</span><span>注册</span></div>
<div class="post"><h1 class="post-title">能分清袜子的扫地机器人来了</h1>
<div class="meta"><span class="author">作者：徐一鸣</span><span class="time">2024-10-19 11:02</span></div>
<div class="post-content">{_paragraphs(ROBOT, tag="div")}</div>
<div class="tags">标签：机器人</div></div>
<div class="comments"><h3>全部评论</h3>
<div class="comment"><p>用了三个月，确实能分清袜子，就是声音有点大，晚上不敢开。</p></div></div>
<div class="recommend"><h3>推荐阅读</h3><div><h4>去年的扫地机器人卖给了谁</h4>
<p>我们问了一百个家庭，机器人到底省了多少时间，答案和广告里说的不太一样。</p></div></div>
</body></html>""",
        ROBOT,
        "能分清袜子的扫地机器人来了",
        "科技前线",
        "2024-10-19",
        ("徐一鸣",),
    ),
    Layout(
        "government site: styled spans in each paragraph, title of the site only",
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>某某县人民政府</title></head><body>
<div class="crumb">您现在的位置：<a>首页</a> &gt; <a>政务动态</a></div>
<div class="article"><h2>安溪茶农开播忙</h2>
<p class="source">发布时间：2023-04-22　信息来源：安溪县茶业发展中心　浏览次数：128</p>
<div class="TRS_Editor">
{"".join(f'<p style="text-indent:2em"><span style="font-size:16px">{p}</span></p>' for p in TEA)}
</div></div>
<div class="print">打印本页 | 关闭窗口</div>
<div class="foot">主办单位：某某县人民政府办公室 网站标识码：0000000000</div></body></html>""",
        TEA,
        "安溪茶农开播忙",
        "安溪县茶业发展中心",
        "2023-04-22",
    ),
    Layout(
        "phone page: sections, picture captions, long list of other news",
        f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>微循环公交进小区：武汉新开十二条线路_手机江城网</title></head><body>
<section class="open">打开APP</section>
<section class="detail"><h1>微循环公交进小区：武汉新开十二条线路</h1>
<div class="from">江城晚报 2021-09-02 06:40</div>
<section class="text"><p>{BUS[0]}</p>
<figure><img src="a.jpg" alt="小巴"></figure><p>{BUS[1]}</p><p>{BUS[2]}</p></section>
</section>
<section class="list">{"".join(f"<div><a href='/{n}'>第{n}座老小区装上了电梯</a></div>" for n in range(12))}</section>
<section class="bottom">返回顶部</section></body></html>""",
        BUS,
        "微循环公交进小区：武汉新开十二条线路",
        "江城晚报 / 手机江城网",
        "2021-09-02",
    ),
)

PAGES += (
    Layout(
        "sections and spans without a paragraph element, short last paragraph, comments",
        f"""<!doctype html><html><head><meta charset="utf-8"><title>闽南在线</title>
<meta property="og:title" content="安溪茶农开播忙"></head><body><header><a>首页</a></header>
<main><div class="c"><div class="t">安溪茶农开播忙</div>
<div class="m"><span>闽南日报</span><span>2023年4月22日</span></div>
<div>{"".join(f"<section><span>{p[:20]}</span><span>{p[20:]}</span></section>" for p in TEA)}
<section><span>茶香还在飘。</span></section></div></div>
<div class="hot"><div>热门推荐</div><div>泉州古城修旧如旧</div><div>晋江鞋企的新算盘</div></div>
<div class="comment"><div>网友评论</div><div>说得好，这样的手艺应该多多报道，让更多人知道。</div></div></main>
<footer>Copyright 闽南在线</footer></body></html>""",
        (*TEA, "茶香还在飘。"),
        "安溪茶农开播忙",
        "闽南日报",
        "2023-04-22",
    ),
)
