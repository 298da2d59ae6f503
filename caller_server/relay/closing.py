"""Announces the end of each session, so many minutes before it, in every zone that has a voice.

The request's id is made of the day, the session and the minutes: however many servers look at the clock, and
however often one is started anew, it is announced once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from structlog.stdlib import BoundLogger

from caller_server.domain.calendar import Hours
from caller_server.domain.commands import MakeAnnouncement
from caller_server.domain.events import Asked
from caller_server.domain.refusals import Refusal
from caller_server.domain.rules import HallRules
from caller_server.journal.engine import Engine, JournalUnavailable
from config.models import Announcement

LOOKS_EVERY_S = 5.0
STILL_DUE = timedelta(seconds=45)
"""A server that was away says it so much later; later still it would say a wrong time."""


class Due(NamedTuple):
    """An announcement whose time has come."""

    announcement: Announcement
    minutes: int
    ends: datetime


def due(announcements: Sequence[Announcement], hours: Hours, now: datetime) -> Iterator[Due]:
    """What is to be said at this moment."""
    for ends in hours.endings(hours.day(now)):
        for one in announcements:
            for minutes in one.before_close:
                if timedelta(0) <= now - (ends - timedelta(minutes=minutes)) < STILL_DUE:
                    yield Due(one, minutes, ends)


class ClosingTimes:
    """Looks at the clock while its server is on duty."""

    def __init__(
        self,
        announcements: Sequence[Announcement],
        zones: tuple[str, ...],
        engine: Engine,
        rules: HallRules,
        clock: Callable[[], datetime],
        log: BoundLogger,
    ) -> None:
        self._announcements = [one for one in announcements if one.before_close]
        self._zones = zones
        self._engine = engine
        self._rules = rules
        self._clock = clock
        self._log = log
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="closing", daemon=True)

    @property
    def templates(self) -> frozenset[str]:
        """What says how long it still is until the end."""
        return frozenset(one.name for one in self._announcements)

    def start(self) -> None:
        """Begin to look; a hall that is always open, or says nothing then, needs none."""
        if self._announcements and self._zones and not self._rules.always_open:
            self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(LOOKS_EVERY_S)

    def look(self) -> None:
        """Have said what is due."""
        for one in due(self._announcements, self._rules.hours, self._clock()):
            said = f"{self._rules.hall} closing {one.announcement.name} {one.minutes} {one.ends.isoformat()}"
            self._engine.obey(
                self._rules.hall,
                MakeAnnouncement(
                    asked=Asked(str(uuid5(NAMESPACE_URL, said)), said),
                    zones=self._zones,
                    text=one.announcement.filled({"minutes": str(one.minutes)}),
                    template=one.announcement.name,
                ),
            )

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except (Refusal, JournalUnavailable) as fault:
                self._log.warning("closing_not_announced", why=str(fault))
            except Exception:  # the next time is looked at all the same
                self._log.exception("closing_failed")
            self._stopping.wait(LOOKS_EVERY_S)
