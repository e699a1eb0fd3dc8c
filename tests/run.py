"""The one test command: format, lint, types, layers, tests; stops at the first that fails.

``python tests/run.py [PYTEST ARGUMENTS]`` with the Python of the environment that holds zhitu[dev].
The last line that it prints is pytest's own.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sysconfig.get_path("scripts"))


def list_checks(arguments: list[str]) -> list[list[str]]:
    """The commands, in order; what is quick to fail comes first."""
    python = sys.executable
    return [
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "mypy"],
        [str(SCRIPTS / "lint-imports")],  # import-linter has no `python -m` form
        [python, "-m", "pytest", *arguments],
    ]


def run_checks(checks: list[list[str]]) -> int:
    """Runs each in the repository's root, shows what it runs, and gives the first failing status."""
    for check in checks:
        print("+", Path(check[0]).name, *check[1:], flush=True)
        status = subprocess.run(check, cwd=ROOT, check=False).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(run_checks(list_checks(sys.argv[1:])))
