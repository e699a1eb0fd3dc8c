"""Every promise of README.md that can be run is run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"(?:<!-- command: (\w+) -->\n)?```(bash|python)\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")

SETUPS = {name: text.strip() for name, kind, text in _BLOCK.findall(README) if kind == "bash" and name}
COMMANDS = [
    line.split("  #")[0].strip()
    for name, kind, text in _BLOCK.findall(README)
    if kind == "bash" and not name
    for line in text.splitlines()
    if line.strip() and not line.startswith("#")
]
SNIPPETS = [text for name, kind, text in _BLOCK.findall(README) if kind == "python"]


def run(command: list[str], folder: Path, *, module: bool = False) -> subprocess.CompletedProcess[str]:
    """Runs a command of this environment, as a stranger would in a folder of their own."""
    path = os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1"}
    words = [sys.executable, *command] if module else [shutil.which(command[0], path=path) or command[0], *command[1:]]
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=600, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder after the README's first command: what `kg demo` leaves behind, and the repository's ontology/."""
    folder = tmp_path_factory.mktemp("stranger")
    (folder / "ontology").symlink_to(ROOT / "ontology", target_is_directory=True)
    done = run(["kg", "demo"], folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_two_setup_commands() -> None:
    assert set(SETUPS) == {"demo", "tests"}
    assert all("\n" not in command for command in SETUPS.values())
    assert SETUPS["demo"].endswith("kg demo")
    assert SETUPS["tests"].endswith("tests/run.py")


@pytest.mark.parametrize("name", ["demo", "tests"])
def test_ci_runs_the_words_of_the_readme(name: str) -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    function = re.search(r"^read_command\(\) \{.*?^\}", script, re.DOTALL | re.MULTILINE)
    assert function
    assert f"$(read_command {name})" in script
    told = subprocess.run(
        ["bash", "-c", f'root="$1"\n{function[0]}\nread_command {name}', "bash", str(ROOT)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert told.stdout.strip() == SETUPS[name]


def test_tour_shows_every_verb_of_the_first_minute() -> None:
    shown = {shlex.split(command)[1] for command in COMMANDS}
    assert {"build", "extract", "ask", "explain", "query", "show", "export", "check"} <= shown


@pytest.mark.parametrize("command", COMMANDS)
def test_command(folder: Path, command: str) -> None:
    words = shlex.split(command)
    assert words[0] == "kg", "the README's other commands are its two set-up commands"
    done = run(words, folder)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    if "-o" in words:
        assert (folder / words[words.index("-o") + 1]).exists()
    else:
        assert done.stdout.strip(), "nothing is printed"


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_python_snippet(folder: Path, snippet: str) -> None:
    done = run(["-W", "error", "-c", snippet], folder, module=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("target", sorted(set(_LINK.findall(README))))
def test_link(target: str) -> None:
    assert (ROOT / target).exists()
