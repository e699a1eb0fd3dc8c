"""Mentions → the entities of one document: which surfaces name one thing, and its fullest name.

Only within a document: a bare 李书记 is linked to the 李晓楚 of the same text and to nobody else's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.document import read_text
from kg.extraction.gazetteer import load_names, load_short_names, shorten_division
from kg.extraction.person_names import find_apposed, find_nicknamed, is_alias_of, is_full_name
from kg.records import ENTITY_TYPES, Entity, Mention

_ID = {
    "Person": "e",
    "Place": "l",
    "Platform": "f",
    "Product": "g",
    "Organization": "o",
    "Event": "v",
    "Position": "p",
}
_DIVISION = re.compile(
    r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|\w*自治州|\w*自治县|自治旗|地区|[省市县区镇乡村州盟旗]|街道)$"
)
_COMPANY = re.compile(
    r"^[（(]?[\w（）()]{0,4}?(?:股份|控股|集团|科技|有限|责任|公司|电器|汽车|食品|商贸|果业|实业|传媒|文化|电子|数据|速递|快递|照明|陶瓷|乐器|"
    r"超市|农业|生物|药业|酒业|茶业|乳业|服饰|家居|家具|品牌|工作室|商行|茶铺|合作社|平台|APP|App|客户端)"
)
_BRANCH = re.compile(r"(?:学院|研究院|研究所|中心|委员会|[局处部厅委室]|分公司|支行|区域|基金会|实验室)$")
_FIRM = re.compile(r"(?:股份|有限|责任|专业|农民)*(?:公司|集团|合作社)$")
_POST_PLACE = re.compile(r"([省市县区镇乡村州盟旗])(?:委|长|政府|人大|政协|纪委|党委|商务局|副)")


@Language.component("zhitu_coreference", requires=["doc.ents"], assigns=["doc._.entities"])
def find_entities(doc: Doc) -> Doc:
    """Assigns the document's entities, numbered by first mention within their type."""
    text = read_text(doc)
    mentions = [Mention(e.start, e.end, text[e.start : e.end], e.label_) for e in doc.ents]
    doc._.entities = group_mentions(text, mentions, words=doc._.words or {})
    return doc


def group_mentions(
    text: str, mentions: Sequence[Mention], *, words: Mapping[tuple[str, str], str] | None = None
) -> tuple[Entity, ...]:
    """The entities that the mentions name, in the order of types and of first mention.

    ``words`` are the user's own, by type and surface, each with the name that it stands for: that name is the
    entity's, and what stands for different names is not one thing.

    >>> text = "丰城市委书记李晓楚来了。李书记说丰城好。"
    >>> spans = [(0, 2, "Place"), (2, 6, "Position"), (6, 9, "Person"), (12, 15, "Person"), (16, 18, "Place")]
    >>> [(e.name, len(e.mentions)) for e in group_mentions(text, [Mention(a, b, text[a:b], t) for a, b, t in spans])]
    [('李晓楚', 2), ('丰城市', 2), ('市委书记', 1)]
    """
    entities: list[Entity] = []
    for kind in ENTITY_TYPES:
        own = sorted(m for m in mentions if m.type == kind)
        parent = {surface: surface for surface in dict.fromkeys(m.text for m in own)}
        # The name that the user gives to a root's thing; the roots of one name are one root.
        names = {s: words[kind, s] for s in parent if (kind, s) in words} if words else {}
        first = {name: surface for surface, name in reversed(names.items())}
        for alias, full in [*((s, first[name]) for s, name in names.items()), *_LINKERS[kind](text, own, mentions)]:
            one, other = _root(parent, alias), _root(parent, full)
            if one in names and other in names and names[one] != names[other]:
                continue
            parent[one] = other
            if one in names:
                names.setdefault(other, names[one])
        groups: dict[str, list[Mention]] = {}
        for mention in own:
            groups.setdefault(_root(parent, mention.text), []).append(mention)
        for number, (root, group) in enumerate(groups.items(), 1):
            name = names.get(root) or _name_entity(kind, text, group, mentions)
            entities.append(Entity(f"{_ID[kind]}{number}", kind, name, tuple(group)))
    return tuple(entities)


def _root(parent: dict[str, str], surface: str) -> str:
    while parent[surface] != surface:
        surface = parent[surface]
    return surface


