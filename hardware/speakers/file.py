"""A speaker that writes: each announcement a wave file in a folder, for machines without a sound card and for tests."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

from hardware.faults import DeviceFault, FaultCode
from hardware.speakers.waves import seconds

KEPT = 1000
"""Announcements that stay in the folder, some 400 MB; the oldest make room for new ones."""
LOOK_EVERY = 50
_ANNOUNCEMENT = re.compile(r"\d{4}-\d\d-\d\d-\d{6}-")
"""What an announcement's name begins with, so that names sort as they were made; other files are not touched."""

Rest = Callable[[threading.Event], bool]
"""Waits for what is left of a time, or until the event is set; returns whether it is."""
Count = Callable[[float], Rest]
"""Counts so many seconds from now on."""


def machine_seconds(seconds: float) -> Rest:
    """Count by this machine's monotonic clock."""
    ends = time.monotonic() + seconds
    return lambda ended: ended.wait(max(0.0, ends - time.monotonic()))


class FileSpeaker:
    """Writes `NAME.wav` into `folder`, whole or not at all.

    `paced`: `play` then lasts as long as the sound would, so that announcements never overlap and their times are
    true; a test that does not care switches it off. `count` is by whose clock it lasts: in a rehearsal time is hurried.
    """

    def __init__(self, folder: Path, *, paced: bool = True, count: Count = machine_seconds) -> None:
        self._folder = folder
        self._paced = paced
        self._count = count
        self._written = 0
        self._closed = False
        self._hushed = threading.Event()

    def play(self, wav: bytes, name: str) -> None:
        """Write the file at once; return when it would have been heard to its end."""
        self._hushed.clear()
        length = seconds(wav)
        path = self._folder / f"{name}.wav"
        if path.parent != self._folder or name.startswith("."):
            raise DeviceFault(FaultCode.MISCONFIGURED, f"{name!r} cannot name a file")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f".{path.name}.new")
            fresh.write_bytes(wav)
            rest = self._count(length)  # before anybody sees the file, who may set the clock
            fresh.replace(path)
            if self._written % LOOK_EVERY == 0:
                self._make_room()
            self._written += 1
        except OSError as fault:
            raise DeviceFault(
                FaultCode.OFFLINE, f"{path} cannot be written ({fault}): make room, or let this user write there"
            ) from fault
        if self._paced and not self._closed:
            rest(self._hushed)

    def _make_room(self) -> None:
        for old in sorted(self._folder.glob("*.wav"))[:-KEPT]:
            if _ANNOUNCEMENT.match(old.name):
                old.unlink(missing_ok=True)

    def check(self) -> None:
        """Raises DeviceFault OFFLINE when nothing can be written there; makes nothing, whoever may have asked."""
        above = (self._folder, *self._folder.absolute().parents)
        there = next(folder for folder in above if os.path.lexists(folder))
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            raise DeviceFault(FaultCode.OFFLINE, f"{there} is not a folder that this user may write in: let it be one")

    def hush(self) -> None:
        """End an announcement that is being waited for; the file stays."""
        self._hushed.set()

    def close(self) -> None:
        """End an announcement that is being waited for."""
        self._closed = True
        self._hushed.set()
