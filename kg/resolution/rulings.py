"""What persons decide about resolution: a text file, one line a decision, which wins over the machine.

::

    # 王伟 the deputy mayor is not 王伟 the grower
    different 王伟@Person#a.txt 王伟@Person#b.txt
    same      阿里@Organization 阿里巴巴集团@Organization    # one company
    split     李强@Person#c.txt

A thing is named by a name, its type and, where several bear the name, a document that tells of it. ``split`` takes
apart all that the machine merged into the thing. Names with spaces stand in double quotes; ``#`` after a space begins a
comment. An earlier line goes before a later one that contradicts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.records import ENTITY_TYPES
from kg.resolution.candidates import WORK

VERBS = {"same": 2, "different": 2, "split": 1}
TYPES = (*ENTITY_TYPES, WORK)
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_REFERENCE = re.compile(rf"(?P<name>.+?)@(?P<type>{'|'.join(TYPES)})(?:#(?P<document>.+))?", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A thing as a person names it: by name and type, and by a document that tells of it."""

    name: str
    type: str
    document: str = ""

    def __str__(self) -> str:
        """As it stands in the file.

        >>> print(Reference("王伟", "Person", "a b.txt"))
        "王伟@Person#a b.txt"
        """
        text = f"{self.name}@{self.type}" + (f"#{self.document}" if self.document else "")
        if re.fullmatch(r'[^\s"\\#][^\s"\\]*', text):
            return text
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@dataclass(frozen=True, slots=True, order=True)
class Ruling:
    """One decision; ``line`` is its number in the file."""

    line: int
    verb: str
    references: tuple[Reference, ...]

    def __str__(self) -> str:
        """As it stands in the file, without a comment."""
        return " ".join((self.verb, *map(str, self.references)))


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A line that could not be applied, and why."""

    line: int
    message: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"line {self.line}: {self.message}"


@dataclass(slots=True)
class Rulings:
    """The decisions of a file, and the lines of it that are none."""

    rulings: list[Ruling] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse_reference(text: str) -> Reference | None:
    """The thing that a text names; None when it gives no type.

    >>> parse_reference("王伟@Person#a.txt")
    Reference(name='王伟', type='Person', document='a.txt')
    """
    match = _REFERENCE.fullmatch(text)
    return Reference(match["name"], match["type"], match["document"] or "") if match else None


def parse_rulings(text: str) -> Rulings:
    """Reads a file of decisions; a wrong line is told with its number, and the others count.

    >>> found = parse_rulings("same 阿里@Organization 阿里巴巴@Organization # one\\nequal a b\\n")
    >>> print(*found.rulings, *found.problems, sep="\\n")
    same 阿里@Organization 阿里巴巴@Organization
    line 2: unknown decision 'equal'; write same, different or split
    """
    found = Rulings()
    for number, line in enumerate(text.splitlines(), start=1):
        words = _split(line)
        if not words:
            continue
        verb, *names = words
        if verb not in VERBS:
            found.problems.append(Problem(number, f"unknown decision {verb!r}; write same, different or split"))
            continue
        if len(names) != VERBS[verb]:
            message = f"{verb} takes {VERBS[verb]} names, here are {len(names)}; quote names that hold spaces"
            found.problems.append(Problem(number, message))
            continue
        references = [parse_reference(n) for n in names]
        for name, reference in zip(names, references, strict=True):
            if reference is None:
                message = (
                    f"{name!r} names no type; write {name.partition('@')[0]}@Person or another of {', '.join(TYPES)}"
                )
                found.problems.append(Problem(number, message))
                break
        known = tuple(r for r in references if r is not None)
        if len(known) == len(names):
            if len({r.type for r in known}) > 1:
                message = f"{known[0]} and {known[1]} are of two types; only things of one type can be one"
                found.problems.append(Problem(number, message))
            elif len(set(known)) < len(known):
                found.problems.append(Problem(number, f"both names are {known[0]}; name a document of each with #"))
            else:
                found.rulings.append(Ruling(number, verb, known))
    return found


def drop_contradictions(
    rulings: Iterable[tuple[Ruling, Sequence[str]]],
) -> tuple[list[tuple[Ruling, Sequence[str]]], list[Problem]]:
    """Without the rulings that earlier ones exclude; each comes with a key of what each of its references names."""
    kept: list[tuple[Ruling, Sequence[str]]] = []
    problems = []
    for ruling, keys in rulings:
        if ruling.verb != "split":
            path = _find_chain(kept, keys[0], keys[1])
            clash: list[Ruling] = []
            if ruling.verb == "different":
                clash = path or []
            elif path is None:
                ours, theirs = _reach(kept, keys[0]), _reach(kept, keys[1])
                clash = [
                    r for r, (a, *b) in kept
                    if r.verb == "different" and ((a in ours and b[0] in theirs) or (a in theirs and b[0] in ours))
                ]  # fmt: skip
            if clash:
                earlier = ", ".join(f"line {r.line} ({r})" for r in clash)
                problems.append(Problem(ruling.line, f"{ruling} contradicts {earlier}; delete one of them"))
                continue
        kept.append((ruling, keys))
    return kept, problems


def _find_chain(kept: Iterable[tuple[Ruling, Sequence[str]]], start: str, end: str) -> list[Ruling] | None:
    """The ``same`` lines that lead from one to the other; None when none do."""
    links = [(r, keys) for r, keys in kept if r.verb == "same"]
    paths: dict[str, list[Ruling]] = {start: []}
    waiting = [start]
    while waiting:
        here = waiting.pop(0)
        if here == end:
            return paths[here]
        for ruling, keys in links:
            if here in keys:
                other = keys[1] if keys[0] == here else keys[0]
                if other not in paths:
                    paths[other] = [*paths[here], ruling]
                    waiting.append(other)
    return None


def _reach(kept: Iterable[tuple[Ruling, Sequence[str]]], start: str) -> set[str]:
    found, size = {start}, 0
    while len(found) > size:
        size = len(found)
        for ruling, keys in kept:
            if ruling.verb == "same" and not found.isdisjoint(keys):
                found.update(keys)
    return found


def _split(line: str) -> list[str]:
    words = []
    for match in _TOKEN.finditer(line):
        if match[2] is not None and match[2].startswith("#"):
            break
        quoted = match[1]
        words.append(
            re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], quoted) if quoted is not None else match[2]
        )
    return words
