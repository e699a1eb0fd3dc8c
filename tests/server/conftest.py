"""Servers that the tests share: one that only reads, one that takes updates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.live import TOKEN, Live, build_store, start_server


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_store(tmp_path_factory.mktemp("served") / "样本.kg")


@pytest.fixture(scope="session")
def server(store: Path) -> Iterator[Live]:
    with start_server(store, "--at-once", "2") as live:
        yield live


@pytest.fixture(scope="session")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    store = build_store(tmp_path_factory.mktemp("served") / "updated.kg")
    with start_server(store, "--update", token=TOKEN) as live:
        yield live
