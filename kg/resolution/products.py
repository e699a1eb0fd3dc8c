"""Products: 锦鲤 and 镇平锦鲤 are one where documents mean the same goods, and two counties' apples are two."""

from __future__ import annotations

from collections.abc import Sequence

from kg.resolution.candidates import Candidate, Group, Partition, share_values
from kg.resolution.paths import cut_to_county


def cluster_products(candidates: Sequence[Candidate]) -> Partition:
    """Products as clusters: by name, by kind and origin, by kinds of which one is the narrower word."""
    partition = Partition(candidates, _contradict)
    for name, indices in share_values(candidates, lambda c: c.trait("branded")):
        partition.merge_sharing(indices, score=1.0, reason=f"same name {name}")
    for base, indices in share_values(candidates, lambda c: c.trait("base") if _find_origin(c) else ()):
        for index, later in _pair_origins(candidates, indices):
            weak = candidates[index].trait("weak") or candidates[later].trait("weak")
            partition.merge(index, later, score=0.65 if weak else 0.9, reason=f"both are {base} of one place")
    for kind, indices in share_values(candidates, lambda c: c.trait("kind")):
        for index, later in _pair_origins(candidates, indices):
            if _is_narrower(candidates[index], candidates[later]) or _is_narrower(candidates[later], candidates[index]):
                reason = (
                    f"{candidates[later].name} and {candidates[index].name} of one place, both {kind.partition('|')[0]}"
                )
                partition.merge(index, later, score=0.75, reason=reason)
    partition.contradicts = _contradict_generic
    for name, indices in share_values(candidates, lambda c: c.trait("generic")):
        partition.merge_sharing(indices, score=0.9, reason=f"same name {name}, of no certain origin")
    return partition


def _pair_origins(candidates: Sequence[Candidate], indices: Sequence[int]) -> list[tuple[int, int]]:
    """Each candidate with the first before it whose origin holds, or lies in, its own."""
    heads: list[int] = []
    pairs = []
    for index in indices:
        ours = _find_origin(candidates[index])
        near = [head for head in heads if _share_origin(_find_origin(candidates[head]), ours)]
        pairs += [(head, index) for head in near]
        if not any(candidates[head].traits == candidates[index].traits for head in near):
            heads.append(index)
    return pairs


def _find_origin(candidate: Candidate) -> frozenset[str]:
    """Where it comes from, by the document or, where that is silent, by the only county that it tells of."""
    return candidate.trait("origin") or candidate.trait("weak")


def _is_narrower(narrow: Candidate, wide: Candidate) -> bool:
    return any(n != w and len(w) > 1 and n.endswith(w) for n in narrow.trait("base") for w in wide.trait("base"))


def _share_origin(ours: frozenset[str] | set[str], theirs: frozenset[str] | set[str]) -> bool:
    """Whether both come from one county, or from one prefecture of which neither says more."""
    return any(cut_to_county(a) == cut_to_county(b) for a in ours for b in theirs)


def _contradict(left: Group, right: Group) -> bool:
    if not left.trait("document").isdisjoint(right.trait("document")):
        return True
    if left.trait("base").isdisjoint(right.trait("base")) and left.trait("kind").isdisjoint(right.trait("kind")):
        return True
    ours, theirs = left.trait("origin"), right.trait("origin")
    if not ours or not theirs or ours & theirs:
        return False
    # What a whole prefecture grows does not make one of what two of its counties grow.
    return not all(_share_origin({a}, {b}) for a in ours for b in theirs)


def _contradict_generic(left: Group, right: Group) -> bool:
    """Apples as such are not the apples of a county."""
    return bool(left.trait("origin") or right.trait("origin")) or _contradict(left, right)
