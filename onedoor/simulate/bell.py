"""Tells clerks who have nobody to call that somebody waits, as the number on their screens does."""

from __future__ import annotations

import asyncio
from collections import Counter

from config.models import Hall


class Bell:
    """Wakes one clerk for each visitor who joins a line: one whose own line it is, else one who helps it."""

    def __init__(self, hall: Hall) -> None:
        self._windows = {line.letter: hall.windows_of(line.letter) for line in hall.line}
        self._rung: Counter[str] = Counter()  # by window: how often somebody joined whom it could call
        self._idle: dict[str, asyncio.Event] = {}

    def ring(self, letter: str) -> None:
        """Somebody joined this line."""
        windows = self._windows.get(letter, ())
        self._rung.update(windows)
        for window in windows:
            if (idle := self._idle.pop(window, None)) is not None:
                idle.set()
                return

    def rung(self, window: str) -> int:
        """How often it rang for a window; to be asked before the clerk looks whether somebody waits."""
        return self._rung[window]

    async def wait(self, window: str, since: int, at_most_s: float) -> None:
        """Wait until it rings for a window, or has rung since; or so many seconds."""
        if self._rung[window] != since:
            return
        idle = self._idle[window] = asyncio.Event()
        try:
            async with asyncio.timeout(at_most_s):
                await idle.wait()
        except TimeoutError:
            self._idle.pop(window, None)
