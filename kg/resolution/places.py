"""Places: what a document says around them, and which of many documents are one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.records import Entity, Extraction
from kg.resolution.candidates import Candidate, Group, Partition, Traits, share_values
from kg.resolution.divisions import Context, Division, DivisionTable
from kg.resolution.matching import SUFFIX_LEVELS, match_name, split_suffix

_FROM = re.compile(r"(?:从|来自|给|向|往|寄到|卖到|运到|发到|销到)$")
_BOUND = re.compile(
    r"人|[飞寄发运送转][来到往]|来的|籍|的(?:游客|客[人商户]|货|同行|笔友|学员|朋友|买家|网友|师傅|车队|航班|单子|老板|订单|商[人家])"
)
_LANDMARK = re.compile(
    r".{0,4}(?:公园|广场|[路街]|市场|体育馆|产业园|物流园|码头|夜市|古城|古镇|老街|步行街|图书馆|博物馆|文化宫|会展中心|[寺庙祠桥]|车站|机场|湿地)"
)
"""What every city may have one of."""
_BYNAMES = {
    "钱江": "浙江", "燕赵": "河北", "齐鲁": "山东", "胶东": "烟台", "羊城": "广州", "岭南": "广东", "扬子": "江苏",
    "金陵": "南京", "华商": "陕西", "三秦": "陕西", "三湘": "湖南", "潇湘": "湖南", "楚天": "湖北", "荆楚": "湖北",
    "三峡": "宜昌", "大河": "河南", "中原": "河南", "江淮": "安徽", "赣南": "赣州", "闽东": "宁德", "闽南": "福建",
    "八闽": "福建", "天府": "四川", "华西": "四川", "八桂": "广西", "辽沈": "辽宁", "北国": "辽宁", "龙江": "黑龙江",
    "春城": "昆明", "三晋": "山西", "陇东": "庆阳", "新民": "上海", "解放": "上海", "京华": "北京", "新京": "北京",
}  # fmt: skip
"""By-names of regions in the names of their newspapers."""
_WIDE = re.compile(
    r".+(?:[江河洋]|海|海峡|海湾|高原|平原|盆地|山脉|半岛|群岛|沙漠|草原|三角洲|走廊|经济带|城市群|大湾区)"
)
"""Names of wide stretches of land and water, of which there is one each."""
_COMMON = re.compile(r".*[山湖海岛岭沟峡谷洞泉湾滩坡岗村寨屯庄堡营店铺集场园区城关门站口坝塘库桥寺塔楼街路巷]")
"""What short names of places end with that are in many towns; 曼谷 ends so too, and the lexicon knows it."""
_RENOWNED = frozenset(
    [
        "泰山", "华山", "庐山", "嵩山", "黄山", "太湖", "巢湖", "洪湖", "长城", "故宫",
        "三峡", "秦岭", "天山", "昆仑山", "祁连山", "太行山", "大别山", "峨眉山", "武夷山", "长白山",
        "洞庭湖", "鄱阳湖", "青海湖", "洪泽湖", "大凉山", "井冈山", "沂蒙山", "太白山", "武当山",
    ]
)  # fmt: skip
"""Mountains and lakes that the news means wherever it names them so."""
COUNTRIES = frozenset(["中国", "中华人民共和国"])


def is_singular(name: str) -> bool:
    """Whether a place that no table knows is one and the same in every document: 人民公园 and 东湖 are in many cities.

    >>> [is_singular(n) for n in ("黄土高原", "丹江口水库", "东湖", "人民公园", "凤凰山")]
    [True, True, False, False, False]
    """
    if name in _RENOWNED or _WIDE.fullmatch(name):
        return True
    return not _LANDMARK.fullmatch(name) and (len(name) >= 4 or not _COMMON.fullmatch(name))


def find_contexts(extraction: Extraction, table: DivisionTable) -> dict[str, Context]:
    """The surroundings of every place of a document, by entity."""
    names = {e.id: match_name(e.name) for e in extraction.entities if e.type == "Place"}
    parents, children = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for relation in extraction.relations:
        if relation.type == "partOf" and relation.head in names and relation.tail in names:
            parents[relation.head].append(relation.tail)
            children[relation.tail].append(relation.head)
    seats = {r.tail for r in extraction.relations if r.type in ("originatesFrom", "locatedIn")}
    seats |= {r.at for r in extraction.relations if r.at}
    spellings = {e.id: tuple(map(match_name, e.aliases)) for e in extraction.entities if e.type == "Place"}
    passing = {e.id for e in extraction.entities if e.type == "Place" and _is_passing(extraction.document.text, e)}
    telling = {name for id_, name in names.items() if id_ not in passing for name in (name, *spellings[id_])}
    everything = telling | _name_leads(extraction, table)
    return {
        place: Context(
            spellings[place],
            tuple(names[p] for p in _climb(place, parents)),
            tuple(names[c] for c in children[place]),
            frozenset(everything - {names[place], *spellings[place]} - COUNTRIES),
            locate_outlet(match_name(extraction.document.source)),
            place in seats,
        )
        for place in names
    }


def locate_outlet(outlet: str) -> str:
    """An outlet's name that begins with its region's by-name, with the region's own name in front.

    >>> locate_outlet("钱江晚报"), locate_outlet("浙江日报")
    ('浙江钱江晚报', '浙江日报')
    """
    return next((region + outlet for byname, region in _BYNAMES.items() if outlet.startswith(byname)), outlet)


def _is_passing(text: str, entity: Entity) -> bool:
    """Whether a place is only where somebody or something comes from or goes: 从拉萨飞来的航班, 福建的游客."""
    return bool(entity.mentions) and all(
        _FROM.search(text[max(0, m.start - 4) : m.start]) or _BOUND.match(text[m.end : m.end + 6])
        for m in entity.mentions
    )


def _name_leads(extraction: Extraction, table: DivisionTable) -> set[str]:
    """The places that names of organisations and products begin with: 洛川 of 洛川苹果."""
    leads = set()
    for entity in extraction.entities:
        if entity.type in ("Organization", "Product"):
            for name in map(match_name, (entity.name, *entity.aliases)):
                divisions, rest = table.split_lead(name)
                if divisions:
                    leads.add(name[: len(name) - len(rest)])
    return leads


def describe_place(
    name: str, context: Context, division: Division | None, near: Iterable[str], table: DivisionTable
) -> tuple[tuple[str, ...], Traits]:
    """Blocking keys and traits; ``near`` are the codes of the counties and towns that the document names."""
    stem, suffix = split_suffix(name)
    if division is not None:
        regions = {f"{d.level}:{split_suffix(match_name(d.name))[0]}" for d in (division, *table.climb(division))}
        own = split_suffix(match_name(division.name))[0]
        keys = {f"place/{stem}", f"place/{own}", f"code/{division.code}"}
        return tuple(sorted(keys)), {"code": frozenset([division.code]), "region": frozenset(regions)}
    traits = {
        "region": frozenset(_list_regions(context.above, table)),
        "suffix": frozenset([suffix] if suffix else []),
        "above": frozenset(split_suffix(n)[0] for n in context.above if n not in COUNTRIES and not _is_wide(n, table)),
        "near": frozenset(near),
    }
    return (f"place/{stem}",), {kind: values for kind, values in traits.items() if values}


def _is_wide(name: str, table: DivisionTable) -> bool:
    """Whether a place is a province or prefecture, where several villages of one name may lie."""
    return any(d.level <= 2 for d in table.find_divisions(name))


def _list_regions(above: Iterable[str], table: DivisionTable) -> Iterable[str]:
    """The stems of the places above by their level, as far as it is known."""
    for name in above:
        stem, suffix = split_suffix(name)
        levels = {d.level for d in table.find_divisions(name)} or {SUFFIX_LEVELS.get(suffix, 0)}
        if len(levels) == 1 and (level := levels.pop()):
            yield f"{level}:{stem}"


def cluster_places(candidates: Sequence[Candidate], table: DivisionTable) -> Partition:
    """Places as clusters, from the surest merges to the least sure."""
    partition = Partition(candidates, _contradict)
    for code, indices in share_values(candidates, lambda c: c.trait("code")):
        name = table.by_code[code].name if code in table.by_code else candidates[indices[0]].name
        partition.merge_sharing(indices, score=1.0, reason=f"both are the division {code} {name}")
    for term, indices in share_values(candidates, lambda c: c.trait("term")):
        partition.merge_sharing(indices, score=1.0, reason=f"both are names of {term} in the lexicon")
    for name, indices in share_values(candidates, lambda c: [match_name(c.name)]):
        if len(table.find_divisions(name)) > 1 or SUFFIX_LEVELS.get(split_suffix(name)[1], 0) >= 4:
            _merge_neighbours(partition, indices, homonymous=bool(table.find_divisions(name)))
        elif is_singular(name):
            partition.merge_sharing(indices, score=0.9, reason=f"same name {name}")
        else:
            _merge_neighbours(partition, indices, homonymous=False)
    for stem, indices in share_values(candidates, lambda c: [split_suffix(match_name(c.name))[0]]):
        _merge_short_forms(partition, stem, indices, table)
    return partition


def _merge_neighbours(partition: Partition, indices: Sequence[int], *, homonymous: bool) -> None:
    """Merges places of one name whose documents put them into the same place, or name one county beside them."""
    candidates = [partition.candidates[i] for i in indices]
    for above, sharing in share_values(candidates, _list_above):
        reason = f"same name, and both documents put it into {above}"
        partition.merge_sharing([indices[i] for i in sharing], score=0.9, reason=reason)
    if not homonymous:
        village = SUFFIX_LEVELS.get(split_suffix(match_name(candidates[0].name))[1], 0) >= 4
        for code, sharing in share_values(candidates, lambda c: _list_near(c, village=village)):
            reason = f"same name, and both documents name the division {code}"
            partition.merge_sharing([indices[i] for i in sharing], score=0.7, reason=reason)


def _list_near(candidate: Candidate, *, village: bool) -> list[str]:
    """The divisions named beside a place; for a village the counties only, of which a prefecture has several."""
    return [c for c in candidate.trait("near") if not village or len(c) > 6 or not c.endswith("00")]


def _list_above(candidate: Candidate) -> frozenset[str]:
    """The stems of the places above; those of a division come from the table, without itself."""
    if not candidate.trait("code"):
        return candidate.trait("above")
    lowest = max(candidate.trait("region"))[:1]
    return frozenset(r.partition(":")[2] for r in candidate.trait("region") if r[:1] not in (lowest, "1", "2"))


def _merge_short_forms(partition: Partition, stem: str, indices: Sequence[int], table: DivisionTable) -> None:
    """河南 joins 河南省: where the table knows neither, or where the places above agree."""
    suffixes = {i: split_suffix(match_name(partition.candidates[i].name))[1] for i in indices}
    short = [i for i in indices if not suffixes[i]]
    full = [i for i in indices if 0 < SUFFIX_LEVELS.get(suffixes[i], 2 * (suffixes[i] == "市")) <= 3]
    if not short or not full:
        return
    if len({suffixes[i] for i in full}) == 1 and not table.find_divisions(stem):
        for index in short:
            reason = f"short form of {partition.candidates[full[0]].name}"
            partition.merge(full[0], index, score=0.8, reason=reason)
    else:
        _merge_neighbours(partition, indices, homonymous=True)


def _contradict(left: Group, right: Group) -> bool:
    codes = left.trait("code") | right.trait("code")
    if len(codes) > 1 or (not codes and len(left.trait("suffix") | right.trait("suffix")) > 1):
        return True
    ours, theirs = _sort_regions(left), _sort_regions(right)
    return any(ours[level].isdisjoint(theirs[level]) for level in ours.keys() & theirs.keys())


def _sort_regions(group: Group) -> dict[str, set[str]]:
    regions: dict[str, set[str]] = defaultdict(set)
    for region in group.trait("region"):
        level, _, stem = region.partition(":")
        regions[level].add(stem)
    return regions


def _climb(place: str, parents: Mapping[str, list[str]]) -> list[str]:
    """The places above, nearest first, whatever circles the document makes."""
    found: list[str] = []
    waiting = [place]
    while waiting:
        for parent in parents.get(waiting.pop(0), ()):
            if parent not in found and parent != place:
                found.append(parent)
                waiting.append(parent)
    return found
