"""What an answer may lack: sentences that speak of the same, and name others of the kind that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Store

from kg.answers.quotes import load_quote
from kg.answers.search.index import SearchIndex
from kg.answers.understanding.plainness import list_mentioned, list_names, names_in
from kg.answers.understanding.reading import Part, Reading
from kg.answers.understanding.words import load_words

_MOST_SENTENCES = 200


def find_unread(database: Store, reading: Reading, answers: Iterable[str], index: SearchIndex | None) -> list[str]:
    """What stands beside the entities and the verb of the question, is of the asked type, and is among no answers.

    Only for facts that are told as such, and for ends on which nothing more is demanded.
    """
    part = reading.parts.get(reading.asked[0]) if reading.asked else None
    named = [p for p in reading.parts.values() if p.things]
    open_to_all = part is not None and not part.restricted and not part.suffix
    if index is None or part is None or not open_to_all or not named or not _is_told(reading):
        return []
    verbs = _list_verbs(reading.relation)
    known = {*answers, *(thing.name for p in named for thing in p.things)}
    found: dict[str, None] = {}
    for iri in _find_sentences(database, index, named):
        text = load_quote(database, iri).text
        if any(verb in text for verb in verbs):
            document = iri.partition("#")[0]
            for thing in list_mentioned(database, document, part.types[0]):
                if thing.name not in known and names_in(database, thing.iri, text):
                    found[thing.name] = None
    return list(found)


def _is_told(reading: Reading) -> bool:
    return reading.kind == "claim" and reading.status == "asserted" and not reading.period


def _find_sentences(database: Store, index: SearchIndex, named: list[Part]) -> Iterator[str]:
    """The sentences that name one entity of each part."""
    first, *others = ([name for t in part.things for name in list_names(database, t.iri)] for part in named)
    iris = {hit.iri for name in first for hit in index.find_sentences(name, limit=_MOST_SENTENCES)}
    for iri in sorted(iris):
        text = load_quote(database, iri).text
        if all(any(name in text for name in names) for names in ([*first], *others)):
            yield iri


def _list_verbs(relation: str) -> list[str]:
    return [w for w, meanings in load_words().items() if any(m.value.split(" ")[0] == relation for m in meanings)]
