"""One opening per data folder, and the `run.json` in it that says where a running hall answers."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

LEFTOVERS_S = 6.0  # roles whose starter was killed end within 3 s


class AlreadyOpen(Exception):
    """Another process has the hall of this data folder open; the message says which."""


@contextmanager
def held(data: Path) -> Iterator[int]:
    """Hold the data folder; yields the lock's descriptor, or raises AlreadyOpen.

    The roles inherit the descriptor, so the folder stays held as long as any of them lives, even
    when the process that started them was killed.
    """
    data.mkdir(parents=True, exist_ok=True)
    lock = os.open(data / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(lock, data)
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield lock
    finally:
        os.close(lock)


def _take(lock: int, data: Path) -> None:
    give_up = time.monotonic() + LEFTOVERS_S
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(lock, 20, 0).decode() or "?"
            if _lives(holder):
                raise AlreadyOpen(f"process {holder} already has the hall in {data} open") from None
            if time.monotonic() > give_up:
                raise AlreadyOpen(f"roles that process {holder} started in {data} have not ended yet") from None
            time.sleep(0.1)
        else:
            return


def _lives(pid: str) -> bool:
    return pid.isdecimal() and Path("/proc", pid).exists()


def write_run_file(data: Path, *, http: str, live: str, mqtt: str, servers: int, pids: Mapping[str, int]) -> None:
    """Say in `run.json` where the hall answers; readers see the old file or the new one, never half of it."""
    fresh = data / "run.json.new"
    said = {"http": http, "live": live, "mqtt": mqtt, "servers": servers, "pids": dict(pids)}
    fresh.write_text(json.dumps(said, indent=2) + "\n")
    fresh.replace(data / "run.json")


def remove_run_file(data: Path) -> None:
    """The hall no longer answers."""
    (data / "run.json").unlink(missing_ok=True)
