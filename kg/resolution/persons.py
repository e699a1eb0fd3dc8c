"""Persons across documents: one name is not one person, unless the documents agree on something else too."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import product

from kg.resolution.bodies import is_short_form
from kg.resolution.candidates import Candidate, Group, Partition, share_values
from kg.resolution.matching import match_name
from kg.resolution.roles import are_apart, go_together, is_bare

_NICKNAMES = frozenset("姐哥叔嫂姨婶爷")
_DOUBLE_SURNAMES = frozenset(
    ["欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "夏侯", "司徒"]
)
_TRAVELLING = frozenset(["academic", "media"])
"""Kinds of persons who go to many counties."""
_MONTHS = 60
"""Days that must lie between two posts in two counties for the second to be a promotion."""


def choose_person_name(name: str, aliases: Iterable[str]) -> str:
    """The fullest name that a document gives a person; 王县长 is none where it also says 王伟.

    >>> choose_person_name("王县长", ["老王", "王伟"])
    '王伟'
    """
    if not is_bare(match_name(name)):
        return name
    return max((a for a in aliases if not is_bare(match_name(a))), key=len, default=name)


def list_person_keys(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    """Blocking keys of a person; none for surname and title, which link within one document only.

    >>> list_person_keys("阿依古丽·买买提", []), list_person_keys("李书记", [])
    (('person/阿依古丽', 'person/阿依古丽买买提'), ())
    """
    keys = set()
    for spelling in (name, *aliases):
        key = match_name(spelling)
        if not is_bare(key) or (len(key) > 1 and key[-1] in _NICKNAMES and key[0] not in "老小阿大"):
            keys.add(f"person/{flatten_name(spelling)}")
            parts = re.split(r"[·.]", key)
            if len(parts) > 1 and len(parts[0]) > 1:
                keys.add(f"person/{parts[0]}")
    return tuple(sorted(keys))


def flatten_name(name: str) -> str:
    """A person's name without middle dots, which writers set or leave out.

    >>> flatten_name("阿依古丽．买买提") == flatten_name("阿依古丽•买买提") == "阿依古丽买买提"
    True
    """
    return re.sub(r"[·. ]", "", match_name(name))


def is_account(name: str) -> bool:
    """Whether a name is one that its bearer chose, as on a platform, and that hardly two bear.

    >>> [is_account(n) for n in ("茶山小雨", "满满一筐", "王伟", "梅姐", "阿依古丽·买买提", "李副书记")]
    [True, True, False, False, False, False]
    """
    return len(name) >= 4 and "·" not in name and not is_bare(name) and name[:2] not in _DOUBLE_SURNAMES


def list_localities(path: str) -> list[str]:
    """A place's path and those above it, down from the county: what two documents may share to tell of one person.

    >>> list_localities("360000/360900/360981/360981101/")
    ['360000/360900/360981/', '360000/360900/360981/360981101/']
    """
    steps = path.split("/")[:-1]
    found = ["/".join(steps[: n + 1]) + "/" for n in range(len(steps))]
    return [p for p in found if not is_region(p)]


def is_region(path: str) -> bool:
    """Whether a path leads to a province or prefecture only, or to a country."""
    last = path.split("/")[-2]
    return last.startswith("@") or (len(last) == 6 and last.endswith("00") and last.isdigit())


def cluster_persons(candidates: Sequence[Candidate]) -> Partition:
    """Persons of one name, or of names that one document gives to one person, as clusters.

    Two are one when they share a post, an organisation, a place of office, a companion, a product, a county or, where
    nothing speaks against it, a region and kind of work, or the platform of their broadcasts. They are never one when
    both are in one document, when one is an official and the other a farmer, or when they hold posts in places that
    are apart.
    """
    partition = Partition(candidates, _contradict)
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

    partition.contradicts = _contradict
    share("posts", 1.0, "post")
    share("unique", 0.95, "organisation")
    partition.contradicts = _contradict_in_office
    share("ties", 0.9, "place of office")
    partition.contradicts = _contradict_afar
    share("bodies", 0.85, "organisation")
    partition.contradicts = _contradict_in_office
    _match_promoted(partition, indices)
    partition.contradicts = _contradict_at_work
    share("companions", 0.75, "companion")
    partition.contradicts = _contradict_at_home
    share("goods", 0.8, "product")
    partition.contradicts = _contradict_at_work
    _match_counties(partition, indices, score=0.7, reason="same name and county {}")
    share("institutes", 0.7, "organisation named")
    partition.contradicts = _contradict_weakly
    share("organizations", 0.7, "organisation named")
    share("work", 0.65, "region and kind of work", _list_regions_with_roles)
    if len(name) > 2:
        # 王伟 is the name of hundreds of thousands: a platform tells nothing of them.
        partition.contradicts = _contradict_unplaced
        share("streams", 0.6, "platform of their broadcasts")
    partition.contradicts = _contradict


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
    held = sorted(c for i in indices for c in [(*_read_seat(s), i) for s in partition.candidates[i].trait("seats")])
    for number, (day, rank, path, index) in enumerate(held):
        for later, higher, other, candidate in held[number + 1 :]:
            if _could_follow((day, rank, path), (later, higher, other)):
                reason = "same name, and the later post in one prefecture is the higher"
                partition.merge(index, candidate, score=0.6, reason=reason)


def _match_variants(partition: Partition) -> None:
    """阿依古丽 and 阿依古丽·买买提, a name and one that another document gives besides: where a tie is shared."""

    def spell(candidate: Candidate) -> list[str]:
        return sorted(candidate.trait("spellings"))

    def tell_account(candidate: Candidate) -> list[str]:
        return sorted(candidate.trait("accounts") | {flatten_name(candidate.name)})

    partition.contradicts = _contradict_at_work
    accounts = {account for c in partition.candidates for account in c.trait("accounts")}
    for account, indices in share_values(partition.candidates, tell_account):
        if account in accounts:
            partition.merge_sharing(indices, score=0.7, reason=f"both go by the name {account}")
    for name, indices in share_values(partition.candidates, spell):
        candidates = [partition.candidates[i] for i in indices]
        for kind, score, contradicts in (
            ("posts", 0.8, _contradict),
            ("unique", 0.75, _contradict),
            ("ties", 0.7, _contradict_in_office),
            ("bodies", 0.7, _contradict_afar),
            ("goods", 0.65, _contradict_at_home),
            ("companions", 0.65, _contradict_at_work),
        ):
            partition.contradicts = contradicts
            for _, sharing in share_values(candidates, lambda c, kind=kind: c.trait(kind)):  # type: ignore[misc]
                reason = f"both are called {name}, and share {kind}"
                partition.merge_sharing([indices[i] for i in sharing], score=score, reason=reason)
        partition.contradicts = _contradict_at_work
        _match_counties(partition, indices, score=0.6, reason=f"both are called {name}, and share {{}}")
    partition.contradicts = _contradict


def _match_again(partition: Partition) -> None:
    """What one document says of 满满一筐 tells of 罗小满 too, once a second has said that they are one."""
    heads = [members[0] for members in partition.groups()]
    for kind, score, contradicts in (("unique", 0.7, _contradict), ("goods", 0.6, _contradict_at_home)):
        partition.contradicts = contradicts
        sharing: dict[tuple[str, str], list[int]] = {}
        for head in heads:
            group = partition.group_of(head)
            for pair in product(group.trait("spellings"), group.trait(kind)):
                sharing.setdefault(pair, []).append(head)
        for (name, _), indices in sorted(sharing.items()):
            partition.merge_sharing(indices, score=score, reason=f"both are called {name}, and share {kind}")
    partition.contradicts = _contradict


def _read_seat(seat: str) -> tuple[str, int, str]:
    day, rank, path = seat.split("|")
    return day, int(rank), path


def _could_follow(earlier: tuple[str, int, str], later: tuple[str, int, str]) -> bool:
    (day, rank, path), (after, higher, other) = earlier, later
    if not rank or higher <= rank or higher > rank + 3 or path == other:
        return False
    if path.split("/")[:2] != other.split("/")[:2] or not path.split("/")[1]:
        return False
    try:
        gap = datetime.date.fromisoformat(after) - datetime.date.fromisoformat(day)
    except ValueError:
        return False
    return gap.days >= _MONTHS


def _contradict(left: Group, right: Group) -> bool:
    if not left.trait("document").isdisjoint(right.trait("document")):
        return True
    if are_apart(left.trait("roles"), right.trait("roles")) or _are_called_apart(left, right):
        return True
    if _are_unrelated(left.trait("firms"), right.trait("firms")):
        return True
    ours, theirs = ([_read_seat(s) for s in group.trait("seats")] for group in (left, right))
    if not ours or not theirs or any(_related(a[2], b[2]) for a in ours for b in theirs):
        return False
    if _tell_of_past(left, right, (*ours, *theirs)):
        return False
    return not any(_could_follow(*sorted((a, b))) for a in ours for b in theirs)


def _are_called_apart(left: Group, right: Group) -> bool:
    """Whether both have a second name, and not the same: 阿依古丽·买买提 and 阿依古丽·艾山."""
    ours, theirs = left.trait("dotted"), right.trait("dotted")
    return bool(ours and theirs) and not any(_related(a, b) for a in ours for b in theirs)


def _contradict_afar(left: Group, right: Group) -> bool:
    """Firms of one name are in many towns: the documents must not tell of places that are apart."""
    return _contradict(left, right) or _areas_apart(left, right)


def _areas_apart(left: Group, right: Group) -> bool:
    ours, theirs = left.trait("areas"), right.trait("areas")
    return bool(ours and theirs) and not any(_related(a, b) for a in ours for b in theirs)


def _contradict_in_office(left: Group, right: Group) -> bool:
    """A county has its heads, and its towns theirs: of two offices in one county the later must be the higher."""
    if _contradict(left, right):
        return True
    ours, theirs = ([s for s in map(_read_seat, g.trait("seats")) if s[1]] for g in (left, right))
    if any(a[2] == b[2] for a in ours for b in theirs) or _tell_of_past(left, right, (*ours, *theirs)):
        return False
    pairs = [(a, b) for a in _keep_highest(ours) for b in _keep_highest(theirs)]
    # 副县长 of 南阳 is only less exact than 副县长 of 镇平.
    return not all(_could_follow(*sorted(p)) or (p[0][1] == p[1][1] and _related(p[0][2], p[1][2])) for p in pairs)


def _tell_of_past(left: Group, right: Group, seats: Iterable[tuple[str, int, str]]) -> bool:
    """Whether a document says that an office is a former one."""
    pasts = left.trait("former") | right.trait("former")
    return any(_related(path, past) for _, _, path in seats for past in pasts)


def _keep_highest(seats: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """The highest office of each day: a document that names two means the lower one as the former."""
    return [s for s in seats if s[1] == max(rank for day, rank, _ in seats if day == s[0])]


def _contradict_at_work(left: Group, right: Group) -> bool:
    """In one county two of one name may live: their trades, and whom they work for, must go together."""
    if _contradict_in_office(left, right) or _serves_elsewhere(left, right) or _serves_elsewhere(right, left):
        return True
    return not go_together(left.trait("roles"), right.trait("roles"), left.trait("titles"), right.trait("titles"))


def _contradict_weakly(left: Group, right: Group) -> bool:
    if _contradict_at_work(left, right):
        return True
    if _work_apart(left.trait("bodies"), right.trait("bodies")):
        return True
    if _seated_apart(left, right) or _seated_apart(right, left):
        return True
    if left.trait("goods") and right.trait("goods") and left.trait("goods").isdisjoint(right.trait("goods")):
        return True
    return _areas_apart(left, right)


def _contradict_unplaced(left: Group, right: Group) -> bool:
    """What tells little tells nothing where only one side's documents say where they are."""
    return bool(left.trait("areas")) != bool(right.trait("areas")) or _contradict_weakly(left, right)


