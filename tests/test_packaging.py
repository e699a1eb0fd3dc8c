"""The wheel holds all that Zhitu needs, nothing more, and works where only the wheel is."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the working tree, unpacked as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run_kg(unpacked: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``python -m kg`` with the unpacked wheel before every other kg."""
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(
        command, cwd=unpacked.parent, env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False
    )


@pytest.mark.parametrize(
    "name",
    [
        "kg/py.typed",
        "kg/_ontology/zhitu.ttl",
        "kg/_ontology/shapes.ttl",
        "kg/_ontology/lexicon/platform.ttl",
        "kg/_ontology/questions/people-on-platforms.rq",
        "kg/_ontology/demo/01-cadres-in-live-rooms.txt",
        "kg/_ontology/corpus/GUIDELINE.md",
        "kg/extraction/model/config.cfg",
    ],
)
def test_wheel_holds(unpacked: Path, name: str) -> None:
    assert (unpacked / name).is_file()


def test_wheel_holds_every_file_of_the_ontology(unpacked: Path) -> None:
    def names(folder: Path) -> set[str]:
        return {
            p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts
        }

    assert names(unpacked / "kg" / "_ontology") == names(ROOT / "ontology")


def test_wheel_holds_every_data_file_of_the_package(unpacked: Path) -> None:
    data = {
        p.relative_to(ROOT) for p in (ROOT / "kg").rglob("*") if p.is_file() and p.suffix in {".html", ".css", ".js"}
    }
    assert [path for path in sorted(data) if not (unpacked / path).is_file()] == []


def test_wheel_holds_nothing_else(unpacked: Path) -> None:
    tops = {path.name.split("-")[0] for path in unpacked.iterdir()}
    assert tops == {"kg", "zhitu"}
    assert not list(unpacked.rglob("test_*"))
    assert not list(unpacked.rglob("*.pyc"))


def test_wheel_goes_the_whole_way(unpacked: Path) -> None:
    article = unpacked / "kg" / "_ontology" / "demo" / "02-zigui-oranges-agency.txt"
    for arguments, told in (
        (["build", str(article), "-o", "one.kg"], "one.kg"),
        (["ask", "one.kg"], "people-on-platforms"),
        (["ask", "one.kg", "people-on-platforms", "--format", "csv"], "贺砚青"),
        (["show", "one.kg", "-o", "one.html"], "one.html"),
        (["check", "one.kg"], "conforms"),
    ):
        done = run_kg(unpacked, *arguments)
        assert done.returncode == 0, done.stderr
        assert told in done.stdout
    assert "贺砚青" in (unpacked.parent / "one.html").read_text(encoding="utf-8")
