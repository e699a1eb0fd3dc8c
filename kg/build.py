"""The whole way: sources → documents → extractions → resolution → graph. The one module that knows the order."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kg.answers.search import write_index
from kg.documents import Skipped, drop_duplicates, read_documents
from kg.errors import DecisionError, DocumentError, StoreError, UnknownNameError
from kg.extracting import Extractor, load_extractor
from kg.graph import (
    Manifest,
    StoreBuilder,
    Tally,
    assemble_graph,
    digest_document,
    digest_ontology,
    open_builder,
    read_manifest,
    write_durably,
)
from kg.lexicon import Lexicon, Word, read_lexicon
from kg.namespaces import BASE, digest
from kg.records import Document
from kg.resolution import (
    STATE,
    Problem,
    ResolutionIndex,
    append_line,
    choose_file,
    load_table,
    open_index,
    parse_rulings,
    read_file,
    read_resolution,
)

_BASE = re.compile(r'https?://[^\s<>"{}|\\^`?#]+/')


@dataclass(slots=True)
class BuildSummary:
    """What a build read, left out and made."""

    output: Path
    documents: int = 0
    """Documents that the graph now holds."""
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    entities: Counter[str] = field(default_factory=Counter)
    """Things by type, after merging."""
    facts: Counter[str] = field(default_factory=Counter)
    """Facts by relation, and ``measure`` and ``session``."""
    triples: int = 0
    """All triples of the documents' graphs."""
    provenance_per_fact: float = 0.0
    decisions: int = 0
    """Decisions of persons that were applied."""
    problems: list[Problem] = field(default_factory=list)
    """Lines of the file of decisions that could not be applied."""
    decisions_file: Path | None = None
    redirected: int = 0
    """Things that have another IRI than before; the earlier one leads there."""
    inferred: int = 0
    """Triples that follow by rules; 0 where they are not asked for."""
    words: int = 0
    """The user's own words that documents are read with."""
    words_kept: bool = False
    """Whether the words are those of the previous build, because none were named."""
    seconds: float = 0.0


def build_graph(
    sources: Iterable[Path | str],
    output: Path | str,
    *,
    base: str | None = None,
    model: Path | None = None,
    lexicon: Path | None = None,
    labels: Path | None = None,
    decisions: Path | None = None,
    prune: bool = False,
    infer: bool | None = None,
    progress: Callable[[int, int], None] | None = None,
    extractor: Extractor | None = None,
) -> BuildSummary:
    """Builds or renews the store ``output`` from files, folders and ``-``.

    Only new and changed documents are extracted. Documents that the store holds and the sources lack stay, unless
    ``prune``; the base IRI and the words of a ``lexicon`` stay too, until another lexicon is named. ``progress`` is
    told how many of the documents to extract are done.
    ``decisions`` is the file of persons' decisions on what is one thing; a store keeps to the file once named.
    ``infer`` adds what follows by the ontology's rules, in a graph of its own; left out, a store keeps what it has.

    Raises: DocumentError when the sources give no document at all, StoreError when the output is no store, in use,
    or of another base, ModelError, OntologyError for a lexicon that cannot be read.
    """
    started = time.monotonic()
    summary = BuildSummary(Path(output))
    with open_builder(output) as builder:
        base = _choose_base(base, builder)
        words = _choose_words(lexicon, builder, summary)
        extractor = extractor or load_extractor(model, lexicon=words, labels=labels)
        found = _read_sources(sources, builder, summary, prune=prune)
        documents = _extract_new(found, builder, extractor, summary, progress)
        _publish(
            builder,
            documents,
            summary,
            base=base,
            model=extractor.name,
            infer=_choose_inference(infer, builder),
            words=words,
            decisions=decisions,
        )
    summary.seconds = time.monotonic() - started
    return summary


