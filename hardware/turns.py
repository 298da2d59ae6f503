"""Who may speak with a device: one at a time, among all threads and programs of a machine.

Two files stand for it, locked by whoever waits (`.queue`) and by whoever speaks (`.line`). A program that dies lets go.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hardware.faults import DeviceFault, FaultCode

PATIENCE_S = 30.0
_LOOK_EVERY_S = 0.004


class Turns:
    """The turns of one device. `name` says in a fault which device is taken."""

    def __init__(self, folder: Path, name: str, patience_s: float = PATIENCE_S) -> None:
        """The files are made in `folder` when they are needed."""
        self._queue, self._line = folder / f"{name}.queue", folder / f"{name}.line"
        self._name = name
        self._patience_s = patience_s

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Speak with the device to the end; raises DeviceFault SILENT when others have not let go in time."""
        with self._held(self._queue), self._held(self._line):
            yield

    @contextmanager
    def giving_way(self) -> Iterator[None]:
        """Speak with it as long as nobody else wants to: `wanted` says so."""
        with self._held(self._queue):
            speaking = self._taken(self._line)
        try:
            yield
        finally:
            os.close(speaking)

    def wanted(self) -> bool:
        """Whether somebody waits for a turn."""
        file = self._open(self._queue)
        try:
            return not _locked(file)
        finally:
            os.close(file)

    @contextmanager
    def _held(self, path: Path) -> Iterator[None]:
        file = self._taken(path)
        try:
            yield
        finally:
            os.close(file)

    def _taken(self, path: Path) -> int:
        file, until = self._open(path), time.monotonic() + self._patience_s
        while not _locked(file):
            if time.monotonic() > until:
                os.close(file)
                raise DeviceFault(
                    FaultCode.SILENT,
                    f"another program of this machine keeps {self._name} to itself: see which one, and stop it",
                )
            time.sleep(_LOOK_EVERY_S)
        return file

    def _open(self, path: Path) -> int:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as fault:
            raise DeviceFault(
                FaultCode.MISCONFIGURED,
                f"{path} cannot be written ({fault.strerror}): let this user write in the data folder",
            ) from fault


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
