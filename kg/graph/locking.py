"""Advisory locks: two builders stay apart, and a database is not removed while somebody reads it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError

try:
    import fcntl
except ImportError:  # Windows: no such locks; one builder at a time is then the person's own care
    fcntl = None  # type: ignore[assignment]

LOCK = "lock"


@contextmanager
def hold_builder_lock(store: Path) -> Iterator[None]:
    """Keeps every other builder out of the store; the system frees the lock when the process ends, however it ends.

    Raises: StoreError when another builder is at work, or the store cannot be written.
    """
    try:
        descriptor = os.open(store / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"cannot write {store}: {error.strerror or error}; name another output") from error
    try:
        if not _lock(descriptor, exclusive=True):
            raise StoreError(f"another process is building {store}; wait until it has finished")
        yield
    finally:
        os.close(descriptor)


def open_shared(directory: Path) -> int | None:
    """A descriptor that marks a directory as being read, until it is closed; None where that is impossible."""
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError:
        return None
    _lock(descriptor, exclusive=False)
    return descriptor


def is_read(directory: Path) -> bool:
    """Whether some process reads the directory now."""
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _lock(descriptor, exclusive=True)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, *, exclusive: bool) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True
