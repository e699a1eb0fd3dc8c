"""What speaks for a thing or a broadcast being the subject of a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.extraction.clauses import LIVE
from kg.extraction.measure_features import CUE, bucket_gap, count_sentences_to
from kg.extraction.passages import Passages
from kg.extraction.quantities import Figure
from kg.records import SESSION_SLOTS, Session, Span

SESSION: Final = "Session"
"""The type of a candidate that is a broadcast and no entity."""
_TOTAL: Final = re.compile(r"共|总|合计|累计|整场|全场|当晚|当天|直播|两小时|开播|一场|下来|最终|截至|全网")
_LETTERS: Final = {"Person": "N", "Place": "L", "Platform": "F", "Product": "G", "Organization": "O", "Event": "V"}
# What a pronoun or a common noun stands for, by the type of its antecedent.
_STANDS: Final = re.compile(
    r"(?P<Person>他们|她们|[他她]|自己|本人|两人|夫妻|一家)|(?P<Place>全[省市县区镇乡村旗州]|[县市镇村区]里|当地|该[省市县区镇乡村]|本[省市县])"
    r"|(?P<Organization>公司|企业|集团|工厂|厂里|园区|合作社|店里|门店|门市|协会|学院|学校|医院|团队)|(?P<Platform>平台)"
    r"|(?P<Event>大会|本届|展会|活动|期间|赛事|比赛|论坛|节上|会上)|(?P<Product>这款|该款|该产品|新品|本书|此书|该机|该车)"
    r"|(?P<Session>直播|整场|全场|开播|播了|这场|那场|当晚)"
)
_WINDOW: Final = 6
"""Sentences before a figure in which its subject may be named; after it, two."""
_REACH: Final = 1500
"""Characters in which it must be named: a bound for text without sentences."""
_MOST: Final = 40


def find_subject_candidates(
    p: Passages,
    figure: Figure,
    metric: str,
    sessions: Sequence[Session],
) -> list[tuple[str, list[str]]]:
    """Ids of the broadcasts and of the things named about a figure, each with its features."""
    index = p.sentence_at(figure.start)
    low = max(p.sentences[max(0, index - _WINDOW)][0], figure.start - _REACH)
    high = min(p.sentences[min(len(p.sentences) - 1, index + 2)][1], figure.end + _REACH)
    places = [m for m in p.places_in(low, high) if p.entities[m.entity].type != "Position"]
    places = sorted(places, key=lambda m: (abs(m.start - figure.start), m.start))[:_MOST]
    near: dict[int, list[Span]] = {}
    for m in sorted(places, key=lambda m: m.start):
        near.setdefault(m.entity, []).append((m.start, m.end))
    context = _Context(p, figure, metric, index, sessions, near)
    found = [(p.entities[number].id, context.describe_entity(number, spans)) for number, spans in near.items()]
    order = sorted(sessions, key=lambda s: abs(p.sentence_at(s.evidence[0].start) - index))
    found += [(s.id, context.describe_session(s, rank)) for rank, s in enumerate(order[:4])]
    return found


class _Context:
    """One figure and what is named about it."""

    def __init__(
        self,
        p: Passages,
        figure: Figure,
        metric: str,
        index: int,
        sessions: Sequence[Session],
        near: dict[int, list[Span]],
    ) -> None:
        self.p, self.figure, self.metric, self.index = p, figure, metric, index
        self.sessions, self.near = sessions, near
        self.sentence = p.sentences[index]
        self.clause = p.clause(figure.start, figure.end, reach=60)
        clause_text = p.text[slice(*self.clause)]
        self.live = (
            "live" if LIVE.search(p.text[self.sentence[0] : min(self.sentence[1], self.sentence[0] + 300)]) else "calm"
        )
        self.total = bool(_TOTAL.search(clause_text))
        self.cues = sorted(set(CUE.findall(clause_text)))
        self.starts = sorted((s, number) for number, spans in near.items() for s, _ in spans)
        self.before = [(s, n) for s, n in self.starts if s < figure.start]
        self.inside = [n for s, n in self.before if s >= self.sentence[0]]
        self.distance = count_sentences_to(p, index, sessions)
        kinds = [p.entities[n].type for _, n in self.before[-4:]]
        self.order = "".join(_LETTERS.get(k, "?") for k in kinds)
        inside = {p.entities[n].type for n in self.inside}
        clause = {p.entities[n].type for s, n in self.starts if self.clause[0] <= s < self.clause[1]}
        opening = max(self.sentence[0], figure.start - 80)
        pronouns = [(m.start(), m.lastgroup or "") for m in _STANDS.finditer(p.text, opening, figure.start)]
        self.pronoun = pronouns[-1][1] if pronouns else "none"
        self.near_pronoun = next((k for at, k in reversed(pronouns) if at >= self.clause[0]), "none")
        self.sentence_types = "".join(sorted(_LETTERS.get(k, "?") for k in inside))
        self.clause_types = "".join(sorted(_LETTERS.get(k, "?") for k in clause))

    def describe_session(self, session: Session, rank: int) -> list[str]:
        """Features of a broadcast as the subject."""
        offset = max(-4, min(4, self.index - self.p.sentence_at(session.evidence[0].start)))
        metric = self.metric
        words = [
            SESSION,
            f"{SESSION} {metric}",
            f"{SESSION} {metric} {self.figure.unit}",
            f"{SESSION} {metric} {offset}",
            f"{SESSION} {metric} {self.live}",
            f"{SESSION} {metric} {offset} {self.live} {self.total}",
            f"{SESSION} rank {rank} of {min(len(self.sessions), 3)}",
            f"{SESSION} {metric} total {self.total}",
            f"{SESSION} {metric} inside {' '.join(sorted({self.p.entities[n].type for n in self.inside}))}",
            f"{SESSION} {metric} products {min(len(session.products), 3)}",
        ]
        words += [f"{SESSION} cue {c}" for c in self.cues] + [f"{SESSION} {metric} cue {c}" for c in self.cues]
        clause = [n for s, n in self.starts if self.clause[0] <= s < self.clause[1]]
        words += [f"{SESSION} {metric} clause {t}" for t in {self.p.entities[n].type for n in clause}]
        words.append(f"{SESSION} {metric} clause empty {not clause}")
        words.append(f"{SESSION} {metric} among {self.clause_types} {offset}")
        words.append(f"{SESSION} {self.figure.unit} order {self.order[-3:]} {offset}")
        words.append(f"{SESSION} {metric} counter {self.figure.counter}")
        words.append(f"{SESSION} pronoun {self.pronoun} {offset}")
        words.append(f"{SESSION} near pronoun {self.near_pronoun} {metric}")
        words.append(f"{SESSION} near pronoun {self.near_pronoun} among {self.clause_types}")
        return words

    def describe_entity(self, number: int, spans: list[Span]) -> list[str]:
        """Features of a thing named in the text as the subject."""
        p, figure, metric = self.p, self.figure, self.metric
        kind = p.entities[number].type
        start, end = min(spans, key=lambda s: (abs(s[0] - figure.start) + (40 if s[0] > figure.start else 0), s[0]))
        side = "before" if start < figure.start else "after"
        offset = max(-4, min(2, p.sentence_at(start) - self.index))
        low, high = (end, figure.start) if side == "before" else (figure.end, start)
        between = [n for s, n in self.starts if low <= s < high and n != number]
        same = sum(p.entities[n].type == kind for n in between)
        in_clause = self.clause[0] <= start < self.clause[1]
        gap = bucket_gap(high - low)
        frame = f"{kind} {side} {offset}"
        first = bool(self.inside) and self.inside[0] == number
        clauses = min(len(re.findall("[，；]", p.text[low : min(high, low + 200)])), 4)
        member = sorted(
            {slot for s in self.sessions for slot in SESSION_SLOTS if p.entities[number].id in getattr(s, slot)}
        )
        words = [
            kind,
            f"{kind} {metric}",
            f"{kind} {metric} {figure.unit}",
            f"{kind} {metric} {figure.counter}",
            frame,
            f"{frame} {metric}",
            f"{frame} clause {in_clause} {metric}",
            f"{frame} clauses {clauses}",
            f"{frame} clauses {clauses} {metric}",
            f"{frame} between {min(len(between), 4)}",
            f"{frame} same {min(same, 3)}",
            f"{frame} same {min(same, 3)} {metric}",
            f"{frame} same {min(same, 3)} between {min(len(between), 3)}",
            f"{side} gap {gap} {offset}",
            f"{kind} {side} gap {gap} {metric}",
            f"{kind} first {first} {offset} {metric}",
            f"{kind} first {first} {metric} last {bool(self.before) and self.before[-1][1] == number}",
            f"{kind} times {min(len(spans), 4)}",
            f"{kind} alone {sum(p.entities[n].type == kind for n in self.near) == 1} {metric}",
            f"{kind} after it {p.text[end : end + 1]}",
            f"{kind} {metric} session {self.distance}",
            f"{kind} {metric} member {' '.join(member)} {len(self.sessions) > 0}",
            f"{kind} {metric} total {self.total} {in_clause}",
            f"{kind} {metric} live {self.live}",
        ]
        if high - low <= 8:
            words.append(f"{kind} {side} joint {p.text[low:high]}")
            words.append(f"{side} joint {p.text[low:high]} {metric}")
        words += [f"{frame} cue {c}" for c in self.cues]
        words += [f"{kind} {side} mid {c}" for c in set(CUE.findall(p.text[low : min(high, low + 40)]))]
        opening = p.text.rfind("\n", 0, figure.start) + 1
        words.append(f"{kind} paragraph {start >= opening} {offset} {metric}")
        words.append(f"{kind} opens document {p.places[0].entity == number}")
        words.append(f"{kind} in title {p.title.find(p.text[start:end]) >= 0} {metric}")
        position = (
            next((k for k, (_, n) in enumerate(reversed(self.before[-4:])) if n == number), 9)
            if side == "before"
            else 9
        )
        words += [
            f"{kind} {metric} among {self.clause_types} {in_clause}",
            f"{kind} {metric} within {self.sentence_types} {offset} {first}",
            f"{kind} order {self.order} at {position}",
            f"{kind} {metric} order {self.order[-2:]} at {position} {offset}",
            f"{kind} {figure.unit} order {self.order[-3:]} at {position}",
            f"{kind} pronoun {self.pronoun} {side} {offset} {min(same, 2)}",
            f"{kind} near pronoun {self.near_pronoun} {side} {offset} {min(same, 2)}",
            f"{kind} near pronoun {self.near_pronoun} {metric}",
            f"{kind} near pronoun {self.near_pronoun} among {self.clause_types}",
        ]
        words += [f"{kind} role {r} {metric}" for r in p.roles.get(p.entities[number].id, ())]
        return words
