"""How bright something is to shine at a time of the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from config.models import Brightness


def brightness_at(hours: Sequence[Brightness], now: datetime) -> int:
    """Percent at this time of the day: that of the latest hour begun, which may be yesterday's last."""
    begun = [hour for hour in hours if hour.since <= now.time()]
    return max(begun or hours, key=lambda hour: hour.since).percent