def remove_documents(store: Path | str, ids: Iterable[str]) -> BuildSummary:
    """Takes documents out of a store, with all that they alone say.

    Raises: UnknownNameError for an id that the store does not hold, StoreError when there is no store or it is in use.
    """
    with _renew(store) as (builder, previous, summary):
        documents = dict(previous.documents)
        for id_ in dict.fromkeys(ids):
            if id_ not in documents:
                raise UnknownNameError("document", id_, previous.documents)
            del documents[id_]
        summary.unchanged, summary.removed = len(documents), len(previous.documents) - len(documents)
        _publish_as_before(builder, previous, documents, summary)
    return summary


def decide_resolution(
    store: Path | str, decide: Callable[[ResolutionIndex], str], *, decisions: Path | None = None
) -> BuildSummary:
    """Adds a line to a store's decisions, which ``decide`` writes, and renews the graph; no document is read again.

    Raises: DecisionError when the line contradicts others or changes nothing, UnknownNameError, StoreError.
    """
    with _renew(store) as (builder, previous, summary):
        summary.unchanged = len(previous.documents)
        _publish_as_before(builder, previous, previous.documents, summary, decisions=decisions, decide=decide)
    return summary


@contextmanager
def _renew(store: Path | str) -> Iterator[tuple[StoreBuilder, Manifest, BuildSummary]]:
    """A store that is there, to be made anew from what it holds; nothing is made where there is none."""
    started = time.monotonic()
    summary = BuildSummary(Path(store))
    read_manifest(summary.output)
    with open_builder(store) as builder:
        yield builder, builder.previous or read_manifest(summary.output), summary
    summary.seconds = time.monotonic() - started


def _publish_as_before(
    builder: StoreBuilder,
    previous: Manifest,
    documents: Mapping[str, str],
    summary: BuildSummary,
    *,
    decisions: Path | None = None,
    decide: Callable[[ResolutionIndex], str] | None = None,
) -> None:
    """Publishes documents with the base, the model, the rules and the words that the store has."""
    _publish(
        builder,
        documents,
        summary,
        base=previous.base,
        model=previous.model,
        infer=previous.inferred,
        words=_read_words(previous.lexicon),
        decisions=decisions,
        decide=decide,
    )


def _publish(
    builder: StoreBuilder,
    documents: Mapping[str, str],
    summary: BuildSummary,
    *,
    base: str,
    model: str,
    infer: bool,
    words: Lexicon,
    decisions: Path | None = None,
    decide: Callable[[ResolutionIndex], str] | None = None,
) -> None:
    """Resolves and assembles all documents of the next graph, and puts it in the place of the previous one.

    ``decide`` gives one more line of decisions, which goes into their file if it can be applied.
    """
    names = [documents[id_] for id_ in sorted(documents)]
    index = open_index(builder.path / STATE, base=base, table=load_table())
    try:
        file = choose_file(index, builder.path, decisions)
        text = read_file(file, needed=file.parent.resolve() != builder.path.resolve() and decide is None)
        line = decide(index) if decide else ""
        text = append_line(text, line) if line else text
        rulings = parse_rulings(text)
        changes = index.update(documents, builder.load_extraction, rulings)
        last = len(text.splitlines())
        if line and (problem := next((p for p in changes.problems if p.line == last), None)):
            raise DecisionError(f"{problem.message}; nothing was changed")
        resolution = read_resolution(index, changes.problems)
        tally = Tally()
        quads = assemble_graph(map(builder.load_extraction, names), resolution, base=base, tally=tally, infer=infer)
        if line:
            write_durably(file, text)
        builder.publish(
            quads,
            base=base,
            model=model,
            ontology=digest_ontology(),
            documents=documents,
            inferred=infer,
            lexicon=[(w.name, w.type, *w.aliases) for w in words.words],
            finish=write_index,
        )
        index.commit()
    finally:
        index.close()
    summary.problems, summary.redirected, summary.decisions_file = changes.problems, changes.redirected, file
    summary.decisions = len({r.line for r in rulings.rulings} - {p.line for p in changes.problems})
    summary.documents, summary.entities = len(documents), Counter(resolution.types.values())
    summary.facts, summary.triples = tally.facts, tally.triples
    summary.provenance_per_fact, summary.inferred = tally.provenance_per_fact, tally.inferred


