"""A kiosk that nobody uses shines as bright as the hour asks for; a touch wakes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from config.brightness import brightness_at
from config.models import Brightness
from kiosk.state import State

FULL = 100


def brightness_of(state: State, hours: Sequence[Brightness], now: datetime) -> int:
    """Percent of the brightest; `now` is the hall's own time."""
    unused = state.fresh and not state.busy and state.now - state.touched_at >= state.setup.idle_s
    return brightness_at(hours, now) if hours and unused else FULL
