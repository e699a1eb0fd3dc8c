"""The vocabulary is whole: labelled, defined, without contradictions, and one with the annotation guideline."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg import ontology
from kg.errors import OntologyError
from kg.namespaces import KG, LEXICON, METRIC, SCHEMA, UNIT, mint_slug
from kg.ontology import Term, find_schemes, load_divisions, load_relation_types, load_terms
from kg.settings import find_ontology

FOLDER = find_ontology()
GUIDELINE = (FOLDER / "corpus" / "GUIDELINE.md").read_text(encoding="utf-8")
README = (FOLDER / "README.md").read_text(encoding="utf-8")
GENERIC = ("商品", "产品", "农产品", "特产", "好物", "农特产品")
SIZES = {
    "platform": 60,
    "product": 2_500,
    "post": 500,
    "organization": 300,
    "event": 150,
    "surname": 500,
    "country": 250,
    "feature": 300,
    "province": 34,
}


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return Graph().parse(FOLDER / "zhitu.ttl")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(FOLDER / "shapes.ttl")


@pytest.fixture
def broken_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty ontology folder in the place of the shipped one."""
    caches = (load_terms, find_schemes, load_relation_types, load_divisions, ontology._read_scheme)
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "authority").mkdir()
    monkeypatch.setattr(ontology, "find_ontology", lambda: tmp_path)
    for cached in caches:
        cached.cache_clear()
    yield tmp_path
    for cached in caches:
        cached.cache_clear()


def our_terms(graph: Graph) -> set[URIRef]:
    """Every term of our own vocabulary that a graph names, in whatever place."""
    return {
        node for node in graph.all_nodes() | set(graph.predicates()) if isinstance(node, URIRef) and node.startswith(KG)
    }


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    return sorted(
        o.language or "" for o in graph.objects(subject, predicate) if isinstance(o, Literal) and str(o).strip()
    )


