"""A lexicon and a build: what changes it reads again, what a renewal keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import build_graph, remove_documents
from kg.errors import OntologyError
from kg.extracting import Extractor, extract_sources, load_extractor
from kg.graph import read_manifest
from kg.lexicon import Lexicon
from tests.graph.names import TEXTS, NameReader


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Texts and two lexicons; documents are read by a reader that is named for its words."""
    monkeypatch.setattr("kg.graph.assembly.read_ontology", lambda **_: iter(()))
    reader = NameReader()

    def load(_model: Path | None, *, lexicon: Lexicon | None = None, **_: object) -> Extractor:
        return Extractor(f"names 1+{lexicon.digest if lexicon else ''}", reader.extract)

    monkeypatch.setattr("kg.build.load_extractor", load)
    news = tmp_path / "news"
    news.mkdir()
    for name, text in TEXTS.items():
        (news / name).write_text(text, encoding="utf-8")
    (tmp_path / "one.csv").write_text("小柚鲜选,Platform,小柚\n", encoding="utf-8")
    (tmp_path / "two.csv").write_text("name,type\n小柚鲜选,Organization\n三色堇米糕,Product\n", encoding="utf-8")
    (tmp_path / "none.csv").write_text("name,type\n", encoding="utf-8")
    return tmp_path


def test_documents_are_read_again_when_the_words_change(folder: Path) -> None:
    news, store = [folder / "news"], folder / "out.kg"
    assert build_graph(news, store, lexicon=folder / "one.csv").words == 1
    same = build_graph(news, store, lexicon=folder / "one.csv")
    assert (same.unchanged, same.changed) == (3, 0)
    other = build_graph(news, store, lexicon=folder / "two.csv")
    assert (other.unchanged, other.changed, other.words) == (0, 3, 2)


def test_a_renewal_keeps_the_words_until_others_are_named(folder: Path) -> None:
    news, store = [folder / "news"], folder / "out.kg"
    build_graph(news, store, lexicon=folder / "one.csv")
    kept = build_graph(news, store)
    assert (kept.unchanged, kept.words, kept.words_kept) == (3, 1, True)
    remove_documents(store, ["a.txt"])
    assert read_manifest(store).lexicon == (("小柚鲜选", "Platform", "小柚"),)
    dropped = build_graph(news, store, lexicon=folder / "none.csv")
    assert (dropped.changed, dropped.words, dropped.words_kept) == (2, 0, False)
    assert read_manifest(store).lexicon == ()


def test_a_lexicon_that_cannot_be_read_changes_nothing(folder: Path) -> None:
    news, store = [folder / "news"], folder / "out.kg"
    build_graph(news, store)
    before = read_manifest(store)
    for lexicon in (folder / "missing.csv", folder / "news"):
        with pytest.raises(OntologyError):
            build_graph(news, store, lexicon=lexicon)
        with pytest.raises(OntologyError):
            list(extract_sources(news, lexicon=lexicon))
    assert read_manifest(store) == before


def test_the_words_reach_the_pipeline(tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_text("小柚鲜选,Platform\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("方小禾在小柚鲜选直播间推介了秭归脐橙。", encoding="utf-8")
    found = next(extract_sources([tmp_path / "a.txt"], lexicon=tmp_path / "words.csv"))
    assert ("小柚鲜选", "Platform") in {(e.name, e.type) for e in found.entities}
    assert found.model.startswith(load_extractor().name + "+")
