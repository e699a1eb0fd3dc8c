"""How well, and how fast, entities of many documents are put together.

    python benchmarks/resolution.py figures [--aside | --second]    # pairwise, B³, CEAF-e and codes of places
    python benchmarks/resolution.py growth 1000 10000    # one more document to graphs of so many entities

Gold extractions go in, so that only resolution is measured. ``resolution.md`` records what came out.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.namespaces import BASE
from kg.ontology import load_divisions
from kg.record_form import read_record
from kg.records import Document, Entity, Extraction, Mention, Relation
from kg.resolution import load_table, open_index, resolve
from kg.resolution.profiling import link_places
from kg.resolution.scoring import score_b_cubed, score_ceaf, score_pairs
from kg.settings import find_ontology
from kg.training.corpus import read_corpus

CORPUS = find_ontology() / "corpus"


def measure_cross(part: str) -> Iterator[str]:
    """A line for all entities of a part of the cross-document set, and one for each type."""
    rows = [json.loads(line) for line in (CORPUS / "cross" / part / "documents.jsonl").open(encoding="utf-8")]
    resolution = resolve([read_record(row) for row in rows], base=BASE)
    gold: dict[str, dict[tuple[str, str], str]] = {"all": {}}
    for row in rows:
        for entity in row["entities"]:
            if entity["type"] != "Position":
                for kind in ("all", entity["type"]):
                    gold.setdefault(kind, {})[row["id"], entity["id"]] = entity["thing"]
    for kind, things in gold.items():
        found = {key: resolution.iri_of(*key) for key in things}
        scores = [score(found, things) for score in (score_pairs, score_b_cubed, score_ceaf)]
        figures = " | ".join(f"{s.precision:.3f} | {s.recall:.3f}" for s in scores)
        yield f"| {kind} | {len(things)} | {figures} |"


def measure_places(name: str) -> str:
    """A line for a gold of codes: right where the document decides, guessed where it does not."""
    source = CORPUS / "dev.ann" if name == "dev" else CORPUS / "places" / f"{name}.ann"
    outlets = dict(re.findall(r"^# id: (.*)\n(?:# .*\n)*?# source: *(.*)$", source.read_text(encoding="utf-8"), re.M))
    table, found = load_table(), {}
    for extraction in read_corpus([source]):
        document = replace(extraction.document, source=outlets.get(extraction.document.id, ""))
        linked = link_places(replace(extraction, document=document), table)
        for entity in extraction.entities:
            for mention in entity.mentions:
                code = linked[entity.id].code if entity.id in linked else ""
                found[extraction.document.id, str(mention.start), str(mention.end)] = code
    with (CORPUS / "places" / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    decided = [r for r in rows if r["code"] not in ("", "-")]
    right = sum(found[r["document"], r["start"], r["end"]] == r["code"] for r in decided)
    others = [r for r in rows if r["code"] in ("", "-")]
    guessed = sum(bool(found[r["document"], r["start"], r["end"]]) for r in others)
    return f"| {name} | {right} of {len(decided)} | {right / len(decided):.3f} | {guessed} of {len(others)} |"


def measure_growth(sizes: Iterable[int]) -> Iterator[str]:
    """A line for each number of entities: what one more document costs, beside taking in all of them."""
    for size in sizes:
        documents = {e.document.id: e for e in invent_documents(size)}
        added = {e.document.id: e for e in invent_documents(50 * 9, seed=2, prefix="new")}
        with tempfile.TemporaryDirectory() as folder:
            index = open_index(Path(folder) / "resolution.sqlite", base=BASE, table=load_table())
            started = time.perf_counter()
            index.update({id_: id_ for id_ in documents}, documents.__getitem__)
            index.commit()
            whole = time.perf_counter() - started
            seconds, touched = [], []
            for id_ in added:
                started = time.perf_counter()
                changes = index.apply({id_: id_}, [], added.__getitem__)
                seconds.append(time.perf_counter() - started)
                touched.append(changes.touched)
            index.close()
        one = statistics.median(seconds) * 1000
        yield f"| {size:,} | {len(documents):,} | {whole:.1f} | {one:.1f} | {statistics.median(touched):.0f} |"


def invent_documents(entities: int, *, seed: int = 1, prefix: str = "old") -> Iterator[Extraction]:
    """Documents of nine entities: names repeat as in news, and there are more of them the more documents there are."""
    chance = random.Random(seed)
    counties = [d for d in load_divisions() if d.level == 3 and "-" not in d.code]
    by_code = {d.code: d for d in load_divisions()}
    surnames, given = (
        "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
        "明伟芳静强磊军洋勇艳杰娟涛超霞平刚桂英华文建国志远子涵",
    )
    for number in range(max(1, entities // 9)):
        county = counties[int(chance.random() ** 2 * len(counties))]
        parent = by_code.get(county.parent_code, county)
        who = [chance.choice(surnames) + "".join(chance.sample(given, 2)) for _ in range(2)]
        crop = chance.choice(["苹果", "大米", "木耳", "茶叶", "核桃", "脐橙", "黄桃", "香菇"])
        names = [
            *(("Person", name) for name in who),
            ("Place", county.name),
            ("Place", parent.name),
            ("Platform", chance.choice(["快手", "抖音", "京东", "淘宝"])),
            ("Organization", f"{county.name}{chance.choice(['商务局', '农业农村局', '供销社'])}"),
            ("Product", (county.short or county.name) + crop),
            ("Event", f"第{chance.randint(1, 9)}届{county.short or county.name}{crop}节"),
            ("Position", chance.choice(["副县长", "种植户", "局长", "主播"])),
        ]
        text, found = "", []
        for order, (type_, name) in enumerate(names):
            found.append(Entity(f"e{order}", type_, name, (Mention(len(text), len(text) + len(name), name, type_),)))
            text += name + "，"
        relations = (
            Relation("holdsPosition", "e0", "e8", at="e2"),
            Relation("partOf", "e2", "e3"),
            Relation("locatedIn", "e5", "e2"),
            Relation("originatesFrom", "e6", "e2"),
        )
        day = f"20{chance.randint(19, 24)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        yield Extraction(Document(f"{prefix}{number}", text, published=day), tuple(found), relations)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    figures = commands.add_parser("figures")
    figures.add_argument("--aside", action="store_true", help="the part put aside: for figures that are reported only")
    figures.add_argument("--second", action="store_true", help="the part written later")
    growth = commands.add_parser("growth")
    growth.add_argument("sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    options = parser.parse_args()
    if options.command == "growth":
        print("| entities | documents | all of them, s | one more, ms | candidates compared for it |")
        print("|---|---|---|---|---|")
        lines = measure_growth(options.sizes)
    else:
        print("| type | entities | pairwise P | R | B³ P | R | CEAF-e P | R |\n|---|---|---|---|---|---|---|---|")
        lines = measure_cross("aside" if options.aside else "second" if options.second else "open")
    for line in lines:
        print(line, flush=True)
    if options.command == "figures":
        print("\n| places | right code | share | guessed where none |\n|---|---|---|---|")
        for name in ("dev", "homonyms"):
            print(measure_places(name))


if __name__ == "__main__":
    main()
