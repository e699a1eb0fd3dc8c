"""One document's extraction → a profile of each entity: all that resolution may use, made without other documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.records import Entity, Extraction
from kg.resolution import bodies, events
from kg.resolution.candidates import WORK, Profile, Traits, work_key
from kg.resolution.divisions import Context, Division, DivisionTable
from kg.resolution.lexicon import find_term, index_terms, plain_platform
from kg.resolution.matching import SUFFIX_LEVELS, match_name, show_name, split_suffix
from kg.resolution.paths import (
    MUNICIPALITIES,
    cut_to_prefecture,
    find_last_step,
    is_region,
    list_localities,
    list_middle_steps,
)
from kg.resolution.person_names import choose_person_name, flatten_name, is_account, list_person_keys
from kg.resolution.places import COUNTRIES, describe_place, find_contexts
from kg.resolution.roles import find_rank, find_role, find_role_beside

GENERIC = 4
"""Characters of an event's name that many places may have: 丰收节, 桃花节, 猕猴桃节."""
UNDATED = "9999"
"""Stands for an unknown date, after all known ones."""


def profile_document(extraction: Extraction, table: DivisionTable) -> list[Profile]:
    """The profiles of a document's entities and works, and of the divisions that hold its places."""
    return _Reader(extraction, table).read()


def link_places(extraction: Extraction, table: DivisionTable) -> dict[str, Division]:
    """The division that each place of a document is, by entity; places that it leaves open are not there."""
    reader = _Reader(extraction, table)
    reader.read()
    return reader.divisions


