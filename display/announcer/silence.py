"""Why a zone's voice says nothing for now: a supervisor paused it, or it has just come to the wire."""

from __future__ import annotations

import time
from collections.abc import Callable

from wire.messages import VoiceState

SETTLE_S = 1.0
"""Nothing is spoken for so long after a connection, so that what was called meanwhile comes in its order."""
DOUBTED_S = 10.0
"""So long an older word of the supervisor's than the newest is doubted. If nothing newer comes meanwhile the server has
begun again from an earlier journal, or its clock was set back: a voice must not stay paused for good by that."""


class Silence:
    """Takes in what commands it. For whoever holds the zone's lock."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        """`ticks` counts seconds."""
        self._ticks = ticks
        self._quiet_until = 0.0
        self._voice: VoiceState | None = None
        self._doubted: VoiceState | None = None
        self._doubted_until = 0.0

    def settle(self) -> None:
        """It has just come to the wire."""
        self._quiet_until = self._ticks() + SETTLE_S

    def allow(self, voice: VoiceState) -> None:
        """What a supervisor wants."""
        if self._voice is None or (self._voice.day, self._voice.seq) <= (voice.day, voice.seq):
            self._voice, self._doubted = voice, None
        else:
            self._doubted, self._doubted_until = voice, self._ticks() + DOUBTED_S

    @property
    def paused(self) -> bool:
        """Whether a supervisor has paused it."""
        if self._doubted is not None and self._ticks() >= self._doubted_until:
            self._voice, self._doubted = self._doubted, None
        return self._voice is not None and self._voice.paused

    @property
    def holds(self) -> bool:
        """Whether nothing may be begun."""
        return self._ticks() < self._quiet_until or self.paused

    @property
    def changes_in_s(self) -> float | None:
        """Seconds until that may change by itself; None: not by itself."""
        ends = [self._quiet_until - self._ticks()]
        if self._doubted is not None:
            ends.append(self._doubted_until - self._ticks())
        return min((left for left in ends if left > 0), default=None)
