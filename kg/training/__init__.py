"""Corpus → model → figures."""
