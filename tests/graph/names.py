"""A small extractor for real texts, and texts for it: what a build needs without the trained model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.records import Document, Entity, Evidence, Extraction, Mention, Relation
from tests.conftest import split_sentences

NAMES = {
    "李晓楚": "Person",
    "贺砚青": "Person",
    "快手": "Platform",
    "抖音": "Platform",
    "秭归县": "Place",
    "湄潭县": "Place",
}
TEXTS = {
    "a.txt": "6月18日，李晓楚走进快手的直播间，向网友介绍家乡的大米，这是他第一次直播。",
    "b.txt": "湄潭县的茶农今年都在抖音开了账号。贺砚青说，茶叶卖到了从前没有去过的地方。",
    "c.txt": "秭归县的脐橙红了。贺砚青在快手直播了两个小时，后来李晓楚也来到直播间帮忙。",
}


class NameReader:
    """Finds known names; who is named with a platform in one sentence streams there."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        for document in documents:
            self.read.append(document.id)
            yield self._extract(document)

    def _extract(self, document: Document) -> Extraction:
        sentences = split_sentences(document.text)
        entities = []
        for number, (name, type_) in enumerate(NAMES.items()):
            found = [Mention(m.start(), m.end(), name, type_) for m in re.finditer(name, document.text)]
            if found:
                entities.append(Entity(f"e{number}", type_, name, tuple(found)))
        relations = [
            Relation("streamsOn", who.id, where.id, confidence=0.7, evidence=(Evidence(*span),))
            for span in sentences
            for who in entities
            for where in entities
            if (who.type, where.type) == ("Person", "Platform")
            and all(any(span[0] <= m.start < span[1] for m in e.mentions) for e in (who, where))
        ]
        return Extraction(document, tuple(entities), tuple(relations), sentences=sentences, model="names 1")
