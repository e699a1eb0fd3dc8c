"""Learns the relation model from annotated documents: each look from scores that the look before gave unseen texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.alignment import align_entities
from kg.extraction.collective import SecondLook, look_again
from kg.extraction.entity_features import describe_entities, describe_roles
from kg.extraction.folds import number_folds
from kg.extraction.hashed_classifier import NEVER, fit_hashed
from kg.extraction.layout import Layout
from kg.extraction.pair_features import describe_pairs
from kg.extraction.pairs import find_pairs
from kg.extraction.relation_model import WORTH, Frame, RelationModel
from kg.extraction.trees import Trees, fit_trees
from kg.ontology import load_relation_types
from kg.records import ENTITY_TYPES, Entity, Extraction

SECOND_FOLDS = 3
PAIR_STRENGTH, ROLE_STRENGTH = 0.3, 0.1

Flags = NDArray[np.bool_]


def learn_relations(layouts: Sequence[Layout], gold: Sequence[Extraction], *, seed: int = 0) -> RelationModel:
    """Learns from documents (their entities annotated or found) and what is annotated of them."""
    frame = find_frame(gold)
    relations = frame.relations
    pairs = [find_pairs(layout, frame.fitting_types) for layout in layouts]
    columns = [describe_entities(layout) for layout in layouts]
    described = [describe_pairs(p, c) for p, c in zip(pairs, columns, strict=True)]
    may = [frame.allow(p) for p in pairs]
    facts = [translate_facts(layout.entities, e) for layout, e in zip(layouts, gold, strict=True)]
    truth = [mark_pairs(p.heads, p.tails, f, frame) & allowed for p, f, allowed in zip(pairs, facts, may, strict=True)]
    fold = number_folds([e.document.id for e in gold])
    pair_folds = np.repeat(fold, [len(p) for p in pairs])
    all_may, all_truth = np.concatenate(may), np.concatenate(truth)
    pair_classifier, scores = fit_hashed(
        [bags for bags, _ in described], all_truth, all_may, pair_folds, strength=PAIR_STRENGTH, seed=seed
    )
    role_classifier, roles = fit_hashed(
        [describe_roles(layout, c) for layout, c in zip(layouts, columns, strict=True)],
        np.concatenate([mark_roles(len(x.entities), f, frame) for x, f in zip(layouts, facts, strict=True)]),
        np.concatenate([allow_roles(x, frame) for x in layouts]),
        np.repeat(fold, [len(x.entities) for x in layouts]),
        strength=ROLE_STRENGTH,
        seed=seed,
    )
    by_document = np.split(scores, np.cumsum([len(p) for p in pairs])[:-1])
    roles_by_document = np.split(roles, np.cumsum([len(x.entities) for x in layouts])[:-1])
    looks = [
        look_again(p, dense, s, r, relations, frame.head_first)
        for p, (_, dense), s, r in zip(pairs, described, by_document, roles_by_document, strict=True)
        if len(p)
    ]
    second = SecondLook(np.concatenate([x.shared for x in looks]), np.concatenate([x.own for x in looks]))
    trees, unseen = _fit_second(second, scores, all_truth, all_may, pair_folds, seed)
    slope, shift = calibrate(unseen, all_truth)
    model = RelationModel(frame, pair_classifier, role_classifier, trees, slope, shift, 0.5)
    wanted = sum(r.status == "asserted" and r.type in relations for e in gold for r in e.relations)
    threshold = choose_threshold(model.calibrate(unseen)[all_may], all_truth[all_may], wanted)
    return RelationModel(frame, pair_classifier, role_classifier, trees, slope, shift, threshold)


def _fit_second(
    second: SecondLook, scores: NDArray[np.float32], truth: Flags, may: Flags, folds: NDArray[np.int64], seed: int
) -> tuple[tuple[Trees, ...], NDArray[np.float32]]:
    """The trees of each relation, and for every pair the score by trees that have not seen its fold."""
    unseen = np.full(truth.shape, NEVER, dtype=np.float32)
    trees = []
    for relation in range(truth.shape[1]):
        chosen = np.flatnonzero(may[:, relation] & (scores[:, relation] > WORTH))
        rows, wanted, of = second.rows(chosen, relation), truth[chosen, relation], folds[chosen] % SECOND_FOLDS
        for fold in np.unique(of):
            inside = of != fold
            if inside.any():
                fitted = fit_trees(rows[inside], wanted[inside], seed=seed)
                unseen[chosen[~inside], relation] = fitted.score(rows[~inside])
        trees.append(fit_trees(rows, wanted, seed=seed))
    return tuple(trees), unseen


def find_frame(gold: Sequence[Extraction]) -> Frame:
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
    relations = tuple(sorted(seen))
    fitting = np.zeros((len(relations), len(ENTITY_TYPES), len(ENTITY_TYPES)), dtype=bool)
    for number, name in enumerate(relations):
        for head_type, tail_type in seen[name]:
            fitting[number, ENTITY_TYPES.index(head_type), ENTITY_TYPES.index(tail_type)] = True
    first = [float(np.mean(ordered.get(name, [False]))) > 0.95 for name in relations]
    return Frame(relations, fitting, np.array(first, dtype=bool))


def translate_facts(entities: tuple[Entity, ...], gold: Extraction) -> dict[str, frozenset[tuple[int, int]]]:
    """What is annotated, by relation, as pairs of numbers of the entities at hand; the rest is lost."""
    aligned = align_entities(entities, gold.entities)
    number = {aligned[e.id]: i for i, e in enumerate(entities) if e.id in aligned}
    facts: dict[str, set[tuple[int, int]]] = {}
    for relation in gold.relations:
        if relation.status == "asserted" and relation.head in number and relation.tail in number:
            facts.setdefault(relation.type, set()).add((number[relation.head], number[relation.tail]))
    return {relation: frozenset(found) for relation, found in facts.items()}


def mark_pairs(
    heads: NDArray[np.int64], tails: NDArray[np.int64], facts: dict[str, frozenset[tuple[int, int]]], frame: Frame
) -> Flags:
    """Pairs × relations: what is annotated; a relation between equals counts either way."""
    held = np.zeros((len(heads), len(frame.relations)), dtype=bool)
    pairs = list(zip(heads.tolist(), tails.tolist(), strict=True))
    for column, relation in enumerate(frame.relations):
        if wanted := facts.get(relation, frozenset()):
            both = wanted | {(t, h) for h, t in wanted} if frame.head_first[column] else wanted
            held[:, column] = [p in both for p in pairs]
    return held


def mark_roles(count: int, facts: dict[str, frozenset[tuple[int, int]]], frame: Frame) -> Flags:
    """Entities × twice relations: whether it is the head, and the tail, of any."""
    held = np.zeros((count, 2 * len(frame.relations)), dtype=bool)
    for column, relation in enumerate(frame.relations):
        for head, tail in facts.get(relation, ()):
            held[head, column] = held[tail, column + len(frame.relations)] = True
    return held


def allow_roles(layout: Layout, frame: Frame) -> Flags:
    """Entities × twice relations: whether its type may be the head, and the tail."""
    heads, tails = np.asarray(frame.fitting.any(axis=2)), np.asarray(frame.fitting.any(axis=1))
    return np.hstack([heads[:, layout.types].T, tails[:, layout.types].T])


def calibrate(scores: NDArray[np.float32], truth: Flags) -> tuple[float, float]:
    """Slope and shift that turn log odds of unseen pairs into odds that come true (Platt, 1999)."""
    from sklearn.linear_model import LogisticRegression

    looked = scores > NEVER
    wanted = truth[looked]
    if wanted.all() or not wanted.any():
        return 1.0, 0.0
    model = LogisticRegression(C=1e3).fit(scores[looked][:, None], wanted)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def choose_threshold(estimates: NDArray[np.float32], truth: Flags, wanted: int) -> float:
    """The probability from which on taking pairs gives the best F1, where ``wanted`` facts are to be found.

    >>> choose_threshold(np.array([0.9, 0.6, 0.2], dtype=np.float32), np.array([True, True, False]), 2)
    0.4
    """
    order = np.argsort(-estimates, kind="stable")
    ranked = estimates[order]
    f1 = 2 * np.cumsum(truth[order]) / (np.arange(1, len(order) + 1) + wanted)
    best = int(f1.argmax())
    following = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return round(float(ranked[best] + following) / 2, 4)
