"""Document → Extraction: a spaCy ``Language`` of our own components."""
