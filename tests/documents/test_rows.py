from __future__ import annotations

import csv
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents.rows import find_delimiter, is_table, read_json, read_table
from kg.documents.screening import Skipped
from kg.errors import DocumentError
from kg.namespaces import digest
from kg.records import Document

TEXT = "丰城市委书记走进直播间，卖出大米。"


def read(data: bytes | str) -> list[Document | Skipped]:
    return list(read_json(data.encode() if isinstance(data, str) else data, path="news.jsonl", stem="news"))


def table(text: str, delimiter: str = "") -> list[Document | Skipped]:
    return list(read_table(text, path="news.csv", stem="news", delimiter=delimiter))


def line(**fields: Any) -> str:
    return json.dumps(fields, ensure_ascii=False)


def only(outcomes: list[Document | Skipped]) -> Document:
    (document,) = outcomes
    assert isinstance(document, Document)
    return document


def test_record_with_everything() -> None:
    record = line(
        id="n-1",
        text=TEXT,
        title="丰城直播",
        date="2020-06-20 07:16",
        source="丰城日报",
        url="https://news.example.com/1",
    )
    assert only(read(record)) == Document(
        id="n-1",
        text=TEXT,
        title="丰城直播",
        source="丰城日报",
        published="2020-06-20",
        url="https://news.example.com/1",
        path="news.jsonl",
    )


@pytest.mark.parametrize(
    ("given_id", "found"), [("甲/乙 1", "甲/乙 1"), (7, "7"), (0, "0"), (1.5, "1.5"), (" a ", " a ")]
)
def test_ids_come_back_unchanged(given_id: Any, found: str) -> None:
    assert only(read(line(id=given_id, text=TEXT))).id == found


@pytest.mark.parametrize("fields", [{}, {"id": None}, {"id": ""}])
def test_record_without_id_is_named_for_its_text(fields: dict[str, Any]) -> None:
    assert only(read(line(text=TEXT, **fields))).id == "news-" + digest(TEXT, length=8)


TEXTS = st.text(max_size=60).map(lambda text: "丰城市委书记走进直播间，" + text)


@given(TEXTS)
def test_text_is_kept_exactly_as_given(text: str) -> None:
    assert only(read(line(text=text))).text == text
    assert only(read(json.dumps({"text": text}))).text == text
    assert only(read(line(text=text))).segments == ()


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
def test_text_of_a_table_is_kept_exactly(text: str) -> None:
    whole = "丰城市委书记走进直播间，" + text
    quoted = '"' + whole.replace('"', '""') + '"'
    assert only(table(f"id,text\n1,{quoted}\n")).text == whole


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{", "line 2 is no JSON"),
        ("[1]", "line 2 is no JSON object"),
        ("7", "line 2 is no JSON object"),
        ('{"title": "丰城"}', "line 2 has no text among its keys ('title')"),
        ('{"text": 7}', "line 2 has a text that is no string but int"),
        ('{"text": null}', "line 2 is empty"),
        ('{"text": " \\n"}', "line 2 is empty"),
        ('{"text": "丰城大米", "id": [1]}', "line 2 has an id that is neither string nor number"),
        ('{"text": "Only English here, nothing else."}', "line 2 is not Chinese"),
        ('{"text": "丰城\\ud83d大米"}', "line 2 has half a character in its text (U+D83D at 2)"),
        ('{"text": "丰城大米", "id": "\\udc00"}', "line 2 has half a character in its id"),
        ('{"text": "丰城\tx"}', "line 2 is no JSON"),
        ('{"n": ' + "9" * 5000 + "}", "line 2 is no JSON that can be read"),
        ("[" * 100_000, "line 2 is no JSON"),
    ],
)
def test_bad_line_is_skipped_and_the_others_go_on(bad: str, reason: str) -> None:
    first, skipped, last = read("\n".join([line(id=1, text=TEXT), bad, line(id=3, text=TEXT)]))
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(skipped, Skipped)
    assert skipped.path == "news.jsonl"
    assert skipped.reason.startswith(reason)
    assert "\n" not in skipped.reason


