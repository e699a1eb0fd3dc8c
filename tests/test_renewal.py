"""However a store came to hold its documents, it is the store of a build from nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.build import build_graph, remove_documents
from kg.extracting import Extractor
from kg.graph import canonical_nquads, open_store
from tests.graph.names import TEXTS, NameReader

MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
FILES = ("a.txt", "b.txt", "c.txt", "d.txt")
WORDS = (
    *TEXTS.values(),
    TEXTS["b.txt"].replace("贺砚青", "李晓楚") + "秭归县的人也去了。",
    TEXTS["a.txt"].replace("快手", "抖音").replace("大米", "茶叶"),
)
STEPS = st.one_of(
    st.tuples(st.just("write"), st.dictionaries(st.sampled_from(FILES), st.sampled_from(WORDS), min_size=1)),
    st.tuples(st.just("prune"), st.sets(st.sampled_from(FILES), min_size=1)),
    st.tuples(st.just("remove"), st.sets(st.sampled_from(FILES), min_size=1)),
)


def build(sources: list[Path], store: Path, *, prune: bool = False) -> None:
    build_graph(sources, store, prune=prune, extractor=Extractor("names 1", NameReader().extract))


def read_store(store: Path) -> tuple[list[str], dict[str, str]]:
    with open_store(store) as graph:
        texts = {id_: graph.read_extraction(id_).document.text for id_ in graph.manifest.documents}
        return list(canonical_nquads(graph)), texts


def take(step: str, chosen: object, folder: Path, store: Path) -> None:
    """Writes files and builds from them alone, prunes to some files, or removes documents."""
    held = read_store(store)[1] if store.exists() else {}
    if step == "write" and isinstance(chosen, dict):
        for name, text in chosen.items():
            (folder / name).write_text(text, encoding="utf-8")
        build([folder / name for name in chosen], store)
    elif step == "prune" and isinstance(chosen, set):
        if sources := [folder / name for name in sorted(chosen) if (folder / name).exists()]:
            build(sources, store, prune=True)
    elif isinstance(chosen, set) and (ids := sorted(held.keys() & chosen)):
        remove_documents(store, ids)


@settings(max_examples=25, deadline=None)
@given(st.lists(STEPS, min_size=2, max_size=6))
def test_any_way_to_the_same_documents_makes_the_same_graph(steps: list[tuple[str, object]]) -> None:
    with (
        tempfile.TemporaryDirectory(dir=MEMORY) as place,
        patch("kg.graph.assembly.read_ontology", lambda **_: iter(())),
    ):
        folder, store, fresh = Path(place) / "news", Path(place) / "out.kg", Path(place) / "fresh"
        folder.mkdir()
        for step, chosen in steps:
            take(step, chosen, folder, store)
        if not store.exists():
            return
        lines, texts = read_store(store)
        if not texts:
            assert not [line for line in lines if "/id/" in line or "/document/" in line]
            return
        fresh.mkdir()
        for name, text in texts.items():
            (fresh / name).write_text(text, encoding="utf-8")
        build([fresh], Path(place) / "fresh.kg")
        assert (lines, texts) == read_store(Path(place) / "fresh.kg")
        assert len(set(texts.values())) == len(texts), "one text once"
        shutil.rmtree(folder)
