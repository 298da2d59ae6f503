"""How long a visitor will probably wait."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from statistics import median

RECENT = 20
"""So many handling times are remembered per line."""
SPREAD = 1.6
"""The 90th percentile of a handling time over its median: the example of ordinary practice until a
line has history of its own."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Minutes: about the 50th and the 90th percentile."""

    low: int
    high: int


@dataclass(slots=True)
class HandlingTimes:
    """A line's recent handling times, minutes; the configured usual time counts until there are enough."""

    usual: float
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT))

    def note(self, minutes: float) -> None:
        """A visit took so long."""
        self.recent.append(minutes)

    @property
    def typical(self) -> float:
        """The median of the recent visits, blended with the usual time while there are few."""
        return median([*self.recent, *[self.usual] * max(0, RECENT // 4 - len(self.recent))] or [self.usual])


def estimate(ahead: int, times: HandlingTimes, windows: int) -> Estimate:
    """The wait behind `ahead` people with so many windows serving the line.

    The people ahead are served in rounds. Sums of many visits vary less than one, so the range
    narrows, in proportion, with the square root of the rounds.
    """
    rounds = ahead / max(1, windows)
    low = rounds * times.typical
    high = low + (SPREAD - 1) * times.typical * math.sqrt(max(1.0, rounds))
    return Estimate(math.floor(low), math.ceil(high))