def _work_apart(ours: set[str], theirs: set[str]) -> bool:
    """Whether both work somewhere, and nowhere in bodies of which one could be short for the other."""
    return bool(ours and theirs) and _have_no_body_in_common(ours, theirs)


def _have_no_body_in_common(ours: set[str], theirs: set[str]) -> bool:
    left, right = ({body.partition("@")[0] for body in bodies} for bodies in (ours, theirs))
    return not any(a == b or is_short_form(a, b) or is_short_form(b, a) for a in left for b in right)


def _contradict_at_home(left: Group, right: Group) -> bool:
    """Counties of one prefecture grow the same: the documents must not tell of two."""
    ours, theirs = left.trait("places"), right.trait("places")
    return bool(ours and theirs and ours.isdisjoint(theirs)) or _contradict_at_work(left, right)


def _serves_elsewhere(worker: Group, official: Group) -> bool:
    """Whether one works for a body and the other, in no body of that name, for a place: 合作社理事长 and 副县长."""
    if "official" not in official.trait("roles") or not official.trait("seats"):
        return False
    employed = bool(worker.trait("bodies")) and "official" not in worker.trait("roles")
    return employed and _have_no_body_in_common(worker.trait("bodies"), official.trait("bodies"))


def _seated_apart(worker: Group, other: Group) -> bool:
    """Whether one works in a place that the other's documents tell nothing of."""
    seats = {path for _, _, path in (firm.partition("|") for firm in worker.trait("firms")) if path}
    areas = other.trait("areas")
    return bool(seats and areas) and not any(_related(seat, area) for seat in seats for area in areas)


def _are_unrelated(ours: set[str], theirs: set[str]) -> bool:
    """Whether both work for bodies of one name in places that are apart: 华星科技 of 深圳 and of 成都."""
    named = {name: path for name, _, path in (f.partition("|") for f in ours)}
    return any(
        name in named and path and named[name] and not _related(path, named[name])
        for name, _, path in (f.partition("|") for f in theirs)
    )


def _related(one: str, other: str) -> bool:
    """Whether the two places are one, or one holds the other."""
    return one.startswith(other) or other.startswith(one)
