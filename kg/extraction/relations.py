"""Which relations a document states between its entities: every fitting pair judged once, over the whole text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import ModelError
from kg.extraction.alignment import align_entities
from kg.extraction.document import get_or_empty
from kg.extraction.evidence import find_evidence
from kg.extraction.pair_classifier import PairClassifier
from kg.extraction.pair_features import describe_pairs
from kg.extraction.pairs import Layout, Pairs, find_pairs, lay_out
from kg.extraction.posts import POST, PostReader
from kg.ontology import load_relation_types
from kg.records import ENTITY_TYPES, Entity, Extraction, Relation

SECTION = 250
"""Mentions read at a time: pairs grow with the square, and a long document says what it says part by part."""


class RelationReader:
    """The component: assigns ``doc._.relations``; without learning it finds nothing."""

    def __init__(self) -> None:
        self.classifier: PairClassifier | None = None
        self.posts = PostReader()
        self._fitting = np.zeros((0, len(ENTITY_TYPES), len(ENTITY_TYPES)), dtype=bool)
        self._head_first = np.zeros(0, dtype=bool)

    def __call__(self, doc: Doc) -> Doc:
        """Assigns the relations of the document, each with status, confidence and evidence."""
        best: dict[tuple[str, str, str, str | None], Relation] = {}
        if self.classifier is not None:
            for entities in split_entities(doc):
                for relation in self._read_section(doc, lay_out(doc, entities)):
                    key = (relation.type, relation.head, relation.tail, relation.at)
                    if key not in best or relation.confidence > best[key].confidence:
                        best[key] = relation
        doc._.relations = tuple(sorted(best.values()))
        return doc

    def _read_section(self, doc: Doc, layout: Layout) -> Iterator[Relation]:
        assert self.classifier is not None
        pairs = find_pairs(layout, self._fitting.any(axis=0))
        estimates = self.classifier.predict(describe_pairs(pairs))
        may = self._allow(pairs)
        sentences = get_or_empty(doc, "sentences")
        chosen = may & (estimates >= self.classifier.thresholds)
        for row, column in zip(*np.nonzero(chosen), strict=True):
            head, tail = layout.entities[pairs.heads[row]], layout.entities[pairs.tails[row]]
            evidence = find_evidence(head, tail, doc.text, sentences)
            relation = Relation(
                self.classifier.relations[column],
                head.id,
                tail.id,
                confidence=round(float(estimates[row, column]), 4),
                evidence=evidence,
            )
            if relation.type == POST:
                yield from self.posts.complete(relation, layout)
            else:
                yield relation

    def _allow(self, pairs: Pairs) -> NDArray[np.bool_]:
        """Pairs × relations: whether the types fit, and whether the head is named first where it must be."""
        types = np.array([ENTITY_TYPES.index(e.type) for e in pairs.layout.entities], dtype=np.int64)
        may: NDArray[np.bool_] = self._fitting[:, types[pairs.heads], types[pairs.tails]].T.copy()
        firsts = np.array([min((m.start for m in e.mentions), default=1 << 40) for e in pairs.layout.entities])
        late = firsts[pairs.heads] > firsts[pairs.tails]
        may[late] &= ~self._head_first
        return may

    def learn(self, docs: Sequence[Doc], gold: Sequence[Extraction], *, seed: int = 0) -> None:
        """Learns from documents that carry entities (annotated or found) and what is annotated of them."""
        relations, self._fitting, self._head_first = find_fitting_types(gold)
        features, truth, may, layouts = [], [], [], []
        missed = np.zeros(len(relations), dtype=np.int64)
        for doc, extraction in zip(docs, gold, strict=True):
            layout = lay_out(doc, get_or_empty(doc, "entities"))
            pairs = find_pairs(layout, self._fitting.any(axis=0))
            facts = translate_facts(layout.entities, extraction)
            held = np.zeros((len(pairs), len(relations)), dtype=bool)
            for column, relation in enumerate(relations):
                wanted = facts.get(relation, frozenset())
                if self._head_first[column]:
                    wanted = wanted | {(t, h) for h, t in wanted}
                held[:, column] = [(h, t) in wanted for h, t in zip(pairs.heads, pairs.tails, strict=True)]
                missed[column] += sum(r.type == relation and r.status == "asserted" for r in extraction.relations)
            allowed = self._allow(pairs)
            missed -= (held & allowed).sum(axis=0)
            features.append(describe_pairs(pairs))
            truth.append(held)
            may.append(allowed)
            layouts.append(layout)
        self.classifier = PairClassifier.fit(relations, features, truth, may, np.maximum(missed, 0), seed=seed)
        self.posts.learn(layouts, gold, seed=seed)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """The component as bytes."""
        import srsly

        if self.classifier is None:
            return b""
        result: bytes = srsly.msgpack_dumps(
            {
                "classifier": self.classifier.to_bytes(),
                "posts": self.posts.to_bytes(),
                "fitting": np.argwhere(self._fitting).tolist(),
                "head_first": self._head_first.tolist(),
            }
        )
        return result

    def from_bytes(self, content: bytes, *, exclude: Iterable[str] = ()) -> RelationReader:  # noqa: ARG002
        """Reads what `to_bytes` wrote. Raises: ModelError when the bytes are something else."""
        import srsly

        if not content:
            return self
        try:
            state = srsly.msgpack_loads(content)
            self.classifier = PairClassifier.from_bytes(state["classifier"])
            self.posts = PostReader().from_bytes(state["posts"])
            self._head_first = np.array(state["head_first"], dtype=bool)
            kinds = len(ENTITY_TYPES)
            self._fitting = np.zeros((len(self._head_first), kinds, kinds), dtype=bool)
            self._fitting[tuple(np.array(state["fitting"], dtype=np.int64).reshape(-1, 3).T)] = True
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(f"damaged relations in the model: {error}; install zhitu again or run kg train") from error
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes the component as one file."""
        Path(path).write_bytes(self.to_bytes(exclude=exclude))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> RelationReader:
        """Reads what `to_disk` wrote."""
        try:
            return self.from_bytes(Path(path).read_bytes(), exclude=exclude)
        except OSError as error:
            raise ModelError(f"cannot read {path}: {error}; install zhitu again or run kg train") from error


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


