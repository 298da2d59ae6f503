"""Threads that carry out the flow's effects, one errand after another, while the screen stays alive."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

import structlog

from kiosk.events import Happened

Errand = Callable[[], None]
Post = Callable[[Happened], None]
"""Tells the flow what happened, from any thread."""


class Errands:
    """One thread that runs errands in the order they were given."""

    def __init__(self, name: str, log: structlog.stdlib.BoundLogger) -> None:
        self._log = log
        self._waiting: queue.SimpleQueue[Errand | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def give(self, errand: Errand) -> None:
        """Run this after those already waiting."""
        self._waiting.put(errand)

    def stop(self, timeout_s: float = 0.5) -> None:
        """End after the errand that runs now; wait for it no longer than this."""
        self._waiting.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while (errand := self._waiting.get()) is not None:
            try:
                errand()
            except Exception:
                self._log.exception("errand_failed", thread=self._thread.name)
