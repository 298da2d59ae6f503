"""Which touches count: the second half of a double touch never acts on the screen that the first half opened."""

from __future__ import annotations

from math import hypot

from kiosk.tokens import DOUBLE_TOUCH_REACH, DOUBLE_TOUCH_S


class DoubleTouch:
    """Remembers the last touch that changed the screen. Lengths are design pixels, times seconds."""

    def __init__(self) -> None:
        self._x = self._y = 0.0
        self._until = 0.0

    def screen_changed(self, at: float, x: float, y: float) -> None:
        """A touch here and now opened another screen."""
        self._x, self._y, self._until = x, y, at + DOUBLE_TOUCH_S

    def is_second_half(self, at: float, x: float, y: float) -> bool:
        """Whether this touch belongs to that one: as near in time as in place."""
        return at < self._until and hypot(x - self._x, y - self._y) <= DOUBLE_TOUCH_REACH
