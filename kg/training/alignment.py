"""Which found entity is which annotated one: the ground of every figure beyond mentions."""

from __future__ import annotations

from kg.records import SESSION_SLOTS, Entity, Extraction, Session

Slot = tuple[str, object]


def align_entities(gold: Extraction, found: Extraction) -> dict[str, str]:
    """Ids of found entities → ids of annotated ones: same type, and a shared mention span or name; best pair first.

    Each entity is aligned at most once.
    """
    pairs = []
    for f in found.entities:
        for g in gold.entities:
            if f.type == g.type and (weight := _weigh_pair(f, g)):
                pairs.append((-weight, f.id, g.id))
    mapping: dict[str, str] = {}
    used: set[str] = set()
    for _, f_id, g_id in sorted(pairs):
        if f_id not in mapping and g_id not in used:
            mapping[f_id] = g_id
            used.add(g_id)
    return mapping


def _weigh_pair(found: Entity, gold: Entity) -> int:
    spans = {(m.start, m.end) for m in found.mentions} & {(m.start, m.end) for m in gold.mentions}
    names = {found.name, *(m.text for m in found.mentions)} & {gold.name, *(m.text for m in gold.mentions)}
    return len(spans) + 2 * (found.name == gold.name) + bool(names)


def list_slots(session: Session, mapping: dict[str, str] | None) -> set[Slot]:
    """A session's filled slots, its entities translated by the mapping (None: kept)."""
    slots: set[Slot] = set()
    for slot in SESSION_SLOTS:
        for id_ in getattr(session, slot):
            slots.add((slot, id_ if mapping is None else mapping.get(id_, ("unaligned", id_))))
    return slots | ({("date", session.date)} if session.date else set())


def pair_sessions(gold: Extraction, found: Extraction, mapping: dict[str, str]) -> dict[str, str]:
    """Ids of found sessions → ids of annotated ones, those that share most slots first."""
    candidates = []
    for i, g in enumerate(gold.sessions):
        for j, f in enumerate(found.sessions):
            shared = len(list_slots(g, None) & list_slots(f, mapping))
            if shared:
                candidates.append((-shared, i, j))
    pairs: dict[str, str] = {}
    used: set[int] = set()
    for _, i, j in sorted(candidates):
        if i not in used and found.sessions[j].id not in pairs:
            used.add(i)
            pairs[found.sessions[j].id] = gold.sessions[i].id
    return pairs
