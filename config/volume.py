"""How loud the voices are at a time of the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from config.models import Volume

LOUDEST = 100


def volume_at(hours: Sequence[Volume], now: datetime) -> int:
    """Percent at this time of the hall's day: that of the latest hour begun, which may be yesterday's last."""
    begun = [hour for hour in hours if hour.since <= now.time()]
    return max(begun or hours, key=lambda hour: hour.since).percent if hours else LOUDEST
