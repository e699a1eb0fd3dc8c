"""What the tests share: the option ``--update`` and builders of documents and extractions."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kg.records import Evidence, Extraction, Mention, Relation, Span
from kg.training.corpus import parse_block

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?[”’」』]*")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files instead of comparing with them")
    parser.addoption("--w3c", metavar="PATH", help="run the SPARQL cases of the W3C (w3c/rdf-tests) that lie in PATH")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))


def build_extraction(
    block: str, *, model: str = "test 1", confidence: float = 0.9, source: str = "", url: str = ""
) -> Extraction:
    """An extraction as the pipeline gives it, from an annotated block (GUIDELINE.md): sentences, evidence, model.

    A relation rests on the first sentence that names both ends, else on those that name one of them.
    """
    bare = parse_block(block)
    text = bare.document.text
    sentences = split_sentences(text)
    mentions = {e.id: e.mentions for e in bare.entities}

    def find_evidence(*ids: str | None, span: Span | None = None) -> tuple[Evidence, ...]:
        named = [{_sentence_of(sentences, m) for m in mentions.get(i, ())} for i in ids if i]
        common = sorted(set.intersection(*named))[:1] if named else []
        chosen = common or sorted({min(n) for n in named if n})[:2]
        if span:
            chosen = [s for s in sentences if s[0] <= span[0] < s[1]]
        return tuple(Evidence(a, b, "zhitu_test") for a, b in chosen or sentences[:1])

    def ends(relation: Relation) -> tuple[Evidence, ...]:
        return find_evidence(relation.head, relation.tail)

    return replace(
        bare,
        document=replace(bare.document, source=source, url=url),
        relations=tuple(replace(r, confidence=confidence, evidence=ends(r)) for r in bare.relations),
        measures=tuple(replace(m, confidence=confidence, evidence=find_evidence(span=m.span)) for m in bare.measures),
        sessions=tuple(
            replace(s, confidence=confidence, evidence=find_evidence(*s.hosts, *s.platforms)) for s in bare.sessions
        ),
        sentences=sentences,
        model=model,
    )


def split_sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of a plain test text."""
    return tuple((m.start(), m.end()) for m in _SENTENCE.finditer(text))


def _sentence_of(sentences: tuple[Span, ...], mention: Mention) -> Span:
    return next(s for s in sentences if s[0] <= mention.start < s[1])
