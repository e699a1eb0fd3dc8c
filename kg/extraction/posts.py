"""Where a post is held, and whether it still is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extraction.layout import WORD, Layout
from kg.extraction.linear import LinearClassifier
from kg.records import ENTITY_TYPES, Entity, Extraction, Relation

POST = "holdsPosition"
BODIES = ("Place", "Organization", "Platform")
_FORMER = re.compile(r"(?:曾任|曾担任|曾是|曾为|前任?|原任?|卸任|离任|退休|已故|辞去|时任|老)$")


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
                if scores[best] >= 0.4:
                    body = layout.entities[candidates[best][0]].id
        return replace(relation, at=body, tenure=find_tenure(layout, person, position))

    def learn(self, layouts: Sequence[Layout], gold: Sequence[Extraction]) -> None:
        """Learns which body a post is held at."""
        from kg.extraction.alignment import align_entities

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
    """The tokens of the two mentions that stand nearest each other."""
    people = layout.tokens[layout.owners == person]
    titles = layout.tokens[layout.owners == position]
    pairs = [(abs(int(a) - int(b)), int(a), int(b)) for a in people for b in titles]
    return min(pairs)[1:] if pairs else None


def find_bodies(layout: Layout, person: int, position: int) -> Iterator[tuple[int, list[str]]]:
    """Every body of the document with what speaks for its being the post's."""
    nearest = _nearest(layout, person, position)
    if nearest is None:
        return
    person_token, title_token = nearest
    title = layout.words[title_token]
    for body, entity in enumerate(layout.entities):
        if entity.type in BODIES:
            tokens = layout.tokens[layout.owners == body]
            if len(tokens):
                token = int(min(tokens, key=lambda t: (abs(int(t) - title_token) + (t > title_token), t)))
                yield body, describe_body(layout, entity, token, title_token, person_token, title)


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


def find_tenure(layout: Layout, person: int, position: int) -> str:
    """Former where the words before the title say so, else current."""
    nearest = _nearest(layout, person, position)
    if nearest is None:
        return "current"
    token = nearest[1]
    before = "".join(layout.words[max(token - 3, 0) : token])
    return "former" if _FORMER.search(before) else "current"
