"""Persons' names made comparable: the fullest one of a document, blocking keys, dots, names that a bearer chose."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.resolution.matching import match_name
from kg.resolution.roles import is_bare

_NICKNAMES = frozenset("姐哥叔嫂姨婶爷")
_DOUBLE_SURNAMES = frozenset(
    ["欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "夏侯", "司徒"]
)


def choose_person_name(name: str, aliases: Iterable[str]) -> str:
    """The fullest name that a document gives a person; 王县长 is none where it also says 王伟.

    >>> choose_person_name("王县长", ["老王", "王伟"])
    '王伟'
    """
    if not is_bare(match_name(name)):
        return name
    return max((a for a in aliases if not is_bare(match_name(a))), key=len, default=name)


def list_person_keys(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    """Blocking keys of a person; none for surname and title, which link within one document only.

    >>> list_person_keys("阿依古丽·买买提", []), list_person_keys("李书记", [])
    (('person/阿依古丽', 'person/阿依古丽买买提'), ())
    """
    keys = set()
    for spelling in (name, *aliases):
        key = match_name(spelling)
        if not is_bare(key) or (len(key) > 1 and key[-1] in _NICKNAMES and key[0] not in "老小阿大"):
            keys.add(f"person/{flatten_name(spelling)}")
            parts = re.split(r"[·.]", key)
            if len(parts) > 1 and len(parts[0]) > 1:
                keys.add(f"person/{parts[0]}")
    return tuple(sorted(keys))


def flatten_name(name: str) -> str:
    """A person's name without middle dots, which writers set or leave out.

    >>> flatten_name("阿依古丽．买买提") == flatten_name("阿依古丽•买买提") == "阿依古丽买买提"
    True
    """
    return re.sub(r"[·. ]", "", match_name(name))


def is_account(name: str) -> bool:
    """Whether a name is one that its bearer chose, as on a platform, and that hardly two bear.

    >>> [is_account(n) for n in ("茶山小雨", "满满一筐", "王伟", "梅姐", "阿依古丽·买买提", "李副书记")]
    [True, True, False, False, False, False]
    """
    return len(name) >= 4 and "·" not in name and not is_bare(name) and name[:2] not in _DOUBLE_SURNAMES
