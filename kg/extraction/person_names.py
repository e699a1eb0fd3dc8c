"""Chinese persons' names: surname and given name, and which surfaces stand for a full name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extraction.gazetteer import load_names
from kg.records import Mention

_TITLE = re.compile(
    r"^(?:[总姐哥叔嫂姨婶伯爷工师妈妹爹嬢局]|老师|老先生|老汉|师傅|阿姨|阿婆|婆婆|大姐|大哥|大叔|大爷|大妈|大伯|大娘|大夫|奶奶|爷爷|伯伯|嬢嬢|"
    r"先生|女士|老板|掌柜|把头|会计|教授|主播|博士|医生|律师|同学|代表|总?经理|董事长|理事长|秘书长|"
    r"[副第]?一?(?:村?支书|书记|主任|主席|[省市州县区镇乡村局处科部厅院校所社会队站厂园馆台行组团]长))$"
)
_NICKNAME = re.compile(
    r"(?:人称|绰号|外号|网名|昵称|艺名|笔名|花名|自称|号称|称为|称作|叫[作做他她]|喊[他她作]|唤作|誉为|戏称|称[他她呼]|就是|ID)\W{0,3}$"
)


def split_name(name: str) -> tuple[str, str]:
    """Surname and given name of a Chinese name; ('', name) for other names.

    >>> split_name("欧阳山"), split_name("李君"), split_name("贝纳里")
    (('欧阳', '山'), ('李', '君'), ('贝', '纳里'))
    """
    if not 2 <= len(name) <= 4:
        return "", name
    for length in (2, 1):
        if name[:length] in load_names("surname") and len(name) - length in (1, 2):
            return name[:length], name[length:]
    return "", name


def is_full_name(name: str) -> bool:
    """Surname and given name, not surname and title.

    >>> is_full_name("李晓楚"), is_full_name("李书记"), is_full_name("贝")
    (True, False, False)
    """
    surname, given = split_name(name)
    return bool(surname) and not _TITLE.match(given)


def is_alias_of(alias: str, name: str) -> bool:
    """Whether a surface is made of a full name: given name, nickname form, surname and title, name and epithet.

    >>> [is_alias_of(a, "方小禾") for a in ("小禾", "老方", "方书记", "茶妹方小禾", "方")]
    [True, True, True, True, False]
    """
    surname, given = split_name(name)
    if len(given) == 2 and alias == given:
        return True
    if len(alias) > len(name) and (alias.endswith(name) or alias.startswith(name)):
        return True
    if alias[:1] in "老小阿大" and alias[1:] in (surname, given, given[-1:]):
        return True
    if len(alias) > 2 and alias.endswith(f"阿{given[-1:]}"):
        return True
    return alias.startswith(surname) and bool(_TITLE.match(alias[len(surname) :]))


_APPOSED = re.compile(r'[”"』」（(“‘’，]{1,2}')


def find_apposed(text: str, own: Sequence[Mention], alias: str, full: Sequence[str]) -> str | None:
    """The full name that stands right beside a nickname in quotation marks or brackets: “苹果嫂”禄开秀."""
    nicknames = [m for m in own if m.text == alias]
    for name in (m for m in own if m.text in full):
        for mention in nicknames:
            left, right = sorted((mention, name))
            gap = text[left.end : right.start]
            quoted = text[mention.end : mention.end + 1] in ("”", "」", "』", '"', "）", ")")
            if left.end < right.start and _APPOSED.fullmatch(gap) and quoted:
                return name.text
    return None


def find_nicknamed(text: str, own: Sequence[Mention], mention: Mention) -> str | None:
    """The person whom 人称, 外号, 叫她 … introduce by this name, in the same sentence."""
    if not _NICKNAME.search(text[max(0, mention.start - 12) : mention.start]):
        return None
    start = max(text.rfind(mark, 0, mention.start) for mark in "。！？\n") + 1
    before = [m for m in own if start <= m.start < mention.start and split_name(m.text)[0]]
    return before[-1].text if before else None
