"""The tokens of a question by what they say: names, words of each kind, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kg.answers.understanding.names import NamedSpan
from kg.answers.understanding.tokens import Token
from kg.answers.understanding.words import load_words

_AND: Final = ("和", "与", "跟", "、", "或", "以及")


@dataclass(slots=True)
class SaidWords:
    """What the tokens say, sorted by kind, each with where it stands."""

    names: list[Token] = field(default_factory=list)
    found: dict[str, list[tuple[int, str, Token]]] = field(default_factory=dict)
    unknown: list[Token] = field(default_factory=list)
    text: str = ""
    counting: bool = False

    def values(self, kind: str) -> list[str]:
        """What the words of a kind say."""
        return [value for _, value, _ in self.found.get(kind, ())]

    def has(self, kind: str, value: str = "") -> bool:
        """Whether there is a word of the kind, and of the value where one is given."""
        return any(not value or value == v for v in self.values(kind))

    def take(self, kind: str) -> list[tuple[int, str, Token]]:
        """The words of a kind, which are then used up."""
        return self.found.pop(kind, [])


def sort_tokens(tokens: Sequence[Token]) -> SaidWords:
    """The tokens by kind; of a word with several meanings the one that fits."""
    words = SaidWords(text="".join(token.text for token in tokens))
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.kind == "name" and token.name is not None:
            types = {thing.type for thing in token.name.things}
            classes = [meaning for meaning in load_words().get(token.text, ()) if meaning.kind == "class"]
            if types == {"Position"} and classes:
                words.found.setdefault("class", []).append((index, classes[0].value, token))
            elif types == {"Position"}:
                words.found.setdefault("post", []).append((index, token.text, token))
            else:
                words.names.append(token)
        elif token.kind == "unknown":
            words.unknown.append(token)
        elif token.kind in ("date", "figure"):
            words.found.setdefault(token.kind, []).append((index, token.value, token))
        elif token.kind == "word":
            kinds = {meaning.kind: meaning.value for meaning in token.meanings}
            if kinds.keys() & {"over", "under"} and following is not None and following.kind == "figure":
                kind = "over" if "over" in kinds else "under"
            elif "filler" in kinds and len(kinds) > 1:
                # A verb that is nearly empty (办, 做) counts only where no other says more.
                kind = "weak" if "relation" in kinds else "filler"
                kinds["weak"] = kinds.get("relation", "")
            else:
                kind = next(iter(kinds))
            words.found.setdefault(kind, []).append((index, kinds.get(kind, ""), token))
    words.names = list(_join_names(words.names, tokens))
    words.take("filler")
    weak = words.take("weak")
    of_sessions = words.has("ask", "Session") or words.has("ask", "sessions")  # 做过哪些直播
    if weak and not of_sessions and not words.has("relation"):
        words.found["relation"] = weak
    return words


def _join_names(names: Sequence[Token], tokens: Sequence[Token]) -> Iterator[Token]:
    """Names of one type with 和 between them as one, each to be answered apart; of an address the narrowest place."""
    held: Token | None = None
    for token in names:
        between = "".join(t.text for t in tokens if held is not None and held.end <= t.start < token.start)
        if held is not None and held.name and token.name and between in _AND and _types(held) == _types(token):
            span = NamedSpan(held.start, token.end, tuple(sorted({*held.name.things, *token.name.things})))
            held = replace(held, end=token.end, text=f"{held.text}、{token.text}", name=span)
            continue
        if held is not None and not between and _types(held) == _types(token) == {"Place"}:
            held = token  # an address: 湖北省宜昌市秭归县
            continue
        if held is not None:
            yield held
        held = token
    if held is not None:
        yield held


def _types(token: Token) -> set[str]:
    return {thing.type for thing in token.name.things} if token.name else set()
