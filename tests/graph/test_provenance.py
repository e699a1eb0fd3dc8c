from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.graph.provenance import SentenceFinder
from kg.records import Document, Entity, Evidence, Extraction, Measure, Mention, Relation

SENTENCES = ((0, 4), (4, 10), (12, 20))
EXTRACTION = Extraction(
    Document("d", "字" * 22),
    entities=(
        Entity("e1", "Person", "李君", (Mention(1, 3, "李君", "Person"), Mention(13, 15, "李君", "Person"))),
        Entity("f1", "Platform", "抖音", (Mention(17, 19, "抖音", "Platform"),)),
        Entity("f2", "Platform", "快手", (Mention(5, 7, "快手", "Platform"),)),
        Entity("g1", "Product", "米"),
    ),
    sentences=SENTENCES,
)


def find(*evidence: tuple[int, int], head: str = "e1", tail: str = "f1") -> list[tuple[int, int]]:
    fact = Relation("streamsOn", head, tail, evidence=tuple(Evidence(a, b) for a, b in evidence))
    return SentenceFinder(EXTRACTION).find_sentences(fact)


def test_evidence() -> None:
    assert find((5, 6)) == [(4, 10)]
    assert find((3, 5)) == [(0, 4), (4, 10)]
    assert find((0, 20)) == [(0, 4), (12, 20)], "what lies between says nothing of it"
    assert find((13, 14), (0, 1)) == [(0, 4), (12, 20)]


def test_between_and_after_all_sentences_it_is_the_whole_text() -> None:
    assert find((10, 11)) == find((21, 22)) == [(0, 22)]


def test_no_evidence() -> None:
    assert find() == [(12, 20)], "the sentence that names both ends"
    assert find(tail="f2") == [(0, 4), (4, 10)], "no sentence names both"
    assert find(tail="g1") == [(0, 4)]
    assert find(head="g1", tail="g1") == [(0, 4)]
    figure = Measure("e1", "followers", 1.0, "person", span=(14, 15))
    assert SentenceFinder(EXTRACTION).find_sentences(figure) == [(12, 20)]


@given(st.integers(0, 21), st.integers(1, 22))
def test_found_sentences_overlap_the_evidence(start: int, length: int) -> None:
    touched = [s for s in SENTENCES if s[0] < start + length and start < s[1]]
    assert find((start, start + length)) == (sorted({touched[0], touched[-1]}) if touched else [(0, 22)])
