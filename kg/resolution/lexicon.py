"""The lexicon's terms by every name, for types whose names it knows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg.ontology import Term, find_schemes, load_terms
from kg.resolution.matching import match_name

SCHEMES: Mapping[str, str] = {
    "Platform": "platform",
    "Organization": "organization",
    "Event": "event",
    "Product": "product",
    "Position": "post",
    "Place": "country",
}
"""The lexicon's scheme that knows the names of a type."""
UNIFYING = frozenset(["Platform", "Organization", "Event", "Position", "Place"])
"""Types whose aliases in the lexicon name the very same thing; those of products (文具, 办公用品) are only near."""
_APPLICATION = ("app", "客户端", "手机客户端", "平台", "官网")


@cache
def index_terms(type_: str) -> dict[str, Term]:
    """The lexicon's terms for a type by every name; a preferred name goes before another term's alias.

    >>> index_terms("Platform")["jd.com"].name
    '京东'
    """
    scheme = SCHEMES.get(type_)
    if scheme is None or scheme not in find_schemes():
        return {}
    terms = load_terms(scheme)
    index = {match_name(t.name): t for t in terms}
    for term in terms if type_ in UNIFYING else ():
        for alias in (*term.aliases, term.name_en):
            if alias:
                index.setdefault(match_name(alias), term)
    return index


def find_term(type_: str, name: str) -> Term | None:
    """The term that a name means; of a platform also with APP or 客户端 after it.

    >>> [t.name for t in (find_term("Platform", "抖音客户端"), find_term("Platform", "淘宝直播")) if t]
    ['抖音', '淘宝直播']
    """
    index, key = index_terms(type_), match_name(name)
    if type_ == "Place" and key not in index:
        key = key.removesuffix("市")
    if key in index or type_ != "Platform":
        return index.get(key)
    return next((index[key.removesuffix(s)] for s in _APPLICATION if key.removesuffix(s) in index), None)


def plain_platform(name: str) -> str:
    """A platform's name without what only says that it is an application.

    >>> plain_platform("丰收街APP"), plain_platform("淘宝直播")
    ('丰收街', '淘宝直播')
    """
    key = match_name(name)
    return next((key.removesuffix(s) for s in _APPLICATION if len(key) > len(s) + 1 and key.endswith(s)), key)
