"""Persons, places and organisations on UNER's Chinese texts, which are no news of ours: how far the recogniser carries.

    python benchmarks/uner.py TEST.jsonl [--model MODEL] [--train TRAIN.jsonl] [--alone] [--members N] [--epochs N]

The corpus (UniversalNER, Chinese GSDSIMP, CC BY-SA 4.0) is not part of this repository: name its files, one JSON object
a line, {"text", "spans": [[start, end, LABEL, …], …]}. A platform counts as an organisation, other types of ours as
nothing. Without --train the model reads as it is; with it a recogniser learns from ontology/corpus/train and the texts.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from kg.extraction import build_pipeline, load_pipeline
from kg.extraction.document import make_doc
from kg.records import Document
from kg.settings import find_ontology
from kg.training import Tally
from kg.training.corpus import read_corpus
from kg.training.learning import complete_texts, make_annotated_doc
from kg.training.partial import PartialText, complete_mentions, read_partial_corpus

BEFORE = ("zhitu_sentences", "zhitu_dates", "zhitu_figures", "zhitu_features")
RECOGNISER = "zhitu_recogniser"
SCORED = {"Person": "Person", "Place": "Place", "Organization": "Organization", "Platform": "Organization"}


def load_reader(model: Path | None) -> Callable[[Document], Doc]:
    """A model's mentions, settled as in a whole run."""
    nlp = load_pipeline(model)
    steps = nlp.pipeline[: nlp.pipe_names.index("zhitu_coreference")]

    def read(document: Document) -> Doc:
        doc = make_doc(nlp, document)
        for _, component in steps:
            doc = component(doc)
        return doc

    return read


def learn_reader(train: Iterable[Path], members: int, epochs: int, *, alone: bool) -> Callable[[Document], Doc]:
    """A recogniser that has learnt from other texts: completed with the own corpus and beside it, or alone."""
    nlp = build_pipeline(members=members)
    own = [] if alone else list(read_corpus([find_ontology() / "corpus" / "train"]))
    docs = [make_annotated_doc(nlp, e, BEFORE) for e in own]
    texts = [text for path in train for text in read_partial_corpus(path)]
    if alone:
        more = [complete_mentions(text, ()) for text in texts]
    else:
        more = complete_texts(nlp, (*BEFORE, RECOGNISER), texts, docs, own)
    recogniser: Any = nlp.get_pipe(RECOGNISER)
    recogniser.learn([*docs, *(make_annotated_doc(nlp, e, BEFORE) for e in more)], [*own, *more], epochs=epochs)
    steps = [nlp.get_pipe(name) for name in (*BEFORE, RECOGNISER, "zhitu_settling")]

    def read(document: Document) -> Doc:
        doc = make_doc(nlp, document)
        for component in steps:
            doc = component(doc)
        return doc

    return read


def score(texts: Iterable[PartialText], read: Callable[[Document], Doc]) -> dict[str, Tally]:
    """Exact spans and types, over all texts."""
    tallies = {kind: Tally() for kind in ("Person", "Place", "Organization", "all")}
    for text in texts:
        gold = {(m.start, m.end, m.type) for m in text.mentions if m.type in SCORED}
        found = {(e.start, e.end, SCORED[e.label_]) for e in read(text.document).ents if e.label_ in SCORED}
        for kind, tally in tallies.items():
            tally.add({g for g in gold if kind in ("all", g[2])}, {f for f in found if kind in ("all", f[2])})
    return tallies


def main() -> None:
    """Prints precision, recall and F1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("test", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--train", type=Path, nargs="*", default=[])
    parser.add_argument("--alone", action="store_true", help="without the own corpus")
    parser.add_argument("--members", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=7)
    options = parser.parse_args()
    began = time.process_time()
    if options.train:
        read = learn_reader(options.train, options.members, options.epochs, alone=options.alone)
    else:
        read = load_reader(options.model)
    texts = read_partial_corpus(options.test)
    for kind, tally in score(texts, read).items():
        print(
            f"{kind:12} P {tally.precision:.3f} R {tally.recall:.3f} F1 {tally.f1:.3f} ({tally.right + tally.missed})"
        )
    print(f"{len(texts)} texts, {time.process_time() - began:.0f} s of processor time")


if __name__ == "__main__":
    main()
