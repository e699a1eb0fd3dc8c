"""The records that flow from stage to stage: frozen, ordered, without behaviour of their own stage.

Offsets are always characters (Python code points) of ``Document.text``, start inclusive, end exclusive.
``record_form.py`` gives them as JSON; ``ontology/corpus/GUIDELINE.md`` explains their values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

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
    since: str | None = None
    """When a post began, as its sentence says: YYYY, YYYY-MM or YYYY-MM-DD."""
    until: str | None = None


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

    def sentence_of(self, start: int) -> Span:
        """The sentence that holds an offset; the whole text where sentences are unknown.

        >>> Extraction(Document("d", "他来了。她走了。"), sentences=((0, 4), (4, 8))).sentence_of(5)
        (4, 8)
        """
        return next((s for s in self.sentences if s[0] <= start < s[1]), (0, len(self.document.text)))
