"""How long a page takes to build and to be drawn in headless Chromium, against plain pyvis in the same run.

    python benchmarks/page.py [NODES …] [--plain NODES] [--patience SECONDS]

Two facts a node, a sentence for each fact, no graphics card. Plain pyvis runs as its manual shows it (physics on,
in-line scripts) and is given up after the patience runs out.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store
from pyvis.network import Network
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.support.ui import WebDriverWait

from kg.answers.page import write_page
from kg.namespaces import BASE, DCTERMS, KG, OA, RDF, SKOS
from tests.browser.chromium import open_page, start_browser

TYPES = ("Person", "Place", "Platform", "Product", "Organization", "Event")
RELATIONS = ("promotes", "partOf", "streamsOn", "participatesIn", "partnersWith")


def list_quads(count: int) -> Iterator[Quad]:
    """A graph of ``count`` things in the shape of kg/README.md; communities of about fifty."""
    chance = random.Random(618)
    for number in range(count):
        document = f"{BASE}document/d{number // 25}"
        graph = NamedNode(document.replace("/document/", "/graph/document/"))

        def tell(subject: str, predicate: str, value: str | Literal, graph: NamedNode = graph) -> Quad:
            end = value if isinstance(value, Literal) else NamedNode(value)
            return Quad(NamedNode(subject), NamedNode(predicate), end, graph)

        thing, name = f"{BASE}id/x/{number}", f"名称{number}"
        yield tell(document, RDF + "type", KG + "Document")
        yield tell(document, DCTERMS + "title", Literal(f"第{number // 25}篇报道"))
        yield tell(document, KG + "outlet", Literal("测试日报"))
        yield tell(thing, RDF + "type", KG + TYPES[number % len(TYPES)])
        yield tell(thing, SKOS + "prefLabel", Literal(name, language="zh"))
        for turn in range(2):
            near = number // 50 * 50 + chance.randrange(50)
            other = min(near, count - 1) if chance.random() < 0.85 else chance.randrange(count)
            claim, sentence = f"{document}/claim/{number}-{turn}", f"{document}#char={number * 90 + turn * 45},{turn}"
            yield tell(claim, RDF + "subject", thing)
            yield tell(claim, RDF + "predicate", KG + chance.choice(RELATIONS))
            yield tell(claim, RDF + "object", f"{BASE}id/x/{other}")
            yield tell(claim, KG + "assertedIn", sentence)
            yield tell(claim, KG + "confidence", Literal("0.9"))
            text = f"昨天，{name}和名称{other}在直播间里向网友介绍了当地的特产，两人都说今年收成好，欢迎大家常来看看。"
            yield tell(sentence, OA + "exact", Literal(text))
            yield tell(sentence, OA + "hasSource", document)


def measure_page(count: int, folder: Path) -> list[str]:
    store = Store()
    store.extend(list_quads(count))
    start = time.perf_counter()
    summary = write_page(store, folder / f"{count}.html", limit=count)
    built = time.perf_counter() - start
    browser = start_browser(folder / f"profile-{count}")
    try:
        start = time.perf_counter()
        open_page(browser, summary.path)
        usable = time.perf_counter() - start
        drawn = float(browser.execute_script("return document.body.dataset.drawn")) / 1000
        frame = browser.execute_async_script(FRAMES)
        click = "const s = performance.now(); document.querySelector('.chip').click(); return performance.now() - s"
        filtered = browser.execute_script(click)
    finally:
        browser.quit()
    size = summary.size / 1e6
    cells = [f"{built:.2f} s", f"{drawn:.2f} s", f"{usable:.2f} s", f"{frame:.0f} ms", f"{filtered:.0f} ms"]
    return [f"{summary.nodes}", f"{summary.edges}", *cells, f"{size:.1f} MB"]


FRAMES = """
const done = arguments[0], canvas = document.querySelector("#picture canvas"), times = [];
const press = (type, x) => canvas.dispatchEvent(new PointerEvent(type, {
  bubbles: true, pointerId: 1, pointerType: "mouse", button: 0, buttons: 1, isPrimary: true, clientX: x, clientY: 400,
}));
let step = 0, last = performance.now();
press("pointerdown", 500);
(function move() {
  press("pointermove", 500 + 6 * step);
  requestAnimationFrame(() => {
    const now = performance.now();
    times.push(now - last);
    last = now;
    if (++step < 30) move();
    else { press("pointerup", 500 + 6 * step); times.sort((a, b) => a - b); done(times[15]); }
  });
})();
"""


def measure_plain(count: int, folder: Path, patience: float) -> list[str]:
    chance = random.Random(618)
    network = Network(cdn_resources="in_line", directed=True)
    start = time.perf_counter()
    for number in range(count):
        network.add_node(number, f"名称{number}")
    for number in range(count):
        for _ in range(2):
            network.add_edge(number, chance.randrange(count))
    page = folder / f"plain-{count}.html"
    page.write_text(network.generate_html(), encoding="utf-8")
    built = time.perf_counter() - start
    browser = start_browser(folder / f"profile-plain-{count}")
    browser.set_page_load_timeout(patience)
    try:
        start = time.perf_counter()
        try:
            browser.get(page.as_uri())
            bar = "const b = document.getElementById('loadingBar'); return !b || b.style.opacity === '0'"
            WebDriverWait(browser, patience).until(lambda b: b.execute_script(bar))
            usable = f"{time.perf_counter() - start:.1f} s"
        except TimeoutException:
            usable = f"not in {patience:.0f} s"
    finally:
        browser.quit()
    return [
        f"{count} (plain)",
        f"{2 * count}",
        f"{built:.2f} s",
        "",
        usable,
        "",
        "",
        f"{page.stat().st_size / 1e6:.1f} MB",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("nodes", nargs="*", type=int, default=[1000, 5000])
    parser.add_argument("--plain", type=int, default=1000, help="nodes for plain pyvis; 0 leaves it out")
    parser.add_argument("--patience", type=float, default=120)
    options = parser.parse_args()
    rows = [["nodes", "edges", "build", "drawn", "usable", "pan frame", "filter", "file"]]
    with tempfile.TemporaryDirectory() as folder:
        rows += [measure_page(count, Path(folder)) for count in options.nodes]
        if options.plain:
            rows.append(measure_plain(options.plain, Path(folder), options.patience))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))


if __name__ == "__main__":
    main()
