"""What kind of person a title or a word before a name makes of its bearer, and which kinds do not go together."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.ontology import load_terms
from kg.resolution.matching import match_name

_CATEGORIES = {
    "党委职务": "official",
    "政府职务": "official",
    "司法军警职务": "official",
    "乡村职务": "village",
    "企业职务": "business",
    "学校科研职务": "academic",
    "媒体职务": "media",
    "农业职业": "farmer",
    "电商职业": "seller",
    "社团职务": "society",
    "行业职业": "trade",
}
_ENDINGS = (
    ("seller", re.compile(r".*(?:主播|博主|达人|网红|带货官|推荐官|主理人)")),
    (
        "farmer",
        re.compile(
            r".*(?:[果菜茶花蚕枣棉粮桃瓜]农|农[民人户]|种植户|养殖户|种植大户|养殖大户|[渔牧]民|村民|社员|把头)"
        ),
    ),
    (
        "trade",
        re.compile(r".*(?:师傅|裁缝|[面木石铁工]匠|厨师|司机|摊主|店员|讲解员|医生|护士|教练|演员|歌手|画家|作家)"),
    ),
    ("village", re.compile(r".*(?:村支书|村书记|村党支部书记|党支部书记|村主任|村委会主任|村长|第一书记)")),
    ("academic", re.compile(r".*(?:教授|研究员|讲师|院士|博士|硕士|校长|教师|老师|学者|博导|学生)")),
    (
        "business",
        re.compile(r".*(?:董事长|总裁|总经理|经理|创始人|联合创始人|老板|店主|厂长|总监|负责人|首席\w+官|CEO)"),
    ),
    ("society", re.compile(r".*(?:理事长|会长|秘书)")),
    ("media", re.compile(r".*(?:记者|编辑|主持人)")),
    ("official", re.compile(r".*(?:书记|[省市县区州盟旗镇乡]长|[局司处科厅部]长|主席|常委|委员|调研员|主任|专员)")),
)
_APART = frozenset(
    frozenset(pair)
    for pair in (
        ("official", "farmer"), ("official", "trade"), ("official", "business"), ("official", "maker"),
        ("official", "academic"), ("official", "seller"), ("academic", "farmer"), ("academic", "trade"),
        ("academic", "maker"), ("media", "farmer"), ("official", "village"), ("business", "academic"),
    )
)  # fmt: skip
_TOGETHER = frozenset(
    frozenset(pair)
    for pair in (
        ("farmer", "seller"), ("farmer", "village"), ("farmer", "society"), ("farmer", "business"),
        ("farmer", "maker"),
        ("seller", "business"), ("seller", "village"), ("seller", "maker"), ("seller", "trade"), ("village", "society"),
        ("village", "business"), ("village", "maker"), ("business", "society"), ("business", "maker"),
        ("trade", "maker"),
        ("society", "maker"), ("official", "society"),
    )
)  # fmt: skip
_RANKS = (
    (5, re.compile(r"省委书记|省长|自治区主席|部长")),
    (4, re.compile(r"市委书记|州委书记|市长|州长|专员|厅长")),
    (3, re.compile(r"县委书记|区委书记|旗委书记")),
    (2, re.compile(r"县长|区长|旗长")),
    (1, re.compile(r"局长|镇党委书记|党委书记|镇长|乡长|街道\w*书记|主任")),
)
_SURNAMED = re.compile(
    r".(?:总|姐|哥|叔|嫂|姨|婶|伯|爷|工|师|老师|师傅|阿姨|大[姐哥叔爷妈伯娘]|奶奶|爷爷|先生|女士|老板|同学|同志|医生|律师|博士)"
)


@lru_cache(maxsize=20_000)
def find_role(title: str) -> str:
    """The kind of a title, empty when it tells none.

    >>> [find_role(t) for t in ("市委书记", "黄桃种植户", "总经理", "党支部书记", "行人甲")]
    ['official', 'farmer', 'business', 'village', '']
    """
    for role, pattern in _ENDINGS[:4]:
        if pattern.fullmatch(title):
            return role
    known = _load_posts().get(match_name(title))
    return known or next((role for role, pattern in _ENDINGS if pattern.fullmatch(title)), "")


def find_role_beside(before: str, after: str) -> str:
    """The kind that the words right before or after a name tell: 养殖户李向东, 张敏老师.

    >>> [find_role_beside(*beside) for beside in (("不外卖，养殖户", "说"), ("认识", "师傅吗"), ("昨天", "说"))]
    ['farmer', 'trade', '']
    """
    phrase = re.split(r"[^\w]", before.rstrip("“‘"))[-1]
    told = next((role for role, pattern in _ENDINGS[:3] + _ENDINGS[4:-1] if pattern.fullmatch(phrase)), "")
    match = re.match(r"教授|老师|师傅|医生|记者|老板|博士", after)
    return told or (find_role(match[0]) if match else "")


def find_rank(title: str) -> int:
    """How high an official's title is, 0 when unknown; a deputy stands half a step below.

    >>> find_rank("县委书记") > find_rank("县长") > find_rank("副县长") > find_rank("镇长") > 0
    True
    """
    rank = next((2 * rank for rank, pattern in _RANKS if pattern.search(title)), 0)
    return rank - 1 if rank and "副" in title else rank


def are_apart(left: set[str], right: set[str]) -> bool:
    """Whether one person hardly is both."""
    return left.isdisjoint(right) and any(frozenset((a, b)) in _APART for a in left for b in right)


def go_together(left: set[str], right: set[str], ours: set[str], theirs: set[str]) -> bool:
    """Whether one person may well be both: by kinds of work and, where that is a trade, by the very titles.

    >>> go_together({"farmer"}, {"seller"}, set(), set()), go_together({"trade"}, {"trade"}, {"厨师"}, {"医生"})
    (True, False)
    """
    if left & right - {"trade", "academic", "media"}:
        return True
    if left & right:
        return not ours or not theirs or not ours.isdisjoint(theirs)
    return not left or not right or any(frozenset((a, b)) in _TOGETHER for a in left for b in right)


@lru_cache(maxsize=50_000)
def is_bare(name: str) -> bool:
    """Whether a name is no full one: surname and title, 老王, 小李.

    >>> [is_bare(n) for n in ("李书记", "王县长", "贺总", "老王", "赵", "李长河", "阿依古丽")]
    [True, True, True, True, True, False, False]
    """
    if len(name) == 1 or re.fullmatch(r"[老小阿]\w", name) or _SURNAMED.fullmatch(name):
        return True
    return (len(name) <= 6 and _is_title(name[1:])) or (len(name) > 3 and _is_title(name[2:]))


def _is_title(word: str) -> bool:
    return len(word) > 1 and (word in _load_posts() or bool(_ENDINGS[-1][1].fullmatch(word)))


@lru_cache(maxsize=1)
def _load_posts() -> dict[str, str]:
    posts = {}
    for term in load_terms("post"):
        for name in (term.name, *term.aliases):
            posts[match_name(name)] = _CATEGORIES.get(term.category, "")
    return posts