def read_guideline_relations() -> dict[str, tuple[list[str], list[str]]]:
    """Name, heads and tails of each row of the guideline's table of relations."""
    table = GUIDELINE.split("## Relations", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (\w+) \| ([\w, ]+) \| ([\w, ]+) \|", table, re.MULTILINE)
    return {name: (heads.split(", "), tails.split(", ")) for name, heads, tails in rows if name != "name"}


def read_guideline_values(kind: str) -> list[str]:
    """The values of METRIC or UNIT, as the guideline lists them; what brackets explain is left out."""
    line = next(line for line in GUIDELINE.splitlines() if line.startswith(f"{kind}: "))
    listed = re.sub(r"\([^)]*\)", "", line.partition(": ")[2])
    return [value.strip() for value in listed.strip(" .").split(",")]


def find_class_lists(shapes: Graph, shape: Node) -> set[str]:
    """The classes that a shape allows, by one sh:class or several under sh:or."""
    classes = set(shapes.objects(shape, SH["class"]))
    for listed in shapes.objects(shape, SH["or"]):
        for option in shapes.items(listed):
            classes |= set(shapes.objects(option, SH["class"]))
    return {str(c).removeprefix(KG) for c in classes}


def test_every_term_has_labels_and_definitions_in_both_languages(vocabulary: Graph) -> None:
    terms = our_terms(vocabulary)
    assert len(terms) > 60
    for term in terms:
        assert languages(vocabulary, term, RDFS.label) == ["en", "zh"], term
        assert languages(vocabulary, term, SKOS.definition) == ["en", "zh"], term


def test_every_term_is_declared_once_as_one_kind(vocabulary: Graph) -> None:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    for term in our_terms(vocabulary):
        assert len(kinds & set(vocabulary.objects(term, RDF.type))) == 1, term


def test_labels_tell_terms_apart(vocabulary: Graph) -> None:
    for language in ("zh", "en"):
        labels = [str(o) for _, o in vocabulary.subject_objects(RDFS.label) if getattr(o, "language", "") == language]
        assert len(labels) == len(set(labels)), sorted(x for x in labels if labels.count(x) > 1)


def test_the_ontology_says_what_it_is(vocabulary: Graph) -> None:
    (header,) = vocabulary.subjects(RDF.type, OWL.Ontology)
    assert languages(vocabulary, header, DCTERMS.title) == ["en", "zh"]
    assert vocabulary.value(header, OWL.versionInfo)
    assert vocabulary.value(header, DCTERMS.license)


def test_no_blank_node_reaches_the_graph() -> None:
    for path in (FOLDER / "zhitu.ttl", *(FOLDER / "lexicon").glob("*.ttl")):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            assert not isinstance(quad.subject, ox.BlankNode), path
            assert not isinstance(quad.object, ox.BlankNode), path


def test_classes_and_most_properties_are_tied_to_other_vocabularies(vocabulary: Graph) -> None:
    ties = (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, SKOS.closeMatch)
    for term in vocabulary.subjects(RDF.type, OWL.Class):
        if str(term).startswith(KG):
            outside = [o for tie in ties for o in vocabulary.objects(term, tie) if not str(o).startswith(KG)]
            assert outside, term


def test_inverses_are_of_relations_and_swap_nothing_else(vocabulary: Graph) -> None:
    relations = {relation.iri for relation in load_relation_types().values()}
    pairs = list(vocabulary.subject_objects(OWL.inverseOf))
    assert len(pairs) > 10
    for inverse, relation in pairs:
        assert str(relation) in relations
        assert str(inverse) not in relations


def test_part_of_is_transitive(vocabulary: Graph) -> None:
    assert (URIRef(KG + "partOf"), RDF.type, OWL.TransitiveProperty) in vocabulary


def test_every_way_of_stating_is_a_kind_of_stated_in(vocabulary: Graph) -> None:
    ways = set(vocabulary.subjects(RDFS.subPropertyOf, URIRef(KG + "statedIn")))
    assert ways == {URIRef(f"{KG}{way}In") for way in ("asserted", "planned", "denied", "forecast", "attributed")}


def test_relations_are_those_of_the_guideline_and_publishes() -> None:
    expected = read_guideline_relations()
    known = load_relation_types()
    assert len(expected) == 13
    assert set(known) == {*expected, "publishes"}
    for name, (heads, tails) in expected.items():
        assert set(heads) <= set(known[name].domains), name
        assert set(tails) <= set(known[name].ranges), name


def test_domains_and_ranges_name_classes(vocabulary: Graph) -> None:
    for relation in load_relation_types().values():
        assert relation.domains, relation.name
        assert relation.ranges, relation.name
        for name in (*relation.domains, *relation.ranges):
            assert (URIRef(KG + name), RDF.type, OWL.Class) in vocabulary
        for included, whole in ((relation.domains, RDFS.domain), (relation.ranges, RDFS.range)):
            (superclass,) = vocabulary.objects(URIRef(relation.iri), whole)
            for name in included:
                assert superclass in vocabulary.transitive_objects(URIRef(KG + name), RDFS.subClassOf), relation.name


def test_shapes_use_declared_terms_only(vocabulary: Graph, shapes: Graph) -> None:
    undeclared = our_terms(shapes) - set(vocabulary.subjects(RDF.type))
    assert not undeclared
    lexicon = {f"{LEXICON}{scheme}" for scheme in find_schemes()}
    assert {str(n) for n in shapes.all_nodes() if str(n).startswith(LEXICON)} <= lexicon


def test_every_shape_speaks_both_languages(shapes: Graph) -> None:
    constrained = set(shapes.subjects(SH.path)) - {n for n in shapes.subjects(SH.path) if isinstance(n, BNode)}
    assert len(constrained) > 40
    for shape in constrained:
        assert languages(shapes, shape, SH.message) == ["en", "zh"], shape


def test_shapes_and_ontology_agree_on_the_ends_of_relations(shapes: Graph) -> None:
    for relation in load_relation_types().values():
        if relation.name == "partOf":  # pairs: a place in a place, an organization in an organization
            continue
        targeted = set(shapes.subjects(SH.targetSubjectsOf, URIRef(relation.iri)))
        subject_shapes = [s for s in targeted if shapes.value(s, SH.path) is None]
        object_shapes = [s for s in targeted if shapes.value(s, SH.path) == URIRef(relation.iri)]
        assert [find_class_lists(shapes, s) for s in subject_shapes] == [set(relation.domains)], relation.name
        assert [find_class_lists(shapes, s) for s in object_shapes] == [set(relation.ranges)], relation.name


@pytest.mark.parametrize("scheme", find_schemes())
def test_a_surface_has_one_meaning_in_its_scheme(scheme: str) -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for term in load_terms(scheme):
        for surface in (term.name, *term.aliases):
            meanings[surface].add(term.iri)
    if scheme != "surname":  # 余 and 于 are both Yu
        for term in load_terms(scheme):
            meanings[term.name_en.casefold()].add(term.iri)
    assert not {surface: iris for surface, iris in meanings.items() if len(iris) > 1}


@pytest.mark.parametrize("scheme", find_schemes())
def test_terms_are_named_in_both_languages_and_sorted(scheme: str) -> None:
    terms = load_terms(scheme)
    assert list(terms) == sorted(terms)
    for term in terms:
        assert term.iri.startswith(f"{LEXICON}{scheme}/")
        assert term.scheme == scheme
        assert term.name.strip(), term.iri
        assert term.name_en.strip(), term.iri
        assert term.name not in term.aliases
        assert not set("“”《》") & set(term.name), term.name


@pytest.mark.parametrize("scheme", find_schemes())
def test_a_scheme_is_a_skos_scheme_with_labels(scheme: str) -> None:
    graph = Graph().parse(FOLDER / "lexicon" / f"{scheme}.ttl")
    iri = URIRef(f"{LEXICON}{scheme}")
    assert (iri, RDF.type, SKOS.ConceptScheme) in graph
    assert languages(graph, iri, DCTERMS.title) == ["en", "zh"]
    assert languages(graph, iri, DCTERMS.description) == ["en", "zh"]
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert {URIRef(term.iri) for term in load_terms(scheme)} == concepts
    assert all(set(graph.objects(concept, SKOS.inScheme)) == {iri} for concept in concepts)


def test_the_lexicon_is_large_enough() -> None:
    assert {scheme: len(load_terms(scheme)) for scheme, size in SIZES.items() if len(load_terms(scheme)) < size} == {}


def test_the_readme_counts_the_terms() -> None:
    told: dict[str, int] = {}
    for schemes, counts in re.findall(r"^\| ((?:`[\w-]+`(?:, )?)+) \| ([\d, ]+?) \|", README, re.MULTILINE):
        numbers = [int(count.replace(",", "")) for count in counts.split(", ")]
        told.update(zip(re.findall(r"[\w-]+", schemes), numbers, strict=True))
    assert told == {scheme: len(load_terms(scheme)) for scheme in find_schemes()}


def test_slugs_are_the_names() -> None:
    for scheme in ("platform", "organization", "product", "post"):
        for term in load_terms(scheme):
            assert term.iri == f"{LEXICON}{scheme}/{mint_slug(term.name)}"


def test_metrics_and_units_are_those_of_the_guideline() -> None:
    for scheme, base, kind in (("metric", METRIC, "METRIC"), ("unit", UNIT, "UNIT")):
        expected = read_guideline_values(kind)
        assert len(expected) > 15
        assert {term.iri.removeprefix(base) for term in load_terms(scheme)} == set(expected)


def test_metrics_and_units_are_defined() -> None:
    for scheme in ("metric", "unit"):
        graph = Graph().parse(FOLDER / "lexicon" / f"{scheme}.ttl")
        for term in load_terms(scheme):
            assert languages(graph, URIRef(term.iri), SKOS.definition) == ["en", "zh"]


def find_platform(surface: str) -> Term:
    (term,) = [t for t in load_terms("platform") if surface in (t.name, t.name_en, *t.aliases)]
    return term


def test_platforms_carry_aliases_site_and_operator() -> None:
    assert find_platform("京东商城") == find_platform("京东APP") == find_platform("JD.com")
    assert find_platform("微博").name == "新浪微博"
    assert find_platform("哔哩哔哩").aliases[0] == "B站"
    assert find_platform("京东").homepage == "https://www.jd.com/"
    assert find_platform("抖音").operator == ("字节跳动",)
    with_site = [t for t in load_terms("platform") if t.homepage]
    assert len(with_site) > 150
    assert all(re.fullmatch(r"https?://[\w.-]+/\S*", t.homepage) for t in with_site)


def test_a_service_of_a_platform_is_a_platform_of_its_own() -> None:
    for child, parent in (("淘宝直播", "淘宝"), ("京东直播", "京东"), ("抖音电商", "抖音"), ("快手电商", "快手")):
        assert find_platform(child).broader == (parent,)
        assert find_platform(child).category == "直播电商"


def test_products_stand_in_two_levels_of_categories() -> None:
    products = {t.name: t for t in load_terms("product")}
    assert products["苹果"].broader == ("水果",)
    assert products["苹果"].category == "农产"
    assert products["桂林米粉"].broader == ("米粉", "面食")
    assert all(t.category for t in products.values())
    assert not set(GENERIC) & {surface for t in products.values() for surface in (t.name, *t.aliases)}


def test_categories_are_no_names_to_look_for() -> None:
    categories = {t.name for t in load_terms("category")}
    used = {t.category for scheme in find_schemes() for t in load_terms(scheme)} - {""}
    assert used <= categories


def test_an_unknown_scheme_is_told_with_the_known_ones() -> None:
    with pytest.raises(OntologyError, match=r"unknown lexicon scheme 'plattform'; known: .*platform"):
        load_terms("plattform")


def test_a_file_that_is_no_turtle_is_named(broken_folder: Path) -> None:
    (broken_folder / "lexicon" / "post.ttl").write_text("市委书记 a skos:Concept .", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"cannot read .*post\.ttl"):
        load_terms("post")


def test_a_concept_that_nobody_describes_is_named(broken_folder: Path) -> None:
    (broken_folder / "lexicon" / "post.ttl").write_text(
        f'<{LEXICON}post/a> <{SKOS.prefLabel}> "甲"@zh ; <{SKOS.broader}> <{LEXICON}post/b> .', encoding="utf-8"
    )
    with pytest.raises(OntologyError, match="post/b, which ontology/lexicon does not describe"):
        load_terms("post")


def test_circles_of_broader_terms_end(broken_folder: Path) -> None:
    def concept(name: str, broader: str) -> str:
        return f'<{LEXICON}post/{name}> <{SKOS.prefLabel}> "{name}"@zh ; <{SKOS.broader}> <{LEXICON}post/{broader}> .'

    (broken_folder / "lexicon" / "post.ttl").write_text(concept("a", "b") + concept("b", "a"), encoding="utf-8")
    assert [t.broader for t in load_terms("post")] == [("b",), ("a",)]


def test_a_relation_needs_the_ontology_alone(broken_folder: Path) -> None:
    (broken_folder / "zhitu.ttl").write_text(
        f'<{KG}sponsors> <{RDFS.subPropertyOf}> <{KG}relation> ; <{RDFS.label}> "赞助"@zh , "sponsors"@en ;'
        f"<{SCHEMA}domainIncludes> <{KG}Organization> ; <{SCHEMA}rangeIncludes> <{KG}Event> .",
        encoding="utf-8",
    )
    (relation,) = load_relation_types().values()
    assert (relation.name, relation.label_zh) == ("sponsors", "赞助")
    assert (relation.domains, relation.ranges) == (("Organization",), ("Event",))


@pytest.mark.parametrize("content", [b"", b"no gzip", b"\x1f\x8b\x08"])
def test_a_damaged_table_of_divisions_is_named(broken_folder: Path, content: bytes) -> None:
    (broken_folder / "authority" / "divisions.tsv.gz").write_bytes(content)
    if content:
        with pytest.raises(OntologyError, match=r"cannot read divisions .*divisions\.tsv\.gz"):
            load_divisions()
    else:
        assert load_divisions() == ()


def test_divisions_know_their_parents() -> None:
    divisions = {d.code: d for d in load_divisions()}
    fengcheng = divisions["360981"]
    assert (fengcheng.name, fengcheng.level) == ("丰城市", 3)
    yichun = divisions[fengcheng.parent_code]
    assert (yichun.name, yichun.level) == ("宜春市", 2)
    assert divisions[yichun.parent_code].name == "江西省"
    assert divisions[yichun.parent_code].parent_code == ""


def test_divisions_form_a_tree() -> None:
    divisions = {d.code: d for d in load_divisions()}
    assert len(divisions) == len(load_divisions())
    for division in divisions.values():
        assert (division.level == 1) == (division.parent_code == "")
        assert division.level == 1 or divisions[division.parent_code].level < division.level


def test_divisions_are_all_there() -> None:
    levels = [d.level for d in load_divisions()]
    assert [levels.count(level) for level in (1, 2, 3, 4)] == [34, 344, 3188, 43104]


def test_codes_are_official_or_visibly_ours() -> None:
    for code, _, level, parent, _ in load_divisions():
        official = rf"{parent}\d{{3}}" if level == 4 else r"\d{6}"
        assert re.fullmatch(rf"{official}|{parent}-\d{{3}}", code), code
    towns = [d for d in load_divisions() if d.level == 4]
    assert sum("-" not in d.code for d in towns) > 0.85 * len(towns)


def test_no_name_has_lost_a_character() -> None:
    assert not [d for d in load_divisions() if not re.fullmatch(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]+", d.name)]


def test_provinces_of_lexicon_and_divisions_are_the_same() -> None:
    graph = Graph().parse(FOLDER / "lexicon" / "province.ttl")
    names = {str(o): str(graph.value(s, SKOS.prefLabel, any=True)) for s, o in graph.subject_objects(SKOS.notation)}
    assert set(names) == {d.code for d in load_divisions() if d.level == 1}
    assert {t.name for t in load_terms("province")} == {d.name for d in load_divisions() if d.level == 1}


def test_a_table_of_another_version_is_told(broken_folder: Path) -> None:
    table = gzip.compress("110000\t北京市\t1\t\t北京\n360981\t丰城市\t3\t360900\n".encode())
    (broken_folder / "authority" / "divisions.tsv.gz").write_bytes(table)
    message = r"line 2 has 4 columns, this version reads 5: it is another version's; install zhitu again"
    with pytest.raises(OntologyError, match=message):
        load_divisions()
