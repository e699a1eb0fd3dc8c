"""What the relation component reaches on FinRE (Li et al., ACL 2019, P19-1430): relations between companies in finance.

    python benchmarks/finre.py TRAIN.jsonl VALID.jsonl [--most N]

The corpus (thunlp/Chinese_NRE, MIT) is not part of this repository: name its files, one JSON object a line,
{"text", "head", "tail", "rel"}. The component learns from the first and is scored on the second: one label a line,
micro F1 without ``unknown``. Every name is given as an organisation; a pair is unknown when no relation reaches the
threshold.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
import spacy

from kg.extraction import relation_learning
from kg.extraction.document import make_gold_doc
from kg.extraction.layout import Section, lay_out, split_sections
from kg.extraction.relation_model import RelationModel
from kg.ontology import RelationType
from kg.records import Document, Entity, Extraction, Mention, Relation
from kg.training import Tally

UNKNOWN = "unknown"
KIND = "Organization"


class Line(NamedTuple):
    """One instance: two names in a text and what joins them."""

    text: str
    head: str
    tail: str
    rel: str


def read_lines(path: Path) -> list[Line]:
    """The instances of a file, without those whose ends are one name."""
    records = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)
    lines = (Line(r["text"], r["head"], r["tail"], r["rel"]) for r in records)
    return [line for line in lines if line.head != line.tail and {line.head, line.tail} <= find_names(line)]


def find_names(line: Line) -> set[str]:
    """The names that do stand in the text."""
    return {name for name in (line.head, line.tail) if name in line.text}


def join_lines(lines: Iterable[Line]) -> Iterator[Extraction]:
    """One document a text, with all its pairs."""
    texts: dict[str, list[Line]] = {}
    for line in lines:
        texts.setdefault(line.text, []).append(line)
    for number, (text, own) in enumerate(texts.items()):
        names = list(dict.fromkeys(name for line in own for name in (line.head, line.tail)))
        ids = {name: f"o{i}" for i, name in enumerate(names, 1)}
        entities = tuple(Entity(ids[name], KIND, name, tuple(_find_mentions(text, name))) for name in names)
        told = {(line.rel, ids[line.head], ids[line.tail]) for line in own if line.rel != UNKNOWN}
        relations = tuple(Relation(*fact) for fact in sorted(told))
        yield Extraction(Document(f"f{number}", text), entities, relations)


def _find_mentions(text: str, name: str) -> Iterator[Mention]:
    start = text.find(name)
    while start >= 0:
        yield Mention(start, start + len(name), name, KIND)
        start = text.find(name, start + len(name))


def learn(lines: list[Line]) -> RelationModel:
    """The component's model over the labels of the lines, all of them between two organisations."""
    labels = sorted({line.rel for line in lines} - {UNKNOWN})
    types = {name: RelationType(name, name, name, name, "", "", (KIND,), (KIND,)) for name in labels}
    gold = list(join_lines(lines))
    nlp = spacy.blank("zh")
    sections = [next(split_sections(make_gold_doc(e, nlp=nlp))) for e in gold]
    with patch.object(relation_learning, "load_relation_types", lambda: types):
        return relation_learning.learn_relations([lay_out(s) for s in sections], gold)


def classify(model: RelationModel, lines: list[Line]) -> list[str]:
    """The likeliest label of each line, or ``unknown``."""
    nlp = spacy.blank("zh")
    found: dict[tuple[str, str, str], str] = {}
    for extraction in join_lines(lines):
        section: Section = next(split_sections(make_gold_doc(extraction, nlp=nlp)))
        layout = lay_out(section)
        pairs, chances = model.judge(layout)
        for i, row in enumerate(chances):
            best = int(np.argmax(row))
            head, tail = layout.entities[pairs.heads[i]].name, layout.entities[pairs.tails[i]].name
            label = model.frame.relations[best] if row[best] >= model.threshold else UNKNOWN
            found[extraction.document.text, head, tail] = label
    return [found.get((line.text, line.head, line.tail), UNKNOWN) for line in lines]


def main() -> None:
    """Prints micro precision, recall and F1 without ``unknown``, and the accuracy with it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("valid", type=Path)
    parser.add_argument("--most", type=int, help="learn from the first N lines only")
    options = parser.parse_args()
    began = time.process_time()
    train, valid = read_lines(options.train)[: options.most], read_lines(options.valid)
    model = learn(train)
    learnt = time.process_time() - began
    labels = classify(model, valid)
    told = {(i, line.rel) for i, line in enumerate(valid) if line.rel != UNKNOWN}
    tally = Tally()
    tally.add(told, {(i, label) for i, label in enumerate(labels) if label != UNKNOWN})
    right = sum(label == line.rel for label, line in zip(labels, valid, strict=True))
    print(
        f"learnt from {len(train):,} lines in {learnt:.0f} s of processor time; {len(model.frame.relations)} relations"
    )
    print(f"{len(valid):,} lines: P {tally.precision:.3f} R {tally.recall:.3f} micro F1 {tally.f1:.3f} without unknown")
    print(f"accuracy with unknown {right / len(valid):.3f}")


if __name__ == "__main__":
    main()
