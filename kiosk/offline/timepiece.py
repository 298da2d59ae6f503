"""What time it is, and how long ago something was, though the clock may have been set meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
"""A name that the kernel makes anew each time it starts; see random(4)."""


@dataclass(frozen=True)
class Moment:
    """When something was: by the clock, and by the seconds since this machine was started."""

    at: datetime
    boot: str  # which start; empty where nobody knows
    ticks: float


class Timepiece:
    """A clock, and beside it a count of seconds that nobody can set (CLOCK_BOOTTIME, clock_gettime(2))."""

    def __init__(self, now: Callable[[], datetime], boot: str = "", ticks: Callable[[], float] = lambda: 0.0) -> None:
        """Without the name of a start the clock alone counts, as in a rehearsal."""
        self.now = now
        self._boot = boot
        self._ticks = ticks

    def moment(self) -> Moment:
        """Now."""
        return Moment(self.now(), self._boot, self._ticks())

    def on_this_clock(self, then: Moment) -> datetime:
        """When something was, as the clock would have said it had it been set as it is now."""
        if not self._boot or then.boot != self._boot:
            return then.at
        return self.now() - timedelta(seconds=self._ticks() - then.ticks)


def of_this_machine() -> Timepiece:
    """The machine's own."""
    try:
        boot = BOOT_ID.read_text().strip()
    except OSError:
        boot = ""
    return Timepiece(lambda: datetime.now(UTC), boot, lambda: time.clock_gettime(time.CLOCK_BOOTTIME))
