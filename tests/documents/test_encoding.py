from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents.encoding import decode_text, detect_encoding, measure_sense
from kg.errors import DocumentError

SIMPLIFIED = "丰城市委书记走进直播间，两小时卖出大米七百吨。\n网友说：“好米！”"
TRADITIONAL = "豐城市委書記走進直播間，兩小時賣出大米七百噸。\n網友說：「好米！」"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_simplified_chinese_in_every_encoding(encoding: str) -> None:
    assert decode_text(SIMPLIFIED.encode(encoding)) == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "utf-16", "gb18030"])
def test_traditional_chinese_in_every_encoding(encoding: str) -> None:
    assert decode_text(TRADITIONAL.encode(encoding)) == TRADITIONAL


@pytest.mark.parametrize("text", ["丰城大米", "2020-06-20 京东618 GMV达2692亿元", "锦鲤茶油钢管沙发陶瓷油漆电缆"])
def test_short_and_mixed_texts_in_gbk(text: str) -> None:
    assert decode_text(text.encode("gbk")) == text


def test_declared_charset_is_believed_when_it_reads() -> None:
    page = '<meta charset="gb2312"><p>镕喆堃犇羴</p>'
    assert decode_text(page.encode("gbk")) == page


def test_wrong_or_unknown_charset_is_not_believed() -> None:
    for declared in ("big5", "utf-8", "x-no-such", "base64", "rot13", "idna", "punycode", "utf-7"):
        page = f'<meta charset="{declared}"><p>{SIMPLIFIED}</p>'
        if declared != "big5":
            assert decode_text(page.encode("gbk")) == page
        assert decode_text(page.encode("utf-8")) == page


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"PK\x03\x04rest", "zip"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
        (bytes(range(256)) * 8, "zero or control"),
        ("丰城".encode() + b"\0\0", "zero or control"),
        (b"\x01\x02\x03\x04" * 9, "zero or control"),
    ],
)
def test_binary_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(DocumentError, match=kind):
        decode_text(data)


def test_bytes_of_no_encoding_are_refused() -> None:
    with pytest.raises(DocumentError, match="save it as UTF-8"):
        decode_text(b"\x80\x81\x8d\x8f\x90\x9d" * 30)


def test_file_cut_within_a_character_is_read() -> None:
    assert decode_text((SIMPLIFIED * 3).encode("utf-8")[:-1])[:9] == SIMPLIFIED[:9]
    assert detect_encoding((SIMPLIFIED * 3 + "米").encode("gbk")[:-1]) == "gb18030"


def test_one_damaged_byte_in_a_long_file_is_one_mark() -> None:
    text = decode_text((SIMPLIFIED * 40).encode() + b"\xff" + (SIMPLIFIED * 40).encode())
    assert text == SIMPLIFIED * 40 + "\ufffd" + SIMPLIFIED * 40


def test_korean_is_not_read_as_chinese() -> None:
    text = "안녕하세요 반갑습니다. 서울에서 만나요. 오늘은 날씨가 좋습니다. 내일도 좋을까요"
    assert decode_text(text.encode("euc_kr")) == text


def test_wrong_decoding_makes_no_sense() -> None:
    assert measure_sense(SIMPLIFIED) == 1.0
    assert measure_sense(SIMPLIFIED.encode("utf-8").decode("gb18030", "replace")) < 0.6
    assert measure_sense("") == 0.0


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf8_always_comes_back(text: str) -> None:
    if not text.startswith("\ufeff") and not text.startswith(("%PDF", "PK", "MZ", "GIF8", "RIFF", "BZh", "Rar!")):
        assert decode_text(text.encode("utf-8")) == text
        assert decode_text(codecs.BOM_UTF8 + text.encode("utf-8")) == text


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_one_clear_error(data: bytes) -> None:
    try:
        found = decode_text(data)
    except DocumentError as error:
        found = str(error).replace("\n", "\ud800")
    found.encode("utf-8")