def _read_sources(
    sources: Iterable[Path | str], builder: StoreBuilder, summary: BuildSummary, *, prune: bool
) -> dict[str, Document | str]:
    """The documents that the next graph holds: those of the sources, and the names of the records of those that stay.

    Each text once, as if all had been read at one time: of a held document and a new one that are duplicates, the one
    stays that would have stayed then.
    """
    documents: list[Document] = []
    for found in read_documents(sources):
        if isinstance(found, Skipped):
            summary.skipped.append(found)
        else:
            documents.append(found)
    if not documents:
        raise DocumentError(_explain_nothing(summary.skipped))
    held = builder.previous.documents if builder.previous else {}
    known = {document.id for document in documents}
    staying = {} if prune else {id_: name for id_, name in held.items() if id_ not in known}
    if staying:
        documents += [builder.load_extraction(name).document for name in staying.values()]
        outcomes = list(drop_duplicates(documents))
        summary.skipped += [found for found in outcomes if isinstance(found, Skipped)]
        documents = [found for found in outcomes if isinstance(found, Document)]
    chosen: dict[str, Document | str] = {document.id: staying.get(document.id, document) for document in documents}
    summary.removed = len(held.keys() - chosen.keys())
    return chosen


def _extract_new(
    found: Mapping[str, Document | str],
    builder: StoreBuilder,
    extractor: Extractor,
    summary: BuildSummary,
    progress: Callable[[int, int], None] | None,
) -> dict[str, str]:
    """The ids of the documents with the names of their records; extracts those that are not there yet."""
    documents = [document for document in found.values() if isinstance(document, Document)]
    names = {d.id: digest(digest_document(d), extractor.name, length=40) for d in documents}
    fresh = [d for d in documents if not builder.has_extraction(names[d.id])]
    for done, extraction in enumerate(extractor.extract(fresh), start=1):
        builder.keep_extraction(names[extraction.document.id], extraction)
        if progress is not None:
            progress(done, len(fresh))
    held = builder.previous.documents if builder.previous else {}
    summary.new = len(names.keys() - held.keys())
    summary.unchanged = sum(1 for id_, name in names.items() if held.get(id_) == name)
    summary.changed = len(names) - summary.new - summary.unchanged
    return names | {id_: name for id_, name in found.items() if isinstance(name, str)}


def _choose_words(lexicon: Path | None, builder: StoreBuilder, summary: BuildSummary) -> Lexicon:
    held = _read_words(builder.previous.lexicon if builder.previous else ())
    words = held if lexicon is None else read_lexicon(lexicon)
    summary.words, summary.words_kept = len(words.words), lexicon is None and bool(words.words)
    return words


def _read_words(held: Iterable[tuple[str, ...]]) -> Lexicon:
    return Lexicon(tuple(Word(name, kind, tuple(aliases)) for name, kind, *aliases in held))


def _choose_inference(infer: bool | None, builder: StoreBuilder) -> bool:
    if infer is None:
        return builder.previous is not None and builder.previous.inferred
    return infer


def _choose_base(base: str | None, builder: StoreBuilder) -> str:
    held = builder.previous.base if builder.previous else None
    chosen = base or held or BASE
    if held is not None and chosen != held:
        raise StoreError(
            f"{builder.path} was built with base {held}, not {chosen}; leave --base out or name another output"
        )
    if not _BASE.fullmatch(chosen):
        raise StoreError(f"base {chosen!r} is no http IRI that ends in /; give one like https://example.org/news/")
    return chosen


def _explain_nothing(skipped: Sequence[Skipped]) -> str:
    if not skipped:
        return "no document in the sources; name files or folders of .txt, .html, .jsonl or .csv"
    more = f" (and {len(skipped) - 1} more)" if len(skipped) > 1 else ""
    return f"no document to build from: {skipped[0].path} {skipped[0].reason}{more}"