@dataclass(slots=True)
class _Reader:
    """One document, read type by type: places first, for all others are told by them."""

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

    def read(self) -> list[Profile]:
        for relation in self.extraction.relations:
            self.links[relation.head][relation.type].append(relation.tail)
            self.back[relation.tail][relation.type].append(relation.head)
        self._read_places()
        for entity in self._of("Organization"):
            self._read_body(entity)
        for entity in self._of("Event"):
            self._read_event(entity)
        for entity in self._of("Product"):
            self._read_product(entity)
        for entity in self._of("Person"):
            self._read_person(entity)
        for type_ in ("Platform", "Position"):
            for entity in self._of(type_):
                self._read_name(entity)
        self._mark_rivals()
        return [*self._list_entities(), *self._list_works(), *self._list_holders()]

    @property
    def document_id(self) -> str:
        return self.extraction.document.id

    def _of(self, *types: str) -> list[Entity]:
        return [e for e in self.extraction.entities if e.type in types]

    def _keep(self, entity: Entity, keys: Iterable[str], **traits: Iterable[str]) -> None:
        self.keys[entity.id] = tuple(sorted(set(keys)))
        self.traits[entity.id] = {kind: found for kind, values in traits.items() if (found := frozenset(values))}

    def _read_places(self) -> None:
        contexts = find_contexts(self.extraction, self.table)
        places = self._of("Place")
        for entity in places:
            name = match_name(entity.name)
            term = find_term("Place", name)
            if not (term and term.name == name) or self._knows(name):
                division = self.table.link(name, contexts[entity.id])
                if division is not None:
                    self.divisions[entity.id] = division
        self._part_twins(contexts)
        told = [h for d in self.divisions.values() for h in (d, *self.table.climb(d))]
        near = {d.code for d in told if d.level >= 2} or self._list_lead_codes()
        by_name = {match_name(e.name): e.id for e in places}
        for entity in places:
            name, context = match_name(entity.name), contexts[entity.id]
            division, term = self.divisions.get(entity.id), find_term("Place", name)
            if division is None and term is not None and not self._knows(name):
                self._keep(entity, [f"country/{term.name}"], term=[term.name])
                if name not in COUNTRIES:
                    self.paths[entity.id] = f"@{term.name}/"
                continue
            *_, last = self.table.split_path(name)
            keys, traits = describe_place(last, context, division, near, self.table)
            unsure = SUFFIX_LEVELS.get(split_suffix(name)[1], 0) >= 4 or len(self.table.find_divisions(last)) > 1
            if division is None and unsure:
                traits = {**traits, "document": frozenset([self.document_id])}
            self.keys[entity.id], self.traits[entity.id] = keys, traits
            above = [self.divisions[i] for n in context.above if (i := by_name.get(n)) in self.divisions]
            start = self.table.path(division or above[0]) if division or above else ""
            self.paths[entity.id] = start if division else f"{start}~{split_suffix(name)[0]}/"

    def _list_lead_codes(self) -> set[str]:
        """The divisions that bodies and goods are named after, as far as the names decide: 武汉 of 武汉大学."""
        leads = [self._choose_lead(match_name(e.name))[0] for e in self._of("Organization", "Product")]
        return {find_last_step(path) for path in leads if path.count("/") > 1}

    def _part_twins(self, contexts: Mapping[str, Context]) -> None:
        """Of two places of a document that would be one division, the less fully named may be another: 大理, 大理州."""
        bearers: dict[str, list[Entity]] = defaultdict(list)
        for entity in self._of("Place"):
            if entity.id in self.divisions:
                bearers[self.divisions[entity.id].code].append(entity)
        for code, twins in bearers.items():
            twins.sort(key=lambda e: (-len(e.name), e.id))
            for entity in twins[1:]:
                other = self.table.link(match_name(entity.name), contexts[entity.id], besides=frozenset(bearers))
                if other is not None and code:
                    self.divisions[entity.id] = other

    def _knows(self, name: str) -> bool:
        """Whether a name is rather a division's than a country's or foreign city's: 高雄."""
        return any(d.level <= 2 for d in self.table.find_divisions(name)) or bool(self.table.find_full(name))

    def _choose_lead(self, name: str) -> tuple[str, str]:
        """The path of the place that a name begins with, as far as the document tells which, and the rest."""
        for place in self._of("Place"):
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

    def _find_path(self, entity: Entity, relation: str) -> list[str]:
        return [self.paths[i] for i in self.links[entity.id][relation] if i in self.paths]

    def _read_body(self, entity: Entity) -> None:
        name = match_name(entity.name)
        spellings = {match_name(a) for a in entity.aliases}
        children = [match_name(e.name) for e in self._of("Organization") if e.id in self.back[entity.id]["partOf"]]
        fuller = bodies.name_parents(name, children)
        whole = min(fuller) if len(fuller) == 1 else bodies.strip_form(bodies.front_town(name))
        term = bodies.find_body(name, whole)
        lead, rest = ("", "") if term else self._choose_lead(whole)
        base = match_name(term.name) if term else bodies.strip_form(rest) if lead else whole
        located = self._find_path(entity, "locatedIn")
        if not term and not lead and bodies.is_agency(whole):
            lead, base = self._place_agency(whole, located)
        local = not term and bodies.is_local(base)
        seat = "" if term else lead or next(iter(located), "")
        if local and not seat and not bodies.is_agency(base):
            seat = self._find_county()
        firm = not term and (base != whole or bodies.is_firm(whole))
        trade = bodies.find_trade_name(base) if firm and not local else ""
        names = {whole} if local else {whole, base}
        keys = {f"org/{n}" for n in names | spellings}
        if seat:
            keys |= {f"org/{base}@{seat}", f"org/{base[:2]}~{seat}"}
            # A co-operative may say its village or only its county; an office of the county is none of the village.
            keys |= set() if bodies.is_agency(base) else {f"org/{base}@{p}" for p in list_localities(seat)}
        keys |= {f"org/={trade}"} if trade else set()
        near = self._list_near() | list_middle_steps(seat)
        taking_part = self._event_names(entity)
        parts = self._find_parts(entity, name)
        keys |= {f"org/^{part}" for part in parts}
        school = bodies.find_school(whole)
        keys |= {f"org/~{school}"} if school else set()
        self._keep(
            entity,
            keys | {f"org/~{e}~{base[-2:]}" for e in taking_part},
            term=[term.name] if term else [],
            full=[whole],
            base=[base],
            spellings={*spellings, *([] if local else [base])},
            seated=self._list_seats(base, seat) if seat else [],
            seat=[seat] if seat else [],
            path=[next((p for p in located if p.startswith(lead)), lead)] if seat else [],
            local=["yes"] if local or (base != whole and not term) else [],
            near=near,
            counties=[p for p in near if list_localities(p)],
            trade=[trade] if trade else [],
            kin=[flatten_name(p.name) for p in self._of("Person")],
            events=taking_part,
            part=parts,
            school=[school] if school else [],
            lead=[lead] if lead else [],
            firm=["yes"] if firm else [],
            document=[self.document_id] if local and not seat else [],
        )
        self.paths[f"body {entity.id}"] = seat
        if term:
            self.famous.add(entity.id)
        # 商务局 of no known county is the same in no two documents.
        where = self.document_id if not seat and bodies.is_agency(base) else seat
        base = bodies.strip_form(base)
        self.tokens[entity.id] = f"{base}@{where}|{base}"
        self.unique |= set() if firm or local else {entity.id}
        employers = {base, trade} - {""}
        self.employers[entity.id] = {self.tokens[entity.id]} if local else {f"{b}@|{b}" for b in employers}

    def _place_agency(self, name: str, located: Iterable[str]) -> tuple[str, str]:
        """Whose a 县商务局 is: of the only county that the document tells of, or where it says that it is."""
        level = name[0] if name[0] in "省市县区州旗镇乡" and len(name) > 3 else ""
        base = name[len(level) :]
        seat = next(iter(located), "")
        if seat:
            return seat, base
        if not level:
            return self._find_county(), base
        held = {d for here in self.divisions.values() for d in (here, *self.table.climb(here))}
        paths = {self.table.path(d) for d in held if d.name.endswith(level)}
        return (paths.pop(), base) if len(paths) == 1 else ("", name)

    def _list_seats(self, base: str, seat: str) -> list[str]:
        return [f"{base}|{p}" for p in {seat, *([] if bodies.is_agency(base) else list_localities(seat))}]

    def _find_parts(self, entity: Entity, name: str) -> set[str]:
        """What a department is called without the body that it is part of."""
        parents = [e for e in self._of("Organization") if e.id in self.links[entity.id]["partOf"]]
        names = {match_name(n) for e in parents for n in (e.name, *e.aliases)}
        return {name.removeprefix(n) for n in names if name.startswith(n) and len(name) > len(n) + 1}

    def _list_near(self) -> set[str]:
        """The prefectures and counties that the document names or that hold what it names."""
        near = set()
        for path in (p for i, p in self.paths.items() if i in self.divisions):
            near |= list_middle_steps(path)
        return near

    def _find_county(self) -> str:
        """The path of the only county that the document tells of, or that its bodies and goods are named after."""
        places = [p for i, p in self.paths.items() if i in self.divisions]
        counties = {found[0] for path in places if (found := list_localities(path))}
        if not counties:
            named = [self._choose_lead(match_name(e.name))[0] for e in self._of("Organization", "Product")]
            counties = {found[0] for path in named if path and (found := list_localities(path))}
        return counties.pop() if len(counties) == 1 else ""

    def _event_names(self, entity: Entity) -> set[str]:
        ids = {i for kind in ("organizes", "participatesIn") for i in self.links[entity.id][kind]}
        # The fair as such: who holds this edition held the last one.
        return {self._name_event(e)[0] for e in self._of("Event") if e.id in ids}

    def _name_base(self, name: str) -> tuple[str, str]:
        term = index_terms("Event").get(name)
        if term is None:
            base, edition = events.split_edition(name)
            term = index_terms("Event").get(base)
            return (term.name if term else base), edition
        return term.name, ""

    def _read_event(self, entity: Entity) -> None:
        base, edition = self._name_event(entity)
        year: str | None = ""
        document = self.extraction.document
        spans = [(m.start, m.end) for m in entity.mentions]
        if not edition:
            others = [self._name_event(e)[0] for e in self._of("Event") if e.id != entity.id]
            year = events.find_year(document.text, spans, document.published)
            if year is not None:
                edition = year
            elif events.is_recurring(base) and base not in others:
                edition = document.published[:4]
        term, published = index_terms("Event").get(base), document.published[:4]
        told = events.find_year(document.text, spans, document.published) or published
        lead, rest = ("", base) if term else self._choose_lead(base)
        place = [lead] if lead else [] if term else self._find_path(entity, "locatedIn")
        bases = {base} | {f"{rest}@{p}" for path in place for p in list_localities(path) or [path]}
        if place and not lead and len(base) <= GENERIC:
            bases.discard(base)
        self._keep(
            entity,
            [f"event/{b}" for b in bases],
            edition=[f"{b}#{edition}" for b in bases],
            year=[told] if told and edition.startswith("1·") else [],
            of=[published] if published and not edition and year is None else [],
            path=place,
            term=[term.name] if term else [],
        )

    def _name_event(self, entity: Entity) -> tuple[str, str]:
        """An event's base name and edition; by another name that the document gives it, if the lexicon knows that."""
        base, edition = self._name_base(match_name(entity.name))
        if base not in index_terms("Event"):
            others = [self._name_base(match_name(a)) for a in entity.aliases]
            known = sorted(b for b, _ in others if b in index_terms("Event"))
            base = known[0] if known else base
            edition = edition or next((e for _, e in others if e), "")
        return base, edition

    def _read_product(self, entity: Entity) -> None:
        spellings = {match_name(n).replace(" ", "") for n in (entity.name, *entity.aliases)}
        origins = {p for p in self._find_path(entity, "originatesFrom") if not p.startswith("@")}
        bases, branded = set(), set()
        for name in spellings:
            lead, rest = self._choose_lead(name)
            _, cut = self.table.split_lead(name)
            if lead:
                origins.add(lead)
            if cut != name:
                branded.add(name)
            bases.add(rest if lead else cut)
        generic = all(n in index_terms("Product") or len(n) <= 3 for n in spellings)
        if not branded and not generic:
            branded |= spellings
        weak = "" if origins or branded else self._find_county()
        kinds = {f"{base[-1]}|{cut_to_prefecture(origin)}" for base in bases for origin in {*origins, weak} - {""}}
        keys = {f"product/{n}" for n in (*branded, *spellings)}
        keys |= {f"product/{kind}" for kind in kinds}
        self._keep(
            entity,
            keys,
            branded=branded,
            generic=spellings if generic and not origins else [],
            base=bases,
            origin=origins,
            kind=kinds,
            weak=[weak] if weak else [],
            term=[t.name for n in [match_name(entity.name)] if (t := index_terms("Product").get(n))],
        )
        where = cut_to_prefecture(min(origins)) if origins else ""
        tails = {base[n:] for base in bases for n in range(max(1, len(base) - 1))}
        self.goods[entity.id] = {f"{t}@{where}|{t}" for t in tails} if where else {f"{b}|{b}" for b in branded}

    def _read_name(self, entity: Entity) -> None:
        name = match_name(entity.name)
        term = find_term(entity.type, name)
        known = term.name if term else plain_platform(name) if entity.type == "Platform" else name
        self._keep(entity, [f"{entity.type.lower()}/{match_name(known)}"], term=[term.name] if term else [])
        self.names[entity.id] = known

    def _show_places(self, path: str) -> list[str]:
        """The counties and lower places of a path, each with the name that a reason shows."""
        shown = []
        for locality in list_localities(path):
            last = find_last_step(locality)
            division = self.table.by_code.get(last)
            shown.append(f"{locality}|{division.name if division else last.lstrip('~')}")
        return shown

    def _read_person(self, entity: Entity) -> None:
        name = choose_person_name(entity.name, entity.aliases)
        self.names[entity.id] = name
        posts, titles, ties, bodies_, unique, firms, seats, former, roles = (set[str]() for _ in range(9))
        by_id = {e.id: e for e in self.extraction.entities}
        for relation in self.extraction.relations:
            if relation.head != entity.id or relation.type not in ("holdsPosition", "affiliatedWith"):
                continue
            where = relation.at if relation.type == "holdsPosition" else relation.tail
            title = match_name(by_id[relation.tail].name) if relation.type == "holdsPosition" else ""
            if title:
                titles.add(title)
                roles |= {find_role(title)} - {""}
            if where and where in self.paths and by_id[where].type == "Place":
                path = self.paths[where]
                shown = self._show_places(path) or [f"{path}|{by_id[where].name}"]
                posts.add(f"{title}@{path}|{title}, {by_id[where].name}")
                ties |= set(shown)
                if relation.tenure == "former":
                    former.add(path)
                else:
                    seats.add(f"{self.extraction.document.published}|{find_rank(title)}|{path}")
            for body in self._climb_bodies(where) if where else ():
                bodies_ |= self.employers[body]
                seat = self.paths.get(f"body {body}", "")
                if seat or body in self.unique:
                    posts.add(f"{title}@{self.tokens[body]}" if title else "")
                    unique |= self.employers[body] if body in self.unique else {self.tokens[body]}
                firms |= {f"{employer.partition('@')[0]}|{seat}" for employer in self.employers[body]}
        text = self.extraction.document.text
        for mention in entity.mentions:
            told = find_role_beside(
                text[max(0, mention.start - 8) : mention.start], text[mention.end : mention.end + 2]
            )
            roles |= {told} - {""}
        if not roles and self.links[entity.id]["produces"]:
            roles.add("maker")
        handled = {i for kind in ("promotes", "produces") for i in self.links[entity.id][kind]}
        paths = {p for i, p in self.paths.items() if by_id.get(i) and by_id[i].type == "Place" and p[0] != "@"}
        named = {e.id for e in self._of("Organization")} - self.famous
        self._keep(
            entity,
            list_person_keys(name, entity.aliases),
            posts=posts - {""},
            titles=titles,
            ties=ties,
            bodies=bodies_,
            unique=unique,
            firms=firms,
            seats=seats,
            former=former,
            roles=roles,
            companions=[
                first
                for e in self._of("Person")
                if e.id != entity.id
                and len(n := choose_person_name(e.name, e.aliases)) > 2
                and list_person_keys(n, ())
                and flatten_name(n) != flatten_name(name)
                for first in {flatten_name(n), flatten_name(show_name(n).partition("·")[0])}
                if len(first) > 2
            ],
            goods=[token for i in handled for token in self.goods.get(i, ())],
            places=[shown for p in paths for shown in self._show_places(p)],
            regions=[p for p in paths if is_region(p) and (p.count("/") > 1 or p[:2] in MUNICIPALITIES)],
            areas=paths,
            institutes=[self.tokens[i] for i in named & self.unique],
            organizations=[self.tokens[i] for i in named - self.unique],
            streams=[
                match_name(t.name if (t := find_term("Platform", e.name)) else e.name)
                for e in self._of("Platform")
                if e.id in self.links[entity.id]["streamsOn"]
            ],
            spellings=[flatten_name(n) for n in (name, *entity.aliases) if list_person_keys(n, ())]
            + [k.partition("/")[2] for k in list_person_keys(name, ())],
            accounts=[
                flatten_name(a)
                for a in entity.aliases
                if is_account(match_name(a)) and flatten_name(a) not in flatten_name(name)
            ],
            dotted=[flatten_name(n) for n in (name, *entity.aliases) if "·" in match_name(n)],
            document=[self.document_id],
        )

    def _climb_bodies(self, body: str) -> list[str]:
        """A body and those that it is part of."""
        found, waiting = [], [body]
        while waiting:
            here = waiting.pop()
            if here in self.tokens and here not in found:
                found.append(here)
                waiting += self.links[here]["partOf"]
        return found

    def _mark_rivals(self) -> None:
        """Two entities of one document are two things: where they share a key, each remembers its document."""
        holders: dict[str, set[str]] = defaultdict(set)
        for entity in self._of("Organization", "Event", "Product"):
            for key in self.keys[entity.id]:
                holders[key].add(entity.id)
        for rival in {i for ids in holders.values() if len(ids) > 1 for i in ids}:
            self.traits[rival] = {**self.traits[rival], "document": frozenset([self.document_id])}

    def _list_entities(self) -> Iterator[Profile]:
        published = self.extraction.document.published or UNDATED
        for entity in self.extraction.entities:
            start = min((m.start for m in entity.mentions), default=0)
            keys = self.keys.get(entity.id) or (f"{entity.type.lower()}/ {self.document_id} {entity.id}",)
            name = show_name(self.names.get(entity.id, entity.name) if entity.type == "Person" else entity.name)
            traits = self.traits.get(entity.id, {})
            if "document" in traits:
                # Two that one document says the same of are two all the same.
                traits = {**traits, "entity": frozenset([entity.id])}
            yield Profile(self.document_id, entity.id, published, start, entity.type, name, keys, traits)

    def _list_works(self) -> Iterator[Profile]:
        published, seen = self.extraction.document.published or UNDATED, set()
        for publication in self.extraction.publications:
            key = work_key(self.document_id, publication.work)
            if key[1] not in seen:
                seen.add(key[1])
                name = show_name(publication.work)
                yield Profile(*key, published, publication.span[0], WORK, name, (f"work/{match_name(name)}",))

    def _list_holders(self) -> Iterator[Profile]:
        """The divisions that hold the document's places, named by the authority alone."""
        seen = set()
        for division in list(self.divisions.values()):
            for holder in self.table.climb(division):
                if holder.code not in seen:
                    seen.add(holder.code)
                    keys, traits = self._describe_holder(holder)
                    id_ = f"code:{holder.code}"
                    profile = Profile(self.document_id, id_, UNDATED + "~", 0, "Place", holder.name, keys, traits)
                    yield replace(profile, authority=True)

    def _describe_holder(self, holder: Division) -> tuple[tuple[str, ...], Traits]:
        return describe_place(match_name(holder.name), Context(), holder, (), self.table)
