"""How fast the plan goes: its seconds in this machine's, and the hall's seconds in both."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class Tempo:
    """The plan's time. It goes `speed` times as fast as this machine's; the hall's own clock `hall_speed` times."""

    def __init__(self, speed: float, hall_speed: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.speed = speed
        self.hall_speed = hall_speed
        self._monotonic = monotonic
        self._origin = monotonic()

    def set(self, moment: float) -> None:
        """It is now this moment of the plan, seconds since midnight."""
        self._origin = self._monotonic() - moment / self.speed

    @property
    def now(self) -> float:
        """The plan's moment, seconds since midnight."""
        return (self._monotonic() - self._origin) * self.speed

    def planned_s(self, hall_s: float) -> float:
        """So many of the plan's seconds go by in so many of the hall's."""
        return hall_s * self.speed / self.hall_speed

    async def until(self, moment: float) -> None:
        """Wait for a moment of the plan."""
        await self.hold(moment - self.now)

    async def hold(self, planned_s: float) -> None:
        """Let so many seconds of the plan go by."""
        await asyncio.sleep(max(0.0, planned_s / self.speed))

    async def obey(self, hall_s: float) -> None:
        """Wait as long as the hall said, in seconds of its own clock."""
        await asyncio.sleep(max(0.0, hall_s / self.hall_speed))
