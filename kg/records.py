"""The records that flow from stage to stage: frozen, ordered, without behaviour of their own stage.

Offsets are always characters (Python code points) of ``Document.text``, start inclusive, end exclusive.
The JSON form is the one that ``kg extract`` prints; ``ontology/corpus/GUIDELINE.md`` explains its values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Status: TypeAlias = Literal["asserted", "planned", "denied", "forecast", "attributed"]

ENTITY_TYPES: tuple[str, ...] = ("Person", "Place", "Platform", "Product", "Organization", "Event", "Position")
STATUSES: tuple[str, ...] = ("asserted", "planned", "denied", "forecast", "attributed")
MODIFIERS: tuple[str, ...] = ("exact", "over", "near", "about")
SESSION_SLOTS: tuple[str, ...] = ("hosts", "platforms", "products", "places")

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """A run of ``Document.text`` that stands unchanged in the source file.

    ``text[start:end]`` is ``source[origin:origin + end - start]``; between segments lie characters that
    cleaning wrote itself (paragraph breaks, decoded entities).
    """

    start: int
    end: int
    origin: int


@dataclass(frozen=True, slots=True, order=True)
class Document:
    """One article: its text alone, and what its source says about it."""

    id: str
    text: str
    title: str = ""
    source: str = ""
    """The outlet, as the page names it."""
    published: str = ""
    """ISO 8601 date, or empty when unknown."""
    authors: tuple[str, ...] = ()
    url: str = ""
    path: str = ""
    """Where it was read from, as the user named it."""
    segments: tuple[Segment, ...] = field(default=(), repr=False)
    """Empty when ``text`` is the source as given."""

    def locate(self, offset: int) -> int | None:
        """The source file's character offset for an offset of the text, or None where cleaning wrote it.

        >>> Document("d", "丰城直播", segments=(Segment(0, 4, 20),)).locate(2)
        22
        """
        if not self.segments:
            return offset
        for segment in self.segments:
            if segment.start <= offset < segment.end:
                return segment.origin + offset - segment.start
        return None


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The characters of a document that say a fact, and the component that read them."""

    start: int
    end: int
    component: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One place in a document where an entity is named."""

    start: int
    end: int
    text: str
    type: str


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """An entity of one document; ``id`` is local to the document. A Product may have no mention."""

    id: str
    type: str
    name: str
    mentions: tuple[Mention, ...] = ()

    @property
    def aliases(self) -> tuple[str, ...]:
        """Surfaces other than the name, in order of their first mention."""
        return tuple(dict.fromkeys(m.text for m in self.mentions if m.text != self.name))


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """``head type tail``; ``at`` says where a post is held, ``tenure`` whether it is still held."""

    type: str
    head: str
    tail: str
    at: str | None = None
    status: str = "asserted"
    confidence: float = 1.0
    tenure: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Measure:
    """A figure of an entity or session. ``subject`` is None only for forecasts and plans of nothing named."""

    subject: str | None
    metric: str
    value: float
    unit: str
    modifier: str = "exact"
    surface: str = ""
    span: Span | None = None
    period: tuple[str, str] | None = None
    """First and last ISO date, both inclusive."""
    status: str = "asserted"
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Session:
    """A concrete live broadcast. ``date`` is YYYY, YYYY-MM or YYYY-MM-DD."""

    id: str
    hosts: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    date: str | None = None
    status: str = "asserted"
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Publication:
    """A body or place publishes a work named in 《》: beyond the guideline's thirteen relations."""

    publisher: str
    work: str
    span: Span
    date: str | None = None
    status: str = "asserted"
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Extraction:
    """What one document says."""

    document: Document
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    measures: tuple[Measure, ...] = ()
    sessions: tuple[Session, ...] = ()
    publications: tuple[Publication, ...] = ()
    sentences: tuple[Span, ...] = field(default=(), repr=False)
    model: str = ""
    """Name, version and digest of the pipeline that read the document."""


