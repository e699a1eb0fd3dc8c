"""A small graph in the shape of kg/README.md, written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from tests.answers.databases import merge_graphs

SAMPLE = Path(__file__).with_name("sample.trig")


@pytest.fixture(scope="session")
def database() -> Store:
    store = Store()
    store.load(path=str(SAMPLE), format=RdfFormat.TRIG)
    return store


@pytest.fixture(scope="session")
def merged(database: Store) -> Store:
    """The same as a store of ``kg build`` holds it: each triple also in the default graph."""
    return merge_graphs(database)
