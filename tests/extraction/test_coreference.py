from __future__ import annotations

import re

import pytest

from kg.extraction.coreference import group_mentions
from kg.extraction.person_names import split_name
from kg.records import Entity, Mention

_MARK = re.compile(r"\[([^|\]]+)\|(\w+)\]")


def group(marked: str) -> tuple[Entity, ...]:
    """Entities of a text in which mentions are marked [surface|Type]."""
    text, mentions, last = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        mentions.append(Mention(len(text), len(text) + len(mark[1]), mark[1], mark[2]))
        text += mark[1]
        last = mark.end()
    return group_mentions(text + marked[last:], mentions)


def names(marked: str) -> list[str]:
    return [e.name for e in group(marked)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[卢志明|Person]来了。[卢书记|Person]说好。", ["卢志明"]),
        ("[卢志明|Person]和[许志明|Person]来了。[许书记|Person]说好。", ["卢志明", "许志明"]),
        ("[方小禾|Person]来了。[小方|Person]和[小禾|Person]都叫得应。", ["方小禾"]),
        ("[方小禾|Person]，人称“[茶妹|Person]”。", ["方小禾"]),
        ("[优素福·贝纳里|Person]来了，[贝纳里|Person]说。", ["优素福·贝纳里"]),
        ("[卢志明|Person]来了。[许书记|Person]说好。", ["卢志明", "许书记"]),
        ("[丰城市|Place]很大，[丰城|Place]很美。", ["丰城市"]),
        ("[丰城|Place]市委来信。", ["丰城市"]),
        ("[浏阳|Place]有[浏阳河|Place]。", ["浏阳", "浏阳河"]),
        ("[皖|Place]字头，[安徽省|Place]。", ["安徽省"]),
        ("[京东APP|Platform]上，[京东|Platform]说。", ["京东APP"]),
        ("[京东|Platform]与[京东直播|Platform]。", ["京东", "京东直播"]),
        ("[镇平|Place]的[锦鲤|Product]好，[镇平锦鲤|Product]出名。", ["镇平", "镇平锦鲤"]),
        ("[鸡蛋|Product]、[土鸡蛋|Product]都有。", ["鸡蛋", "土鸡蛋"]),
        ("[奉节脐橙|Product]和[秭归脐橙|Product]，都是[脐橙|Product]。", ["奉节脐橙", "秭归脐橙", "脐橙"]),
        ("[枣乐多商贸公司|Organization]说，[枣乐多|Organization]很忙。", ["枣乐多商贸公司"]),
        ("[江南大学食品学院|Organization]在[江南大学|Organization]。", ["江南大学食品学院", "江南大学"]),
        ("[炎陵县|Place]的[县商务局|Organization]。", ["炎陵县", "炎陵县商务局"]),
        ("[天猫双11|Event]与[双11|Event]。", ["天猫双11", "双11"]),
        ("[中国国际工业博览会|Event]，即[工博会|Event]。", ["中国国际工业博览会"]),
    ],
)
def test_which_surfaces_name_one_thing(marked: str, expected: list[str]) -> None:
    assert names(marked) == expected


def test_ids_are_unique_and_every_mention_is_kept() -> None:
    entities = group("[李君|Person]在[抖音|Platform]，[李君|Person]笑。[主播|Position]")
    assert len({e.id for e in entities}) == len(entities)
    assert sum(len(e.mentions) for e in entities) == 4


@pytest.mark.parametrize(
    ("name", "parts"),
    [("欧阳山", ("欧阳", "山")), ("李君", ("李", "君")), ("阿依古丽", ("", "阿依古丽")), ("贝", ("", "贝"))],
)
def test_surnames(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts
