"""A small graph in the shape of kg/README.md, written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

SAMPLE = Path(__file__).with_name("sample.trig")


@pytest.fixture(scope="session")
def database() -> Store:
    store = Store()
    store.load(path=str(SAMPLE), format=RdfFormat.TRIG)
    return store
