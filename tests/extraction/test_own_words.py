"""The user's own words win: over the model, over the shipped lexicon, in what is one thing and what it is called."""

from __future__ import annotations

import pytest

from kg.extraction import describe_model, extract, load_pipeline
from kg.extraction.gazetteer import Match
from kg.extraction.own_words import settle_words
from kg.lexicon import Lexicon, Word
from kg.records import Document, Extraction

TEXT = "方小禾在小柚鲜选直播间推介三色堇米糕，小柚的观众有3万人。抖音是她养的猫。丰城市来了客人，丰城很热闹。"
WORDS = (
    Word("小柚鲜选", "Platform", ("小柚",)),
    Word("三色堇米糕", "Product"),
    Word("抖音猫", "Product", ("抖音",)),
    Word("丰城老街", "Organization", ("丰城",)),
)


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    return next(extract(load_pipeline(lexicon=Lexicon(WORDS)), [Document("d", TEXT)]))


def list_entities(extraction: Extraction) -> dict[str, tuple[str, list[str]]]:
    return {e.name: (e.type, [m.text for m in e.mentions]) for e in extraction.entities}


def test_a_word_is_read_as_the_user_says_wherever_it_stands(extraction: Extraction) -> None:
    entities = list_entities(extraction)
    assert entities["小柚鲜选"] == ("Platform", ["小柚鲜选", "小柚"])
    assert entities["三色堇米糕"] == ("Product", ["三色堇米糕"])
    assert entities["抖音猫"] == ("Product", ["抖音"])
    assert all(TEXT[m.start : m.end] == m.text for e in extraction.entities for m in e.mentions)


def test_a_longer_name_of_the_shipped_lexicon_stays_whole(extraction: Extraction) -> None:
    entities = list_entities(extraction)
    assert entities["丰城市"] == ("Place", ["丰城市"])
    assert entities["丰城老街"] == ("Organization", ["丰城"])


def test_facts_are_told_of_the_users_things(extraction: Extraction) -> None:
    names = {e.id: e.name for e in extraction.entities}
    facts = {(names[r.head], r.type, names[r.tail]) for r in extraction.relations}
    assert ("方小禾", "promotes", "三色堇米糕") in facts
    assert ("方小禾", "streamsOn", "小柚鲜选") in facts


def test_the_extractors_name_tells_the_lexicon() -> None:
    plain, empty = load_pipeline(), load_pipeline(lexicon=Lexicon())
    assert describe_model(plain) == describe_model(empty)
    one, other = (describe_model(load_pipeline(lexicon=Lexicon(words))) for words in (WORDS, WORDS[:1]))
    assert len({describe_model(plain), one, other}) == 3


def test_words_take_the_place_of_what_they_touch() -> None:
    spans = [(0, 3, "Person"), (4, 9, "Organization"), (10, 12, "Place")]
    assert settle_words(spans, [(2, 6, "Product")]) == [(2, 6, "Product"), (10, 12, "Place")]
    assert settle_words(spans, []) == spans
    known = [Match(4, 9, "organization", "x")]
    assert settle_words(spans, [(5, 7, "Product")], known) == spans
    # The very same name is the user's to type, known or not.
    assert settle_words(spans, [(4, 9, "Event")], known)[1] == (4, 9, "Event")
