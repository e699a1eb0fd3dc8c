"""A small graph in the shape of kg/README.md, written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store

SAMPLE = Path(__file__).with_name("sample.trig")


@pytest.fixture(scope="session")
def database() -> Store:
    store = Store()
    store.load(path=str(SAMPLE), format=RdfFormat.TRIG)
    return store


@pytest.fixture(scope="session")
def merged(database: Store) -> Store:
    """The same as a store of ``kg build`` holds it: each triple also in the default graph."""
    store = Store()
    store.extend(database)
    store.extend(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in database)
    return store
