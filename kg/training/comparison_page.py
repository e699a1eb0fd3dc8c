"""The worst documents as one page: no script of others, no network, light and dark, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Final

from kg.errors import ExportError
from kg.ontology import load_class_labels, load_relation_types
from kg.records import ENTITY_TYPES
from kg.training.comparison import Comparison, Mark
from kg.training.evaluation import Finding

# Hues of the seven types, far enough apart to be told by most eyes; the type is written in the tooltip and below.
_HUES: Final = dict(zip(ENTITY_TYPES, (210, 130, 275, 35, 185, 335, 60), strict=True))
_FIGURES: Final = {
    "relations": "关系",
    "posts": "任职",
    "measures+subject": "数据",
    "sessions": "直播",
}
_KINDS: Final = {"right": ("对", "right"), "missed": ("漏", "missed"), "wrong": ("错", "wrong")}
_STYLE: Final = """
:root{color-scheme:light dark;--ground:#fdfcf9;--ink:#22201c;--faint:#77716a;--line:#d9d4cb;--card:#fff;--bad:#b3261e;
--good:#2e6b34;--tone:88%;--edge:40%}
@media(prefers-color-scheme:dark){:root{--ground:#171614;--ink:#e9e5de;--faint:#9d968c;--line:#3a3733;--card:#201e1c;
--bad:#ff8a80;--good:#8fd18f;--tone:26%;--edge:70%}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1500px;padding:1.2rem;background:var(--ground);color:var(--ink);
font:16px/1.75 system-ui,"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
h1{font-size:1.3rem;margin:0}h2{font-size:1.05rem;margin:0}h3{font-size:.85rem;color:var(--faint);margin:.2rem 0}
header,section>div:first-child{display:flex;flex-wrap:wrap;gap:.2rem 1rem;align-items:baseline}
section{background:var(--card);border:1px solid var(--line);border-radius:8px;margin:1rem 0;padding:.8rem 1rem}
.faint{color:var(--faint);font-size:.85rem}.sides{display:grid;grid-template-columns:1fr 1fr;gap:1.2rem}
@media(max-width:760px){.sides{grid-template-columns:1fr}}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
mark{color:inherit;background:hsl(var(--hue) 65% var(--tone));border-radius:3px;padding:0 .1em}
mark.missed,mark.wrong{outline:2px solid var(--bad);text-decoration:underline wavy var(--bad) 1px}
mark.missed{outline-style:dashed}
ul{list-style:none;margin:.4rem 0 0;padding:0;font-size:.9rem;line-height:1.5}li{padding:.1rem 0 .1rem 1.4em;
text-indent:-1.4em}li.right{color:var(--faint)}li.right::before{content:"✓ ";color:var(--good)}
li.missed::before{content:"− ";color:var(--bad);font-weight:bold}
li.wrong::before{content:"+ ";color:var(--bad);font-weight:bold}
li i{font-style:normal;color:var(--faint)}
.legend mark{margin-right:.5rem}button{font:inherit;font-size:.85rem;color:inherit;background:none;
border:1px solid var(--line);border-radius:6px;padding:.1rem .6rem;cursor:pointer;margin-left:auto}
[data-language=zh] .en,[data-language=en] .zh{display:none}
"""
_SCRIPT: Final = """
const root=document.documentElement,set=l=>{root.dataset.language=l;root.lang=l};
set(navigator.language.startsWith("zh")?"zh":"en");
document.querySelector("button").onclick=()=>set(root.dataset.language==="zh"?"en":"zh");
"""


def write_comparison(comparisons: Sequence[Comparison], path: Path) -> None:
    """Writes the page.

    Raises: ExportError when the file cannot be written.
    """
    try:
        path.write_text("".join(_spell_page(comparisons)), encoding="utf-8", errors="replace")
    except OSError as error:
        raise ExportError(f"cannot write {path}: {error.strerror or error}; name a file in a folder") from error


def _say(chinese: str, english: str) -> str:
    return f'<span class="zh">{escape(chinese)}</span><span class="en">{escape(english)}</span>'


def _spell_page(comparisons: Sequence[Comparison]) -> Iterable[str]:
    yield '<!DOCTYPE html><html lang="zh" data-language="zh"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>抽取错误 Errors of extraction</title><style>{_STYLE}</style></head><body><header>"
    yield f"<h1>{_say('读得最差的文档', 'The documents read worst')}</h1>"
    yield f'<span class="faint">{_say("左：人工标注；右：抽取结果", "left: annotation; right: extraction")}</span>'
    yield '<button type="button">中 / EN</button></header><p class="legend">'
    for kind, hue in _HUES.items():
        yield f'<mark style="--hue:{hue}">{_say(load_class_labels()[kind], kind)}</mark>'
    yield f'<mark class="missed" style="--hue:0">{_say("漏标", "missed")}</mark>'
    yield f'<mark class="wrong" style="--hue:0">{_say("错标", "wrong")}</mark></p>'
    for number, comparison in enumerate(comparisons, 1):
        yield from _spell_document(number, comparison)
    if not comparisons:
        yield f"<p>{_say('没有错误。', 'No errors.')}</p>"
    yield f"<script>{_SCRIPT}</script></body></html>\n"


def _spell_document(number: int, comparison: Comparison) -> Iterable[str]:
    document, tally = comparison.document, comparison.tally
    yield f"<section><div><h2>{number}. {escape(document.title or document.id)}</h2>"
    counts = f"F1 {tally.f1:.2f} · ✓ {tally.right} · − {tally.missed} · + {tally.wrong}"
    yield f'<span class="faint">{escape(document.id)} {escape(document.published)} · {counts}</span></div>'
    yield '<div class="sides">'
    for chinese, english, marks, kind in (
        ("人工标注", "annotation", comparison.gold, "missed"),
        ("抽取结果", "extraction", comparison.found, "wrong"),
    ):
        yield f'<div><h3>{_say(chinese, english)}</h3><div class="text">{_spell_text(document.text, marks)}</div><ul>'
        yield from (_spell_fact(fact) for fact in comparison.facts if fact.kind in ("right", kind))
        yield "</ul></div>"
    yield "</div></section>"


def _spell_text(text: str, marks: Iterable[Mark]) -> str:
    pieces, last = [], 0
    for mark in marks:
        title = f"{load_class_labels()[mark.type]} {mark.type} · {_KINDS[mark.kind][0]} {mark.kind}"
        pieces.append(escape(text[last : mark.start]))
        pieces.append(f'<mark class="{mark.kind}" style="--hue:{_HUES[mark.type]}" title="{title}">')
        pieces.append(escape(text[mark.start : mark.end]) + "</mark>")
        last = mark.end
    return "".join(pieces) + escape(text[last:])


def _spell_fact(fact: Finding) -> str:
    relations = load_relation_types()
    words = [
        _say(relations[word].label_zh, word) if fact.figure == "relations" and word in relations else escape(word)
        for word in fact.item
    ]
    figure = _say(_FIGURES.get(fact.figure, fact.figure), fact.figure)
    return f'<li class="{fact.kind}"><i>{figure}</i> {" · ".join(words)}</li>'