def write_record(extraction: Extraction) -> dict[str, Any]:
    """The JSON form of an extraction: the annotated corpus's form with status, confidence and evidence."""
    document = extraction.document

    def tail(fact: Relation | Measure | Session | Publication) -> dict[str, Any]:
        return {
            "status": fact.status,
            "confidence": round(fact.confidence, 4),
            "evidence": [[e.start, e.end] for e in fact.evidence],
            **({"component": fact.evidence[0].component} if fact.evidence and fact.evidence[0].component else {}),
        }

    return {
        "id": document.id,
        "title": document.title,
        "date": document.published or None,
        "source": document.source,
        **({"authors": list(document.authors)} if document.authors else {}),
        **({"url": document.url} if document.url else {}),
        **({"path": document.path} if document.path else {}),
        "text": document.text,
        **({"segments": [[s.start, s.end, s.origin] for s in document.segments]} if document.segments else {}),
        "sentences": [list(s) for s in extraction.sentences],
        "entities": [
            {"id": e.id, "type": e.type, "name": e.name, "mentions": [[m.start, m.end] for m in e.mentions]}
            for e in extraction.entities
        ],
        "relations": [
            {
                "type": r.type,
                "head": r.head,
                "tail": r.tail,
                **({"at": r.at} if r.at else {}),
                **({"tenure": r.tenure} if r.tenure else {}),
                **tail(r),
            }
            for r in extraction.relations
        ],
        "measures": [
            {
                "subject": m.subject,
                "metric": m.metric,
                "value": m.value,
                "unit": m.unit,
                "modifier": m.modifier,
                "surface": m.surface,
                "span": list(m.span) if m.span else None,
                **({"period": list(m.period)} if m.period else {}),
                **tail(m),
            }
            for m in extraction.measures
        ],
        "sessions": [
            {"id": s.id, **{slot: list(getattr(s, slot)) for slot in SESSION_SLOTS}, "date": s.date, **tail(s)}
            for s in extraction.sessions
        ],
        "publications": [
            {"publisher": p.publisher, "work": p.work, "span": list(p.span), "date": p.date, **tail(p)}
            for p in extraction.publications
        ],
        "model": extraction.model,
    }


def read_record(record: dict[str, Any]) -> Extraction:
    """The inverse of `write_record`; also reads compiled annotation, whose facts carry no status or evidence.

    Raises: KeyError or TypeError when a required field is missing or of another shape.
    """
    text = record["text"]
    document = Document(
        id=str(record["id"]),
        text=text,
        title=record.get("title") or "",
        source=record.get("source") or "",
        published=record.get("date") or record.get("published") or "",
        authors=tuple(record.get("authors") or ()),
        url=record.get("url") or "",
        path=record.get("path") or "",
        segments=tuple(Segment(*s) for s in record.get("segments") or ()),
    )

    def tail(fact: dict[str, Any]) -> dict[str, Any]:
        component = fact.get("component", "")
        return {
            "status": fact.get("status") or "asserted",
            "confidence": float(fact.get("confidence", 1.0)),
            "evidence": tuple(Evidence(a, b, component) for a, b in fact.get("evidence") or ()),
        }

    def slots(session: dict[str, Any]) -> dict[str, Any]:
        return {slot: tuple(session.get(slot) or ()) for slot in SESSION_SLOTS}

    def span(value: Any) -> Span | None:
        return (int(value[0]), int(value[1])) if value else None

    return Extraction(
        document=document,
        entities=tuple(
            Entity(e["id"], e["type"], e["name"], tuple(Mention(a, b, text[a:b], e["type"]) for a, b in e["mentions"]))
            for e in record["entities"]
        ),
        relations=tuple(
            Relation(r["type"], r["head"], r["tail"], at=r.get("at"), tenure=r.get("tenure"), **tail(r))
            for r in record["relations"]
        ),
        measures=tuple(
            Measure(
                m["subject"],
                m["metric"],
                float(m["value"]),
                m["unit"],
                m["modifier"],
                m.get("surface") or "",
                span(m.get("span")),
                (m["period"][0], m["period"][1]) if m.get("period") else None,
                **tail(m),
            )
            for m in record["measures"]
        ),
        sessions=tuple(Session(s["id"], date=s.get("date"), **slots(s), **tail(s)) for s in record["sessions"]),
        publications=tuple(
            Publication(p["publisher"], p["work"], (p["span"][0], p["span"][1]), p.get("date"), **tail(p))
            for p in record.get("publications") or ()
        ),
        sentences=tuple((a, b) for a, b in record.get("sentences") or ()),
        model=record.get("model") or "",
    )