Links = list[tuple[str, str]]
"""Pairs of an alias and the fuller surface that names the same thing."""


def _link_nothing(text: str, own: Sequence[Mention], everything: Sequence[Mention]) -> Links:  # noqa: ARG001
    return []


def _link_places(text: str, own: Sequence[Mention], everything: Sequence[Mention]) -> Links:  # noqa: ARG001
    surfaces = list(dict.fromkeys(m.text for m in own))
    provinces = load_names("province")
    links: Links = []
    for short in surfaces:
        fuller = [s for s in surfaces if s != short and s.startswith(short) and _is_division_of(short, s)]
        if len(fuller) == 1:
            links.append((short, fuller[0]))
        elif not fuller and len(short) == 1 and short in provinces:
            links += [(short, s) for s in surfaces if s.startswith(shorten_division(provinces[short]))][:1]
        elif not fuller:
            # 产业园 after 呼图壁县电子商务科技产业园: a landmark's tail stands for it.
            longer = [s for s in surfaces if s != short and s.endswith(short) and not _DIVISION.search(short)]
            links += [(short, longer[0])] if len(longer) == 1 and len(short) >= 2 else []
    return links


def _is_division_of(short: str, full: str) -> bool:
    rest = full[len(short) :]
    return bool(_DIVISION.fullmatch(rest)) or shorten_division(full) == short


def _link_persons(text: str, own: Sequence[Mention], everything: Sequence[Mention]) -> Links:  # noqa: ARG001
    links: Links = []
    names = list(dict.fromkeys(m.text for m in own))
    full = [n for n in names if is_full_name(n)]
    first: dict[str, Mention] = {}
    for mention in own:
        first.setdefault(mention.text, mention)
    for alias in names:
        fitting = [n for n in full if n != alias and is_alias_of(alias, n)]
        if not fitting and "·" not in alias:
            fitting = [n for n in names if "·" in n and alias in n.split("·")]
        if fitting:
            # Of two persons of one surname, the one named last before the alias is meant.
            before = [m for m in own if m.text in fitting and m.start < first[alias].start]
            links.append((alias, before[-1].text if before else fitting[0]))
        elif alias not in full:
            named = find_nicknamed(text, own, first[alias]) or find_apposed(text, own, alias, full)
            longer = [n for n in names if n != alias and len(alias) > 1 and n.endswith(alias)]
            if named or len(longer) == 1:
                links.append((alias, named or longer[0]))
    return links


def _link_platforms(text: str, own: Sequence[Mention], everything: Sequence[Mention]) -> Links:  # noqa: ARG001
    known = load_names("platform")
    fullest: dict[str, str] = {}
    surfaces = list(dict.fromkeys(m.text for m in own))
    for surface in sorted(surfaces, key=lambda s: (-len(s), s)):
        fullest.setdefault(known.get(surface, surface), surface)
    links = [(s, fullest[known.get(s, s)]) for s in surfaces]
    for surface in surfaces:
        for suffix in ("集团", "APP", "App", "app", "平台", "客户端", "商城", "科技"):
            stem = surface.removesuffix(suffix)
            if stem != surface and stem in surfaces and surface not in known:
                links.append((stem, surface))
    return [(a, b) for a, b in links if a != b]


def _link_products(text: str, own: Sequence[Mention], everything: Sequence[Mention]) -> Links:
    surfaces = list(dict.fromkeys(m.text for m in own))
    places = {m.text for m in everything if m.type == "Place"}
    places |= {shorten_division(p) for p in places}
    links: Links = []
    for short in surfaces:
        longer = [s for s in surfaces if s != short and s.endswith(short) and len(short) > 1]
        branded = [s for s in longer if s[: -len(short)] in places]
        chosen = branded if len(branded) == 1 else longer
        if len(chosen) == 1 and not _stand_in_one_list(text, own, short, chosen[0]):
            links.append((short, chosen[0]))
    return links


def _stand_in_one_list(text: str, own: Sequence[Mention], one: str, other: str) -> bool:
    """Whether two surfaces are counted up side by side (鸡蛋、土鸡蛋): then they are two things."""
    for a in own:
        for b in own:
            if (
                {a.text, b.text} == {one, other}
                and a.end <= b.start <= a.end + 1
                and text[a.end : b.start] in "、和及与"
            ):
                return True
    return False


