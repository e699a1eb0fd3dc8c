"""What lines around an article say of it: date, outlet, authors. And the names that sign its end."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Final

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:\s?年\s?|[-/.])(\d{1,2})(?:\s?月\s?|[-/.])(\d{1,2})(?:\s?日|(?!\d))|"
    r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)"
)
_TIME = re.compile(
    r"(?:T|(?:星期|周)[一二三四五六日天])?\s*\d{1,2}\s?[:：时]\s?\d{2}(?:\s?[:：分]\s?\d{2}秒?|分)?(?:\.\d+)?"
    r"(?:Z|[+-]\d\d:?\d\d)?|(?:星期|周)[一二三四五六日天]"
)
_LABELS: Final = {
    "date": "发布时间|发表时间|发布日期|发稿时间|更新时间|日期|时间|发布于|发表于|更新于|发布|更新",
    "source": "信息来源|文章来源|稿件来源|新闻来源|来源|稿源|转自|原载|来自",
    "author": "本报记者|特约记者|实习记者|见习记者|特约通讯员|通讯员|记者|作者|撰文|采写|撰稿|文字|图文|文/图|图/文|文",
    "staff": "责任编辑|本期编辑|本文编辑|编辑|责编|审核|审校|校对|监制|值班主任|主编|初审|复审|终审|一审|二审|三审|"
    "制图|摄影|摄|图片|供图|图|视频|剪辑|设计|版式|终校|统筹|策划|出品|签发|投稿|邮箱|编审",
    "noise": "浏览次数|浏览量|浏览|阅读次数|阅读量|阅读|点击数|点击量|点击|访问量|评论数|评论|点赞|字号|字体|人气|热度|"
    "打印本页|打印|收藏|分享到|分享|听新闻|朗读|转发|关键词|标签|稿件编号|索引号|分类|栏目|所属栏目|浏览字号",
}
_KIND: Final = {word: kind for kind, words in _LABELS.items() for word in words.split("|")}
_WORDS: Final = "|".join(sorted(map(re.escape, _KIND), key=len, reverse=True))
_LABEL = re.compile(rf"[【\[（(]?(?<![\u4e00-\u9fff])({_WORDS})[】\])）]?\s*[:：/丨|｜]\s*")
_LABEL_ALONE = re.compile(rf"\s*[【\[]?({_WORDS})[】\]]?\s*[:：]\s*")
# A byline without a colon: 本报记者 张三, □记者 李四 通讯员 王五.
_BYLINE = re.compile(
    r"[□■◎●○◆△▲\s]*(?:[\u4e00-\u9fff]{0,6}(?:报|社|网|台|刊))?"
    r"(?:本报|本刊|本网|特约|见习|实习|全媒体|融媒体)*(?:记者|通讯员|作者)[\s　：:]+"
)
_ROLE = re.compile(r"(?:[\u4e00-\u9fff·]{0,12})?(?:记者|通讯员|作者|撰文|采写|报道|整理|编译)[:：]?")
_ADDRESS = re.compile(r"(?:https?://|www\.)[\x21-\x7e]+")
_FILLER = re.compile(r"[大中小]|[A+\-]+|\d+次?|我要|打印|收藏|分享|本页|关闭|窗口|点击|次|人|微信|微博|评论|字号|已有")
_OUTLET = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9·“”]{1,16}"
    r"(?:网|报|社|台|客户端|公众号|在线|新闻|周刊|杂志|频道|观察|号|融媒体中心|融媒|热线|之声|发布|网站)$"
)
_OUTLET_LINE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·]{1,10}(?:网|报|社|电视台|电台|客户端|公众号|融媒体中心|周刊|杂志)")
_SITE = re.compile(
    r"(?:网|报|社|台|频道|新闻|在线|客户端|资讯|财经|日报|晚报|政府|门户|周刊|观察|.com|.cn|手机版|中心|号)$"
)
_SURNAMES: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒"
    "屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸"
    "左石崔吉钮龚程嵇邢裴陆荣翁荀羊甄曲封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景"
    "詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕"
    "冀浦尚农温别庄晏柴瞿阎闫充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融"
    "冷訾辛阚那简饶空曾沙养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖覃代"
)

_LONG_SURNAMES: Final = """
欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 闻人 司徒 司空 夏侯 长孙 宇文 端木 百里 南宫 独孤 西门 轩辕
"""


@dataclass(frozen=True, slots=True)
class Byline:
    """What one line says of the article, empty where it says nothing."""

    published: str = ""
    source: str = ""
    authors: tuple[str, ...] = ()
    waits: str = ""
    """The kind whose value the next line holds: ``来源：`` at the end of a line."""


def read_date(text: str) -> str:
    """The first full date in a text as ISO 8601, or "".

    >>> read_date("发布时间：2020年6月20日 07:16"), read_date("2020-6-31")
    ('2020-06-20', '')
    """
    for match in _DATE.finditer(text[:200]):
        year, month, day = (int(g) for g in (match.groups()[:3] if match[1] else match.groups()[3:]))
        try:
            return datetime.date(year, month, day).isoformat()
        except ValueError:
            continue
    return ""


def read_names(text: str) -> tuple[str, ...]:
    """The names in a byline, without the words for their work.

    >>> read_names("本报记者 王大力　通讯员 李小满、欧阳青")
    ('王大力', '李小满', '欧阳青')
    """
    parts = re.split(r"[\s　、，,;；/|□■◎●○◆△▲（）()]+", _ROLE.sub(" ", text))
    joined: list[str] = []
    for part in filter(None, parts):
        # 李　明: a name of two characters is set with a space between.
        if joined and len(joined[-1]) == len(part) == 1:
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(dict.fromkeys(p for p in joined if _is_name(p)))


def _is_name(text: str) -> bool:
    if "·" in text:
        return bool(re.fullmatch(r"[\u4e00-\u9fff·]{4,20}", text))
    surname = 2 if len(text) > 2 and text[:2] in _LONG_SURNAMES else 1
    if surname == 1 and text[:1] not in _SURNAMES:
        return False
    return len(text) - surname in (1, 2) and bool(re.fullmatch(r"[\u3400-\u9fff]+", text))


def read_byline(text: str) -> Byline | None:
    """What a line says, or None when it is no byline: all of it must be date, outlet, names and buttons.

    >>> read_byline("2020年6月20日 07:16 来源：丰城日报 作者：李晓满 字号：大 中 小")
    Byline(published='2020-06-20', source='丰城日报', authors=('李晓满',), waits='')
    >>> read_byline("2020年6月20日，丰城办了一场直播。")
    """
    text = text.strip(" 　\xa0")
    if len(text) > 160 or re.search(r"[。！？!?…；]$", text):
        return None
    if _BYLINE.match(text) and not _LABEL.search(text):
        names = read_names(text)
        return Byline(authors=names) if names and _is_all_names(text) else None
    fields, bare = _split_fields(text)
    if not all(_fits(kind, value) for kind, value in fields):
        return None
    published = read_date(" ".join([bare, *(value for _, value in fields)]))
    rest = _strip_filler(bare)
    source = next((_first_value(v) for k, v in fields if k == "source" and v), "")
    if rest and not source and published and _OUTLET.match(rest):
        source, rest = rest, ""
    if (rest and not (source and len(rest) <= 12)) or not (fields or published):
        return None
    signed = [_DATE.split(v, maxsplit=1)[0].strip() for k, v in fields if k == "author"]
    authors = tuple(name for value in signed for name in read_names(value) or (value[:16],) if name)
    return Byline(
        published, source, tuple(dict.fromkeys(authors)), "" if fields[-1:] and fields[-1][1] else _last(fields)
    )


def _last(fields: list[tuple[str, str]]) -> str:
    return fields[-1][0] if fields else ""


def _fits(kind: str, value: str) -> bool:
    """Whether a value is of its label's kind: 时间：6月18日下午，丰城 tells of the event, not of the page."""
    if kind == "date":
        return not _strip_filler(value)
    if kind == "noise":
        return len(re.findall(r"[\u4e00-\u9fff]", _strip_filler(value))) <= 8
    return len(value) <= (40 if kind == "source" else 30)


