"""The notebooks run from top to bottom, and carry their outputs. ``--update`` stores the new ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))


def list_outputs(notebook: Any) -> list[tuple[str, ...]]:
    """For each code cell the kinds of its outputs: a stream's name, or the richest form of a value."""
    kinds = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            kinds.append(
                tuple(dict.fromkeys(o.get("name") or ",".join(sorted(o.get("data", ()))) for o in cell.outputs))
            )
    return kinds


@pytest.mark.filterwarnings("default")  # Jupyter's own clients warn about themselves; the notebook's code raises below
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook(path: Path, tmp_path: Path, update: bool) -> None:
    stored = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    fresh = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(fresh, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    nbformat.validate(fresh)
    outputs = list_outputs(fresh)
    assert not [kinds for kinds in outputs if "stderr" in kinds], "a warning in the notebook"
    if update:
        for cell in fresh.cells:
            cell.metadata.pop("execution", None)  # times of execution: noise in every diff
        nbformat.write(fresh, path)  # type: ignore[no-untyped-call]
    else:
        assert list_outputs(stored) == outputs


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS
