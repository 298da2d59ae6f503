"""Waiting for a condition, with a deadline, and reading what small roles noted."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import psutil


def wait_until(holds: Callable[[], object], within_s: float, what: str) -> None:
    give_up = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < give_up, f"{what}: not within {within_s} s"
        time.sleep(0.02)


def noted(path: Path) -> list[tuple[str, int]]:
    """What `started` or `children` says: names and process ids, in order."""
    lines = path.read_text().splitlines() if path.exists() else []
    return [(name, int(pid)) for name, pid in (line.split() for line in lines)]


def lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
