from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents.deduplication import drop_duplicates, find_minima, find_shingles, give_ids, measure_resemblance
from kg.documents.screening import Skipped
from kg.records import Document
from tests.documents.layouts import BUS, PEPPER, ROBOT, TEA

LONG = "\n".join(TEA)


def kept(documents: Iterable[Document]) -> list[Document]:
    return [outcome for outcome in drop_duplicates(documents) if isinstance(outcome, Document)]


def reasons(documents: Iterable[Document]) -> list[str]:
    return [outcome.reason for outcome in drop_duplicates(documents) if isinstance(outcome, Skipped)]


def test_exact_duplicate_by_normalised_text() -> None:
    documents = [Document("b", "丰城　６月１８日\n直播。"), Document("a", "丰城6月18日直播。")]
    assert [document.id for document in kept(documents)] == ["a"]
    assert reasons(documents) == ["b is a duplicate of a"]


def test_earliest_stays_and_an_unknown_date_is_the_latest() -> None:
    documents = [
        Document("a", LONG),
        Document("b", LONG, published="2023-04-22"),
        Document("c", LONG, published="2023-04-21"),
    ]
    assert [document.id for document in kept(documents)] == ["c"]


def test_near_duplicate_is_found() -> None:
    text = "\n".join([*TEA, *BUS, *PEPPER])
    other = text.replace("云雾还没有散", "云雾还没散") + "更多内容请看本报。"
    assert reasons([Document("a", text), Document("b", other)]) == ["b is a near duplicate of a"]


def test_longer_text_that_holds_another_stays() -> None:
    assert len(kept([Document("a", LONG), Document("b", LONG + "\n" + "\n".join(BUS))])) == 2
    assert len(kept([Document("a", LONG), Document("b", LONG + LONG)])) == 2


def test_another_figure_is_another_text() -> None:
    documents = [Document("a", LONG + "卖出3200斤。"), Document("b", LONG + "卖出3300斤。")]
    assert len(kept(documents)) == 2


def test_short_posts_of_one_pattern_stay() -> None:
    documents = [
        Document(str(n), f"丰城大米今天开播，欢迎来到{place}直播间看一看。") for n, place in enumerate("甲乙丙")
    ]
    assert len(kept(documents)) == 3


@pytest.mark.parametrize("other", [BUS, PEPPER, ROBOT])
def test_different_articles_do_not_resemble(other: tuple[str, ...]) -> None:
    assert measure_resemblance(find_shingles(LONG), find_shingles("\n".join(other))) < 0.1


def test_resemblance_and_minima_agree() -> None:
    other = LONG.replace("安溪县", "永春县")
    one, two = find_shingles(LONG), find_shingles(other)
    estimate = float((find_minima(one) == find_minima(two)).mean())
    assert abs(estimate - measure_resemblance(one, two)) < 0.15
    assert measure_resemblance(one, one) == 1.0


def test_one_id_for_different_texts() -> None:
    documents = [Document("1.txt", "丰城的大米"), Document("1.txt", "镇平的锦鲤"), Document("2.txt", "柞水的木耳")]
    found = kept(documents)
    assert len({document.id for document in found}) == 3
    assert found[0].id == "1.txt"
    assert found[1].id.startswith("1.txt-")
    assert len(found[1].id) == len("1.txt-") + 8
    assert kept(reversed(documents)) == found


def test_given_id_is_not_taken_by_a_made_one() -> None:
    first, second = Document("a", "丰城的大米"), Document("a", "镇平的锦鲤")
    made = list(give_ids([first, second]))[1].id
    third = Document(made, "柞水的木耳")
    ids = [document.id for document in give_ids([first, second, third])]
    assert ids[0] == "a"
    assert ids[2] == made
    assert len(set(ids)) == 3


def test_duplicate_names_the_id_that_stays() -> None:
    documents = [Document("a", "丰城的大米"), Document("a", "镇平的锦鲤"), Document("b", "镇平的　锦鲤")]
    found = kept(documents)
    (reason,) = reasons(documents)
    assert reason == f"b is a duplicate of {next(d.id for d in found if '锦鲤' in d.text)}"


def test_many_texts_of_one_pattern_are_handled() -> None:
    pattern = LONG * 2
    documents = [Document(str(n), f"{pattern}第{n}号") for n in range(300)]
    assert len(kept(documents)) == 300


PARTS = st.sampled_from([*TEA, *BUS, "第1号。", "第2号。", "　", "\n"])
DOCUMENTS = st.lists(
    st.builds(
        Document,
        id=st.sampled_from(["a", "b", "c"]),
        text=st.lists(PARTS, min_size=1, max_size=4).map("".join),
        published=st.sampled_from(["", "2023-04-21", "2021-09-02"]),
        path=st.sampled_from(["x", "y"]),
    ),
    max_size=8,
)


@given(DOCUMENTS, st.integers(0, 99))
def test_order_does_not_matter(documents: list[Document], seed: int) -> None:
    shuffled = list(documents)
    random.Random(seed).shuffle(shuffled)
    assert list(drop_duplicates(documents)) == list(drop_duplicates(shuffled))


@given(DOCUMENTS)
def test_what_is_left_has_no_duplicates(documents: list[Document]) -> None:
    once = kept(documents)
    assert kept(once) == once
    assert len({document.id for document in once}) == len(once)
