from __future__ import annotations

import io
import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg.documents
from kg import settings
from kg.documents import Skipped, read_documents
from kg.documents.reading import read_source
from kg.documents.sources import Source
from kg.namespaces import digest
from kg.records import Document
from tests.documents.layouts import BUS, DUMPS, PAGES, PEPPER, ROBOT, TEA

TEA_TEXT, BUS_TEXT, ROBOT_TEXT = "\n".join(TEA), "\n".join(BUS), "\n".join(ROBOT)


def read(*sources: str | Path, standard_input: bytes = b"") -> tuple[list[Document], list[Skipped]]:
    outcomes = list(read_documents(sources, standard_input=io.BytesIO(standard_input)))
    documents = [outcome for outcome in outcomes if isinstance(outcome, Document)]
    return documents, [outcome for outcome in outcomes if isinstance(outcome, Skipped)]


def read_bytes(data: bytes, name: str = "news.txt") -> Document | Skipped:
    (outcome,) = read_source(Source(name, name, data))
    return outcome


def test_public_names() -> None:
    assert kg.documents.__all__ == ["Skipped", "drop_duplicates", "read_documents"]


def test_folder_of_every_kind(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "a.txt").write_text(DUMPS[0].source, encoding="utf-8")
    (tmp_path / "sub" / "b.html").write_text(PAGES[1].source, encoding="utf-8")
    (tmp_path / "c.jsonl").write_text(json.dumps({"id": "n-1", "text": BUS_TEXT}) + "\n", encoding="utf-8")
    (tmp_path / "d.csv").write_text(f'id,正文\n7,"{ROBOT_TEXT}"\n', encoding="gbk")
    (tmp_path / "e.png").write_bytes(b"\x89PNG\r\n")
    (tmp_path / ".secret.txt").write_text("丰城", encoding="utf-8")
    (tmp_path / ".hidden" / "f.txt").write_text("丰城", encoding="utf-8")
    documents, skipped = read(tmp_path)
    assert [document.id for document in documents] == ["a.txt", "sub/b.html", "7", "n-1"]
    assert [document.path for document in documents][1] == str(tmp_path / "sub" / "b.html")
    assert [document.text for document in documents] == ["\n".join(PEPPER), TEA_TEXT, ROBOT_TEXT, BUS_TEXT]
    assert [str(skip) for skip in skipped] == [
        f"{tmp_path / 'e.png'}: is binary (PNG image); give text, HTML, JSON Lines or CSV"
    ]


def test_order_of_the_sources_does_not_matter(tmp_path: Path) -> None:
    paths = []
    for number, text in enumerate([TEA_TEXT, TEA_TEXT + "　", BUS_TEXT, ROBOT_TEXT, BUS_TEXT.replace("七", "八")]):
        path = tmp_path / str(number) / "news.txt"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    expected, _ = read(*paths)
    for seed in range(5):
        shuffled = list(paths)
        random.Random(seed).shuffle(shuffled)
        assert read(*shuffled)[0] == expected


def test_file_named_twice_is_one_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEA_TEXT, encoding="utf-8")
    documents, skipped = read(tmp_path, tmp_path / "a.txt")
    assert [document.id for document in documents] == ["a.txt"]
    assert [skip.reason for skip in skipped] == ["a.txt is a duplicate of a.txt"]


def test_every_record_in_its_order_when_duplicates_are_kept() -> None:
    data = "\n".join(json.dumps({"id": n, "text": TEA_TEXT}) for n in (3, 1, 1)).encode()
    outcomes = read_documents(["-"], standard_input=io.BytesIO(data), keep_duplicates=True)
    assert [outcome.id for outcome in outcomes if isinstance(outcome, Document)] == ["3", "1", "1"]


def test_readme_of_a_folder_is_read_only_when_named(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(TEA_TEXT, encoding="utf-8")
    documents, skipped = read(tmp_path)
    assert not documents
    assert "describes its folder" in str(skipped[0])
    assert [document.text for document in read(tmp_path / "README.md")[0]] == [TEA_TEXT]


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (TEA_TEXT.encode("gbk"), ["stdin-" + digest(TEA_TEXT, length=8)]),
        (PAGES[0].source.encode(), ["stdin-" + digest("\n".join(PEPPER), length=8)]),
        (json.dumps({"id": "n", "text": TEA_TEXT}).encode() + b"\n", ["n"]),
        (json.dumps([{"text": TEA_TEXT}]).encode(), ["stdin-" + digest(TEA_TEXT, length=8)]),
        (f'id,text\n7,"{TEA_TEXT}"\n'.encode(), ["7"]),
        (f'id\ttext\n7\t"{TEA_TEXT}"\n'.encode("utf-16"), ["7"]),
    ],
)
def test_standard_input_of_any_kind(data: bytes, ids: list[str]) -> None:
    documents, skipped = read("-", standard_input=data)
    assert [document.id for document in documents] == ids
    assert [document.path for document in documents] == ["-"]
    assert not skipped


