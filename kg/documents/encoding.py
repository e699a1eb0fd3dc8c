"""Bytes → characters: UTF-8 first, then what Chinese files are written in, checked for sense."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import Final

from kg.errors import DocumentError

_MAGIC: Final = (
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"RIFF", "RIFF media"),
    (b"PK\x03\x04", "zip archive or office document"),
    (b"PK\x05\x06", "zip archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ", "xz archive"),
    (b"7z\xbc\xaf", "7z archive"),
    (b"Rar!", "rar archive"),
    (b"\x28\xb5\x2f\xfd", "zstd archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office document of the old kind"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"SQLite format 3", "SQLite database"),
)
# UTF-32 before UTF-16: its little-endian mark begins with the other's.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,20})""", re.IGNORECASE)
_CHARSET = re.compile(r"gb|big5|hz|euc|shift|iso8859|iso2022|cp\d|koi8|johab|tis|mac")
_SUPERSETS: Final = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
_CANDIDATES: Final = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# The most frequent characters of Chinese prose, simplified and traditional.
_FREQUENT: Final = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之"
    "进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样"
    "与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系很情者最立代想已通并提直题党程展五果料象员革位入"
    "常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别手角期根论运农指几九区强放决西被做必战先回则任取据处队南给色光"
    "门即保治北造百规热领七海口东导器压志世金增争市直播网万元县村消费商品江省城州镇記這來國們時會發對說產後過動業開電還現實體機點從"
)
_CONTROL: Final = bytes(b for b in range(32) if b not in b"\t\n\r\f\x0b\x1b")
_SAMPLE: Final = 20_000
_PLAUSIBLE: Final = 0.8
_DAMAGE: Final = 0.002
"""The share of unreadable characters that a file may hold and still be what it mostly is."""


def decode_text(data: bytes) -> str:
    """The characters of a file, without byte order mark.

    >>> decode_text("丰城市委书记走进直播间。".encode("gbk"))
    '丰城市委书记走进直播间。'

    Raises: DocumentError when the bytes are no text, or text in an encoding that cannot be told.
    """
    return decode_as(data, detect_encoding(data))


def decode_as(data: bytes, encoding: str) -> str:
    """The characters of bytes in a known encoding; a few damaged ones become U+FFFD."""
    for mark, name in _MARKS:
        if name == encoding and data.startswith(mark):
            data = data[len(mark) :]
    return data.decode(encoding, "replace")


def detect_encoding(data: bytes) -> str:
    """The encoding of a text, by its mark, by UTF-8's own strictness, by what it declares, by its sense.

    Raises: DocumentError when the bytes are no text, or text in an encoding that cannot be told.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark) and _damage(data[len(mark) :], encoding) <= _DAMAGE:
            return encoding
    check_binary(data)
    if b"\0" in data or len(data.translate(None, _CONTROL)) < len(data) * 0.99:
        return _detect_wide(data)
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return _detect_legacy(data)


def check_binary(data: bytes) -> None:
    """Refuses the well-known formats that are no text.

    Raises: DocumentError.
    """
    if data.startswith(b"%PDF"):
        raise DocumentError("is PDF, which is not read yet; turn it into text first")
    for mark, kind in _MAGIC:
        if data.startswith(mark):
            raise DocumentError(f"is binary ({kind}); give text, HTML, JSON Lines or CSV")


def _detect_wide(data: bytes) -> str:
    """UTF-16 without a mark, whose bytes look like those of a program until they are paired."""
    for encoding in ("utf-16-le", "utf-16-be"):
        if _score(data, encoding) >= _PLAUSIBLE:
            return encoding
    raise DocumentError("is binary (zero or control bytes); give text, HTML, JSON Lines or CSV")


def _detect_legacy(data: bytes) -> str:
    declared = _DECLARED.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    name = _SUPERSETS.get(name, name)
    if name and _knows(name) and _damage(data, name) <= _DAMAGE:
        return name
    best, encoding = max((_score(data, candidate), candidate) for candidate in _CANDIDATES)
    likely = best >= _PLAUSIBLE
    if likely and _has_common(decode_as(data[: 2 * _SAMPLE], encoding)):
        return encoding
    if _damage(data, "utf-8") <= _DAMAGE:
        return "utf-8"
    guess = _guess(data) or (encoding if likely else "")
    if guess:
        return guess
    raise DocumentError("is in an encoding that cannot be told; save it as UTF-8")


def _knows(name: str) -> bool:
    """Whether a name is that of a character set: Python knows others, such as punycode and base64."""
    try:
        return bool(_CHARSET.match(codecs.lookup(name).name))
    except LookupError:
        return False


def _damage(data: bytes, encoding: str) -> float:
    """The share of characters that an encoding cannot read."""
    try:
        data.decode(encoding)
        return 0.0
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        # A file cut in the middle of its last character is not damaged.
        return text[:-1].count("\ufffd") / max(1, len(text))


def _score(data: bytes, encoding: str) -> float:
    if encoding.startswith("utf-16") and (len(data) % 2 or len(data) < 4):
        return 0.0
    damage = _damage(data[: 2 * _SAMPLE], encoding)
    if damage > _DAMAGE or _damage(data, encoding) > _DAMAGE:
        return 0.0
    return measure_sense(data[: 2 * _SAMPLE].decode(encoding, "replace"))


def measure_sense(text: str) -> float:
    """The share of a text's characters beyond ASCII that are common in Chinese.

    Common is the first level of GB 2312 (3,755 characters) or of Big5 (5,401), and punctuation; when bytes are read
    in the wrong encoding most fall on rare characters.

    >>> measure_sense("直播带货，助农增收。")
    1.0
    >>> measure_sense("直播带货".encode("utf-8").decode("gb18030")) < 0.5
    True
    """
    sample = [c for c in text[:_SAMPLE] if c > "\x7f" or c < "\t"]
    if not sample:
        return 0.0
    return sum(map(_weigh, sample)) / len(sample)


def _has_common(text: str) -> bool:
    """Whether some of the characters are the most frequent ones: in Korean or Japanese read as Chinese none are."""
    chinese = [c for c in text[:_SAMPLE] if c >= "\u4e00"]
    return sum(c in _FREQUENT for c in chinese) >= 0.15 * len(chinese)


@lru_cache(maxsize=65536)
def _weigh(character: str) -> float:
    if character in "\u3000，。、：；！？“”‘’（）《》〈〉【】「」『』—…·％￥＋－" or "０" <= character <= "ｚ":
        return 1.0
    try:
        lead = character.encode("gb2312")[0]
        if 0xB0 <= lead <= 0xD7:
            return 1.0
        weight = 0.5 if lead > 0xD7 or lead in (0xA1, 0xA3) else 0.0
    except UnicodeEncodeError:
        weight = 0.0
    try:
        return max(weight, 1.0 if 0xA4 <= character.encode("big5")[0] <= 0xC6 and character >= "\u4e00" else 0.0)
    except UnicodeEncodeError:
        return weight


def _guess(data: bytes) -> str:
    """What charset-normalizer makes of it: for encodings of other languages, so that the message can say so."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None or best.encoding.startswith("utf") or _damage(data, best.encoding) > _DAMAGE:
        return ""
    return best.encoding