def test_line_of_another_encoding_is_skipped() -> None:
    good = line(text=TEXT).encode()
    outcomes = read(good + b"\n" + line(text="坏的一行").encode("gbk") + b"\n" + good)
    assert [isinstance(outcome, Document) for outcome in outcomes] == [True, False, True]
    assert str(outcomes[1]) == "news.jsonl: line 2 is not UTF-8; save it as UTF-8"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_lines_in_other_encodings(encoding: str) -> None:
    data = (line(id=1, text=TEXT) + "\r\n" + line(id=2, text=TEXT) + "\n").encode(encoding)
    assert [getattr(d, "text", d) for d in read(data)] == [TEXT, TEXT]


def test_object_over_many_lines_and_list() -> None:
    record = {"id": 1, "text": TEXT}
    assert only(read(json.dumps(record, indent=2))).text == TEXT
    outcomes = read(json.dumps([record, 7, record], indent=1))
    assert [type(outcome) for outcome in outcomes] == [Document, Skipped, Document]
    assert "item 2" in str(outcomes[1])


def test_control_characters_stay_in_the_text_and_leave_the_rest() -> None:
    document = only(read('{"text": "丰城\\u0000大米\\u0001", "title": "标\\u0000题\\ud800", "source": ["x"]}'))
    assert document.text == "丰城\0大米\x01"
    assert (document.title, document.source) == ("标题", "")


def test_authors_as_list_or_line() -> None:
    assert only(read(line(text=TEXT, authors=["林知秋", "陈小雨"]))).authors == ("林知秋", "陈小雨")
    assert only(read(line(text=TEXT, author="记者 林知秋"))).authors == ("林知秋",)


@pytest.mark.parametrize("header", ["text,id", "Content,ID", "正文,编号", "内容,id", "\ufeffTEXT,id"])
def test_columns_by_any_of_their_names(header: str) -> None:
    document = only(table(f"{header}\n{TEXT},7\n"))
    assert (document.text, document.id) == (TEXT, "7")


def test_all_columns() -> None:
    document = only(table(f"标题,日期,来源,链接,正文\n丰城直播,2020年6月20日,丰城日报,https://a.example.com,{TEXT}\n"))
    assert (document.title, document.published, document.source) == ("丰城直播", "2020-06-20", "丰城日报")
    assert document.url == "https://a.example.com"


def test_table_without_text_names_its_columns() -> None:
    with pytest.raises(DocumentError, match=r"no text column among its columns \('id', '标题'\); name one of text, "):
        table("id,标题\n1,丰城\n")


def test_empty_table_has_no_columns() -> None:
    with pytest.raises(DocumentError, match="none"):
        table("\n\n")


def test_rows_of_all_kinds() -> None:
    rows = f'id,text\n1,"{TEXT}\n第二行"\n\n2,\n3\n4,{TEXT},多出来的\n'
    outcomes = table(rows)
    assert [str(o) if isinstance(o, Skipped) else o.id for o in outcomes] == [
        "1",
        "news.csv: line 5 is empty; give a text",
        "news.csv: line 6 is empty; give a text",
        "4",
    ]


def test_tabs_and_semicolons() -> None:
    assert only(table(f"id\ttext\n1\t{TEXT}\n", "\t")).text == TEXT
    assert find_delimiter("id\ttext\n") == "\t"
    assert find_delimiter('"id";"正文"\n') == ";"
    assert find_delimiter("text\n") == ","


def test_large_field_is_read_and_the_limit_left_as_it_was() -> None:
    before = csv.field_size_limit()
    assert only(table("text\n" + TEXT * 20_000 + "\n")).text == TEXT * 20_000
    assert csv.field_size_limit() == before


def test_what_looks_like_a_table() -> None:
    assert is_table("id,正文\n1,丰城\n")
    assert not is_table("text\n丰城\n")
    assert not is_table("丰城直播，大米\n")
