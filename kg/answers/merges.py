"""Why things count as one, as the graph has it."""

from __future__ import annotations

from pyoxigraph import NamedNode, Store

from kg.answers.facts import load_properties
from kg.answers.naming import load_name
from kg.answers.table import Table
from kg.namespaces import KG, RDF

_COLUMNS = ("score", "thing", "reason", "joined", "decided by", "iri")
_SHOWN = 6


def list_merges(database: Store, *, below: float = 1.01, limit: int | None = None) -> Table:
    """The merges with their reasons, the least certain first; those that are surer than ``below`` are left out."""
    rows = []
    for quad in database.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(KG + "Merge")):
        if isinstance(quad.subject, NamedNode):
            about = load_properties(database, quad.subject.value)
            score = float(about[KG + "score"][0])
            if score < below:
                thing, joined = about[KG + "mergeOf"][0], about.get(KG + "joins", [])
                more = [f"… {len(joined) - _SHOWN} more"] if len(joined) > _SHOWN else []
                shown = ", ".join([*joined[:_SHOWN], *more])
                by, reason = about[KG + "decidedBy"][0], about[KG + "reason"][0]
                rows.append((score, load_name(database, thing), reason, shown, by, thing))
    # The default graph and the named one both hold each merge.
    return Table(_COLUMNS, tuple(sorted(set(rows))[:limit]))
