"""What no document says, in graphs of its own: codes, what holds a place, who runs a platform, why things are one."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.graph import Tally, assemble_graph
from kg.namespaces import KG, PREFIXES, RDF
from kg.resolution import resolve
from tests.conftest import build_extraction

BASE = "https://news.example/"
TEXTS = (
    "# id: a\n# date: 2020-06-20\n[[镇平县|l1]][[侯集镇|l2]]的锦鲤在[[京东|f1]]热卖，[[京东集团|o1]]派车来运。\n"
    "@l1 Place 镇平县\n"
    "@l2 Place 侯集镇\n@f1 Platform 京东\n@o1 Organization 京东集团\nrel l2 partOf l1\n",
    "# id: b\n# date: 2020-06-21\n[[镇平|l1]]的主播都在[[JD.com|f1]]。\n@l1 Place 镇平\n@f1 Platform JD.com\n",
)


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    extractions = [build_extraction(text) for text in TEXTS]
    resolution = resolve(extractions, base=BASE)
    return list(assemble_graph(extractions, resolution, base=BASE, tally=Tally()))


@pytest.fixture(scope="module")
def store(quads: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


def select(store: ox.Store, pattern: str) -> list[tuple[str, ...]]:
    found = store.query(f"SELECT * {{ {pattern} }}", prefixes=PREFIXES, use_default_graph_as_union=True)
    names = [v.value for v in found.variables]  # type: ignore[union-attr]
    return sorted(tuple(row[n].value for n in names) for row in found)  # type: ignore[union-attr]


def test_chains_are_completed_up_to_the_province_and_carry_codes(store: ox.Store) -> None:
    chain = select(store, f"<{BASE}id/place/侯集镇> kg:partOf+ ?place . ?place kg:code ?code")
    assert sorted(code for row in chain for code in row if code.isdigit()) == ["410000", "411300", "411324"]
    (label,) = select(store, f"<{BASE}id/place/南阳市> rdfs:label ?label ; a kg:Place ; skos:prefLabel ?name")
    assert label == ("南阳市", "南阳市"), "no document names it"


def test_what_a_document_asserts_is_told_from_what_the_authority_has(quads: list[ox.Quad]) -> None:
    parts = [q for q in quads if q.predicate.value == KG + "partOf"]
    graphs = {(q.subject.value.rpartition("/")[2], q.graph_name.value.removeprefix(BASE)) for q in parts}  # type: ignore[union-attr]
    assert graphs == {
        ("侯集镇", "graph/document/a"),
        ("侯集镇", "graph/authority"),
        ("镇平县", "graph/authority"),
        ("南阳市", "graph/authority"),
    }
    claims = [q for q in quads if q.predicate.value == RDF + "predicate" and q.object.value == KG + "partOf"]  # type: ignore[union-attr]
    assert len(claims) == 1, "only what a document says has a claim"


def test_who_runs_a_platform_is_the_authoritys(quads: list[ox.Quad]) -> None:
    (quad,) = [q for q in quads if q.predicate.value == KG + "operates" and q.subject.value.startswith(BASE)]  # type: ignore[union-attr]
    assert quad.graph_name == ox.NamedNode(BASE + "graph/authority")
    assert quad.object == ox.NamedNode(BASE + "id/platform/京东")


def test_each_merge_has_its_reason_and_score(store: ox.Store) -> None:
    pattern = "?m a kg:Merge ; kg:mergeOf ?thing ; kg:reason ?why ; kg:score ?score ; kg:decidedBy ?who ; kg:joins ?one"
    rows = select(store, pattern)
    assert {"镇平县@Place#a", "镇平@Place#b", "京东@Platform#a", "JD.com@Platform#b"} <= {
        v for row in rows for v in row
    }
    whys = {v for row in rows for v in row if "both are" in v}
    assert whys == {"both are the division 411324 镇平县", "both are names of 京东 in the lexicon"}
