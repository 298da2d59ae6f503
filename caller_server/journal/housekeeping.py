"""What is done with a journal once a day, by whichever process is on duty: no timer of a machine has to be set up.

The keys of days gone by are erased, their heads written, and days that are old enough moved to the archive. That is
looked after when the server has opened, when the date changes, and again when the first command of the new day has
closed the day before. No call waits for it: what fails is logged and tried again later.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from structlog.stdlib import BoundLogger

from caller_server.domain.rules import HallRules
from caller_server.journal.archive import Archive
from caller_server.journal.archiving import Retention, archive_days
from caller_server.journal.heads import Heads
from caller_server.journal.store import Store

FIRST_AFTER_S = 2.0
"""The hall opens first."""
LOOK_EVERY_S = 10.0
"""How often it is looked whether there is something to do."""
AGAIN_AFTER = timedelta(minutes=10)
"""What failed is tried again then."""
STOPS_WITHIN_S = 4.0

Chores = Callable[[date], Iterable[str]]
"""What there is to do on a day, a step at a time; each step says what it did."""


def chores(store: Store, archive: Archive, heads: Heads, hall: str, retention: Retention) -> Chores:
    """The chores of a hall's journal; a step that was not said has not happened."""

    def steps(today: date) -> Iterable[str]:
        store.forget_keys(hall, before=today)  # first: it must not wait until a disk has room
        return archive_days(store, archive, heads, hall, today, retention)

    return steps


class Housekeeping:
    """Does a hall's chores while its process is on duty; a thread of its own."""

    def __init__(
        self,
        do: Chores,
        store: Store,
        rules: HallRules,
        clock: Callable[[], datetime],
        on_duty: Callable[[], bool],
        log: BoundLogger,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._do = do
        self._store = store
        self._rules = rules
        self._clock = clock
        self._on_duty = on_duty
        self._log = log
        self._look_every_s = look_every_s
        self._done: tuple[date, date | None] | None = None  # the date, and the journal's last day
        self._failed_at: datetime | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Look after the journal from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the step that has begun, and no other."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(STOPS_WITHIN_S)

    def look(self) -> None:
        """Do what there is to do, if there is anything."""
        now = self._clock()
        if not self._on_duty() or self._just_failed(now):
            return
        try:
            at = self._rules.business_day(now), self._store.last_day(self._rules.hall)
            if at != self._done and self._finish(self._do(at[0])):
                self._done = at
            self._failed_at = None
        except Exception as fault:  # whatever it is, the next day is looked after again
            self._failed_at = now
            again_s = int(AGAIN_AFTER.total_seconds())
            self._log.error("housekeeping_put_off", why=str(fault), again_in_s=again_s)

    def _just_failed(self, now: datetime) -> bool:
        # a clock that was set back must not put it off any longer
        return self._failed_at is not None and abs(now - self._failed_at) < AGAIN_AFTER

    def _finish(self, steps: Iterable[str]) -> bool:
        """Whether it was done to the end."""
        for done in steps:
            self._log.info("housekeeping", done=done)
            if self._stopping.is_set() or not self._on_duty():
                return False
        return True

    def _run(self) -> None:
        pause = min(FIRST_AFTER_S, self._look_every_s)
        while not self._stopping.wait(pause):
            self.look()
            pause = self._look_every_s
