"""What the pages say, in Chinese and English."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("织图", "Zhitu"),
    "query": ("查询", "Query"),
    "explore": ("探索", "Explore"),
    "interface": ("接口", "Interface"),
    "other_language": ("English", "中文"),
    "skip": ("跳到正文", "Skip to content"),
    "plain": ("用中文提问", "Ask in Chinese"),
    "plain_hint": ("例如：谁在快手上推介过什么？", "For example: 谁在快手上推介过什么？"),
    "ask": ("提问", "Ask"),
    "understood": ("理解", "Understood"),
    "not_understood": ("没有读懂", "Not understood"),
    "no_answer": ("没有答案", "No answer"),
    "not_used": ("没有用上", "Not used"),
    "partial": ("（答案只是部分）", " (the answer is partial)"),
    "nearest": ("相近的问题", "Nearest named questions"),
    "unsure": ("不太确定", "unsure"),
    "run": ("运行", "Run"),
    "run_hint": ("Ctrl+Enter 运行；Ctrl+空格 补全", "Ctrl+Enter runs; Ctrl+Space completes"),
    "questions": ("现成问题", "Named questions"),
    "choose": ("选一个问题……", "Choose a question …"),
    "fill": ("填入编辑器", "Put into the editor"),
    "editor": ("SPARQL 查询", "SPARQL query"),
    "table": ("表格", "Table"),
    "chart": ("图表", "Chart"),
    "network": ("网络", "Network"),
    "download": ("下载", "Download"),
    "rows": ("行", "rows"),
    "milliseconds": ("毫秒", "ms"),
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "no_rows": ("没有结果", "No results"),
    "no_chart": ("图表需要一列数字", "A chart needs a column of numbers"),
    "no_network": ("网络需要一行里有两个实体", "A network needs two entities in a row"),
    "running": ("正在查询……", "Asking …"),
    "failed": ("没有连上服务器", "The server cannot be reached"),
    "shown": ("只显示前", "Only the first are shown:"),
    "results": ("结果", "Results"),
    "completions": ("补全", "Completions"),
    "search": ("搜索实体", "Search for an entity"),
    "search_hint": ("名称、别名或拼音", "A name, alias or pinyin"),
    "begin_hint": (
        "搜索或选一个实体，再点节点展开它的邻居",
        "Search for or choose an entity, then click nodes to load their neighbours",
    ),
    "told_most": ("报道最多", "Most is told of"),
    "clear": ("清空", "Clear"),
    "nodes": ("个节点", "nodes"),
    "edges": ("条边", "edges"),
    "more": ("还有更多邻居没有画出", "more neighbours are not drawn"),
    "open_page": ("打开页面", "Open its page"),
    "not_found": ("没有找到", "Nothing found"),
    "also": ("又称", "Also called"),
    "documents": ("篇文章提到", "documents mention it"),
    "post": ("职务", "Posts"),
    "figure": ("数字", "Figures"),
    "session": ("直播", "Broadcasts"),
    "says": ("关系", "Relations"),
    "said of": ("被提及", "Named by others"),
    "nothing": ("没有更多信息", "Nothing more is said of it"),
    "properties": ("属性", "Properties"),
    "incoming": ("被引用", "Referred to by"),
    "confidence": ("置信度", "confidence"),
    "current": ("现任", "current"),
    "former": ("曾任", "former"),
    "planned": ("计划，不是事实", "planned, not a fact"),
    "denied": ("被否认，不是事实", "denied, not a fact"),
    "forecast": ("预测，不是事实", "forecast, not a fact"),
    "attributed": ("传闻，不是事实", "attributed, not a fact"),
    "show_in_network": ("在网络中查看", "See it in the network"),
    "parameter_needed": ("请填写", "Please fill in"),
    "node_page": ("选中的实体", "Chosen entity"),
    "chart_of": ("按行的数字图", "Figures by row"),
    "loading": ("正在载入……", "Loading …"),
}


def list_words(language: str) -> dict[str, str]:
    """All words in one language.

    >>> list_words("en")["run"], list_words("zh")["run"]
    ('Run', '运行')
    """
    place = 1 if language == "en" else 0
    return {name: words[place] for name, words in WORDS.items()}
