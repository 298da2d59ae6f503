"""When a card counts as laid on the reader: once, however long it lies there. Pure; times are of a monotonic clock."""

from __future__ import annotations

AGAIN_S = 1.0
"""The same card, lost for less than this, lay there all the time: its chip was not felt for a moment."""


class Laying:
    """What is known of the card on the reader."""

    def __init__(self) -> None:
        self._lies = False
        self._last: tuple[str, float] | None = None  # person, last felt

    def wants_reading(self, there: bool, now: float) -> bool:
        """Whether the card that is felt, if any, has yet to be read.

        Some SAMs find a card that was read again and again, others only once it was lifted: both are right.
        """
        if there and self._lies and self._last is not None:
            self._last = (self._last[0], now)
        self._lies = self._lies and there
        return there and not self._lies

    def anew(self, person: str, now: float) -> bool:
        """Whether this card, which was just read, is to be told; from now on it lies there."""
        before, self._last, self._lies = self._last, (person, now), True
        return before is None or before[0] != person or now - before[1] >= AGAIN_S
