"""Persons across documents: one name is not one person, unless the documents agree on something else too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from kg.resolution.candidates import Candidate, Partition, share_values
from kg.resolution.person_conflicts import (
    contradict,
    contradict_afar,
    contradict_at_home,
    contradict_at_work,
    contradict_in_office,
    contradict_unplaced,
    contradict_weakly,
    could_follow,
    read_seat,
)
from kg.resolution.person_names import flatten_name

_TRAVELLING = frozenset(["academic", "media"])
"""Kinds of persons who go to many counties."""


def cluster_persons(candidates: Sequence[Candidate]) -> Partition:
    """Persons of one name, or of names that one document gives to one person, as clusters.

    Two are one when they share a post, an organisation, a place of office, a companion, a product, a county or, where
    nothing speaks against it, a region and kind of work, or the platform of their broadcasts. They are never one when
    both are in one document, when one is an official and the other a farmer, or when they hold posts in places that
    are apart.
    """
    partition = Partition(candidates, contradict)
    for name, indices in share_values(candidates, lambda c: [flatten_name(c.name)]):
        _match_namesakes(partition, name, indices)
    _match_variants(partition)
    _match_again(partition)
    return partition


def _match_namesakes(partition: Partition, name: str, indices: Sequence[int]) -> None:
    candidates = [partition.candidates[i] for i in indices]

    def share(kind: str, score: float, word: str, select: Callable[[Candidate], Iterable[str]] | None = None) -> None:
        for value, sharing in share_values(candidates, select or (lambda c: c.trait(kind))):
            shown = value.rpartition("|")[2]
            reason = f"same name and {word} {shown}" if shown else f"same name and {word}"
            partition.merge_sharing([indices[i] for i in sharing], score=score, reason=reason)

    partition.contradicts = contradict
    share("posts", 1.0, "post")
    share("unique", 0.95, "organisation")
    partition.contradicts = contradict_in_office
    share("ties", 0.9, "place of office")
    partition.contradicts = contradict_afar
    share("bodies", 0.85, "organisation")
    partition.contradicts = contradict_in_office
    _match_promoted(partition, indices)
    partition.contradicts = contradict_at_work
    share("companions", 0.75, "companion")
    partition.contradicts = contradict_at_home
    share("goods", 0.8, "product")
    partition.contradicts = contradict_at_work
    _match_counties(partition, indices, score=0.7, reason="same name and county {}")
    share("institutes", 0.7, "organisation named")
    partition.contradicts = contradict_weakly
    share("organizations", 0.7, "organisation named")
    share("work", 0.65, "region and kind of work", _list_regions_with_roles)
    if len(name) > 2:
        # 王伟 is the name of hundreds of thousands: a platform tells nothing of them.
        partition.contradicts = contradict_unplaced
        share("streams", 0.6, "platform of their broadcasts")
    partition.contradicts = contradict


def _list_regions_with_roles(candidate: Candidate) -> list[str]:
    roles = candidate.trait("titles") or candidate.trait("roles")
    return [f"{region}|{role}" for region in candidate.trait("regions") for role in roles]


def _match_counties(partition: Partition, indices: Sequence[int], *, score: float, reason: str) -> None:
    """Those of one county; where it has two of the name, 王丽 of whom nothing else is said may be either."""
    candidates = [partition.candidates[i] for i in indices]
    for value, sharing in share_values(candidates, _list_home_counties):
        here = [indices[i] for i in sharing]
        shown = reason.format(value.rpartition("|")[2])
        told = [i for i in here if partition.group_of(i).trait("roles")]
        if len({id(partition.group_of(i)) for i in told}) > 1:
            partition.merge_sharing(told, score=score, reason=shown)
        here = [i for i in here if i in told or not _fits_several(partition, i, told)]
        partition.merge_sharing(here, score=score, reason=shown)


def _fits_several(partition: Partition, index: int, others: Iterable[int]) -> bool:
    """Whether one might be any of several who are not one another."""
    ours = partition.group_of(index)
    groups = {id(group): group for group in map(partition.group_of, others)}
    return sum(not partition.contradicts(ours, group) for group in groups.values()) > 1


def _list_home_counties(candidate: Candidate) -> Iterable[str]:
    """The counties that a document tells of; a professor or reporter goes to many, so they tell nothing of him."""
    roles = candidate.trait("roles")
    return () if roles and roles <= _TRAVELLING else candidate.trait("places")


def _match_promoted(partition: Partition, indices: Sequence[int]) -> None:
    """县长 and later 县委书记 of another county of the same prefecture."""
    held = sorted(c for i in indices for c in [(*read_seat(s), i) for s in partition.candidates[i].trait("seats")])
    for number, (day, rank, path, index) in enumerate(held):
        for later, higher, other, candidate in held[number + 1 :]:
            if could_follow((day, rank, path), (later, higher, other)):
                reason = "same name, and the later post in one prefecture is the higher"
                partition.merge(index, candidate, score=0.6, reason=reason)


def _match_variants(partition: Partition) -> None:
    """阿依古丽 and 阿依古丽·买买提, a name and one that another document gives besides: where a tie is shared."""

    def spell(candidate: Candidate) -> list[str]:
        return sorted(candidate.trait("spellings"))

    def tell_account(candidate: Candidate) -> list[str]:
        return sorted(candidate.trait("accounts") | {flatten_name(candidate.name)})

    partition.contradicts = contradict_at_work
    accounts = {account for c in partition.candidates for account in c.trait("accounts")}
    for account, indices in share_values(partition.candidates, tell_account):
        if account in accounts:
            partition.merge_sharing(indices, score=0.7, reason=f"both go by the name {account}")
    for name, indices in share_values(partition.candidates, spell):
        candidates = [partition.candidates[i] for i in indices]
        for kind, score, contradicts in (
            ("posts", 0.8, contradict),
            ("unique", 0.75, contradict),
            ("ties", 0.7, contradict_in_office),
            ("bodies", 0.7, contradict_afar),
            ("goods", 0.65, contradict_at_home),
            ("companions", 0.65, contradict_at_work),
        ):
            partition.contradicts = contradicts
            for _, sharing in share_values(candidates, lambda c, kind=kind: c.trait(kind)):  # type: ignore[misc]
                reason = f"both are called {name}, and share {kind}"
                partition.merge_sharing([indices[i] for i in sharing], score=score, reason=reason)
        partition.contradicts = contradict_at_work
        _match_counties(partition, indices, score=0.6, reason=f"both are called {name}, and share {{}}")
    partition.contradicts = contradict


def _match_again(partition: Partition) -> None:
    """What one document says of 满满一筐 tells of 罗小满 too, once a second has said that they are one."""
    heads = [members[0] for members in partition.groups()]
    for kind, score, contradicts in (("unique", 0.7, contradict), ("goods", 0.6, contradict_at_home)):
        partition.contradicts = contradicts
        sharing: dict[tuple[str, str], list[int]] = {}
        for head in heads:
            group = partition.group_of(head)
            for pair in product(group.trait("spellings"), group.trait(kind)):
                sharing.setdefault(pair, []).append(head)
        for (name, _), indices in sorted(sharing.items()):
            partition.merge_sharing(indices, score=score, reason=f"both are called {name}, and share {kind}")
    partition.contradicts = contradict
