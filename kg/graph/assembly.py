"""One document's extraction as RDF: the shape drawn in ``kg/README.md``, in the document's own named graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import pyoxigraph as ox

from kg.graph.decisions import Holder, Merge, assemble_authority, assemble_merges, assemble_redirects
from kg.graph.inference import Inference
from kg.graph.ontology_graph import read_ontology
from kg.graph.provenance import STATED_IN, Fact, SentenceFinder
from kg.graph.tally import Tally
from kg.graph.terms import A, kg_term, make_date, make_decimal, make_integer, make_text, node
from kg.namespaces import DCTERMS, METRIC, OA, ORG, PROV, RDF, RDFS, SCHEMA, SKOS, UNIT, digest, mint_slug
from kg.records import Document, Extraction, Measure, Relation, Session, Span

Term: TypeAlias = ox.NamedNode | ox.Literal


class Resolution(Protocol):
    """What assembly must know of the things that documents name."""

    @property
    def names(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def links(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def merges(self) -> Sequence[Merge]: ...  # noqa: D102
    @property
    def holders(self) -> Sequence[Holder]: ...  # noqa: D102
    @property
    def operators(self) -> Sequence[tuple[str, str]]: ...  # noqa: D102
    @property
    def redirects(self) -> Mapping[str, str]: ...  # noqa: D102
    def iri_of(self, document_id: str, entity_id: str) -> str: ...  # noqa: D102
    def work_iri(self, document_id: str, work: str) -> str: ...  # noqa: D102


def document_graph(base: str, document_id: str) -> str:
    """The IRI of the named graph that holds what a document says."""
    return f"{base}graph/document/{mint_slug(document_id)}"


def digest_document(document: Document) -> str:
    """A digest of a document's text and metadata; where it was read from does not count."""
    authors = "\n".join(document.authors)
    parts = (document.id, document.text, document.title, document.source, document.published, authors, document.url)
    return digest(*parts, length=64)


def assemble_graph(
    extractions: Iterable[Extraction], resolution: Resolution, *, base: str, tally: Tally, infer: bool = False
) -> Iterator[ox.Quad]:
    """All quads of a store: ontology, resolution, documents, and with ``infer`` what follows from them by the rules.

    The tally counts those of the documents and those inferred.
    """
    inference = Inference(base) if infer else None
    for quad in read_ontology(base=base):
        yield quad
        if inference:
            inference.add_axiom(quad.triple)
    for quads in _assemble_facts(extractions, resolution, base=base, tally=tally):
        yield from quads
        if inference:
            inference.add_facts(quads)
    yield from assemble_redirects(resolution.redirects, base=base)
    if inference:
        inferred = inference.infer()
        tally.inferred = len(inferred)
        yield from inferred


def _assemble_facts(
    extractions: Iterable[Extraction], resolution: Resolution, *, base: str, tally: Tally
) -> Iterator[list[ox.Quad]]:
    yield assemble_resolution(resolution, base=base)
    yield list(assemble_authority(resolution.holders, resolution.operators, base=base))
    for extraction in extractions:
        quads = assemble_document(extraction, resolution, base=base)
        tally.count_quads(quads)
        yield quads


def assemble_document(extraction: Extraction, resolution: Resolution, *, base: str) -> list[ox.Quad]:
    """The quads of a document's graph, each once, in order."""
    return _Assembly(extraction, resolution, base).assemble()


def assemble_resolution(resolution: Resolution, *, base: str) -> list[ox.Quad]:
    """The quads of the resolution graph: of each thing its preferred label, its term of the lexicon, why it is one."""
    graph = node(f"{base}graph/resolution")
    label, match = node(SKOS + "prefLabel"), node(SKOS + "exactMatch")
    quads = [ox.Quad(node(iri), label, make_text(name, "zh"), graph) for iri, name in resolution.names.items()]
    quads += [ox.Quad(node(iri), match, node(term), graph) for iri, term in resolution.links.items()]
    quads += assemble_merges(resolution.merges, base=base)
    return sorted(quads, key=str)


