"""Which part of a network a page shows, and what it leaves out: never silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from pyoxigraph import Store

from kg.answers.naming import find_things
from kg.answers.network import Fact, Network, Thing
from kg.answers.page_picks import Pick, pick_answer, pick_document, pick_question
from kg.errors import QueryError


@dataclass(frozen=True, slots=True)
class Choice:
    """The things and facts of a page; the first things are those that matter most."""

    things: tuple[Thing, ...]
    facts: tuple[Fact, ...]
    left_things: int = 0
    """Within what was asked for, but beyond the limit."""
    left_facts: int = 0
    untold: int = 0
    """Things of which nothing is told: they are in no picture unless asked for by name."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why each thing is on the page, by IRI: ``told``, ``answer``, ``beside``, ``document``, or its hops from the
    focus."""


def count_told(network: Network) -> Counter[str]:
    """How much is told of each thing: its facts, figures and posts that stand nowhere."""
    told: Counter[str] = Counter()
    for fact in network.facts:
        told.update((fact.head, fact.tail))
    told.update(figure.subject for figure in network.figures)
    told.update(post.person for post in network.posts if not post.at)
    return told


def choose_part(
    network: Network,
    database: Store,
    *,
    focus: str | None = None,
    hops: int = 1,
    query: str | None = None,
    question: str | None = None,
    arguments: Mapping[str, str] | None = None,
    document: str | None = None,
    limit: int = 500,
) -> Choice:
    """The part of a network that a page is asked for.

    Raises: UnknownNameError for a focus, question or document that is not there, QueryError for a query without a
    picture or two that contradict each other.
    """
    told = count_told(network)
    if sum(asked is not None for asked in (query, question, document)) > 1:
        raise QueryError("--query, --question and --document each say what to show; give one of them")
    pick = Pick({iri: "told" for iri in network.things if told[iri]}, network.facts)
    if query is not None:
        pick = pick_answer(network, database, query)
    elif question is not None:
        pick = pick_question(network, database, question, arguments or {})
    elif document is not None:
        pick = pick_document(network, database, document)
    whole = query is None and question is None and document is None
    untold = len(network.things) - len(pick.things) if whole else 0
    reasons, facts = dict(pick.things), pick.facts
    rank = {iri: (place if pick.ordered else 0, -told[iri]) for place, iri in enumerate(reasons)}
    if focus is not None:
        start = [thing.iri for thing in find_things(database, focus) if thing.iri in network.things]
        steps = _count_steps(start, facts, hops)
        rank = {iri: (step, -told[iri]) for iri, step in steps.items()}
        reasons = {iri: str(step) for iri, step in steps.items()}
        facts, untold = [f for f in facts if f.head in rank and f.tail in rank], 0
    order = sorted(rank, key=lambda iri: (rank[iri], network.things[iri].name, iri))
    by_rank = focus is not None or pick.ordered or len(order) <= limit
    chosen = dict.fromkeys(islice(dict.fromkeys(order if by_rank else _pick_joined(order, facts, limit)), limit))
    inside = tuple(f for f in facts if f.head in chosen and f.tail in chosen)
    return Choice(
        tuple(network.things[iri] for iri in chosen),
        inside,
        len(order) - len(chosen),
        len(facts) - len(inside),
        untold,
        {iri: reasons[iri] for iri in chosen},
    )


def _pick_joined(order: Sequence[str], facts: Iterable[Fact], limit: int) -> Iterator[str]:
    """The first third by rank, then what is joined to it most, then the rest: few things stand alone."""
    first = order[: -(-limit // 3)]
    yield from first
    core, links = set(first), Counter[str]()
    place = {iri: index for index, iri in enumerate(order)}
    near: dict[str, set[str]] = {iri: set() for iri in first}
    for head, tail in {(f.head, f.tail) for f in facts}:
        for here, there in ((head, tail), (tail, head)):
            if here in core:
                near[here].add(there)
                links[there] += 1
    alone = (iri for iri in first if near[iri] and not near[iri] & core)
    yield from (min(near[iri], key=lambda other: place[other]) for iri in alone)
    yield from sorted(links.keys() - core, key=lambda iri: (-links[iri], place[iri]))
    yield from order


def _count_steps(start: Iterable[str], facts: Iterable[Fact], hops: int) -> dict[str, int]:
    near: dict[str, set[str]] = {}
    for fact in facts:
        near.setdefault(fact.head, set()).add(fact.tail)
        near.setdefault(fact.tail, set()).add(fact.head)
    steps = dict.fromkeys(start, 0)
    edge = set(steps)
    for step in range(1, hops + 1):
        edge = {other for iri in edge for other in near.get(iri, ())} - steps.keys()
        steps.update(dict.fromkeys(sorted(edge), step))
    return steps


def limit_network(network: Network, choice: Choice) -> Network:
    """The network of a choice alone, with only the sentences and sources that it needs."""
    chosen = {thing.iri: thing for thing in choice.things}
    posts = tuple(p for p in network.posts if p.person in chosen)
    figures = tuple(f for f in network.figures if f.subject in chosen)
    told = chain((f.support for f in choice.facts), (p.support for p in posts), (f.support for f in figures))
    used = {support.sentence for supports in told for support in supports}
    sentences = {iri: s for iri, s in network.sentences.items() if iri in used}
    cited = {s.source for s in sentences.values()}
    return replace(
        network,
        things=chosen,
        facts=choice.facts,
        posts=posts,
        figures=figures,
        sentences=sentences,
        sources={iri: s for iri, s in network.sources.items() if iri in cited},
    )
