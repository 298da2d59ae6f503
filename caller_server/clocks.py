"""What time it is in the hall: the machine's own, or one that goes faster, for a day that is rehearsed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from config.settings import Settings


@dataclass(frozen=True)
class FastClock:
    """A clock that shows `start` when it is made and goes on `speed` times as fast as the machine's monotonic one.

    Each process that makes one begins at `start` again, so it is for a hall with one server that is not started again.
    """

    start: datetime  # with its zone
    speed: float
    monotonic: Callable[[], float] = time.monotonic  # seconds
    _began: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_began", self.monotonic())

    def now(self) -> datetime:
        """The time, in UTC."""
        gone = (self.monotonic() - self._began) * self.speed
        return self.start.astimezone(UTC) + timedelta(seconds=gone)


def machine_time() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def clock_of(settings: Settings) -> Callable[[], datetime]:
    """The clock that the settings ask for, which begins to go now."""
    if settings.clock_start is None and settings.clock_speed == 1:
        return machine_time
    return FastClock(settings.clock_start or machine_time(), settings.clock_speed).now
