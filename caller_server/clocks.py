"""What time it is in the hall: the machine's, or a rehearsal's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from config.settings import Settings
from wire.rehearsal import RehearsalClock


def machine_time() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def clock_of(settings: Settings) -> Callable[[], datetime]:
    """The clock that the settings ask for; raise OSError when it cannot be read."""
    return machine_time if settings.clock is None else RehearsalClock(settings.clock).now
