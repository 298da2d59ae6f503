"""Ends a kiosk whose screen stands still, so that whoever keeps it running starts it again."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

import structlog

PATIENCE_S = 20.0
"""A screen that has not moved for so long will not move any more; nothing that it does takes a second."""
SHARES = 20
"""The patience is waited for in so many parts: a process that was held for longer than that had none of them."""


def _end() -> None:
    os._exit(os.EX_SOFTWARE)  # the thread that would clean up is the one that hangs


class Watchdog:
    """`alive` is to be called by the screen's own clock; a thread of its own waits for the day when it is not."""

    def __init__(
        self,
        log: structlog.stdlib.BoundLogger,
        patience_s: float = PATIENCE_S,
        end: Callable[[], object] = _end,
    ) -> None:
        self._log = log
        self._patience_s = patience_s
        self._end = end
        self._beat = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Watch from now on."""
        self._beat.set()
        self._thread.start()

    def alive(self) -> None:
        """The screen moves."""
        self._beat.set()

    def stop(self) -> None:
        """Watch no more."""
        self._stopping.set()
        self._beat.set()

    def _watch(self) -> None:
        share, stood = self._patience_s / SHARES, 0
        while stood < SHARES:
            stood = 0 if self._beat.wait(share) else stood + 1
            if self._stopping.is_set():
                return
            if stood == 0:
                self._beat.clear()
                time.sleep(share)  # not at each of its beats
        self._log.error("screen_stands_still", seconds=self._patience_s)
        self._end()
