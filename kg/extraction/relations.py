"""Which relations a document states between its entities: every fitting pair judged once, over the whole text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import ModelError
from kg.extraction.document import get_or_empty
from kg.extraction.evidence import find_evidence, find_relation_status
from kg.extraction.layout import Layout, lay_out
from kg.extraction.posts import POST, PostReader
from kg.extraction.relation_learning import learn_relations
from kg.extraction.relation_model import RelationModel
from kg.records import Entity, Extraction, Relation

SECTION = 150
"""Mentions read at a time: pairs grow with the square, and a long document says what it says part by part."""

_HEADER = 8  # bytes that hold the length of the first part


class RelationReader:
    """The component: assigns ``doc._.relations``; before it has learned it finds nothing."""

    def __init__(self) -> None:
        self.model: RelationModel | None = None
        self.posts = PostReader()

    def __call__(self, doc: Doc) -> Doc:
        """Assigns the relations of the document, each with status, confidence and evidence."""
        best: dict[tuple[str, str, str, str | None], Relation] = {}
        if self.model is not None:
            for entities in split_entities(doc):
                for relation in self._read_section(doc, lay_out(doc, entities), self.model):
                    key = (relation.type, relation.head, relation.tail, relation.at)
                    if key not in best or relation.confidence > best[key].confidence:
                        best[key] = relation
        doc._.relations = tuple(sorted(best.values()))
        return doc

    def _read_section(self, doc: Doc, layout: Layout, model: RelationModel) -> Iterator[Relation]:
        text, sentences = doc.text, get_or_empty(doc, "sentences")
        pairs, chances = model.judge(layout)
        for row, column in zip(*np.nonzero(chances >= model.threshold), strict=True):
            head, tail = layout.entities[pairs.heads[row]], layout.entities[pairs.tails[row]]
            evidence = find_evidence(head, tail, text, sentences)
            if not evidence:
                continue
            relation = Relation(
                model.frame.relations[column],
                head.id,
                tail.id,
                status=find_relation_status(head, tail, evidence, text),
                confidence=round(float(chances[row, column]), 4),
                evidence=evidence,
            )
            yield self.posts.complete(relation, layout) if relation.type == POST else relation

    def learn(self, docs: Sequence[Doc], gold: Sequence[Extraction], *, seed: int = 0) -> None:
        """Learns from documents that carry entities (annotated or found) and what is annotated of them."""
        layouts = [lay_out(doc, get_or_empty(doc, "entities")) for doc in docs]
        self.model = learn_relations(layouts, gold, seed=seed)
        self.posts.learn(layouts, gold)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """The model and the chooser of bodies, one after the other."""
        model = self.model.to_bytes() if self.model else b""
        return len(model).to_bytes(_HEADER, "big") + model + self.posts.to_bytes()

    def from_bytes(self, content: bytes, *, exclude: Iterable[str] = ()) -> RelationReader:  # noqa: ARG002
        """Reads what `to_bytes` wrote. Raises: ModelError when the bytes are something else."""
        end = _HEADER + int.from_bytes(content[:_HEADER], "big")
        self.model = RelationModel.from_bytes(content[_HEADER:end]) if end > _HEADER else None
        self.posts.from_bytes(content[end:])
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes the component as one file."""
        Path(path).write_bytes(self.to_bytes(exclude=exclude))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> RelationReader:
        """Reads what `to_disk` wrote. Raises: ModelError when the file is missing or something else."""
        try:
            content = Path(path).read_bytes()
        except OSError as error:
            raise ModelError(f"cannot read {path}: {error}; install zhitu again or run kg train") from error
        return self.from_bytes(content, exclude=exclude)


@Language.factory("zhitu_relations", assigns=["doc._.relations"], requires=["doc._.entities", "doc._.sentences"])
def make_relation_reader(nlp: Language, name: str) -> RelationReader:  # noqa: ARG001
    """The component, empty until it learns or is read from disk."""
    return RelationReader()


def split_entities(doc: Doc) -> Iterator[tuple[Entity, ...]]:
    """The document's entities, section by section where it is long; each section with its own mentions alone."""
    entities: tuple[Entity, ...] = get_or_empty(doc, "entities")
    found = sorted((m.start, i) for i, e in enumerate(entities) for m in e.mentions)
    if len(found) <= SECTION:
        yield entities
        return
    for number in range(0, len(found), SECTION):
        low = found[number][0]
        high = found[number + SECTION][0] if number + SECTION < len(found) else len(doc.text)
        inside = {i for _, i in found[number : number + SECTION]}
        yield tuple(
            Entity(e.id, e.type, e.name, tuple(m for m in e.mentions if low <= m.start < high))
            for i, e in enumerate(entities)
            if i in inside
        )
