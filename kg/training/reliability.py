"""Whether stated confidence comes true: found facts in ten bins of confidence, each with the share that is right.

The expected calibration error is the mean distance of a bin's stated confidence from that share, weighted by how many
facts are in the bin (Naeini, Cooper and Hauskrecht, AAAI 2015).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.alignment import align_entities
from kg.records import Extraction
from kg.training.evaluation import keep_asserted, list_items
from kg.training.session_pairs import list_slots, pair_sessions

BINS = 10
KINDS: tuple[str, ...] = ("relations", "posts", "measures", "sessions")


@dataclass(slots=True)
class Reliability:
    """Judged facts: each its stated confidence, and whether it is right.

    >>> r = Reliability([(0.9, True), (0.9, False), (0.3, False)])
    >>> [(round(stated, 2), right, count) for stated, right, count in r.bins()], round(r.error, 2)
    ([(0.3, 0.0, 1), (0.9, 0.5, 2)], 0.37)
    """

    judged: list[tuple[float, bool]] = field(default_factory=list)

    def bins(self) -> Iterator[tuple[float, float, int]]:
        """Mean stated confidence, share that is right, and number of facts of each bin that has any."""
        for number in range(BINS):
            own = [(c, right) for c, right in self.judged if min(int(c * BINS), BINS - 1) == number]
            if own:
                yield sum(c for c, _ in own) / len(own), sum(right for _, right in own) / len(own), len(own)

    @property
    def error(self) -> float:
        """Expected calibration error; 0 where nothing was found."""
        total = len(self.judged)
        return sum(abs(stated - right) * count for stated, right, count in self.bins()) / total if total else 0.0


def judge_confidence(gold: Iterable[Extraction], found: Mapping[str, Extraction]) -> dict[str, Reliability]:
    """Found facts by kind: relations without posts, posts with where they are held, measures with their subjects,
    slots of sessions.
    """
    reliability = {kind: Reliability() for kind in KINDS}
    for annotated in gold:
        if (one := found.get(annotated.document.id)) is not None:
            for kind, confidence, right in _judge_document(keep_asserted(annotated), keep_asserted(one)):
                reliability[kind].judged.append((confidence, right))
    return reliability


def _judge_document(gold: Extraction, found: Extraction) -> Iterator[tuple[str, float, bool]]:
    mapping = align_entities(found.entities, gold.entities)
    sessions = pair_sessions(gold, found, mapping)
    wanted = list_items(gold, None, None)
    for relation in found.relations:
        figure = "posts" if relation.type == "holdsPosition" else "relations"
        alone = list_items(_take(found, relations=(relation,)), mapping, sessions)[figure]
        yield figure, relation.confidence, alone <= wanted[figure]
    for measure in found.measures:
        alone = list_items(_take(found, measures=(measure,)), mapping, sessions)["measures+subject"]
        yield "measures", measure.confidence, alone <= wanted["measures+subject"]
    slots = {s.id: list_slots(s, None) for s in gold.sessions}
    for session in found.sessions:
        for slot in list_slots(session, mapping):
            yield "sessions", session.confidence, slot in slots.get(sessions.get(session.id, ""), set())


def _take(found: Extraction, **facts: object) -> Extraction:
    """The entities with these facts alone."""
    return Extraction(found.document, found.entities, **facts)  # type: ignore[arg-type]