@dataclass(slots=True)
class _Assembly:
    """The triples of one document while they are gathered."""

    extraction: Extraction
    resolution: Resolution
    base: str
    triples: set[ox.Triple] = field(default_factory=set)
    sessions: dict[str, ox.NamedNode] = field(default_factory=dict)
    organizations: set[str] = field(default_factory=set)
    sentences: SentenceFinder = field(init=False)

    def __post_init__(self) -> None:
        self.sentences = SentenceFinder(self.extraction)

    @property
    def document(self) -> Document:
        return self.extraction.document

    @property
    def iri(self) -> str:
        return f"{self.base}document/{mint_slug(self.document.id)}"

    def assemble(self) -> list[ox.Quad]:
        self.add_document()
        self.add_entities()
        self.add_works()
        self.add_relations()
        self.add_sessions()
        self.add_measures()
        graph = node(document_graph(self.base, self.document.id))
        return sorted((ox.Quad(t.subject, t.predicate, t.object, graph) for t in self.triples), key=str)

    def add(self, subject: ox.NamedNode, predicate: ox.NamedNode, value: Term | None) -> None:
        """Adds a triple; a value that could not be made is left out."""
        if value is not None:
            self.triples.add(ox.Triple(subject, predicate, value))

    def entity(self, entity_id: str) -> ox.NamedNode:
        return node(self.resolution.iri_of(self.document.id, entity_id))

    def add_document(self) -> None:
        document, this = self.document, node(self.iri)
        self.add(this, A, kg_term("Document"))
        self.add(this, node(DCTERMS + "identifier"), make_text(document.id))
        self.add(this, kg_term("digest"), make_text(digest_document(document)))
        if document.title:
            self.add(this, node(DCTERMS + "title"), make_text(document.title, "zh"))
        if document.source:
            self.add(this, kg_term("outlet"), make_text(document.source))
        if document.url:
            self.add(this, node(SCHEMA + "url"), make_text(document.url))
        self.add(this, node(DCTERMS + "issued"), make_date(document.published))
        for author in document.authors:
            self.add(this, node(DCTERMS + "creator"), make_text(author))
        model = self.extraction.model or "annotation"
        run, extractor = (node(f"{self.base}{kind}/{digest(model)}") for kind in ("run", "extractor"))
        self.add(this, node(PROV + "wasGeneratedBy"), run)
        self.add(run, A, kg_term("Run"))
        self.add(run, node(PROV + "wasAssociatedWith"), extractor)
        self.add(extractor, A, kg_term("Extractor"))
        self.add(extractor, node(RDFS + "label"), make_text(model))

    def add_entities(self) -> None:
        for entity in self.extraction.entities:
            this = self.entity(entity.id)
            self.add(this, A, kg_term(entity.type))
            if entity.type == "Organization":
                self.organizations.add(this.value)
            self.add(this, node(RDFS + "label"), make_text(entity.name, "zh"))
            for alias in entity.aliases:
                self.add(this, node(SKOS + "altLabel"), make_text(alias, "zh"))
            self.add(node(self.iri), node(SCHEMA + "mentions"), this)

    def add_relations(self) -> None:
        posts: dict[tuple[str, ...], list[Relation]] = defaultdict(list)
        claims: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
        for relation in self.extraction.relations:
            head, tail = self.entity(relation.head).value, self.entity(relation.tail).value
            if relation.type == "holdsPosition":
                at = self.entity(relation.at).value if relation.at else ""
                posts[head, tail, at, relation.tenure or "", relation.status].append(relation)
            elif head != tail:  # resolution may find that both ends are one thing
                claims[head, relation.type, tail, relation.status].append(relation)
        for publication in self.extraction.publications:
            publisher = self.entity(publication.publisher).value
            work = self.resolution.work_iri(self.document.id, publication.work)
            claims[publisher, "publishes", work, publication.status].append(publication)
        for claim, facts in claims.items():
            self.add_claim(claim, facts)
        for post, held in posts.items():
            self.add_post(post, held)

    def add_claim(self, content: tuple[str, ...], facts: Sequence[Fact]) -> None:
        """A direct triple when it is asserted, and in any case the claim that says where."""
        subject, relation, value, status = content
        if status == "asserted":
            self.add(node(subject), kg_term(relation), node(value))
        this = self.mint("claim", *content)
        self.add(this, node(RDF + "subject"), node(subject))
        self.add(this, node(RDF + "predicate"), kg_term(relation))
        self.add(this, node(RDF + "object"), node(value))
        self.add_provenance(this, facts)

    def add_post(self, content: tuple[str, ...], facts: Sequence[Relation]) -> None:
        person, position, at, tenure, status = content
        if status == "asserted":
            self.add(node(person), kg_term("holdsPosition"), node(position))
        this = self.mint("post", *content)
        self.add(this, A, kg_term("Membership"))
        self.add(this, node(ORG + "member"), node(person))
        self.add(this, node(ORG + "role"), node(position))
        if at:
            self.add(this, kg_term("at"), node(at))
            if at in self.organizations:
                self.add(this, node(ORG + "organization"), node(at))
        if tenure:
            self.add(this, kg_term("tenure"), make_text(tenure))
        # Of several sentences the earliest beginning and the latest end.
        self.add(this, kg_term("validFrom"), make_date(min((f.since for f in facts if f.since), default="")))
        self.add(this, kg_term("validUntil"), make_date(max((f.until for f in facts if f.until), default="")))
        self.add_provenance(this, facts)

    def add_sessions(self) -> None:
        names = {e.id: e.name for e in self.extraction.entities}
        taken: dict[str, int] = {}
        for session in self.extraction.sessions:
            slots = {
                "host": [self.entity(i) for i in session.hosts],
                "onPlatform": [self.entity(i) for i in session.platforms],
                "offers": [self.entity(i) for i in session.products],
                "atPlace": [self.entity(i) for i in session.places],
            }
            content = [f"{slot} {value}" for slot, nodes in slots.items() for value in sorted(n.value for n in nodes)]
            content += [session.date or "", session.status]
            # Two broadcasts of which the document tells the same are two all the same.
            count = taken[str(content)] = taken.get(str(content), 0) + 1
            this = self.mint("session", *content, *([str(count)] if count > 1 else []))
            self.sessions[session.id] = this
            self.add(this, A, kg_term("Session"))
            self.add(this, node(RDFS + "label"), make_text(_name_session(session, names), "zh"))
            for slot, nodes in slots.items():
                for value in nodes:
                    self.add(this, kg_term(slot), value)
            self.add(this, kg_term("date"), make_date(session.date or ""))
            self.add_provenance(this, [session])

    def add_measures(self) -> None:
        same: dict[tuple[str, ...], list[Measure]] = defaultdict(list)
        for measure in self.extraction.measures:
            value = make_decimal(measure.value)
            if value is not None:
                subject = self.sessions.get(measure.subject or "") or (
                    self.entity(measure.subject) if measure.subject else None
                )
                period = measure.period or ("", "")
                key = (subject.value if subject else "", measure.metric, value.value, measure.unit, measure.modifier)
                facts = (*key, *period, measure.status)
                same[facts].append(measure)
        for content, measures in same.items():
            self.add_measure(content, measures)

    def add_measure(self, content: tuple[str, ...], measures: list[Measure]) -> None:
        subject, metric, value, unit, modifier, first, last, _ = content
        this = self.mint("measure", *content)
        self.add(this, A, kg_term("Measure"))
        if subject:
            self.add(this, kg_term("measureOf"), node(subject))
        self.add(this, kg_term("metric"), node(METRIC + mint_slug(metric)))
        self.add(this, kg_term("value"), make_decimal(float(value)))
        self.add(this, kg_term("unit"), node(UNIT + mint_slug(unit)))
        self.add(this, kg_term("modifier"), make_text(modifier))
        surface = min((m.span or (0, 0), m.surface) for m in measures)[1]
        if surface:
            self.add(this, kg_term("surface"), make_text(surface))
        self.add(this, kg_term("periodStart"), make_date(first))
        self.add(this, kg_term("periodEnd"), make_date(last))
        self.add_provenance(this, measures)

    def add_works(self) -> None:
        for publication in self.extraction.publications:
            work = node(self.resolution.work_iri(self.document.id, publication.work))
            self.add(work, A, kg_term("Work"))
            self.add(work, node(RDFS + "label"), make_text(publication.work, "zh"))
            self.add(node(self.iri), node(SCHEMA + "mentions"), work)
            if publication.status == "asserted":
                self.add(work, node(DCTERMS + "issued"), make_date(publication.date or ""))

    def mint(self, kind: str, *content: str) -> ox.NamedNode:
        return node(f"{self.iri}/{kind}/{digest(*content)}")

    def add_provenance(self, this: ox.NamedNode, facts: Sequence[Fact]) -> None:
        """The sentences that a fact rests on, and how sure the extractor is of its surest reading."""
        for fact in facts:
            for span in self.sentences.find_sentences(fact):
                self.add(this, kg_term(STATED_IN[fact.status]), self.add_sentence(span))
        self.add(this, kg_term("confidence"), make_decimal(round(max(f.confidence for f in facts), 4)))

    def add_sentence(self, span: Span) -> ox.NamedNode:
        start, end = span
        this = node(f"{self.iri}#char={start},{end}")
        self.add(this, A, kg_term("Sentence"))
        self.add(this, node(OA + "exact"), make_text(self.document.text[start:end]))
        self.add(this, node(OA + "start"), make_integer(start))
        self.add(this, node(OA + "end"), make_integer(end))
        self.add(this, node(OA + "hasSource"), node(self.iri))
        return this


def _name_session(session: Session, names: Mapping[str, str]) -> str:
    """A label for a broadcast that has no name of its own: whose, when, where.

    >>> _name_session(Session("s1", hosts=("e1",), platforms=("f1",), date="2020-06-18"), {"e1": "李君", "f1": "抖音"})
    '李君2020年6月18日抖音直播'
    """
    whose = "、".join(names.get(i, i) for i in session.places or session.hosts)
    where = "、".join(names.get(i, i) for i in session.platforms)
    date = make_date(session.date or "")
    parts = [str(int(n)) for n in date.value.split("-")] if date else []
    when = "".join(part + unit for part, unit in zip(parts, "年月日", strict=False))
    return f"{whose}{when}{where.removesuffix('直播')}直播"
