"""The largest, the most, how many: answers that are made of all rows together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import Store

from kg.answers.naming import load_name
from kg.answers.quotes import load_quote
from kg.answers.table import Value
from kg.answers.understanding.grouping import SURE, Found, read_sureness
from kg.answers.understanding.plainness import Row
from kg.answers.understanding.reading import Reading


def choose_extreme(found: list[Found], reading: Reading, notes: list[str]) -> tuple[Found, ...]:
    """The answer of the largest or least value; a doubtful figure beyond it is told, not chosen."""

    def value(one: Found) -> float:
        figure = one.answer if reading.asked[0] == "value" else dict(one.details).get("value")
        return float(figure) if isinstance(figure, (int, float, str)) and figure != "" else 0.0

    if not found:
        return ()
    ordered = sorted(found, key=lambda f: (value(f), f.answer), reverse=reading.order == "max")
    best = [f for f in ordered if value(f) == value(ordered[0])]
    if any(f.sure for f in best):
        return tuple(f for f in best if f.sure)
    # The best figure is in doubt: so is whatever comes after it.
    surest = [f for f in ordered if f.sure][:1]
    most = "最大" if reading.order == "max" else "最小"
    notes.append(f"{most}的数字没有把握" + (f"；最后一行的数字本身可靠，但未必{most}" if surest else ""))
    return tuple(replace(f, sure=False) for f in (*best, *surest))


def rank_sessions(database: Store, reading: Reading, rows: Iterable[Row]) -> tuple[Found, ...]:
    """Who or what has the most broadcasts, those of one day as one; all of the same number."""
    role = reading.asked[0]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[role].value, []).append(row)
    counted: list[tuple[int, Found]] = []
    for iri, group in groups.items():
        days = {row["date"].value if "date" in row else row["session"].value: row for row in group}
        quotes = tuple(dict.fromkeys(load_quote(database, row["said"].value) for row in days.values()))
        confidence = max(map(read_sureness, group))
        found = Found(
            load_name(database, iri), role, (("broadcasts", len(days)),), confidence, confidence >= SURE, quotes
        )
        counted.append((len(days), found))
    choose = max if reading.order == "max" else min
    best = choose((number for number, _ in counted), default=0)
    return tuple(found for number, found in counted if number == best)


def count_sessions(database: Store, rows: Iterable[Row]) -> tuple[Found, ...]:
    """Broadcasts of one day are one, whatever documents tell of them; undated ones are told apart."""
    days: dict[str, list[Row]] = {}
    for row in rows:
        date = row["date"].value if "date" in row else ""
        days.setdefault(date, []).append(row)
    undated = days.pop("", [])
    if not days and not undated:
        return ()
    quotes = tuple(
        load_quote(database, max(group, key=read_sureness)["said"].value)
        for group in (*days.values(), *([undated] if undated else []))
    )
    least = min((max(map(read_sureness, group)) for group in days.values()), default=0.0)
    details: list[tuple[str, Value]] = [("dates", "、".join(sorted(days)))]
    if undated:
        details.append(("undated", len({row["session"].value for row in undated})))
    return (Found(str(len(days)), "count", tuple(details), least, least >= SURE and not undated, quotes),)


def count_answers(found: list[Found]) -> tuple[Found, ...]:
    """How many there are, and which; sure where all of them are."""
    if not found:
        return ()
    names = tuple(dict.fromkeys(one.answer for one in found))
    quotes = tuple(quote for one in found for quote in one.quotes[:1])
    least = min(one.confidence for one in found)
    return (Found(str(len(names)), "count", (("names", "、".join(names)),), least, all(f.sure for f in found), quotes),)
