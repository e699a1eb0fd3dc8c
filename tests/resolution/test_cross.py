"""Floors of resolution over many documents, on the parts that are there to develop on, and on codes of places.

The figures of the part put aside are in benchmarks/resolution.md; no test looks at it.
"""

from __future__ import annotations

import json
from functools import cache

import pytest

from benchmarks.resolution import CORPUS, measure_places
from kg.namespaces import BASE
from kg.record_form import read_record
from kg.records import Extraction
from kg.resolution import Resolution, resolve
from kg.resolution.scoring import score_b_cubed, score_ceaf, score_pairs

Part = tuple[tuple[Extraction, ...], dict[tuple[str, str], str], dict[tuple[str, str], str]]


@cache
def read_part(part: str = "open") -> Part:
    lines = (CORPUS / "cross" / part / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    entities = [(row["id"], e) for row in rows for e in row["entities"] if e["type"] != "Position"]
    gold = {(document, e["id"]): e["thing"] for document, e in entities}
    return tuple(map(read_record, rows)), gold, {(document, e["id"]): e["type"] for document, e in entities}


@cache
def resolve_part(part: str = "open") -> Resolution:
    return resolve(read_part(part)[0], base=BASE)


@pytest.mark.parametrize("part", ["open", "second"])
def test_floors_over_all_types(part: str) -> None:
    _, gold, _ = read_part(part)
    found = {key: resolve_part(part).iri_of(*key) for key in gold}
    pairs, cubed, ceaf = score_pairs(found, gold), score_b_cubed(found, gold), score_ceaf(found, gold)
    assert (pairs.precision >= 0.99, pairs.recall >= 0.97) == (True, True), pairs
    assert min(cubed.precision, cubed.recall) >= 0.98, cubed
    assert min(ceaf.precision, ceaf.recall) >= 0.97, ceaf


def test_floors_of_each_type() -> None:
    _, gold, types = read_part()
    for type_ in sorted(set(types.values())):
        ours = {key: thing for key, thing in gold.items() if types[key] == type_}
        pairs = score_pairs({key: resolve_part().iri_of(*key) for key in ours}, ours)
        assert pairs.precision >= 0.98, (type_, pairs)
        assert pairs.recall >= 0.93, (type_, pairs)


def test_codes_of_places() -> None:
    for name, floor, open_ in (("dev", 0.97, 3), ("homonyms", 0.97, 1)):
        _, _, right, share, guessed, _ = (cell.strip() for cell in measure_places(name).split("|"))
        assert float(share) >= floor, (name, right)
        assert int(guessed.split()[0]) <= open_, (name, guessed)


def test_documents_in_any_order_and_one_by_one_give_the_same() -> None:
    """What a state grown document by document says is what one build says."""
    from kg.resolution import load_table, open_index, read_resolution

    extractions = {e.document.id: e for e in read_part()[0][::2]}
    whole = resolve(extractions.values(), base=BASE)
    index = open_index(":memory:", base=BASE, table=load_table())
    for id_ in sorted(extractions, key=lambda i: i[::-1]):
        index.apply({id_: id_}, [], extractions.__getitem__)
    taken = sorted(extractions)[::5]
    index.apply({}, taken, extractions.__getitem__)
    index.apply({id_: id_ for id_ in taken}, [], extractions.__getitem__)
    grown = read_resolution(index)
    index.close()
    assert grown.iris == whole.iris
    assert (grown.names, grown.types, grown.links) == (whole.names, whole.types, whole.links)
    assert (grown.holders, grown.merges, grown.decisions) == (whole.holders, whole.merges, whole.decisions)


def test_one_more_document_touches_only_what_shares_a_key_with_it() -> None:
    from benchmarks.resolution import invent_documents
    from kg.resolution import load_table, open_index

    touched = []
    for size in (200, 2000):
        documents = {e.document.id: e for e in invent_documents(size)}
        (one,) = invent_documents(9, seed=5, prefix="new")
        index = open_index(":memory:", base=BASE, table=load_table())
        index.update({id_: id_ for id_ in documents}, documents.__getitem__)
        touched.append(index.apply({"new0": "new0"}, [], {"new0": one}.__getitem__).touched)
        index.close()
    assert max(touched) < 40, "of hundreds and of thousands alike"