def _link_organizations(text: str, own: Sequence[Mention], everything: Sequence[Mention]) -> Links:  # noqa: ARG001
    surfaces = list(dict.fromkeys(m.text for m in own))
    known = load_names("organization")
    links: Links = []
    for short in surfaces:
        ends = [s for s in surfaces if len(s) > len(short) >= 2 and s.endswith(short)]
        inside = [s for s in surfaces if s != short and len(short) >= 2 and _is_short_company(short, s)]
        same = [s for s in surfaces if s != short and short in known and known.get(s) == known[short]]
        made = [s for s in surfaces if len(s) > len(short) + 1 and _is_made_of(short, s)]
        for chosen in (same, ends, inside, made):
            if chosen:
                # Two bodies that end alike (two 商务局) leave the bare name to itself.
                links += [(short, chosen[0])] if len(chosen) == 1 or chosen is same else []
                break
    return links


def _is_short_company(short: str, full: str) -> bool:
    at = full.find(short)
    if at < 0 or len(full) <= len(short):
        return False
    rest = full[at + len(short) :]
    # 瑞幸 is 瑞幸咖啡, but 江南大学 is not 江南大学食品学院.
    return not _BRANCH.search(rest) and (at == 0 or bool(_COMPANY.match(rest)))


@lru_cache(maxsize=1)
def _load_short_divisions() -> frozenset[str]:
    return frozenset(load_short_names().values())


def _is_made_of(short: str, full: str) -> bool:
    """Whether a short name draws on a fuller one: 鼎泓公司 on 海伦市鼎泓豆制品有限公司, 省文旅厅 on 省文化和旅游厅."""
    if firm := _FIRM.search(short):
        core = short[: firm.start()]
        return len(core) >= 2 and core not in _load_short_divisions() and core in full and bool(_FIRM.search(full))
    return len(short) >= 3 and short[-1] == full[-1] and _stand_in_order(short, full)


def _stand_in_order(characters: str, text: str) -> bool:
    rest = iter(text)
    return all(character in rest for character in characters)


def _link_events(text: str, own: Sequence[Mention], everything: Sequence[Mention]) -> Links:  # noqa: ARG001
    surfaces = list(dict.fromkeys(m.text for m in own))
    links: Links = []
    for short in surfaces:
        # 双11 beside 天猫双11 is the festival itself, not the platform's edition.
        if len(short) < 2 or any(c.isdigit() for c in short):
            continue
        longer = [s for s in surfaces if len(s) > len(short) and (s.endswith(short) or _abbreviates(short, s))]
        if len(longer) == 1:
            links.append((short, longer[0]))
    return links


def _abbreviates(short: str, full: str) -> bool:
    """Whether 工博会 is made of characters of 中国国际工业博览会 in their order, with the same end."""
    return len(short) >= 3 and short[-1] == full[-1] and _stand_in_order(short, full)


_LINKERS: dict[str, Callable[[str, Sequence[Mention], Sequence[Mention]], Links]] = {
    "Person": _link_persons,
    "Place": _link_places,
    "Platform": _link_platforms,
    "Product": _link_products,
    "Organization": _link_organizations,
    "Event": _link_events,
    "Position": _link_nothing,
}


def _name_entity(kind: str, text: str, group: Sequence[Mention], everything: Sequence[Mention]) -> str:
    """The fullest form that the document gives."""
    surfaces = list(dict.fromkeys(m.text for m in group))
    if kind == "Person":
        proper = [s for s in surfaces if "·" in s]
        proper += [s for s in surfaces if is_full_name(s)]
        return proper[0] if proper else max(surfaces, key=len)
    name = max(surfaces, key=len)
    if kind == "Place" and not _DIVISION.search(name):
        for mention in group:
            post = _POST_PLACE.match(text, mention.end)
            if post and mention.text == name:
                return name + post[1]
    if kind == "Organization" and name[0] in "省市县区镇乡州旗" and len(name) > 2:
        before = [m for m in everything if m.type == "Place" and m.start < group[0].start and m.text.endswith(name[0])]
        if before:
            return before[-1].text + name[1:]
    return name
