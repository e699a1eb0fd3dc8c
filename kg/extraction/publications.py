"""Which body or place published which document: 《…的通知》, not songs or novels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.document import read_text
from kg.extraction.modality import find_status
from kg.extraction.passages import Passages, Place, lay_out
from kg.records import Evidence, Publication, Span

_TITLE: Final = re.compile(r"《([^《》\n]{2,80})》")
_DOCUMENT: Final = re.compile(
    r"^关于|(?:通知|意见|办法|条例|规定|规则|方案|规划|计划|报告|白皮书|蓝皮书|绿皮书|公报|公告|通告|纲要|指南|标准|规范|细则|倡议书?|共识|宣言|声明"
    r"|决定|决议|指引|清单|目录|名单|措施|政策|十条|指数|榜单?|年鉴|协议|备忘录|公约|章程|制度|批复|要点|解读|图谱|观察|法)"
    r"(?:[（(〔][^）)〕]{1,20}[）)〕])?$"
)
_VERB: Final = re.compile(
    r"发布|印发|公布|出台|下发|颁布|签署|签订|推出|制定|发出|编制|审议通过|通过|刊发|披露|公开|下达|修订|起草|发表"
)
_BETWEEN: Final = re.compile(r"[^，。；！？\n]{0,24}$")
_AFTERWARDS: Final = re.compile(r"[^，。；！？\n《]{0,12}?(?:发布|印发|公布|出台|下发|颁布|签署|公开)")
_JOINED: Final = re.compile(
    r"[、和与及同]|联合|会同|协同|等|近日|日前|今天|昨日|正式|共同|分别|办公厅|办公室|党委|政府|人民政府|[（(][^）)]{0,12}[）)]|省|市|县"
)
_REACH: Final = 90
_PUBLISHERS: Final = ("Organization", "Place", "Platform")


@Language.component(
    "zhitu_publications",
    requires=["doc._.entities", "doc._.dates", "doc._.sentences"],
    assigns=["doc._.publications"],
)
def assign_publications(doc: Doc) -> Doc:
    """Assigns the documents that bodies and places publish."""
    doc._.publications = tuple(find_publications(lay_out(doc))) if "《" in read_text(doc) else ()
    return doc


def find_publications(p: Passages) -> Iterator[Publication]:
    """One record for each publisher and work, at the first sentence that says so."""
    seen: set[tuple[str, str]] = set()
    carried: tuple[int, int, list[str], str | None] | None = None
    for title in _TITLE.finditer(p.text):
        if not _DOCUMENT.search(title[1]):
            continue
        start, end = p.sentences[p.sentence_at(title.start())]
        # 《A》和《B》: what is joined to a published work is published with it.
        if carried and re.fullmatch(r"[、和及与以]{1,2}", p.text[carried[1] : title.start()]):
            begin, publishers, day = carried[0], carried[2], carried[3]
        else:
            verb = find_verb(p.text, start, title)
            if verb is None:
                continue
            begin, publishers = verb, find_publishers(p, max(start, verb - _REACH), verb)
            day = next((d.value for d in reversed(p.dates_in(max(start, verb - 2 * _REACH), verb))), None)
        carried = (begin, title.end(), publishers, day)
        low = max(start, min(begin, title.start()) - _REACH)
        status = find_status(p.text[low : title.end()], max(0, begin - low - 2), title.end() - low)
        for publisher in publishers:
            if (publisher, title[1]) not in seen:
                seen.add((publisher, title[1]))
                evidence = (Evidence(start, end, "publications"),)
                yield Publication(publisher, title[1], (title.start(1), title.end(1)), day, status, 0.8, evidence)


def find_verb(text: str, start: int, title: re.Match[str]) -> int | None:
    """Where the clause of a title has the word that says publish: before the title, or else after it.

    >>> text = "省商务厅19日印发《关于推进直播的通知》"
    >>> find_verb(text, 0, _TITLE.search(text))
    7
    """
    lead = _BETWEEN.search(text, max(start, title.start() - 24), title.start())
    if lead and (verbs := list(_VERB.finditer(text, lead.start(), title.start()))):
        return verbs[-1].start()
    return title.start() if _AFTERWARDS.match(text, title.end()) else None


def find_publishers(p: Passages, start: int, verb: int) -> list[str]:
    """The bodies or places right before the verb, with those joined to them; none where a person acts."""
    places = [m for m in p.places_in(start, verb) if m.end <= verb]
    while places and p.entities[places[-1].entity].type == "Position":
        places.pop()
    if not places or p.entities[places[-1].entity].type not in _PUBLISHERS:
        return []
    if "，" in p.text[places[-1].end : verb]:  # the verb has another subject: “…代表与会，年会通过《…共识》”
        return []
    group = [places[-1]]
    for earlier in reversed(places[:-1]):
        between = p.text[earlier.end : group[-1].start]
        if p.entities[earlier.entity].type not in _PUBLISHERS or _JOINED.sub("", between) or not between:
            break
        group.append(earlier)
    if _is_scene(p, group[-1], verb):
        return _publishers_before(p, places, group[-1])
    return list(dict.fromkeys(p.entities[m.entity].id for m in reversed(group)))


def _is_scene(p: Passages, place: Place, verb: int) -> bool:
    """在北京发布: where it is done, not who does it."""
    return (
        p.entities[place.entity].type == "Place"
        and p.text[max(0, place.start - 1) : place.start] in ("在", "于")
        and verb > 0
    )


def _publishers_before(p: Passages, places: Sequence[Place], scene: Place) -> list[str]:
    earlier: list[Span] = [(m.start, m.end) for m in places if m.end < scene.start]
    if not earlier:
        return []
    return find_publishers(p, max(0, earlier[-1][0] - _REACH), earlier[-1][1])
