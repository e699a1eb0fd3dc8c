"""The JSON form of an extraction: what ``kg extract`` prints, what a store keeps, what the corpus compiles to."""

from __future__ import annotations

from typing import Any

from kg.records import (
    SESSION_SLOTS,
    Document,
    Entity,
    Evidence,
    Extraction,
    Measure,
    Mention,
    Publication,
    Relation,
    Segment,
    Session,
    Span,
)


def write_record(extraction: Extraction) -> dict[str, Any]:
    """The JSON form of an extraction: the annotated corpus's form with status, confidence and evidence."""
    document = extraction.document

    def tail(fact: Relation | Measure | Session | Publication) -> dict[str, Any]:
        return {
            "status": fact.status,
            "confidence": round(fact.confidence, 4),
            "evidence": [[e.start, e.end] for e in fact.evidence],
            **({"component": fact.evidence[0].component} if fact.evidence and fact.evidence[0].component else {}),
        }

    return {
        "id": document.id,
        "title": document.title,
        "date": document.published or None,
        "source": document.source,
        **({"authors": list(document.authors)} if document.authors else {}),
        **({"url": document.url} if document.url else {}),
        **({"path": document.path} if document.path else {}),
        "text": document.text,
        **({"segments": [[s.start, s.end, s.origin] for s in document.segments]} if document.segments else {}),
        "sentences": [list(s) for s in extraction.sentences],
        "entities": [
            {"id": e.id, "type": e.type, "name": e.name, "mentions": [[m.start, m.end] for m in e.mentions]}
            for e in extraction.entities
        ],
        "relations": [
            {
                "type": r.type,
                "head": r.head,
                "tail": r.tail,
                **({"at": r.at} if r.at else {}),
                **({"tenure": r.tenure} if r.tenure else {}),
                **({"since": r.since} if r.since else {}),
                **({"until": r.until} if r.until else {}),
                **tail(r),
            }
            for r in extraction.relations
        ],
        "measures": [
            {
                "subject": m.subject,
                "metric": m.metric,
                "value": m.value,
                "unit": m.unit,
                "modifier": m.modifier,
                "surface": m.surface,
                "span": list(m.span) if m.span else None,
                **({"period": list(m.period)} if m.period else {}),
                **tail(m),
            }
            for m in extraction.measures
        ],
        "sessions": [
            {"id": s.id, **{slot: list(getattr(s, slot)) for slot in SESSION_SLOTS}, "date": s.date, **tail(s)}
            for s in extraction.sessions
        ],
        "publications": [
            {"publisher": p.publisher, "work": p.work, "span": list(p.span), "date": p.date, **tail(p)}
            for p in extraction.publications
        ],
        "model": extraction.model,
    }


def read_record(record: dict[str, Any]) -> Extraction:
    """The inverse of `write_record`; also reads compiled annotation, whose facts carry no status or evidence.

    Raises: KeyError or TypeError when a required field is missing or of another shape.
    """
    text = record["text"]
    document = Document(
        id=str(record["id"]),
        text=text,
        title=record.get("title") or "",
        source=record.get("source") or "",
        published=record.get("date") or record.get("published") or "",
        authors=tuple(record.get("authors") or ()),
        url=record.get("url") or "",
        path=record.get("path") or "",
        segments=tuple(Segment(*s) for s in record.get("segments") or ()),
    )

    def tail(fact: dict[str, Any]) -> dict[str, Any]:
        component = fact.get("component", "")
        return {
            "status": fact.get("status") or "asserted",
            "confidence": float(fact.get("confidence", 1.0)),
            "evidence": tuple(Evidence(a, b, component) for a, b in fact.get("evidence") or ()),
        }

    def slots(session: dict[str, Any]) -> dict[str, Any]:
        return {slot: tuple(session.get(slot) or ()) for slot in SESSION_SLOTS}

    def span(value: Any) -> Span | None:
        return (int(value[0]), int(value[1])) if value else None

    return Extraction(
        document=document,
        entities=tuple(
            Entity(e["id"], e["type"], e["name"], tuple(Mention(a, b, text[a:b], e["type"]) for a, b in e["mentions"]))
            for e in record["entities"]
        ),
        relations=tuple(
            Relation(
                r["type"],
                r["head"],
                r["tail"],
                at=r.get("at"),
                tenure=r.get("tenure"),
                since=r.get("since"),
                until=r.get("until"),
                **tail(r),
            )
            for r in record["relations"]
        ),
        measures=tuple(
            Measure(
                m["subject"],
                m["metric"],
                float(m["value"]),
                m["unit"],
                m["modifier"],
                m.get("surface") or "",
                span(m.get("span")),
                (m["period"][0], m["period"][1]) if m.get("period") else None,
                **tail(m),
            )
            for m in record["measures"]
        ),
        sessions=tuple(Session(s["id"], date=s.get("date"), **slots(s), **tail(s)) for s in record["sessions"]),
        publications=tuple(
            Publication(p["publisher"], p["work"], (p["span"][0], p["span"][1]), p.get("date"), **tail(p))
            for p in record.get("publications") or ()
        ),
        sentences=tuple((a, b) for a, b in record.get("sentences") or ()),
        model=record.get("model") or "",
    )
