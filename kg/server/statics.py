"""The files that the pages load: our own, and vis-network out of pyvis."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).with_name("static")
_NETWORK: Final = Path("templates") / "lib" / "vis-9.1.2" / "vis-network.min.js"


def find_static(name: str) -> Path | None:
    """The file of that name; None for what is none of ours, however it is spelled.

    >>> find_static("query.js").name, find_static("../pages.py"), find_static("vis-network.js").name
    ('query.js', None, 'vis-network.min.js')
    """
    return _list_files().get(name)


@cache
def _list_files() -> dict[str, Path]:
    files = {path.name: path for path in _FOLDER.iterdir() if path.is_file()}
    spec = find_spec("pyvis")
    if spec is not None and spec.origin is not None:
        files["vis-network.js"] = Path(spec.origin).parent / _NETWORK
    return files
