"""Organisations: long and short names, and which county a 县商务局 belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.ontology import Term
from kg.resolution.candidates import Candidate, Group, Partition, share_values
from kg.resolution.lexicon import find_term
from kg.resolution.matching import match_name
from kg.resolution.paths import lie_apart

_LEGAL = re.compile(r"(.{2,}?)(?:控股|集团)?(?:股份有限公司|有限责任公司|有限公司|集团公司|公司)")
_COOPERATIVE = re.compile(r"(.{2,}?)(?:种植|养殖|种养)?(?:农民)?专业合作(?:联)?社")
_GROUP = re.compile(r"(.{2,})(?:控股)?集团")
_BRACKETED = re.compile(r"(.{2,})\((\w{2,6})\)(.*)")
"""云朵科技(杭州)有限公司: some firms bear their town in brackets."""
_TRADES = re.compile(
    r"(.{2,}?)(?:(?:电子商务|电商|网络|信息|智能|软件|科技|技术|食品|农业|农产品|生态|果业|果品|茶业|茶叶|米业|粮油|牧业|渔业|水产|生物|药业|酒业|"
    r"乳业|实业|商贸|贸易|物流|速运|快递|冷链|供应链|文化|传媒|旅游|服饰|纺织|陶瓷|家居|开发|发展|管理|服务|投资|控股|集团)+)"
)
_UNIQUE = re.compile(
    r".*(?:大学|学院|研究院|科学院|研究所|[^\W\d]{2}[农师科交工财医林]大|科院|职院|日报|晚报|早报|时报|电视台|出版社|银行|部|署|总局|总社|总会|总公司|总站|委员会)|(?:中国|中华|国家|全国|国务院|世界|联合国).+"
)
"""Names that one body bears alone, as far as the news goes."""
_OFFICIAL = (
    ("文化广电和旅游局", "文旅局"),
    ("文化和旅游局", "文旅局"),
    ("文化旅游局", "文旅局"),
    ("文化和旅游厅", "文旅厅"),
    ("发展和改革委员会", "发改委"),
    ("发展改革委", "发改委"),
    ("市场监督管理局", "市场监管局"),
    ("工业和信息化局", "工信局"),
    ("人力资源和社会保障局", "人社局"),
    ("供销合作社联合社", "供销社"),
    ("供销合作联社", "供销社"),
    ("供销合作社", "供销社"),
    ("妇女联合会", "妇联"),
    ("人民政府", "政府"),
    ("人民医院", "医院"),
    ("总工会", "工会"),
    ("工商业联合会", "工商联"),
    ("残疾人联合会", "残联"),
    ("科学技术协会", "科协"),
    ("文学艺术界联合会", "文联"),
    ("科学技术局", "科技局"),
    ("教育体育局", "教体局"),
    ("教育和体育局", "教体局"),
    ("自然资源和规划局", "自然资源局"),
    ("住房和城乡建设局", "住建局"),
    ("应急管理局", "应急局"),
    ("农村商业银行", "农商行"),
    ("电子商务", "电商"),
    ("中级人民法院", "中院"),
    ("人民法院", "法院"),
    ("人民检察院", "检察院"),
    ("消防救援", "消防"),
    ("农业科学院", "农科院"),
    ("社会科学院", "社科院"),
    ("林业科学院", "林科院"),
    ("职业技术学院", "职院"),
    ("农林科技大学", "农林科大"),
    ("科技大学", "科大"),
    ("师范大学", "师大"),
    ("农业大学", "农大"),
    ("林业大学", "林大"),
    ("理工大学", "理工大"),
    ("交通大学", "交大"),
    ("财经大学", "财大"),
    ("医科大学", "医大"),
    ("第一中学", "一中"),
    ("第二中学", "二中"),
    ("第三中学", "三中"),
    ("第一小学", "一小"),
)
"""Bodies of every county, and how the news shortens them."""
_LEAGUE = re.compile(r"共青团(.*?)([省市州县区旗])委(?:员会)?")
_STATE = "中华人民共和国"
_LOCAL = re.compile(
    r"[省市县区旗州镇乡村]?.{0,8}(?:局|委|委员会|办|办公室|政府|法院|检察院|商会|协会|联合会|合作社|供销社|妇联|团委|中心|馆|站|所|队|医院|[小中]学|"
    r"一中|电视台|融媒体中心|农商行)"
)
"""Names that every county has one of: alone they tell nothing."""
_PARENT = re.compile(r".+?(?:大学|学院|集团|公司|研究院|科学院|银行|[^总]部|委员会|总局|总社)")


def strip_form(name: str) -> str:
    """A body's name without its legal form and the state's name.

    >>> [strip_form(n) for n in ("华星科技有限公司", "中华人民共和国商务部", "岫云村农民专业合作社", "南京大学")]
    ['华星科技', '商务部', '岫云村合作社', '南京大学']
    """
    name = name.removeprefix(_STATE) if len(name) > len(_STATE) + 1 else name
    name = name.removeprefix("中共") if len(name) > 4 else name
    if match := _LEAGUE.fullmatch(name):
        name = f"{match[1]}团{match[2]}委"
    for long, short in _OFFICIAL:
        name = name.replace(long, short)
    if match := _LEGAL.fullmatch(name) or _GROUP.fullmatch(name):
        return match[1]
    if match := _COOPERATIVE.fullmatch(name):
        return match[1] + "合作社"
    return name


def find_body(name: str, whole: str) -> Term | None:
    """The lexicon's body of a name, also where the news leaves out 中国, 集团 or the like: 邮政集团, 菜鸟.

    >>> find_body("邮政集团", "邮政") == find_body("中国邮政", "中国邮政")
    True
    """
    known = find_term("Organization", name) or find_term("Organization", whole)
    longer = {t.iri: t for form in ("集团", "网络", "公司") if (t := find_term("Organization", name + form))}
    if known is None and len(longer) == 1:
        return next(iter(longer.values()))
    if known or not re.search(r"(?:集团|银行|公司)$", name):
        return known
    return find_term("Organization", "中国" + whole) or find_term("Organization", "中国" + name)


def front_town(name: str) -> str:
    """A firm's name with its bracketed town in front, where others have it.

    >>> front_town("云朵科技(杭州)有限公司")
    '杭州云朵科技有限公司'
    """
    match = _BRACKETED.fullmatch(name)
    return match[2] + match[1] + match[3] if match else name


def find_trade_name(base: str) -> str:
    """What of a firm's name tells it from others of its trade, or the name itself.

    >>> find_trade_name("菜鸟网络"), find_trade_name("草原籽道电商"), find_trade_name("菜鸟")
    ('菜鸟', '草原籽道', '菜鸟')
    """
    match = _TRADES.fullmatch(base)
    return match[1] if match else base


def is_local(base: str) -> bool:
    """Whether bodies of this name are found in every county.

    >>> is_local("商务局"), is_local("华星科技"), is_local("南京大学")
    (True, False, False)
    """
    return len(base) <= 10 and bool(_LOCAL.fullmatch(base))


def is_agency(base: str) -> bool:
    """Whether a name without its county tells nothing at all: 商务局, 县政府办公室.

    >>> is_agency("商务局"), is_agency("合作社"), is_agency("锦鲤协会")
    (True, True, False)
    """
    return is_local(base) and (len(base) <= 3 or bool(re.search(r"(?:局|委|办|办公室|政府|法院|检察院|委员会)$", base)))


def is_firm(name: str) -> bool:
    """Whether a name is one that a business or association of another town may bear too.

    >>> is_firm("绿源农业"), is_firm("绿源"), is_firm("南京大学")
    (True, True, False)
    """
    return not _UNIQUE.fullmatch(name)


def find_school(name: str) -> str:
    """What a university's long and short names have in common, empty for other bodies.

    >>> find_school("西北农林科技大学"), find_school("西北农林科大"), find_school("大桥村")
    ('西大', '西大', '')
    """
    short = re.fullmatch(r"(\w)\w{0,6}大", name)
    match = re.fullmatch(r"(\w)\w+大学", name) or short
    return match[1] + "大" if match else ""


def is_short_form(short: str, full: str) -> bool:
    """Whether a name is made of another's characters, in their order: 南大 of 南京大学.

    >>> is_short_form("外贸中心", "中国对外贸易中心"), is_short_form("北大", "南京大学")
    (True, False)
    """
    if not 2 <= len(short) < len(full):
        return False
    rest = iter(full)
    return all(character in rest for character in short)


def name_parents(name: str, children: Iterable[str]) -> set[str]:
    """The fuller names that a body's parts give away: 华农 with 华中农业大学园艺学院 is 华中农业大学.

    >>> name_parents("华农", ["华中农业大学园艺学院"])
    {'华中农业大学'}
    """
    found = set()
    for child in children:
        if (match := _PARENT.match(child)) and match[0] != child and is_short_form(name, match[0]):
            found.add(match[0])
    return found


def cluster_bodies(candidates: Sequence[Candidate]) -> Partition:
    """Organisations as clusters, from the surest merges to the least sure."""
    partition = Partition(candidates, _contradict)

    def share(kind: str, score: float, word: str) -> None:
        for value, indices in share_values(candidates, lambda c: c.trait(kind)):
            partition.merge_sharing(indices, score=score, reason=f"{word} {value.partition('|')[0]}")

    share("term", 1.0, "both are names in the lexicon of")
    share("seated", 0.95, "same name and place,")
    for name, indices in share_values(candidates, lambda c: c.trait("full")):
        if all(candidates[i].trait("local") for i in indices):
            continue
        if not all(candidates[i].trait("firm") for i in indices):
            partition.merge_sharing(indices, score=0.9, reason=f"same name {name}")
            continue
        ours = [candidates[i] for i in indices]
        for kind, score in (("near", 0.85), ("kin", 0.75)):
            # Two firms of one name may well have bosses of one name: a person is enough where no place speaks against.
            partition.contradicts = _contradict_afar if kind == "kin" else _contradict
            for _, sharing in share_values(ours, lambda c, kind=kind: c.trait(kind)):  # type: ignore[misc]
                reason = f"same name {name}, and both documents name one person or place"
                partition.merge_sharing([indices[i] for i in sharing], score=score, reason=reason)
        partition.contradicts = _contradict
        placeless = [i for i in indices if not candidates[i].trait("near")]
        placed = {id(partition.group_of(i)): i for i in indices if i not in placeless}
        if placeless and len(placed) <= 1:
            partition.merge_sharing([*placed.values(), *placeless], score=0.6, reason=f"same name {name}")
    for name, indices in share_values(candidates, lambda c: c.trait("full") | c.trait("spellings")):
        _merge_spellings(partition, name, indices)
    for _, indices in share_values(candidates, lambda c: c.trait("part")):
        _merge_parts(partition, indices)
    for _, indices in share_values(candidates, lambda c: c.trait("school")):
        _merge_parts(partition, indices)
    for _, indices in share_values(candidates, lambda c: c.trait("trade")):
        _merge_trade_names(partition, indices)
    for kind in ("events", "seat"):
        for value, indices in share_values(candidates, lambda c, kind=kind: c.trait(kind)):  # type: ignore[misc]
            _merge_short_forms(partition, kind, value, indices)
    return partition


def _merge_spellings(partition: Partition, name: str, indices: Sequence[int]) -> None:
    """One document's other name is a second document's only one: where both tell of one place or person."""
    candidates = [partition.candidates[i] for i in indices]
    for kind, score in (("near", 0.75), ("kin", 0.7)):
        for value, sharing in share_values(candidates, lambda c, kind=kind: c.trait(kind)):  # type: ignore[misc]
            reason = f"both are called {name}, and both documents name {value.rstrip('/').rpartition('/')[2]}"
            # Two bodies that are called 华农 besides their own names are not one for that.
            own = [indices[i] for i in sharing if name in candidates[i].trait("full") | candidates[i].trait("base")]
            partition.contradicts = _contradict_afar if kind == "kin" else _contradict
            for index in (indices[i] for i in sharing):
                for owner in own[:1]:
                    partition.merge(owner, index, score=score, reason=reason)
    partition.contradicts = _contradict


def _merge_parts(partition: Partition, indices: Sequence[int]) -> None:
    """南大新闻传播学院 and 南京大学新闻传播学院, where both documents name one person or prefecture."""
    for short in indices:
        for full in indices:
            ours, theirs = partition.candidates[short], partition.candidates[full]
            shared = [k for k in ("kin", "near") if not ours.trait(k).isdisjoint(theirs.trait(k))]
            whole = ours.trait("school") and ours.name.endswith("大学")
            if shared and not whole and is_short_form(match_name(ours.name), match_name(theirs.name)):
                reason = f"{ours.name} is short for {theirs.name}, and both documents name one place or person"
                partition.merge(full, short, score=0.65, reason=reason)


def _merge_trade_names(partition: Partition, indices: Sequence[int]) -> None:
    """菜鸟 and 菜鸟网络, where both documents name one person or one county."""
    for short in indices:
        for full in indices:
            ours, theirs = partition.candidates[short], partition.candidates[full]
            trade = ours.trait("trade")
            fits = ours.trait("base") == trade and not theirs.trait("base") & trade
            if fits and any(not ours.trait(k).isdisjoint(theirs.trait(k)) for k in ("kin", "counties")):
                reason = f"{ours.name} is short for {theirs.name}, and both documents name one person or county"
                partition.merge(full, short, score=0.7, reason=reason)


def _merge_short_forms(partition: Partition, kind: str, value: str, indices: Sequence[int]) -> None:
    """外贸中心 of one event and 中国对外贸易中心, 华星 of one seat and 华星科技."""
    names = {i: min(partition.candidates[i].trait("base")) for i in indices}
    where = f"have to do with {value}" if kind == "events" else "have one seat"
    for short in indices:
        for full in indices:
            fits = is_short_form(names[short], names[full]) and not partition.candidates[full].trait("local")
            society = names[short][-2:] == names[full][-2:] and names[short][:2] == names[full][:2]
            named = kind == "seat" and society and is_short_form(names[short], names[full])
            if named or (fits and (kind == "events" or names[full].startswith(names[short]))):
                reason = f"{names[short]} is short for {names[full]}, and both {where}"
                partition.merge(full, short, score=0.65, reason=reason)


def _contradict_afar(left: Group, right: Group) -> bool:
    ours, theirs = left.trait("near"), right.trait("near")
    return bool(ours and theirs and ours.isdisjoint(theirs)) or _contradict(left, right)


def _contradict(left: Group, right: Group) -> bool:
    if not left.trait("document").isdisjoint(right.trait("document")):
        return True
    if len(left.trait("term") | right.trait("term")) > 1:
        return True
    if left.trait("lead") and right.trait("lead") and left.trait("lead").isdisjoint(right.trait("lead")):
        return True
    return lie_apart(left.trait("path"), right.trait("path"))
