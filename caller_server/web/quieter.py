"""The hall's quieter hours, from the journals of its last days: read once a day."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice

import structlog

from caller_server.domain.estimates import Estimate
from caller_server.domain.events import Event
from caller_server.domain.quiet_hours import Ahead, hours_ahead, quieter, usual_waits
from caller_server.journal.faults import JournalAway, JournalUnavailable, JournalUnreadable
from caller_server.web.deps import Deps
from caller_server.web.then import events_of
from wire import api
from wire.messages import Estimate as Told

log = structlog.get_logger("web")

DAYS = 5
"""Working days that tell what is usual,"""
LOOKED_BACK = 14
"""found among so many days gone by."""
EVENTS = 20_000
"""No further day is begun once so many events were read: of a large hall fewer days tell enough."""


class QuieterHours:
    """Tells of each line when it would be better to come."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._reading = threading.Lock()
        self._known: tuple[date, Mapping[str, tuple[Ahead, ...]]] | None = None

    def of(self, line: str, wait_now: Estimate, today: date, now: datetime) -> tuple[api.QuietHours, ...]:
        """The line's quieter hours; none while they are read for the first time today by somebody else."""
        zone = self._deps.rules.timezone
        return tuple(
            api.QuietHours(
                begins=quiet.begins.astimezone(zone),
                ends=quiet.ends.astimezone(zone),
                estimate=Told(low=quiet.estimate.low, high=quiet.estimate.high),
            )
            for quiet in quieter(self._ahead(today).get(line, ()), wait_now, now)
        )

    def read(self, today: date) -> None:
        """Read the last days, unless that is done for today or somebody does it now.

        No kiosk does without the hall for this: what cannot be read now is read the next time. Raise JournalAway,
        with which there is no hall either, for it was waited for.
        """
        if (self._known is not None and self._known[0] == today) or not self._reading.acquire(blocking=False):
            return
        try:
            hours = self._deps.rules.hours
            self._known = today, hours_ahead(hours, usual_waits(hours, self._days(today)), today)
        except JournalAway:
            raise
        except JournalUnavailable as fault:
            log.warning("quieter_hours_unknown", why=str(fault))
        finally:
            self._reading.release()

    def _ahead(self, today: date) -> Mapping[str, tuple[Ahead, ...]]:
        return self._known[1] if self._known is not None and self._known[0] == today else {}

    def _days(self, today: date) -> Iterator[tuple[date, list[Event]]]:
        read = 0
        calendar = self._deps.rules.hours.calendar
        past = (today - timedelta(days=ago) for ago in range(1, LOOKED_BACK + 1))
        for day in islice((day for day in past if calendar.works(day)), DAYS):
            if read >= EVENTS:
                return
            try:
                events = list(events_of(self._deps, day))
            except JournalUnreadable as fault:  # damaged, or by another version: the other days tell enough
                log.warning("quieter_hours_without_a_day", day=day.isoformat(), why=str(fault))
                continue
            read += len(events)
            yield day, events
