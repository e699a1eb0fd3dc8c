"""A user's own words: what a table and a SKOS file say, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.lexicon import Lexicon, Word, read_lexicon

WORDS = (Word("小柚鲜选", "Platform", ("小柚", "柚选")), Word("三色堇米糕", "Product"))
TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix kg: <https://zhitu.example/ontology#> .
<urn:words> a skos:ConceptScheme .
<urn:a> a skos:Concept , kg:Platform ; skos:prefLabel "小柚鲜选"@zh ;
    skos:altLabel "小柚"@zh ; skos:hiddenLabel "柚选" .
<urn:b> a skos:Concept ; skos:inScheme <https://zhitu.example/lexicon/product> ; skos:prefLabel "三色堇米糕"@zh .
"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("words.csv", "name,type,aliases\n小柚鲜选,Platform,小柚;柚选\n三色堇米糕,Product\n"),
        ("words.csv", "\ufeff小柚鲜选,平台,小柚,柚选\r\n# 我的词\r\n\r\n三色堇米糕 , product\r\n"),
        ("words.tsv", "名称\t类型\t别名\n小柚鲜选\tPLATFORM\t小柚|柚选\n三色堇米糕\t产品\n"),
        ("words.ttl", TURTLE),
    ],
)
def test_a_file_of_any_form_gives_the_same_words(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_bytes(content.encode())
    assert read_lexicon(tmp_path / name).words == WORDS


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("w.csv", "小柚,Platfrom\n", "line 1: '小柚' has unknown type 'Platfrom'; did you mean 'Platform'"),
        ("w.csv", "name,type\n小柚\n", "line 2: '小柚' has no type"),
        ("w.csv", "小柚,Platform\n,Product\n", "line 2: a word without a name"),
        ("w.csv", "小柚,Platform\n大柚,Product,小柚\n", "line 2: '小柚' stands in line 1 already"),
        ("w.csv", "小柚,Platform,柚\n", "line 1: '柚' is too short"),
        ("w.ttl", TURTLE.replace("kg:Platform", "kg:Plattform"), "line 4: '小柚鲜选' has unknown type 'Plattform'"),
        ("w.ttl", TURTLE + "<urn:c> a", "line 7"),
        ("w.ttl", TURTLE.replace(" , kg:Platform", ""), "line 4: '小柚鲜选' has no type"),
        ("w.ttl", TURTLE.replace('skos:prefLabel "三色堇米糕"@zh', 'skos:note "x"'), "a word without a name"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(OntologyError, match=message) as caught:
        read_lexicon(tmp_path / name)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_bytes(b"\xff\xfe\x00")
    for name, said in (("w.csv", "is not UTF-8 at byte 0"), ("none.csv", "No such file or directory; name a CSV")):
        with pytest.raises(OntologyError, match=f"lexicon .*{name}:? {said}"):
            read_lexicon(tmp_path / name)


def test_the_digest_is_of_the_words_and_not_of_their_order() -> None:
    assert Lexicon(WORDS).digest == Lexicon(WORDS[::-1]).digest
    changed = {Lexicon(WORDS[:1]).digest, Lexicon((WORDS[0], Word("三色堇米糕", "Event"))).digest}
    assert Lexicon(WORDS).digest not in changed
    assert len(changed) == 2
