"""Zhitu (织图): Chinese news as a knowledge graph, every fact with the sentence that says it."""

__version__ = "0.1.0"
