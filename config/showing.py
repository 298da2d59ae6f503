"""Whether something is shown at a time."""

from __future__ import annotations

from datetime import datetime

from config.models import When
from config.working_days import WEEKDAYS


def is_shown(when: When, now: datetime) -> bool:
    """`now` is the hall's local time."""
    day = now.date()
    if (when.begins is not None and day < when.begins) or (when.until is not None and day > when.until):
        return False
    if when.weekdays and WEEKDAYS[day.weekday()] not in when.weekdays:
        return False
    return not when.hours or any(hours.begins <= now.time() < hours.ends for hours in when.hours)
