"""A plain question over a store: the one module that lets the extraction pipeline read it and the graph answer it."""

from __future__ import annotations

from pathlib import Path

from kg.answers.search import SearchIndex, use_index
from kg.answers.understanding import PlainAnswer, answer_plainly
from kg.answers.understanding.screening import screen_question
from kg.extracting import Extractor, load_extractor
from kg.graph.store import GraphStore, open_store
from kg.records import Document


def ask_question(
    store: Path | str, text: str, *, extractor: Extractor | None = None, timeout: float | None = None
) -> PlainAnswer:
    """The answer to a plain Chinese question, with the reading, the SPARQL, and the sentences behind it.

    Raises: QueryError for what is no question in Chinese, too long, or takes too long; StoreError; ModelError.
    """
    text = screen_question(text)
    with open_store(store) as graph, use_index(graph.folder) as index:
        return ask_open_graph(graph, text, index=index, extractor=extractor, timeout=timeout)


def ask_open_graph(
    graph: GraphStore,
    text: str,
    *,
    index: SearchIndex | None = None,
    extractor: Extractor | None = None,
    timeout: float | None = None,
) -> PlainAnswer:
    """As `ask_question`, for a store that is open already; give the ``extractor`` where many questions are asked."""
    text = screen_question(text)
    extractor = extractor or load_extractor()
    (extraction,) = extractor.extract([Document("question", text)])
    return answer_plainly(graph.database, text, extraction=extraction, index=index, timeout=timeout)
