"""Names made comparable: width, dots, spaces, quotes and script aside, two spellings of one name are equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kg.ontology import load_traditional

_DOTS = re.compile(r"\s*[·•・‧∙⋅･᛫●]\s*")
_QUOTES = re.compile(r"[“”‘’「」『』《》〈〉\"']")
_SPACES = re.compile(r"\s+")
# A space beside a Chinese character only sets it apart for the eye; between Latin words it divides them.
_WIDE_SPACES = re.compile(r"(?<=[㐀-鿿豈-﫿]) (?=\S)|(?<=\S) (?=[㐀-鿿豈-﫿])")

_ETHNIC = (
    "壮族|回族|维吾尔族?|藏族|彝族|苗族|土家族|侗族|布依族|傣族|白族|哈尼族|傈僳族|羌族|蒙古族?|哈萨克族?|朝鲜族|景颇族|瑶族|"
    "黎族|畲族|满族|水族|仡佬族|拉祜族|佤族|纳西族|怒族|独龙族|布朗族|普米族|阿昌族|德昂族|基诺族|仫佬族|毛南族|京族|土族|"
    "撒拉族|东乡族|保安族|裕固族|锡伯族?|塔吉克族?|柯尔克孜族?|达斡尔族|鄂温克族|鄂伦春族|赫哲族|各族|民族"
)
_AUTONOMOUS = re.compile(rf"(.{{2,}}?)(?:{_ETHNIC})*(自治区|自治州|自治县|自治旗|乡|镇|苏木)")
_SUFFIX = re.compile(r"(.{2,}?)(特别行政区|街道办事处|街道|地区|林区|特区|新区|社区|嘎查|[省市州盟县区旗镇乡村])")

SUFFIX_LEVELS: dict[str, int] = {
    **dict.fromkeys(["省", "自治区", "特别行政区"], 1),
    **dict.fromkeys(["自治州", "州", "盟", "地区"], 2),
    **dict.fromkeys(["县", "区", "旗", "自治县", "自治旗", "林区", "特区", "新区"], 3),
    **dict.fromkeys(["镇", "乡", "街道", "街道办事处", "苏木"], 4),
    **dict.fromkeys(["村", "社区", "嘎查"], 5),
}
"""The level of a division by its suffix, 1 province to 5 village; 市 may be of level 1, 2 or 3."""


@lru_cache(maxsize=100_000)
def show_name(name: str) -> str:
    """A name as it is shown and minted: one kind of middle dot, single spaces, composed characters.

    >>> show_name("阿依古丽•买买提"), show_name(" 百城县长　直播助农 ")
    ('阿依古丽·买买提', '百城县长 直播助农')
    """
    return _SPACES.sub(" ", _DOTS.sub("·", unicodedata.normalize("NFC", name))).strip()


@lru_cache(maxsize=100_000)
def match_name(name: str) -> str:
    """The key under which spellings of one name meet, whatever their width, case, marks and script.

    >>> match_name("京东ＡＰＰ") == match_name("京东app"), match_name("“百城縣長 直播助農”")
    (True, '百城县长直播助农')
    """
    key = _QUOTES.sub("", _DOTS.sub("·", unicodedata.normalize("NFKC", name)))
    key = _WIDE_SPACES.sub("", _SPACES.sub(" ", key).strip()).casefold()
    # Again: a mark may now stand beside the letter that it combines with.
    return unicodedata.normalize("NFKC", key).translate(load_traditional()) or name


def is_simplified(name: str) -> bool:
    """Whether no character is a traditional or variant one.

    >>> is_simplified("国务院"), is_simplified("國務院")
    (True, False)
    """
    return name == name.translate(load_traditional())


@lru_cache(maxsize=100_000)
def split_suffix(name: str) -> tuple[str, str]:
    """The stem of a place's name and the suffix that tells its kind; the stem keeps two characters or more.

    >>> [split_suffix(n) for n in ("河南省", "丰城", "广西壮族自治区", "内蒙古自治区", "沛县")]
    [('河南', '省'), ('丰城', ''), ('广西', '自治区'), ('内蒙古', '自治区'), ('沛县', '')]
    """
    match = _AUTONOMOUS.fullmatch(name) or _SUFFIX.fullmatch(name)
    return (match[1], match[2]) if match else (name, "")
