"""What became of each announcement, told to the server in order; kept while the broker is away."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Any, NamedTuple

from wire.link import Link
from wire.messages import Announced

KEPT = 1000
"""Outcomes kept while nobody listens; beyond, the oldest are forgotten."""
ACKNOWLEDGED_WITHIN_S = 5.0
LOOK_AGAIN_S = 0.5
FAREWELL_S = 0.5
SETTLE_S = 1.0
"""After a connection, nothing is told for so long: when the broker was away the server comes back to it at its own
pace, and the broker keeps nothing for one who is not there. A server that took longer asks again."""


class _Report(NamedTuple):
    zone: str
    announced: Announced


class Reports:
    """Sends outcomes to the server, each until the broker has taken it."""

    def __init__(self, link: Link, log: Any, kept: int = KEPT, settle_s: float = SETTLE_S) -> None:
        self._link = link
        self._log = log
        self._kept = kept
        self._due: deque[_Report] = deque()
        self._lock = threading.Lock()  # guards _due
        self._changed = threading.Event()
        self._stopping = False
        self._settle_s = settle_s
        self._tell_from = float("inf")  # on the monotonic clock
        self._thread = threading.Thread(target=self._run, name="reports", daemon=True)
        link.on_connect(self._connected)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Send what can be sent at once, and stop."""
        self._stopping = True
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join(FAREWELL_S)

    def add(self, zone: str, announced: Announced) -> None:
        """Have an outcome sent; returns at once."""
        report = _Report(zone, announced)
        with self._lock:
            if report in self._due:  # the server asks again while it waits to be told
                return
            self._due.append(report)
            forgotten = self._due.popleft() if len(self._due) > self._kept else None
        if forgotten is not None:
            self._log.warning("outcome_forgotten", zone=forgotten.zone, seq=forgotten.announced.seq)
        self._changed.set()

    def _connected(self) -> None:
        self._tell_from = time.monotonic() + self._settle_s
        self._changed.set()

    def _run(self) -> None:
        while not self._stopping:
            self._changed.wait(LOOK_AGAIN_S)
            self._changed.clear()
            while (oldest := self._oldest()) is not None and self._may_tell() and self._send(oldest):
                pass

    def _may_tell(self) -> bool:
        return self._stopping or time.monotonic() >= self._tell_from

    def _oldest(self) -> _Report | None:
        with self._lock:
            return self._due[0] if self._due else None

    def _send(self, report: _Report) -> bool:
        """Send the oldest outcome and forget it once it is taken."""
        if not self._link.publish(report.announced, zone=report.zone).wait(ACKNOWLEDGED_WITHIN_S):
            return False
        with self._lock:
            if self._due and self._due[0] is report:  # it may have been forgotten meanwhile
                self._due.popleft()
        return True
