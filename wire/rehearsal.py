"""The clock of a rehearsal: a small file, written by whoever plays the day and read by the hall that it is played in.

It holds a moment of the machine's monotonic clock, which is one for all processes of a machine (clock_gettime(2)), the
hall's time at that moment, and how fast it goes on from there. So time can be hurried, and held while somebody waits.
"""

from __future__ import annotations

import os
import struct
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

_SHAPE = struct.Struct(
    "<ddd"
)  # monotonic seconds, POSIX seconds in the hall, the hall's seconds in one of the machine's

LOOK_S = 0.005
"""Who waits for the hall's time looks at the file so often: it may be set at any moment."""


class RehearsalClock:
    """The hall's time, as the file tells it."""

    def __init__(self, path: Path) -> None:
        """Open the file for reading; raise OSError when there is none."""
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def now(self) -> datetime:
        """The time, in UTC."""
        told = os.pread(self._file, _SHAPE.size, 0)
        while (again := os.pread(self._file, _SHAPE.size, 0)) != told:  # it was just being written
            told = again
        machine, hall, speed = _SHAPE.unpack(told)
        return datetime.fromtimestamp(hall + (time.monotonic() - machine) * speed, UTC)

    def count(self, seconds: float) -> Callable[[threading.Event], bool]:
        """Count so many of the hall's seconds from now on.

        What is returned waits for the rest of them, or until its event is set, and returns whether it is.
        """
        end = self.now() + timedelta(seconds=seconds)

        def rest(ended: threading.Event) -> bool:
            while self.now() < end:
                if ended.wait(LOOK_S):
                    return True
            return ended.is_set()

        return rest


class RehearsalHand:
    """The hand that sets the clock."""

    def __init__(self, path: Path, at: datetime) -> None:
        """Make the file, or take it over; the clock stands at this time."""
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.set(at.timestamp(), 0.0)

    def set(self, at: float, speed: float) -> None:
        """It is this time now, POSIX seconds, and goes on so many times as fast as the machine's; 0 holds it."""
        os.pwrite(self._file, _SHAPE.pack(time.monotonic(), at, speed), 0)

    def close(self) -> None:
        """Let go of it; it goes on as it was set last."""
        os.close(self._file)
