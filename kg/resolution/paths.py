"""Paths of places, codes from the province down: one place holds another where its path begins the other's."""

from __future__ import annotations

from collections.abc import Collection

MUNICIPALITIES = frozenset(["11", "12", "31", "50"])
"""What paths begin with whose first step is a province and a city at once."""


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
    last = find_last_step(path)
    return last.startswith("@") or (len(last) == 6 and last.endswith("00") and last.isdigit())


def list_middle_steps(path: str) -> set[str]:
    """The paths of a place's prefecture and county.

    >>> sorted(list_middle_steps("360000/360900/360981/360981101/"))
    ['360000/360900/', '360000/360900/360981/']
    """
    steps = path.split("/")[:-1]
    first = 0 if path[:2] in MUNICIPALITIES else 1
    return {"/".join(steps[: n + 1]) + "/" for n in range(first, min(len(steps), 3))}


def cut_to_prefecture(path: str) -> str:
    """The prefecture that a place lies in, or the place itself where the document tells none.

    >>> cut_to_prefecture("360000/360900/360981/"), cut_to_prefecture("360000/")
    ('360000/360900/', '360000/')
    """
    steps = path.split("/")
    return "/".join(steps[: 2 if len(steps) > 2 else 1]) + "/"


def cut_to_county(path: str) -> str:
    """The county of a place, or the place itself where it is wider; to be compared with others of its kind alone."""
    return "/".join(path.split("/")[:3])


def find_last_step(path: str) -> str:
    """The code of the place itself, or the name of one that no table has.

    >>> find_last_step("360000/360900/"), find_last_step("360000/~甘泉/")
    ('360900', '~甘泉')
    """
    return path.split("/")[-2]


def are_nested(one: str, other: str) -> bool:
    """Whether the two places are one, or one holds the other."""
    return one.startswith(other) or other.startswith(one)


def lie_apart(ours: Collection[str], theirs: Collection[str]) -> bool:
    """Whether both are told, and none of ours is, holds or lies in one of theirs.

    >>> lie_apart(["36/3609/"], ["36/3609/360981/"]), lie_apart(["36/"], ["61/"]), lie_apart(["36/"], [])
    (False, True, False)
    """
    return bool(ours and theirs) and not any(are_nested(a, b) for a in ours for b in theirs)
