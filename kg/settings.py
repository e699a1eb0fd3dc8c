"""Where the data that ships with Zhitu lies, and the few defaults a person may want to change."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kg.errors import ModelError, OntologyError

_PACKAGE: Final = Path(__file__).resolve().parent

MAX_CHARACTERS: Final = 2_000_000
"""A document longer than this is left out with a message: no news article is, and memory is finite."""


def find_ontology() -> Path:
    """The folder of ontology, lexicon, questions and corpora: inside the wheel, or beside the sources."""
    for folder in (_PACKAGE / "_ontology", _PACKAGE.parent / "ontology"):
        if (folder / "zhitu.ttl").is_file():
            return folder
    raise OntologyError(f"no ontology beside {_PACKAGE}; install zhitu again")


def find_model() -> Path:
    """The shipped model's folder."""
    folder = _PACKAGE / "extraction" / "model"
    if not (folder / "config.cfg").is_file():
        raise ModelError(f"no model in {folder}; install zhitu again or run: kg train -o {folder}")
    return folder
