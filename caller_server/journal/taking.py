"""Takes snapshots of the halls' days, in a thread of its own: no call waits for one."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date
from queue import SimpleQueue

from structlog.stdlib import BoundLogger

from caller_server.domain.events import Event
from caller_server.domain.rules import HallRules
from caller_server.journal.engine import Engine
from caller_server.journal.faults import JournalUnavailable, JournalUnreadable
from caller_server.journal.opening import leave_snapshot
from caller_server.journal.store import Store

EVERY = 2500
"""Events from one snapshot to the next, and so about what a server that starts has left to read."""
STOPS_WITHIN_S = 5.0


class SnapshotTaker:
    """Takes one whenever this process has committed so many events of a day, counted from the day's first.

    Of several servers that share a journal it is thus one: the one that committed the last of them. A server that
    is stopped, or killed, takes none: what is left to read is short all the same.
    """

    def __init__(
        self, engine: Engine, store: Store, halls: Mapping[str, HallRules], log: BoundLogger, every: int = EVERY
    ) -> None:
        self._engine = engine
        self._store = store
        self._halls = halls
        self._log = log
        self._every = every
        self._due: SimpleQueue[tuple[str, date] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="snapshots", daemon=True)

    def start(self) -> None:
        """Take them from now on."""
        self._thread.start()
        self._engine.listen(self._heard, ours_only=True)

    def stop(self) -> None:
        """Finish the one that has begun, and take no more."""
        self._engine.unlisten(self._heard)
        self._due.put(None)
        self._thread.join(STOPS_WITHIN_S)

    def _heard(self, hall: str, events: list[Event]) -> None:
        for event in events:
            if event.seq % self._every == 0:
                self._due.put((hall, event.day))

    def _run(self) -> None:
        while (due := self._due.get()) is not None:
            hall, day = due
            try:
                leave_snapshot(self._store, hall, self._halls[hall], day)
            except (JournalUnavailable, JournalUnreadable) as fault:
                self._log.warning("no_snapshot", hall=hall, day=day.isoformat(), why=str(fault))
