"""How long a page takes to build and to be drawn in headless Chromium, against plain pyvis in the same run.

    python -m benchmarks.page [NODES …] [--plain NODES …] [--patience SECONDS] [--repeat TIMES] >> benchmarks/page.md

Two facts a node, a sentence for each fact, no graphics card. *Drawn* is the page's own clock at its first frame with
names, *usable* the time from the call to the answer of the first script, browser and driver included. A frame of
panning or zooming is the time between two animation frames while the pointer moves or the wheel turns; a filter or a
search is the time from the click or the letter to the frame after it. Plain pyvis runs as its manual shows it (physics
on, scripts in line) and is given up when the patience runs out.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Store
from pyvis.network import Network
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.support.ui import WebDriverWait
from urllib3.exceptions import HTTPError

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


# Milliseconds between frames: the first few warm the script up.
FRAMES = """
const [act, done] = arguments, canvas = document.querySelector("#picture canvas"), times = [];
const at = step => ({ bubbles: true, pointerId: 1, pointerType: "mouse", button: 0, buttons: 1, isPrimary: true,
  clientX: 400 + 8 * step, clientY: 150 });
const acts = {
  pan: step => canvas.dispatchEvent(new PointerEvent(step ? "pointermove" : "pointerdown", at(step))),
  zoom: step => canvas.dispatchEvent(new WheelEvent("wheel", { ...at(0), deltaY: step < 18 ? -100 : 100 })),
};
const places = new Set();
let step = 0, last = performance.now();
(function move() {
  acts[act](step);
  requestAnimationFrame(now => {
    times.push(now - last);
    last = now;
    places.add(JSON.stringify(zhitu.locate(0)));
    if (++step < 36) move();
    else {
      canvas.dispatchEvent(new PointerEvent("pointerup", at(step)));
      done(places.size > 12 ? times.slice(4) : []);
    }
  });
})();
"""
# Milliseconds from an act to the end of the frame that shows it.
ANSWER = """
const [kind, value, done] = arguments, box = document.getElementById("search"), start = performance.now();
if (kind === "filter") document.querySelector(`[data-key="type:${value}"]`).click();
else { box.focus(); box.value = value; box.dispatchEvent(new Event("input", { bubbles: true })); }
requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
"""
TYPED = ("名", "名称", "名称4", "名称49", "mc", "mingcheng3", "名称499", "没有")


def measure_once(page: Path, folder: Path) -> dict[str, list[float]]:
    """One start of the browser, one opening of the page, and what a reader does with it."""
    browser = start_browser(folder / f"profile-{time.monotonic_ns()}")
    browser.set_script_timeout(120)
    try:
        start = time.perf_counter()
        open_page(browser, page)
        found = {"usable": [time.perf_counter() - start]}
        found["drawn"] = [float(browser.execute_script("return document.body.dataset.drawn")) / 1000]
        for act in ("pan", "zoom"):
            found[act] = browser.execute_async_script(FRAMES, act)
            assert found[act], f"the picture did not {act}"
        found["filter"] = [browser.execute_async_script(ANSWER, "filter", kind) for kind in TYPES for _ in range(2)]
        found["search"] = [browser.execute_async_script(ANSWER, "search", typed) for typed in TYPED]
        return found
    finally:
        browser.quit()


def measure_page(count: int, folder: Path, repeat: int) -> list[str]:
    store = Store()
    store.extend(list_quads(count))
    built: list[float] = []
    found: dict[str, list[float]] = {}
    for _ in range(repeat):
        start = time.perf_counter()
        summary = write_page(store, folder / f"{count}.html", limit=count)
        built.append(time.perf_counter() - start)
        for key, values in measure_once(summary.path, folder).items():
            found.setdefault(key, []).extend(values)
    middle = {key: statistics.median(values) for key, values in found.items()}
    seconds = [f"{statistics.median(built):.1f} s", f"{middle['drawn']:.2f} s", f"{middle['usable']:.2f} s"]
    frames = [f"{middle[act]:.0f} ({max(found[act]):.0f})" for act in ("pan", "zoom", "filter", "search")]
    return [f"zhitu, {summary.nodes:,}", f"{summary.edges:,}", *seconds, *frames, f"{summary.size / 1e6:.2f} MB"]


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
    usable = time_plain(start_browser(folder / f"profile-plain-{count}"), page, patience)
    size = f"{page.stat().st_size / 1e6:.2f} MB"
    return [f"pyvis, {count:,}", f"{2 * count:,}", f"{built:.1f} s", "", usable, "", "", "", "", size]


def time_plain(browser: Chrome, page: Path, patience: float) -> str:
    """Until the bar of the layout's progress is gone: before that the picture dances."""
    browser.set_page_load_timeout(patience)
    browser.set_script_timeout(patience)
    start = time.perf_counter()
    bar = "const b = document.getElementById('loadingBar'); return !b || b.style.opacity === '0'"
    try:
        browser.get(page.as_uri())
        left = patience - (time.perf_counter() - start)
        WebDriverWait(browser, left).until(lambda b: b.execute_script(bar))
        return f"{time.perf_counter() - start:.1f} s"
    except (WebDriverException, HTTPError):
        return f"not in {patience:.0f} s"
    finally:
        with suppress(WebDriverException, HTTPError):
            browser.quit()


def describe_machine() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    return f"{model}, {os.cpu_count()} cores, load {load}; Python {platform.python_version()}, pyvis {version('pyvis')}"


def find_version(folder: Path) -> str:
    browser = start_browser(folder / "profile-version")
    try:
        known: dict[str, Any] = browser.capabilities
        return f"{known['browserName']} {known['browserVersion']} headless, no GPU, 1280 × 800"
    finally:
        browser.quit()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("nodes", nargs="*", type=int, default=[1000, 5000, 20000])
    parser.add_argument("--plain", nargs="*", type=int, default=[1000, 5000, 20000], help="nodes for plain pyvis")
    parser.add_argument("--patience", type=float, default=240)
    parser.add_argument("--repeat", type=int, default=3, help="times that our page is built and opened; medians count")
    options = parser.parse_args()
    columns = ["page, nodes", "edges", "build", "drawn", "usable", "pan", "zoom", "filter", "search", "file"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        print(f"{describe_machine()}; {find_version(folder)}.")
        print(f"Medians of {options.repeat}; milliseconds a frame or an answer, the slowest in brackets.\n")
        print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns), flush=True)
        for count in options.nodes:
            print("| " + " | ".join(measure_page(count, folder, options.repeat)) + " |", flush=True)
        for count in options.plain:
            print("| " + " | ".join(measure_plain(count, folder, options.patience)) + " |", flush=True)
        print(f"\nLoad at the end {os.getloadavg()[0]:.2f}.")


if __name__ == "__main__":
    main()
