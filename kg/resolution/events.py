"""Events by edition: 第127届广交会 is not 第128届, 618 of 2020 not 618 of 2021 nor the festival as such."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.resolution.candidates import Candidate, Group, Partition, share_values
from kg.resolution.paths import lie_apart

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_ORDINAL = re.compile(r"第?(\d{1,3}|[一二三四五六七八九十百]{1,5})[届季]|(首[届季])")
_YEAR = re.compile(r"((?:19|20)\d\d)(?!\d)年?度?")
_RECURRING = re.compile(r"618|双1[12]|双十[一二]|(?:节|大促|购物季)$")
_SELF = re.compile(r"(?:每年|历年|历届|起初|最初|创办|诞生|始于|所谓|的由来|十几年|办了.{1,6}年的)")
_WORDS = {"今年": 0, "本届": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}


def read_number(text: str) -> int:
    """A small Chinese number.

    >>> [read_number(t) for t in ("127", "三", "十", "二十一", "一百二十七")]
    [127, 3, 10, 21, 127]
    """
    if text.isdigit():
        return int(text)
    total = current = 0
    for character in text:
        if character in "十百":
            total += (current or 1) * (10 if character == "十" else 100)
            current = 0
        else:
            current = _DIGITS[character]
    return total + current


def split_edition(name: str) -> tuple[str, str]:
    """An event's name without its edition, and the edition: a number or a year.

    >>> [split_edition(n) for n in ("第127届广交会", "首届米香节", "2020年618", "618")]
    [('广交会', '1·127'), ('米香节', '1·1'), ('618', '2020'), ('618', '')]
    """
    if match := _ORDINAL.search(name):
        number = 1 if match[2] else read_number(match[1])
        rest = _YEAR.sub("", name.replace(match[0], "", 1)) or name
        return rest, f"1·{number}"
    if (match := _YEAR.search(name)) and len(name) > len(match[0]) + 1:
        return name.replace(match[0], "", 1), match[1]
    return name, ""


def is_recurring(base: str) -> bool:
    """Whether an event comes every year.

    >>> is_recurring("618"), is_recurring("洛川苹果节"), is_recurring("百城县长直播助农")
    (True, True, False)
    """
    return bool(_RECURRING.search(base))


def find_year(text: str, spans: Iterable[tuple[int, int]], published: str) -> str | None:
    """The year whose edition the words before an event mean; empty for the event as such, None when they tell neither.

    >>> text = "618起初只是店庆。去年的618靠县长。"
    >>> find_year(text, [(12, 15)], "2021-06-03"), find_year(text, [(0, 3)], "2021-06-03")
    ('2020', '')
    """
    year = int(published[:4]) if published[:4].isdigit() else 0
    as_such = False
    for start, end in spans:
        before = re.split(r"[。！？；\n]", text[max(0, start - 8) : start])[-1]
        for word, shift in _WORDS.items():
            if word in before and year:
                return str(year + shift)
        if match := _YEAR.search(before):
            return match[1]
        as_such |= bool(_SELF.search(before) or _SELF.match(text[end : end + 6]))
    return "" if as_such else None


def cluster_events(candidates: Sequence[Candidate]) -> Partition:
    """Events as clusters: one base name, one edition."""
    partition = Partition(candidates, _contradict)
    for value, indices in share_values(candidates, lambda c: c.trait("edition")):
        base, _, edition = value.partition("#")
        reason = f"same event {base.partition('@')[0]}" + (f", edition {edition.removeprefix('1·')}" if edition else "")
        partition.merge_sharing(indices, score=0.9 if edition else 0.85, reason=reason)
    _merge_years(partition)
    _merge_single(partition)
    return partition


def _merge_single(partition: Partition) -> None:
    """北京冬奥会 in a document of 2022 is 2022年北京冬奥会, where no other edition is told of."""
    editions: dict[str, dict[str, int]] = {}
    for index, candidate in enumerate(partition.candidates):
        for value in candidate.trait("edition"):
            base, _, edition = value.partition("#")
            editions.setdefault(base, {}).setdefault(edition, index)
    for base, found in editions.items():
        years = [e for e in found if e and "·" not in e]
        if len(years) == 1 and len(found) == 2 and "" in found:
            for index, candidate in enumerate(partition.candidates):
                if f"{base}#" in candidate.trait("edition") and years[0] in candidate.trait("of"):
                    reason = f"{base.partition('@')[0]} of {years[0]}, the only edition told of"
                    partition.merge(found[years[0]], index, score=0.6, reason=reason)


def _merge_years(partition: Partition) -> None:
    """The fourth festival is that of 2021 where every number, counted on from its first report, leads to one year."""
    reported: dict[tuple[str, int], int] = {}
    numbered: dict[tuple[str, str], int] = {}
    for index, candidate in enumerate(partition.candidates):
        for value in candidate.trait("edition"):
            base, _, edition = value.partition("#")
            numbered.setdefault((base, edition), index)
            for year in candidate.trait("year") if edition.startswith("1·") else ():
                key = base, int(edition[2:])
                reported[key] = min(int(year), reported.get(key, 9999))
    for base in {base for base, _ in reported}:
        starts = {year - number for (name, number), year in reported.items() if name == base}
        if len(starts) == 1:
            start = starts.pop()
            for name, number in list(reported):
                left, right = numbered.get((base, f"1·{number}")), numbered.get((base, str(start + number)))
                if name == base and left is not None and right is not None:
                    reason = f"edition {number} of {base.partition('@')[0]} is that of {start + number}"
                    partition.merge(left, right, score=0.6, reason=reason)


def _contradict(left: Group, right: Group) -> bool:
    if not left.trait("document").isdisjoint(right.trait("document")):
        return True
    return lie_apart(left.trait("path"), right.trait("path"))
