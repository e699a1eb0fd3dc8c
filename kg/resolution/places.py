"""Places across documents: 河南 and 河南省 are one, two 朝阳区 under other parents stay two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.records import Extraction
from kg.resolution.candidates import Candidate, Cluster, Decision, Key, Partition
from kg.resolution.divisions import Division, DivisionTable
from kg.resolution.matching import SUFFIX_LEVELS, match_name, split_suffix


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a document says around a place: the names of the places above it, nearest first, and of all others."""

    above: tuple[str, ...] = ()
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlaceClusters:
    """Clusters of places, the division that each is, and why."""

    clusters: list[Cluster]
    decisions: list[Decision]
    divisions: Mapping[Key, Division] = field(default_factory=dict)


def find_surroundings(extraction: Extraction) -> dict[Key, Surroundings]:
    """The surroundings of every place of a document, by its ``partOf`` chains."""
    names = {e.id: e.name for e in extraction.entities if e.type == "Place"}
    parents: dict[str, list[str]] = defaultdict(list)
    for relation in extraction.relations:
        if relation.type == "partOf" and relation.head in names and relation.tail in names:
            parents[relation.head].append(relation.tail)
    everything = frozenset(names.values())
    return {
        (extraction.document.id, place): Surroundings(
            tuple(names[p] for p in _climb(place, parents)), everything - {names[place]}
        )
        for place in names
    }


def cluster_places(
    candidates: Iterable[Candidate], surroundings: Mapping[Key, Surroundings], table: DivisionTable
) -> PlaceClusters:
    """Places of all documents as clusters; the order of the candidates does not matter."""
    return _PlaceMatcher(sorted(candidates), surroundings, table).match()


class _PlaceMatcher:
    """The steps of matching places, from the surest to the least sure."""

    def __init__(
        self, candidates: list[Candidate], surroundings: Mapping[Key, Surroundings], table: DivisionTable
    ) -> None:
        self.candidates, self.table = candidates, table
        self.around = [surroundings.get(c.key, Surroundings()) for c in candidates]
        self.split = [split_suffix(match_name(c.name)) for c in candidates]
        self.linked = [self._link(index) for index in range(len(candidates))]
        self.regions = [self._list_regions(index) for index in range(len(candidates))]
        self.partition = Partition(candidates, self._contradict)

    def match(self) -> PlaceClusters:
        self._merge_divisions()
        stems: dict[str, list[int]] = defaultdict(list)
        for index, (stem, _) in enumerate(self.split):
            stems[stem].append(index)
        for stem in sorted(stems):
            self._merge_names(stems[stem])
            self._merge_short_forms(stems[stem])
        clusters = []
        for group in self.partition.groups():
            division = next((d for d in (self.linked[i] for i in group) if d), None)
            members = [self.candidates[i] for i in group]
            clusters.append(Cluster(members, name=division.name if division else _choose_name(members)))
        divisions = {c.key: d for c, d in zip(self.candidates, self.linked, strict=True) if d}
        return PlaceClusters(clusters, self.partition.decisions, divisions)

    def _link(self, index: int) -> Division | None:
        candidate, around = self.candidates[index], self.around[index]
        return self.table.link(
            match_name(candidate.name),
            spellings=map(match_name, candidate.aliases),
            above=[match_name(n) for n in around.above],
            beside=sorted(match_name(n) for n in around.beside),
        )

    def _list_regions(self, index: int) -> dict[int, str]:
        """By level, the stem of the division that the place lies in or is, as far as known."""
        regions = {}
        for name in map(match_name, self.around[index].above):
            stem, suffix = split_suffix(name)
            levels = {d.level for d in self.table.find_divisions(name)} or {SUFFIX_LEVELS.get(suffix, 0)}
            if len(levels) == 1:
                regions[levels.pop()] = stem
        division = self.linked[index]
        if division:
            for higher in (division, *self.table.climb(division)):
                regions[higher.level] = split_suffix(higher.name)[0]
        regions.pop(0, None)
        return regions

    def _contradict(self, left: list[int], right: list[int]) -> bool:
        codes = {d.code for d in (self.linked[i] for i in (*left, *right)) if d}
        suffixes = {self.split[i][1] for i in (*left, *right)} - {""}
        if len(codes) > 1 or (not codes and len(suffixes) > 1):
            return True
        ours, theirs = self._merge_regions(left), self._merge_regions(right)
        return any(ours[level] != theirs[level] for level in ours.keys() & theirs.keys())

    def _merge_regions(self, group: list[int]) -> dict[int, str]:
        return {level: stem for i in group for level, stem in self.regions[i].items()}

    def _merge_divisions(self) -> None:
        same: dict[str, list[int]] = defaultdict(list)
        for index, division in enumerate(self.linked):
            if division:
                same[division.code].append(index)
        for code, indices in sorted(same.items()):
            division = self.linked[indices[0]]
            if division:
                reason = f"both are the division {code} {division.name}"
                self.partition.merge_sharing(indices, score=1.0, reason=reason)

    def _merge_names(self, indices: list[int]) -> None:
        same: dict[str, list[int]] = defaultdict(list)
        for index in indices:
            same[match_name(self.candidates[index].name)].append(index)
        for name, group in sorted(same.items()):
            homonymous = len(self.table.find_divisions(name)) > 1
            if homonymous or SUFFIX_LEVELS.get(split_suffix(name)[1], 0) >= 4:
                self._merge_neighbours(group)
            else:
                self.partition.merge_sharing(group, score=0.9, reason=f"same name {name}")

    def _merge_neighbours(self, group: list[int]) -> None:
        """Merges places of one name whose documents put them into, or name beside them, the same place."""
        for score, relation in ((0.9, "above"), (0.7, "beside")):
            sharing: dict[str, list[int]] = defaultdict(list)
            for index in group:
                around = self.around[index]
                for name in around.above if relation == "above" else {*around.above, *around.beside}:
                    if name != "中国":
                        sharing[split_suffix(match_name(name))[0]].append(index)
            for stem, indices in sorted(sharing.items()):
                reason = f"same name, and both documents name {stem} {relation} it"
                self.partition.merge_sharing(indices, score=score, reason=reason)

    def _merge_short_forms(self, indices: list[int]) -> None:
        """河南 joins 河南省: where the table does not know either, or where the neighbours agree."""
        short = [i for i in indices if not self.split[i][1]]
        full = [i for i in indices if 0 < SUFFIX_LEVELS.get(self.split[i][1], 2 * (self.split[i][1] == "市")) <= 3]
        if not short or not full:
            return
        kinds = {self.split[i][1] for i in full}
        if len(kinds) == 1 and not self.table.find_divisions(self.split[short[0]][0]):
            for index in short:
                self.partition.merge(full[0], index, score=0.8, reason=f"short form of {self.candidates[full[0]].name}")
        else:
            self._merge_neighbours(indices)


def _choose_name(members: list[Candidate]) -> str:
    """The name that most documents use, full forms (with 省, 市, …) before short ones."""
    votes = Counter(c.name for c in members)
    return min(votes, key=lambda n: (not split_suffix(n)[1], -votes[n], -len(n), n))


def _climb(place: str, parents: Mapping[str, list[str]]) -> list[str]:
    """The places above, nearest first, whatever circles the document makes."""
    found: list[str] = []
    waiting = [place]
    while waiting:
        for parent in parents.get(waiting.pop(0), ()):
            if parent not in found and parent != place:
                found.append(parent)
                waiting.append(parent)
    return found
