"""The hall's time, as an announcer learns it from what the server says.

Whether a call is too old is for the server's clock to say: it set `expires_at`, and this machine's clock may be an hour
off. So the server says with each call what time it is, and from there on the time is counted by ticks that nobody sets.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from config.settings import Settings
from hardware.speakers.file import Count, machine_seconds
from wire.rehearsal import RehearsalClock

TOLD_LATE = timedelta(seconds=5)
"""A message that says an earlier time than is known was under way for long, unless it is earlier by more than this:
then the server's clock was set."""
WORTH_SAYING = timedelta(seconds=5)
"""A machine whose clock is so far from the server's is told of in the log."""


class HallTime:
    """The server's time; this machine's until the server has said one."""

    def __init__(
        self, log: Any, machine: Callable[[], datetime] | None = None, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        """`machine` is this machine's clock, `ticks` counts seconds and is never set."""
        self._log = log
        self._machine = machine or _machine_time
        self._ticks = ticks
        self._lock = threading.Lock()  # guards _began
        self._began: datetime | None = None  # the server's time when `ticks` was 0

    def heard(self, said_at: datetime | None) -> None:
        """The server has just said that it is this time. An older server says none, and nothing is learned."""
        if said_at is None:
            return
        began = said_at - timedelta(seconds=self._ticks())
        with self._lock:
            before = self._began
            if before is not None and before - TOLD_LATE < began <= before:
                return
            self._began = began
        if before is None or abs(began - before) > WORTH_SAYING:
            self._compare(said_at)

    def now(self) -> datetime:
        """The time, with its offset."""
        with self._lock:
            began = self._began
        return self._machine() if began is None else began + timedelta(seconds=self._ticks())

    def _compare(self, said_at: datetime) -> None:
        ahead = self._machine() - said_at
        if abs(ahead) > WORTH_SAYING:
            self._log.warning("clock_differs", ahead_s=round(ahead.total_seconds()), going_by="the server's")


@dataclass(frozen=True)
class Timepiece:
    """What time it is, how it is learned, and how it is counted."""

    now: Callable[[], datetime]
    heard: Callable[[datetime | None], None]
    count: Count

    @classmethod
    def of(cls, settings: Settings, log: Any) -> Timepiece:
        """The server's time; in a rehearsal its clock, which everyone reads. Raise OSError when that is not there."""
        if settings.clock is None:
            learned = HallTime(log)
            return cls(learned.now, learned.heard, machine_seconds)
        clock = RehearsalClock(settings.clock)
        return cls(clock.now, lambda _said_at: None, clock.count)


def _machine_time() -> datetime:
    return datetime.now(UTC).astimezone()
