"""Layout, sections and pairs of a document's entities."""

from __future__ import annotations

import numpy as np

from kg.extraction.document import make_gold_doc
from kg.extraction.entity_features import describe_entities, describe_roles
from kg.extraction.layout import WORD, Layout, lay_out, split_sections
from kg.extraction.pair_features import describe_pairs
from kg.extraction.pairs import count_meetings, find_pairs, rank_recency
from kg.records import ENTITY_TYPES
from kg.training.corpus import parse_block

BLOCK = (
    "# id: a\n# title: 温朝晖快手卖蜂蜜\n[[温朝晖|e1]]、[[龚月明|e2]]和[[柯向阳|e3]]在[[快手|f1]]直播。\n"
    "[[龚月明|e2]]推介[[智利蜂蜜|g1]]，[[柯向阳|e3]]没有来。\n"
    "@e1 Person 温朝晖\n@e2 Person 龚月明\n@e3 Person 柯向阳\n@f1 Platform 快手\n@g1 Product 智利蜂蜜\n@l1 Place 智利"
)
ALL = np.ones((len(ENTITY_TYPES), len(ENTITY_TYPES)), dtype=bool)


def make_layout(block: str = BLOCK) -> Layout:
    return lay_out(next(split_sections(make_gold_doc(parse_block(block)))))


def find(layout: Layout, id_: str) -> int:
    return [e.id for e in layout.entities].index(id_)


def test_tokens_tell_the_text_again() -> None:
    layout = make_layout()
    assert "".join(layout.words) == parse_block(BLOCK).document.text
    assert [layout.words[t] for t in layout.tokens[~layout.virtual]] == [
        *("温朝晖", "龚月明", "柯向阳", "快手", "龚月明", "智利蜂蜜", "柯向阳")
    ]
    assert all(layout.kinds[t] < WORD for t in layout.tokens)


def test_coordination_is_one_run() -> None:
    layout = make_layout()
    first = layout.tokens[:4]
    assert layout.runs.size[first].tolist() == [3, 3, 3, 1]
    assert layout.runs.place[first].tolist() == [0, 1, 2, 0]


def test_place_inside_a_name_stands_where_the_name_stands() -> None:
    layout = make_layout()
    (token,) = layout.tokens[layout.owners == find(layout, "l1")]
    assert layout.words[token] == "智利蜂蜜"
    assert layout.virtual[layout.owners == find(layout, "l1")].all()


def test_title_marks_whom_it_names() -> None:
    layout = make_layout()
    assert [e.id for e, lined in zip(layout.entities, layout.headlined, strict=True) if lined] == ["e1", "f1"]


def test_pairs_take_the_nearest_mentions() -> None:
    layout = make_layout()
    pairs = find_pairs(layout, ALL)
    rows = {(int(h), int(t)): i for i, (h, t) in enumerate(zip(pairs.heads, pairs.tails, strict=True))}
    row = rows[find(layout, "e2"), find(layout, "g1")]
    assert layout.sentences[layout.tokens[pairs.near_head[row]]] == 1
    assert len(pairs) == 6 * 5


def test_pairs_obey_types() -> None:
    layout = make_layout()
    fitting = np.zeros_like(ALL)
    fitting[ENTITY_TYPES.index("Product"), ENTITY_TYPES.index("Platform")] = True
    pairs = find_pairs(layout, fitting)
    assert [(layout.entities[h].id, layout.entities[t].id) for h, t in zip(pairs.heads, pairs.tails, strict=True)] == [
        ("g1", "f1")
    ]


def test_meetings_and_recency() -> None:
    layout = make_layout()
    e2, e3, g1, f1 = (find(layout, x) for x in ("e2", "e3", "g1", "f1"))
    meetings = count_meetings(layout)
    assert meetings[e2, g1].tolist() == [1, 1, 1, 0]
    assert meetings[e3, g1].tolist() == [1, 0, 0, 1]
    least, fresh = rank_recency(layout)
    assert least[e2, g1] == 0
    assert fresh[e2, g1] == 1
    assert least[e3, g1] == 1
    assert least[g1, f1] == 9


def test_every_pair_and_entity_has_features() -> None:
    layout = make_layout()
    columns = describe_entities(layout)
    pairs = find_pairs(layout, ALL)
    bags, dense = describe_pairs(pairs, columns)
    assert bags.size == len(pairs) == len(dense)
    assert set(bags.owners.tolist()) == set(range(len(pairs)))
    assert np.isfinite(dense).all()
    roles = describe_roles(layout, columns)
    assert set(roles.owners.tolist()) == set(range(len(layout.entities)))


def test_empty_documents_have_no_pairs() -> None:
    for block in ("# id: a\n", "# id: a\n雨下了一夜。"):
        layout = make_layout(block)
        pairs = find_pairs(layout, ALL)
        assert describe_pairs(pairs, describe_entities(layout))[0].size == 0


def test_long_documents_are_read_in_sections() -> None:
    body = "".join(f"[[龚月明|e1]]第{i}次在[[快手|f1]]直播。" for i in range(20))
    doc = make_gold_doc(parse_block(f"# id: a\n{body}\n@e1 Person 龚月明\n@f1 Platform 快手"))
    sections = list(split_sections(doc, most=7))
    assert sum(len(e.mentions) for s in sections for e in s.entities) == 40
    assert [s.start for s in sections][1:] == [s.end for s in sections][:-1]
    assert "".join("".join(lay_out(s).words) for s in sections) == doc.text
    assert all(any(a <= m.start < b for a, b in s.sentences) for s in sections for e in s.entities for m in e.mentions)
