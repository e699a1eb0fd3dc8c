"""Which relations a document states between its entities: every fitting pair judged once, over the whole text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import ModelError
from kg.extraction.document import get_or_empty, read_text
from kg.extraction.evidence import find_evidence, find_relation_status
from kg.extraction.layout import Section, lay_out, split_sections
from kg.extraction.posts import POST, PostReader
from kg.extraction.relation_learning import learn_relations
from kg.extraction.relation_model import RelationModel
from kg.extraction.validity import add_validity
from kg.extraction.writers import find_writers
from kg.records import Extraction, Relation

_OF_WRITERS = (POST, "affiliatedWith")
"""What may be told of a reporter named in the byline alone."""
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
            for section in split_sections(doc):
                for relation in self._read_section(section, self.model):
                    key = (relation.type, relation.head, relation.tail, relation.at)
                    if key not in best or relation.confidence > best[key].confidence:
                        best[key] = relation
        entities = {entity.id: entity for entity in get_or_empty(doc, "entities")}
        told = (read_text(doc), get_or_empty(doc, "sentences"), get_or_empty(doc, "dates"))
        relations = (add_validity(r, entities, *told) if r.type == POST else r for r in sorted(best.values()))
        doc._.relations = tuple(relations)
        return doc

    def _read_section(self, section: Section, model: RelationModel) -> Iterator[Relation]:
        layout = lay_out(section)
        writers = find_writers(section.text, layout.entities)
        pairs, chances = model.judge(layout)
        for row, column in zip(*np.nonzero(chances >= model.threshold), strict=True):
            head, tail = layout.entities[pairs.heads[row]], layout.entities[pairs.tails[row]]
            evidence = find_evidence(head, tail, section.text, section.sentences)
            kind = model.frame.relations[column]
            if not evidence or (head.id in writers and kind not in _OF_WRITERS):
                continue
            relation = Relation(
                kind,
                head.id,
                tail.id,
                status=find_relation_status(head, tail, evidence, section.text),
                confidence=round(float(chances[row, column]), 4),
                evidence=evidence,
            )
            yield self.posts.complete(relation, layout) if relation.type == POST else relation

    def learn(self, docs: Sequence[Doc], gold: Sequence[Extraction], *, seed: int = 0) -> None:
        """Learns from documents that carry entities (annotated or found) and what is annotated of them."""
        layouts = [lay_out(section) for doc in docs for section in split_sections(doc, most=len(doc))]
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
