"""Where a post is held, and whether it still is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from kg.extraction.layout import WORD, Layout
from kg.extraction.linear import LinearClassifier
from kg.records import ENTITY_TYPES, Entity, Extraction, Relation

POST = "holdsPosition"
BODIES = ("Place", "Organization", "Platform")
MOST = 12
"""Bodies further from the post than this many others are not looked at."""

LIKELY = 0.4
"""A body less probable than this is none: many posts are held nowhere that the text names."""

_BODY_KINDS = np.array([ENTITY_TYPES.index(b) for b in BODIES])
_POSITION = ENTITY_TYPES.index("Position")
_PASSED = np.array([*_BODY_KINDS, _POSITION])
"""What may stand between 曾任 and a title: its body, and other posts that were held too."""
_FORMER = re.compile(
    r"(?:曾经?(?:担任|任|是|为|当)|此前[曾一]?(?:担任|任|是|当)|不再(?:担任|兼任|任)|免去|[任当做干]过|(?<![目日此之以当年天先])前任?|(?<!中)原任?|卸任|离任|退休|辞去|时任|已故)$"
)


class PostReader:
    """Chooses the body of a post among those named about it."""

    def __init__(self, classifier: LinearClassifier | None = None) -> None:
        self.classifier = classifier

    def complete(self, relation: Relation, layout: Layout) -> Relation:
        """The post with body and tenure."""
        index = {e.id: i for i, e in enumerate(layout.entities)}
        person, position = index[relation.head], index[relation.tail]
        body = None
        if self.classifier is not None:
            candidates = list(find_bodies(layout, person, position))
            if candidates:
                yes = self.classifier.labels.index("yes")
                scores = self.classifier.predict([f for _, f in candidates])[:, yes]
                best = int(scores.argmax())
                if scores[best] >= LIKELY:
                    body = layout.entities[candidates[best][0]].id
        return replace(relation, at=body, tenure=find_tenure(layout, person, position))

    def learn(self, layouts: Sequence[Layout], gold: Sequence[Extraction]) -> None:
        """Learns which body a post is held at."""
        from kg.alignment import align_entities

        rows: list[list[str]] = []
        labels: list[str] = []
        for layout, extraction in zip(layouts, gold, strict=True):
            aligned = align_entities(layout.entities, extraction.entities)
            number = {aligned[e.id]: i for i, e in enumerate(layout.entities) if e.id in aligned}
            wanted: dict[tuple[int, int], set[int]] = {}
            for r in extraction.relations:
                if r.type == POST and r.head in number and r.tail in number:
                    places = wanted.setdefault((number[r.head], number[r.tail]), set())
                    if r.at in number:
                        places.add(number[r.at])
            for (person, position), bodies in wanted.items():
                for body, features in find_bodies(layout, person, position):
                    rows.append(features)
                    labels.append("yes" if body in bodies else "no")
        self.classifier = LinearClassifier.fit(rows, labels) if len(set(labels)) == 2 else None

    def to_bytes(self) -> bytes:
        """The chooser as bytes."""
        return self.classifier.to_bytes() if self.classifier else b""

    def from_bytes(self, content: bytes) -> PostReader:
        """Reads what `to_bytes` wrote."""
        self.classifier = LinearClassifier.from_bytes(content) if content else None
        return self


def _nearest(layout: Layout, person: int, position: int) -> tuple[int, int] | None:
    """The tokens of the two mentions that stand nearest each other, in one sentence if they do in any."""
    people = layout.tokens[layout.owners == person].tolist()
    titles = layout.tokens[layout.owners == position].tolist()
    pairs = [(bool(layout.sentences[a] != layout.sentences[b]), abs(a - b), a, b) for a in people for b in titles]
    return min(pairs)[2:] if pairs else None


def find_bodies(layout: Layout, person: int, position: int) -> Iterator[tuple[int, list[str]]]:
    """The bodies named nearest the post, with what speaks for its being the post's."""
    nearest = _nearest(layout, person, position)
    if nearest is None:
        return
    person_token, title_token = nearest
    title = layout.words[title_token]
    nearest_tokens: dict[int, int] = {}
    bodies = np.isin(layout.kinds[layout.tokens], _BODY_KINDS) & ~layout.virtual
    order = np.argsort(2 * np.abs(layout.tokens - title_token) + (layout.tokens > title_token), kind="stable")
    for number in order[bodies[order]].tolist():
        nearest_tokens.setdefault(int(layout.owners[number]), int(layout.tokens[number]))
        if len(nearest_tokens) == MOST:
            break
    for body, token in nearest_tokens.items():
        yield body, describe_body(layout, layout.entities[body], token, title_token, person_token, title)


def describe_body(
    layout: Layout, entity: Entity, token: int, title_token: int, person_token: int, title: str
) -> list[str]:
    """Features of a body for a post."""
    low, high = min(token, title_token), max(token, title_token)
    between = [
        layout.words[t] if layout.kinds[t] == WORD else ENTITY_TYPES[layout.kinds[t]] for t in range(low + 1, high)
    ]
    bodies = sum(layout.kinds[t] < WORD and ENTITY_TYPES[layout.kinds[t]] in BODIES for t in range(low + 1, high))
    side = "before" if token < title_token else "after"
    far = min(high - low, 12)
    sentence = min(abs(int(layout.sentences[token] - layout.sentences[title_token])), 3)
    frame = f"{entity.type} {side} {sentence}"
    return [
        frame,
        f"{frame} far {far}",
        f"{frame} bodies {min(bodies, 4)}",
        f"{frame} between {' '.join(between[:6])}" if len(between) <= 6 else f"{frame} long",
        *(f"{side} word {w}" for w in between[:12]),
        f"{frame} title {title[-2:]}",
        f"{frame} ends {entity.name[-1:]} {title[-1:]}",
        f"{frame} ends2 {entity.name[-1:]} {title}",
        f"{frame} starts {title[:1]} {entity.name[-1:]}",
        f"{frame} person {'inside' if low < person_token < high else 'outside'} {bodies}",
    ]


def _leads_on(layout: Layout, token: int) -> bool:
    """Whether what stands before a token leads from 曾任 to the title: a body, 的, a post and the 、 after one."""
    if layout.kinds[token - 1] in _PASSED or layout.words[token - 1] == "的":
        return True
    return token > 1 and layout.words[token - 1] == "、" and layout.kinds[token - 2] == _POSITION


def find_tenure(layout: Layout, person: int, position: int) -> str:
    """Former where the words before the title, its body, or the posts counted up before it, say so; else current."""
    nearest = _nearest(layout, person, position)
    if nearest is None:
        return "current"
    token = int(layout.runs.first[nearest[1]])
    while token and _leads_on(layout, token):
        token -= 1
    return "former" if _FORMER.search("".join(layout.words[max(token - 3, 0) : token])) else "current"
