"""What a question is understood to ask: one relation, post, figure or broadcast, its ends named or open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from kg.answers.naming import Thing

FRAMES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "promotes": (("Person", "Organization", "Place"), ("Product",)),
    "soldOn": (("Product",), ("Platform",)),
    "streamsOn": (("Person", "Organization", "Place"), ("Platform",)),
    "originatesFrom": (("Product",), ("Place",)),
    "partOf": (("Place", "Organization", "Event"), ("Place", "Organization")),
    "organizes": (("Organization", "Platform", "Place", "Person"), ("Event",)),
    "participatesIn": (("Person", "Organization", "Platform", "Place", "Product"), ("Event",)),
    "partnersWith": (("Organization", "Platform", "Place"), ("Organization", "Platform", "Place")),
    "produces": (("Organization", "Person", "Place"), ("Product",)),
    "operates": (("Organization",), ("Platform", "Organization")),
    "publishes": (("Organization", "Platform", "Place"), ("Work",)),
}
"""The relations that can be asked, with the types of their two ends."""


SLOTS: Final = {
    "Person": "host",
    "Platform": "platform",
    "Product": "product",
    "Place": "place",
    "Organization": "host",
}
"""Which part of a broadcast an entity of a type is."""


@dataclass(slots=True)
class Part:
    """An end of the reading: entities that are named, or open, with what is demanded of them."""

    role: str
    types: tuple[str, ...] = ()
    things: tuple[Thing, ...] = ()
    surface: str = ""
    suffix: str = ""
    """How the names of the places end that are asked for: 县."""
    posts: list[str] = field(default_factory=list)
    official: bool = False
    within: list[tuple[Thing, ...]] = field(default_factory=list)
    """Places and bodies: a person must hold a post there or in a part of it."""

    @property
    def restricted(self) -> bool:
        """Whether only people of certain posts are meant."""
        return bool(self.posts or self.official or self.within)

    @property
    def namesakes(self) -> list[Thing]:
        """Of the entities that it names, those whose name another of the same type bears."""
        names = Counter((thing.name, thing.type) for thing in self.things)
        return [thing for thing in self.things if names[thing.name, thing.type] > 1]


@dataclass(slots=True)
class Reading:
    """What a question is understood to ask."""

    kind: str = ""
    """claim, post, measure or session; empty where it is not understood."""
    relation: str = ""
    metric: str = ""
    parts: dict[str, Part] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """The roles that are asked for, and ``value``, ``date`` or ``count``."""
    counting: bool = False
    stem: str = ""
    """What a sentence must hold to say just this: 店 for 开店, which the graph knows only as being on the platform."""
    status: str = "asserted"
    period: str = ""
    yearly: bool = False
    over: float | None = None
    under: float | None = None
    order: str = ""
    """max, min or empty."""
    unused: list[str] = field(default_factory=list)
    """Words of content that the reading leaves out: the answer is told to be partial."""
    problem: str = ""
    """Why there is no reading."""
