"""Which touches count: one finger touches once, and never acts on a screen that it has just opened."""

from __future__ import annotations

from math import hypot

from kiosk.tokens import BOUNCE_S, DOUBLE_TOUCH_REACH, DOUBLE_TOUCH_S


class Touches:
    """Remembers the last touch that counted. Lengths are design pixels, times seconds."""

    def __init__(self) -> None:
        self._x = self._y = 0.0
        self._until = 0.0

    def counts(self, at: float, x: float, y: float) -> bool:
        """Whether this is a touch of its own: not as near in time as in place to the last that counted."""
        if at < self._until and hypot(x - self._x, y - self._y) <= DOUBLE_TOUCH_REACH:
            return False
        self._x, self._y, self._until = x, y, at + BOUNCE_S
        return True

    def screen_changed(self) -> None:
        """The last touch opened another screen: its second half must not act there."""
        self._until += DOUBLE_TOUCH_S - BOUNCE_S
