"""Everything that Zhitu raises on purpose.

::

    KgError                    something a person can mend; exit status 1
    ├── DocumentError          a source cannot be read as a document
    ├── OntologyError          ontology, lexicon or authority data is missing or malformed
    ├── CorpusError            an annotated corpus breaks the guideline's format
    ├── ModelError             a model is missing or does not fit this version
    ├── StoreError             a store is missing, of another format, damaged or in use
    ├── QueryError             SPARQL that cannot be parsed or evaluated
    ├── UnknownNameError       no such question, entity, format, argument … (suggests near names)
    │   └── AmbiguousNameError a part of a name, or pinyin, that several entities may be meant by (lists them)
    ├── DecisionError          a person's decision on what is one thing cannot be taken
    ├── ExportError            a graph cannot be written in the wanted form
    └── ServerError            a server cannot start, or cannot answer a request

A message says what is wrong, which value, and what to do next, in one line.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class KgError(Exception):
    """The root: one line for a person, no traceback needed."""


class DocumentError(KgError):
    """A source cannot be read as a document."""


class OntologyError(KgError):
    """Ontology, lexicon or authority data is missing or malformed."""


class CorpusError(KgError):
    """An annotated corpus breaks the guideline's format."""


class ModelError(KgError):
    """A model is missing or does not fit this version of Zhitu."""


class StoreError(KgError):
    """A store is missing, of another format, damaged or in use."""


class QueryError(KgError):
    """SPARQL that cannot be parsed or evaluated."""


class DecisionError(KgError):
    """A person's decision on what is one thing contradicts others, or changes nothing."""


class ExportError(KgError):
    """A graph cannot be written in the wanted form."""


class ServerError(KgError):
    """A server cannot start, or cannot answer a request."""


class UnknownNameError(KgError):
    """A name that is not among the known ones.

    >>> raise UnknownNameError("format", "turtel", ["turtle", "csv"])
    Traceback (most recent call last):
    kg.errors.UnknownNameError: unknown format 'turtel'; did you mean 'turtle'?
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], *, hint: str = "") -> None:
        self.kind, self.name, self.known = kind, name, sorted(known)
        near = difflib.get_close_matches(name, self.known, n=3, cutoff=0.5)
        if near:
            advice = "did you mean " + " or ".join(repr(n) for n in near) + "?"
        elif hint:
            advice = hint
        elif len(self.known) <= 20:
            advice = "known: " + (", ".join(self.known) or "none")
        else:
            advice = f"{len(self.known)} are known"
        super().__init__(f"unknown {kind} {name!r}; {advice}")


class AmbiguousNameError(UnknownNameError):
    """A part of a name, pinyin or initials by which several entities may be meant.

    >>> raise AmbiguousNameError("entity", "lxc", ["李晓楚@Person", "鹿溪村@Place"])
    Traceback (most recent call last):
    kg.errors.AmbiguousNameError: 'lxc' may be 李晓楚@Person or 鹿溪村@Place; name one of them
    """

    def __init__(self, kind: str, name: str, candidates: Iterable[str], *, most: int = 8) -> None:
        super().__init__(kind, name, ())
        self.candidates = list(candidates)
        shown, more = self.candidates[:most], len(self.candidates) - most
        listed = f"{', '.join(shown)} or {more} more" if more > 0 else " or ".join(shown)
        self.args = (f"{name!r} may be {listed}; name one of them",)
