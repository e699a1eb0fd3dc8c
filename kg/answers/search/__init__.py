"""Full-text search over names, aliases and sentences: words, characters, pinyin, initials."""

from __future__ import annotations

from kg.answers.search.index import Hit, SearchIndex, build_index, choose_index, open_index, use_index, write_index

__all__ = ["Hit", "SearchIndex", "build_index", "choose_index", "open_index", "use_index", "write_index"]
