"""A code that is held under a scanner is read again and again; it counts once."""

from __future__ import annotations

REPEAT_S = 2.0
"""The same code again within this time of its last sight is the same showing."""


class Repeats:
    """Remembers the last code."""

    def __init__(self) -> None:
        self._last: tuple[str, float] | None = None

    def fresh(self, code: str, now: float) -> bool:
        """Whether a code seen at `now`, in seconds of a monotonic clock, is shown anew."""
        last, self._last = self._last, (code, now)
        return last is None or last[0] != code or now - last[1] >= REPEAT_S
