"""The IRIs of the graph: vocabularies, and how identifiers of our own are minted.

Strings only, so that every stage may use them. ``zhitu.example`` is a reserved name (RFC 2606): nobody
can be mistaken for its owner; ``kg build --base`` mints under a base of one's own.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

BASE: Final = "https://zhitu.example/"
KG: Final = BASE + "ontology#"
METRIC: Final = BASE + "lexicon/metric/"
UNIT: Final = BASE + "lexicon/unit/"
LEXICON: Final = BASE + "lexicon/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
SCHEMA: Final = "https://schema.org/"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
ORG: Final = "http://www.w3.org/ns/org#"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"
SH: Final = "http://www.w3.org/ns/shacl#"

PREFIXES: Final[dict[str, str]] = {
    "kg": KG,
    "metric": METRIC,
    "unit": UNIT,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "schema": SCHEMA,
    "foaf": FOAF,
    "org": ORG,
    "prov": PROV,
    "oa": OA,
}

# RFC 3987 ucschar is kept as written, so that IRIs stay readable; all else that is not iunreserved is escaped.
_UNSAFE = re.compile(r"[^\w.~·-]")


def mint_slug(name: str) -> str:
    """A name as one path segment of an IRI; different names may not collide, so nothing is dropped.

    >>> mint_slug("百城县长 直播助农")
    '百城县长%20直播助农'
    """
    return _UNSAFE.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode("utf-8", "surrogatepass")), name)


def inferred_graph(base: str) -> str:
    """The IRI of the named graph that holds what follows by rules."""
    return f"{base}graph/inferred"


def is_inferred_graph(iri: str) -> bool:
    """Whether a graph holds what follows by rules; no other graph's IRI ends so: names of documents keep no slash."""
    return iri.endswith("/graph/inferred")


def digest(*parts: str, length: int = 12) -> str:
    """The first ``length`` hexadecimal digits of SHA-256 over the parts, each ended by a zero byte."""
    state = hashlib.sha256()
    for part in parts:
        state.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return state.hexdigest()[:length]