def _strip_filler(text: str) -> str:
    """What is left of a text without dates, times, button words and bars."""
    rest = _FILLER.sub(" ", _TIME.sub(" ", _DATE.sub(" ", _ADDRESS.sub(" ", text))))
    return re.sub(r"[\s|｜丨·•:：,，/\\()（）\[\]【】_\-—>＞&]+", " ", rest).strip()


def _split_fields(text: str) -> tuple[list[tuple[str, str]], str]:
    """The labelled values of a line, and what stands before the first label."""
    labels = list(_LABEL.finditer(text))
    if not labels:
        return [], text
    ends = [m.start() for m in labels[1:]] + [len(text)]
    fields = [(_KIND[m[1]], text[m.end() : end].strip(" 　|｜丨）)】]")) for m, end in zip(labels, ends, strict=True)]
    return fields, text[: labels[0].start()]


def _first_value(text: str) -> str:
    """An outlet, which ends where a date, a bar or a wide gap begins, out of its title marks."""
    text = _DATE.split(text, maxsplit=1)[0]
    value = re.split(r"\s{2,}|[|｜丨　]|\s(?=[A-Z+\-]|\d)", text.strip(), maxsplit=1)[0].strip(" ，,。")
    wrapped = re.fullmatch(r"[《“]([^《》“”]+)[》”]", value)
    return wrapped[1] if wrapped else value


