"""Files that are there whole or not at all, even when the power goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_durably(path: Path, mode: int = 0o644) -> Iterator[Path]:
    """Yield the name under which to write; afterwards the file is on the disk and takes its own name.

    When the block fails, nothing is left.
    """
    fresh = path.with_name(f".{path.name}.part")
    fresh.unlink(missing_ok=True)
    try:
        yield fresh
        fresh.chmod(mode)
        _sync(fresh)
        fresh.replace(path)
        _sync(path.parent)
    finally:
        fresh.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    known = os.open(path, os.O_RDONLY)
    try:
        os.fsync(known)
    finally:
        os.close(known)
