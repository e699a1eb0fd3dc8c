"""Who wrote the text: reporters named in a byline, who tell of the news and take no part in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.records import Entity

_BYLINE = re.compile(r"[（(][^（）()\n]{0,16}(?:记者|通讯员)[^（）()\n]{0,40}[）)]")


def find_writers(text: str, entities: Iterable[Entity]) -> frozenset[str]:
    """Ids of the persons whom the text names in a byline and nowhere else.

    >>> from kg.records import Mention
    >>> writer = Entity("e1", "Person", "韦杏林", (Mention(7, 10, "韦杏林", "Person"),))
    >>> find_writers("本报讯（记者 韦杏林）7月17日", [writer])
    frozenset({'e1'})
    """
    spans = [match.span() for match in _BYLINE.finditer(text)]
    return frozenset(
        entity.id
        for entity in entities
        if entity.type == "Person"
        and entity.mentions
        and all(any(start <= m.start and m.end <= end for start, end in spans) for m in entity.mentions)
    )
