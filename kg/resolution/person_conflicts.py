"""What keeps two persons of one name apart: their documents, trades, second names, offices and places.

`contradict` holds for every merge; the others ask for more where what two documents share tells less.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TypeAlias

from kg.resolution.bodies import is_short_form
from kg.resolution.candidates import Group
from kg.resolution.paths import are_nested, lie_apart
from kg.resolution.roles import are_apart, go_together

_DAYS = 60
"""Days that must lie between two posts in two counties for the second to be a promotion."""
Seat: TypeAlias = tuple[str, int, str]
"""An office that a document tells of: the day, the rank, the path of the place."""


def contradict(left: Group, right: Group) -> bool:
    """Never one: two of one document, of trades or second names that exclude each other, in posts that are apart."""
    if not left.trait("document").isdisjoint(right.trait("document")):
        return True
    if are_apart(left.trait("roles"), right.trait("roles")) or _are_called_apart(left, right):
        return True
    if _are_unrelated(left.trait("firms"), right.trait("firms")):
        return True
    ours, theirs = ([read_seat(s) for s in group.trait("seats")] for group in (left, right))
    if not ours or not theirs or any(are_nested(a[2], b[2]) for a in ours for b in theirs):
        return False
    if _tell_of_past(left, right, (*ours, *theirs)):
        return False
    return not any(could_follow(*sorted((a, b))) for a in ours for b in theirs)


def contradict_in_office(left: Group, right: Group) -> bool:
    """A county has its heads, and its towns theirs: of two offices in one county the later must be the higher."""
    if contradict(left, right):
        return True
    ours, theirs = ([s for s in map(read_seat, g.trait("seats")) if s[1]] for g in (left, right))
    if any(a[2] == b[2] for a in ours for b in theirs) or _tell_of_past(left, right, (*ours, *theirs)):
        return False
    pairs = [(a, b) for a in _keep_highest(ours) for b in _keep_highest(theirs)]
    # 副县长 of 南阳 is only less exact than 副县长 of 镇平.
    return not all(could_follow(*sorted(p)) or (p[0][1] == p[1][1] and are_nested(p[0][2], p[1][2])) for p in pairs)


def contradict_afar(left: Group, right: Group) -> bool:
    """Firms of one name are in many towns: the documents must not tell of places that are apart."""
    return contradict(left, right) or _areas_apart(left, right)


def contradict_at_work(left: Group, right: Group) -> bool:
    """In one county two of one name may live: their trades, and whom they work for, must go together."""
    if contradict_in_office(left, right) or _serves_elsewhere(left, right) or _serves_elsewhere(right, left):
        return True
    return not go_together(left.trait("roles"), right.trait("roles"), left.trait("titles"), right.trait("titles"))


def contradict_at_home(left: Group, right: Group) -> bool:
    """Counties of one prefecture grow the same: the documents must not tell of two."""
    ours, theirs = left.trait("places"), right.trait("places")
    return bool(ours and theirs and ours.isdisjoint(theirs)) or contradict_at_work(left, right)


def contradict_weakly(left: Group, right: Group) -> bool:
    """What many share tells little: whom they work for, their goods and their places must not differ."""
    if contradict_at_work(left, right):
        return True
    if _work_apart(left.trait("bodies"), right.trait("bodies")):
        return True
    if _seated_apart(left, right) or _seated_apart(right, left):
        return True
    if left.trait("goods") and right.trait("goods") and left.trait("goods").isdisjoint(right.trait("goods")):
        return True
    return _areas_apart(left, right)


def contradict_unplaced(left: Group, right: Group) -> bool:
    """What tells little tells nothing where only one side's documents say where they are."""
    return bool(left.trait("areas")) != bool(right.trait("areas")) or contradict_weakly(left, right)


def read_seat(seat: str) -> Seat:
    """Day, rank and path of an office, from the trait that tells of it."""
    day, rank, path = seat.split("|")
    return day, int(rank), path


def could_follow(earlier: Seat, later: Seat) -> bool:
    """Whether the later post could be the promotion of who held the earlier one."""
    (day, rank, path), (after, higher, other) = earlier, later
    if not rank or higher <= rank or higher > rank + 3 or path == other:
        return False
    if path.split("/")[:2] != other.split("/")[:2] or not path.split("/")[1]:
        return False
    try:
        gap = datetime.date.fromisoformat(after) - datetime.date.fromisoformat(day)
    except ValueError:
        return False
    return gap.days >= _DAYS


def _tell_of_past(left: Group, right: Group, seats: Iterable[Seat]) -> bool:
    """Whether a document says that an office is a former one."""
    pasts = left.trait("former") | right.trait("former")
    return any(are_nested(path, past) for _, _, path in seats for past in pasts)


def _keep_highest(seats: list[Seat]) -> list[Seat]:
    """The highest office of each day: a document that names two means the lower one as the former."""
    return [s for s in seats if s[1] == max(rank for day, rank, _ in seats if day == s[0])]


def _are_called_apart(left: Group, right: Group) -> bool:
    """Whether both have a second name, and not the same: 阿依古丽·买买提 and 阿依古丽·艾山."""
    ours, theirs = left.trait("dotted"), right.trait("dotted")
    return bool(ours and theirs) and not any(a.startswith(b) or b.startswith(a) for a in ours for b in theirs)


def _areas_apart(left: Group, right: Group) -> bool:
    return lie_apart(left.trait("areas"), right.trait("areas"))


def _seated_apart(worker: Group, other: Group) -> bool:
    """Whether one works in a place that the other's documents tell nothing of."""
    seats = {path for _, _, path in (firm.partition("|") for firm in worker.trait("firms")) if path}
    return lie_apart(seats, other.trait("areas"))


def _serves_elsewhere(worker: Group, official: Group) -> bool:
    """Whether one works for a body and the other, in no body of that name, for a place: 合作社理事长 and 副县长."""
    if "official" not in official.trait("roles") or not official.trait("seats"):
        return False
    employed = bool(worker.trait("bodies")) and "official" not in worker.trait("roles")
    return employed and _have_no_body_in_common(worker.trait("bodies"), official.trait("bodies"))


def _are_unrelated(ours: set[str], theirs: set[str]) -> bool:
    """Whether both work for bodies of one name in places that are apart: 华星科技 of 深圳 and of 成都."""
    named = {name: path for name, _, path in (f.partition("|") for f in ours)}
    return any(
        name in named and path and named[name] and not are_nested(path, named[name])
        for name, _, path in (f.partition("|") for f in theirs)
    )


def _work_apart(ours: set[str], theirs: set[str]) -> bool:
    """Whether both work somewhere, and nowhere in bodies of which one could be short for the other."""
    return bool(ours and theirs) and _have_no_body_in_common(ours, theirs)


def _have_no_body_in_common(ours: set[str], theirs: set[str]) -> bool:
    left, right = ({body.partition("@")[0] for body in bodies} for bodies in (ours, theirs))
    return not any(a == b or is_short_form(a, b) or is_short_form(b, a) for a in left for b in right)