def find_fitting_types(gold: Sequence[Extraction]) -> tuple[list[str], NDArray[np.bool_], NDArray[np.bool_]]:
    """The annotated relations, the types that each may join, and whether its head is the one named first.

    Types fit where the ontology allows them and the corpus shows them; a relation between equals
    (partnersWith) is annotated from the one named first.
    """
    known = load_relation_types()
    seen: dict[str, set[tuple[str, str]]] = {}
    ordered: dict[str, list[bool]] = {}
    for extraction in gold:
        entity = {e.id: e for e in extraction.entities}
        for relation in extraction.relations:
            head, tail = entity[relation.head], entity[relation.tail]
            kind = known.get(relation.type)
            if kind and head.type in kind.domains and tail.type in kind.ranges:
                seen.setdefault(relation.type, set()).add((head.type, tail.type))
                if head.mentions and tail.mentions and set(kind.domains) == set(kind.ranges):
                    ordered.setdefault(relation.type, []).append(head.mentions[0] < tail.mentions[0])
    relations = sorted(seen)
    fitting = np.zeros((len(relations), len(ENTITY_TYPES), len(ENTITY_TYPES)), dtype=bool)
    for number, name in enumerate(relations):
        for head_type, tail_type in seen[name]:
            fitting[number, ENTITY_TYPES.index(head_type), ENTITY_TYPES.index(tail_type)] = True
    first = [float(np.mean(ordered.get(r, [False]))) > 0.95 for r in relations]
    return relations, fitting, np.array(first, dtype=bool)


def translate_facts(entities: tuple[Entity, ...], gold: Extraction) -> dict[str, frozenset[tuple[int, int]]]:
    """What is annotated, by relation, as pairs of numbers of the entities at hand; the rest is lost."""
    aligned = align_entities(entities, gold.entities)
    number = {aligned[e.id]: i for i, e in enumerate(entities) if e.id in aligned}
    facts: dict[str, set[tuple[int, int]]] = {}
    for relation in gold.relations:
        if relation.status == "asserted" and relation.head in number and relation.tail in number:
            facts.setdefault(relation.type, set()).add((number[relation.head], number[relation.tail]))
    return {relation: frozenset(found) for relation, found in facts.items()}
