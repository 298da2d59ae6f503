"""A row of the journal, read back as the event it tells of."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from caller_server.domain.events import Asked, Event, fact_of
from caller_server.journal.faults import JournalUnreadable


class EventRow(NamedTuple):
    """The columns of `event` that make an event, in this order."""

    day: str
    seq: int
    at: str
    kind: str
    body: str
    request_id: str | None
    fingerprint: str | None


def event_of(row: EventRow) -> Event:
    """The event of a row, or JournalUnreadable."""
    try:
        asked = None if row.request_id is None else Asked(row.request_id, row.fingerprint or "")
        return Event(
            date.fromisoformat(row.day), row.seq, datetime.fromisoformat(row.at), fact_of(row.kind, row.body), asked
        )
    except (ValueError, TypeError) as fault:
        raise JournalUnreadable(
            f"event {row.seq} of {row.day} cannot be read ({fault}); "
            "start the version of OneDoor that wrote it, or restore a backup"
        ) from fault
