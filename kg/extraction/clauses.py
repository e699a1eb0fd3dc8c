"""Clauses: where a broadcast is told. Several broadcasts often share a sentence (“七点在淘宝，九点半转到抖音”)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kg.extraction.passages import Passages

LIVE: Final = re.compile(
    r"直播|播(?![种放撒报音客])|带货|专场|连麦|连线|镜头|弹幕|上链接|[那这单首每]场|屏幕|下单|上线|云游|云上|推介|推销|老铁|网友"
)
_BREAK: Final = re.compile(r"[，；。！？!?\n]|……")
_SHORTEST: Final = 4
"""Characters of a clause; what is shorter goes with the next."""


class Clause(NamedTuple):
    """A stretch of a sentence between commas."""

    start: int
    end: int
    sentence: int

    def distance(self, start: int, end: int) -> int:
        """Characters to a stretch; nought when it begins inside."""
        return max(self.start - end, start - self.end, 0)

    def end_of_words(self, p: Passages) -> int:
        """Where the clause ends without the mark that closes it."""
        return self.start + len(p.text[self.start : self.end].rstrip("，；。！？!?…\n "))


def split_clauses(p: Passages) -> list[Clause]:
    """All clauses of a document in order."""
    clauses: list[Clause] = []
    for index, (start, end) in enumerate(p.sentences):
        begin = start
        for match in _BREAK.finditer(p.text, start, end):
            if match.end() - begin >= _SHORTEST:
                clauses.append(Clause(begin, match.end(), index))
                begin = match.end()
        if begin < end:
            clauses.append(Clause(begin, end, index))
    return clauses
