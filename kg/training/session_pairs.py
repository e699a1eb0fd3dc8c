"""Which found broadcast is which annotated one, and the slots that are compared."""

from __future__ import annotations

from kg.records import SESSION_SLOTS, Extraction, Session

Slot = tuple[str, object]


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