def test_standard_input_is_read_once() -> None:
    documents, skipped = read("-", "-", standard_input=TEA_TEXT.encode())
    assert len(documents) == 1
    assert "named twice" in str(skipped[0])


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", " \n　\n".encode(), "is empty"),
        ("a.html", b"<html><body></body></html>", "holds no paragraph"),
        ("a.jsonl", b"\n", "is empty"),
        ("a.csv", b"", "is empty"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", "is PDF, which is not read yet"),
        ("a.docx", b"PK\x03\x04\x14\0", "is binary (zip archive or office document)"),
        ("a.bin", b"\0\1\2\3" * 50, "is binary"),
        ("a.txt", b"Nothing but English in this file. " * 30, "is not Chinese"),
        ("a.txt", "今日はとても良い天気ですね。".encode(), "is not Chinese"),
        ("a.txt", b"\x80\x81\x8d\x8f\x90\x9d" * 30, "is in an encoding that cannot be told"),
        ("a.csv", "标题,日期\n丰城,2020\n".encode(), "has no text column"),
        ("a.json", b"{", "line 1 is no JSON"),
    ],
)
def test_bad_input_is_one_clear_line(name: str, data: bytes, reason: str) -> None:
    outcome = read_bytes(data, name)
    assert isinstance(outcome, Skipped)
    assert outcome.path == name
    assert outcome.reason.startswith(reason)
    assert "; " in outcome.reason
    assert "\n" not in str(outcome)


def test_too_long_is_told_with_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_CHARACTERS", 1000)
    assert "is 1,001 characters long, more than 1,000" in str(read_bytes(("丰" * 1001).encode()))
    assert isinstance(read_bytes(("丰" * 1000).encode()), Document)
    assert "line 1 is 1,001 characters" in str(read_bytes(json.dumps({"text": "丰" * 1001}).encode(), "a.jsonl"))
    assert "characters long" in str(read_bytes(("<p>" + "丰" * 5000).encode(), "a.html"))


def test_missing_and_broken_paths_are_skipped_and_the_others_read(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEA_TEXT, encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "empty").mkdir()
    documents, skipped = read("/no/such/file.txt", tmp_path, tmp_path / "empty", "bad\0name")
    assert [document.id for document in documents] == ["good.txt"]
    assert [skip.reason.partition(";")[0] for skip in skipped] == [
        "does not exist",
        "does not exist",
        "holds no file",
        "cannot be read (embedded null byte)",
    ]


def test_unreadable_file_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEA_TEXT, encoding="utf-8")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    _, skipped = read(tmp_path / "a.txt")
    assert [skip.reason for skip in skipped] == ["may not be read; change its permissions"]


def test_name_that_is_no_utf8_can_be_written(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text(TEA_TEXT, encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("this file system takes UTF-8 names only")
    documents, _ = read(tmp_path)
    assert documents[0].id == "\ufffd.txt"
    documents[0].path.encode("utf-8")


def test_one_line_of_a_million_characters_is_kept_whole() -> None:
    text = "丰城市委书记走进直播间，卖出大米七百吨。" * 50_000
    document = read_bytes(text.encode())
    assert isinstance(document, Document)
    assert document.text == text
    assert document.segments == ()


def test_unknown_suffix_is_told_by_content() -> None:
    for data in (PAGES[0].source.encode(), DUMPS[0].source.encode("gbk")):
        document = read_bytes(data, "news.data")
        assert isinstance(document, Document)
        assert document.text == "\n".join(PEPPER)


MIXED = st.text(st.sampled_from("丰城直播，。\n\r \u3000<>p/&amp;:：来源2020-06\x00\ufeff"), max_size=120)


@given(MIXED, st.sampled_from(["a.txt", "a.html", "a.csv", "a.jsonl", "a"]))
def test_every_segment_cuts_back_to_the_source(source: str, name: str) -> None:
    for outcome in read_source(Source(name, name, source.encode())):
        if isinstance(outcome, Document):
            decoded = source.removeprefix("\ufeff")
            for s in outcome.segments:
                assert outcome.text[s.start : s.end] == decoded[s.origin : s.origin + s.end - s.start]
            if not outcome.segments and name.endswith((".txt", ".html")):
                assert outcome.text == decoded


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.html", "a.csv", "a.tsv", "a.jsonl", "a.json", "a"]))
def test_no_bytes_break_the_reading(data: bytes, name: str) -> None:
    for outcome in read_source(Source(name, name, data)):
        assert isinstance(outcome, (Document, Skipped))
