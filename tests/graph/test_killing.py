"""A build may die at any moment: the store opens, holds whole documents only, and the next run completes it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = 100


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_killed_at_random_moments() -> None:
    # In memory where there is such a place: what is asked is what a killed process leaves, not what a disk loses.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        command = [sys.executable, "-W", "error", "-m", "tests.graph.killer", folder, str(KILLS), "20201"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert f"'killed': {KILLS}" in done.stdout