def _is_all_names(text: str) -> bool:
    rest = re.sub(r"[\s　、，,;；/|□■◎●○◆△▲（）():：]+", "", _ROLE.sub(" ", text))
    return len(rest) <= sum(map(len, read_names(text)))


def find_signature(text: str) -> tuple[int, tuple[str, ...]] | None:
    """Where the names in brackets that sign the last paragraph begin, and the names.

    >>> find_signature("直播还要办下去。（本报记者 王大力 李小满）")
    (8, ('王大力', '李小满'))
    >>> find_signature("直播还要办下去（见图）")
    """
    match = re.search(r"[（(]([^（）()]{2,60})[）)]\s*$", text[-80:])
    if not match:
        return None
    start = max(0, len(text) - 80) + match.start()
    labelled = _LABEL.match(match[1])
    if labelled and _KIND[labelled[1]] in ("author", "staff", "source"):
        byline = read_byline(match[1])
        return (start, byline.authors) if byline else None
    names = read_names(match[1])
    return (start, names) if names and _is_all_names(match[1]) else None


def find_lead_names(text: str) -> tuple[str, ...]:
    """The names in the dateline that opens an article; they stay in its text.

    >>> find_lead_names("丰城日报丰城6月18日电（记者 王大力）今天上午，")
    ('王大力',)
    """
    lead = re.match(r"[^。！？]{0,24}(?:电|讯)\s*[（(]([^（）()]*(?:记者|通讯员)[^（）()]*)[）)]", text[:120])
    return read_names(lead[1]) if lead else ()


def is_date(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    return bool(_DATE.fullmatch(text.strip()))


def is_outlet(text: str) -> bool:
    """Whether a line is the name of a newspaper, station or the like and nothing more.

    >>> is_outlet("江城晚报"), is_outlet("江城晚报改版了")
    (True, False)
    """
    return len(text) <= 12 and bool(_OUTLET_LINE.fullmatch(text))


def is_site(text: str) -> bool:
    """Whether a name is that of a website or one of its sections."""
    return len(text) <= 16 and bool(_SITE.search(text))


def is_label(text: str) -> bool:
    """Whether a line is a label whose value stands on the next one: ``责任编辑：``."""
    return bool(_LABEL_ALONE.fullmatch(text))
