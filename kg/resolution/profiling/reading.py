"""What has been read of one document, and where the names in it lead: the context that all its readers share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.records import Entity, Extraction
from kg.resolution.candidates import Traits
from kg.resolution.divisions import Division, DivisionTable
from kg.resolution.matching import match_name
from kg.resolution.paths import list_localities


@dataclass(slots=True)
class Reading:
    """One document, and what has been read of it so far: places come first, for all others are told by them."""

    extraction: Extraction
    table: DivisionTable
    divisions: dict[str, Division] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    """Entity → path of the place, or of the body's place."""
    tokens: dict[str, str] = field(default_factory=dict)
    """Entity → what persons of other documents may share: a body, a product."""
    employers: dict[str, set[str]] = field(default_factory=dict)
    """Body → what two of one name who work there share: its name, and of a county's body the county."""
    unique: set[str] = field(default_factory=set)
    """Bodies whose name no other bears: 商务部, 南京大学."""
    famous: set[str] = field(default_factory=set)
    """Bodies of the lexicon: that two documents name 商务部 tells nothing of their persons."""
    goods: dict[str, set[str]] = field(default_factory=dict)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    traits: dict[str, Traits] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    links: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    back: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def __post_init__(self) -> None:
        for relation in self.extraction.relations:
            self.links[relation.head][relation.type].append(relation.tail)
            self.back[relation.tail][relation.type].append(relation.head)

    @property
    def document_id(self) -> str:
        """The id of the document."""
        return self.extraction.document.id

    def list_entities(self, *types: str) -> list[Entity]:
        """The entities of these types."""
        return [e for e in self.extraction.entities if e.type in types]

    def keep(self, entity: Entity, keys: Iterable[str], **traits: Iterable[str]) -> None:
        """Sets an entity's blocking keys, and those of its traits that have values."""
        self.keys[entity.id] = tuple(sorted(set(keys)))
        self.traits[entity.id] = {kind: found for kind, values in traits.items() if (found := frozenset(values))}

    def choose_lead(self, name: str) -> tuple[str, str]:
        """The path of the place that a name begins with, as far as the document tells which, and the rest."""
        for place in self.list_entities("Place"):
            village = match_name(place.name)
            # A village is in no table, but the document may name it beside: 岫云村合作社.
            if village[-1] in "村庄寨屯" and name.startswith(village) and place.id in self.paths:
                return self.paths[place.id], name.removeprefix(village)
        found, rest = self.table.split_lead(name)
        if not found:
            return "", name
        if len(found) > 1:
            known = [path for i, path in self.paths.items() if i in self.divisions]
            found = [d for d in found if any(path.startswith(self.table.path(d)) for path in known)]
        return (self.table.path(found[0]), rest) if len(found) == 1 else ("", rest)

    def find_paths(self, entity: Entity, relation: str) -> list[str]:
        """The paths of the places that an entity has this relation to."""
        return [self.paths[i] for i in self.links[entity.id][relation] if i in self.paths]

    def find_county(self) -> str:
        """The path of the only county that the document tells of, or that its bodies and goods are named after."""
        places = [p for i, p in self.paths.items() if i in self.divisions]
        counties = {found[0] for path in places if (found := list_localities(path))}
        if not counties:
            named = [self.choose_lead(match_name(e.name))[0] for e in self.list_entities("Organization", "Product")]
            counties = {found[0] for path in named if path and (found := list_localities(path))}
        return counties.pop() if len(counties) == 1 else ""
