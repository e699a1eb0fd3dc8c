"""An invented graph in the shape of kg/README.md, of any size, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import BASE, DCTERMS, KG, METRIC, OA, ORG, RDF, RDFS, SCHEMA, SKOS, UNIT, XSD, digest, mint_slug

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻柏水窦章云苏潘葛范彭郎鲁韦昌马苗凤花方"
)
SYLLABLES = "安宝波辰达恩芳光海和华佳静军凯兰丽林岭明宁鹏清荣山石松涛田文溪晓欣雅阳艺盈雨园泽舟竹子青禾白泉云湖"
PRODUCTS = ("大米", "脐橙", "红茶", "木耳", "苹果", "粉条", "蜂蜜", "辣酱", "核桃", "豆腐")
POSTS = ("县长", "市长", "书记", "会长")
KINDS = ("Person", "Place", "Product", "Organization", "Platform", "Event")
RELATIONS = (
    ("promotes", "Person", "Product"),
    ("promotes", "Person", "Product"),
    ("streamsOn", "Person", "Platform"),
    ("originatesFrom", "Product", "Place"),
    ("soldOn", "Product", "Platform"),
    ("locatedIn", "Organization", "Place"),
    ("produces", "Organization", "Product"),
    ("participatesIn", "Person", "Event"),
    ("organizes", "Platform", "Event"),
)


@dataclass(slots=True)
class News:
    """The quads of ``documents`` articles about ``things`` entities."""

    documents: int
    things: int
    seed: int = 618
    chance: random.Random = field(init=False)
    names: dict[str, list[tuple[str, str]]] = field(init=False)
    """Kind → IRI and name."""
    _ranks: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        shares = {"Person": 0.3, "Place": 0.25, "Product": 0.2, "Organization": 0.2, "Event": 0.049}
        self.names = {kind: self._name_things(kind, int(self.things * share)) for kind, share in shares.items()}
        self.names["Platform"] = self._name_things("Platform", max(12, self.things // 1000))
        self._ranks = {iri: rank for rank, (iri, _) in enumerate(self.names["Place"])}

    def _name_things(self, kind: str, count: int) -> list[tuple[str, str]]:
        named: dict[str, str] = {}
        while len(named) < count:
            name = self._invent(kind)
            iri = f"{BASE}id/{kind.lower()}/{mint_slug(name)}"
            named.setdefault(iri if iri not in named else f"{iri}~{len(named)}", name)
        return list(named.items())

    def _invent(self, kind: str) -> str:
        word = "".join(self.chance.choices(SYLLABLES, k=self.chance.choice((1, 2, 2, 3))))
        if kind == "Person":
            return self.chance.choice(SURNAMES) + word[:2]
        ends = {
            "Place": "省市县区镇村乡",
            "Product": PRODUCTS,
            "Organization": ("有限公司", "合作社", "协会", "电商中心"),
            "Event": ("购物节", "丰收节", "直播季"),
            "Platform": ("直播", "商城"),
        }
        return word + self.chance.choice(SYLLABLES) + self.chance.choice(ends[kind])

    def list_quads(self) -> Iterator[Quad]:
        """What the resolution says, then document by document."""
        resolution = NamedNode(f"{BASE}graph/resolution")
        for things in self.names.values():
            for iri, name in things:
                yield Quad(NamedNode(iri), NamedNode(SKOS + "prefLabel"), Literal(name, language="zh"), resolution)
        for post in POSTS:
            title = Literal(post, language="zh")
            yield Quad(NamedNode(_mint_post(post)), NamedNode(SKOS + "prefLabel"), title, resolution)
        for number in range(self.documents):
            graph = NamedNode(f"{BASE}graph/document/d{number}")
            for subject, predicate, value in dict.fromkeys(self._write_document(number)):
                end = value if isinstance(value, Literal) else NamedNode(value)
                yield Quad(NamedNode(subject), NamedNode(predicate), end, graph)

    def _write_document(self, number: int) -> Iterator[tuple[str, str, str | Literal]]:
        chance, document = self.chance, f"{BASE}document/d{number}"
        day = date(2020, 1, 1) + timedelta(days=number % 1800)
        yield document, RDF + "type", KG + "Document"
        yield document, DCTERMS + "identifier", Literal(f"d{number}")
        yield document, DCTERMS + "title", Literal(f"第{number}篇报道", language="zh")
        yield document, KG + "outlet", Literal(f"{SYLLABLES[number % 40]}州日报")
        yield document, DCTERMS + "issued", _day(day)
        cast = {kind: [self._pick(kind) for _ in range(4)] for kind in KINDS}
        for kind, things in cast.items():
            for iri, name in things:
                yield document, SCHEMA + "mentions", iri
                yield iri, RDF + "type", KG + kind
                yield iri, RDFS + "label", Literal(name, language="zh")
                if len(name) > 3:
                    yield iri, SKOS + "altLabel", Literal(name[:-1], language="zh")
        for line in range(10):
            sentence = f"{document}#char={line * 50},{line * 50 + 48}"
            relation, one, other = chance.choice(RELATIONS)
            (head, head_name), (tail, tail_name) = chance.choice(cast[one]), chance.choice(cast[other])
            text = (
                f"{day.month}月{day.day}日，{head_name}在直播间里向网友介绍{tail_name}，第{number}次有{line}万人说好。"
            )
            yield sentence, RDF + "type", KG + "Sentence"
            yield sentence, OA + "exact", Literal(text)
            yield sentence, OA + "start", Literal(line * 50)
            yield sentence, OA + "end", Literal(line * 50 + 48)
            yield sentence, OA + "hasSource", document
            yield head, KG + relation, tail
            yield from self._claim(document, sentence, head, relation, tail)
            yield from self._measure(document, sentence, tail, line)
        yield from self._lie_in(document, cast["Place"][0])
        yield from self._post(document, cast)
        yield from self._session(document, cast, day)

    def _pick(self, kind: str) -> tuple[str, str]:
        # Few are in the news every day, most once.
        things = self.names[kind]
        return things[min(int(self.chance.paretovariate(0.35)) - 1, 10**9) % len(things)]

    def _lie_in(self, document: str, place: tuple[str, str]) -> Iterator[tuple[str, str, str | Literal]]:
        # A place lies in one other, up to five levels high, as counties do in cities and provinces.
        rank = self._ranks[place[0]]
        if rank:
            high, name = self.names["Place"][(rank - 1) // 12]
            yield high, RDF + "type", KG + "Place"
            yield high, RDFS + "label", Literal(name, language="zh")
            yield place[0], KG + "partOf", high
            yield from self._claim(document, f"{document}#char=0,48", place[0], "partOf", high)

    def _claim(
        self, document: str, sentence: str, head: str, relation: str, tail: str
    ) -> Iterator[tuple[str, str, str | Literal]]:
        claim = f"{document}/claim/{digest(head, relation, tail)}"
        yield claim, RDF + "subject", head
        yield claim, RDF + "predicate", KG + relation
        yield claim, RDF + "object", tail
        yield claim, KG + "assertedIn", sentence
        yield claim, KG + "confidence", _decimal(self.chance.randrange(50, 100) / 100)

    def _measure(self, document: str, sentence: str, of: str, line: int) -> Iterator[tuple[str, str, str | Literal]]:
        measure = f"{document}/measure/{line}"
        metric, unit = (("sales", "CNY"), ("viewers", "person"), ("orders", "order"))[line % 3]
        yield measure, RDF + "type", KG + "Measure"
        yield measure, KG + "measureOf", of
        yield measure, KG + "metric", METRIC + metric
        yield measure, KG + "value", _decimal(self.chance.randrange(1000, 10_000_000))
        yield measure, KG + "unit", UNIT + unit
        yield measure, KG + "modifier", Literal("exact")
        yield measure, KG + "assertedIn", sentence
        yield measure, KG + "confidence", _decimal(0.9)

    def _post(self, document: str, cast: dict[str, list[tuple[str, str]]]) -> Iterator[tuple[str, str, str | Literal]]:
        post = f"{document}/post/0"
        yield post, RDF + "type", KG + "Membership"
        yield post, ORG + "member", cast["Person"][0][0]
        yield post, ORG + "role", _mint_post(self.chance.choice(POSTS))
        yield post, KG + "at", cast["Place"][0][0]
        yield post, KG + "assertedIn", f"{document}#char=0,48"
        yield post, KG + "confidence", _decimal(0.9)

    def _session(
        self, document: str, cast: dict[str, list[tuple[str, str]]], day: date
    ) -> Iterator[tuple[str, str, str | Literal]]:
        session = f"{document}/session/0"
        yield session, RDF + "type", KG + "Session"
        yield session, RDFS + "label", Literal(f"{cast['Person'][0][1]} {day} 直播", language="zh")
        for slot, kind in (("host", "Person"), ("onPlatform", "Platform"), ("offers", "Product"), ("atPlace", "Place")):
            yield session, KG + slot, cast[kind][0][0]
        yield session, KG + "date", _day(day)
        yield session, KG + "assertedIn", f"{document}#char=0,48"
        yield session, KG + "confidence", _decimal(0.8)


def _mint_post(post: str) -> str:
    return f"{BASE}id/position/{post}"


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))


def _decimal(value: float) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD + "decimal"))
