"""How long to wait before trying again, and how seldom to say so."""

from __future__ import annotations

import random
import time
from collections.abc import Callable


class Backoff:
    """Waits that double from `first_s` up to `longest_s`, each shortened by chance to as little as half.

    The chance keeps a hall's devices from knocking all at once on a broker that has just come back.
    """

    def __init__(self, first_s: float, longest_s: float, chance: Callable[[], float] = random.random) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._chance = chance  # 0.0 up to 1.0
        self._tried = 0

    def next_wait(self) -> float:
        """Seconds to wait before the next try."""
        full = min(self._longest_s, self._first_s * 2.0 ** min(self._tried, 30))
        self._tried += 1
        return full * (0.5 + 0.5 * self._chance())

    def begin_again(self) -> None:
        """The try went well: the next wait is a short one."""
        self._tried = 0


class Seldom:
    """Lets one line per subject through in `every_s` seconds and counts those it held back."""

    def __init__(self, every_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._every_s = every_s
        self._clock = clock
        self._told: dict[str, float] = {}
        self._held_back: dict[str, int] = {}

    def may_tell(self, subject: str) -> int | None:
        """None: hold this line back. Else tell it; the number says how many were held back before it."""
        now = self._clock()
        last = self._told.get(subject)
        if last is not None and now - last < self._every_s:
            self._held_back[subject] = self._held_back.get(subject, 0) + 1
            return None
        self._told[subject] = now
        return self._held_back.pop(subject, 0)
