"""Looks at a whole journal: database, archive and the heads written of each day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caller_server.journal.chain import BEFORE_ALL, Head
from caller_server.journal.heads import Heads
from caller_server.journal.record import Record
from caller_server.journal.verify import Known, Unbroken, verify

REMEDY = (
    "leave the files as they are and look at the last backup in which this day is unbroken; "
    "`onedoor restore HALL_DIR FILE` puts it in place and keeps what was there"
)


def audit(record: Record, heads: Heads, hall: str, only: date | None = None) -> Iterator[Unbroken]:
    """Each day that is unbroken, oldest first, or one alone; raise Broken at the first event that is wrong."""
    days, written = record.days(hall), heads.of(hall)
    if only is not None:
        days = [day for day in days if day == only]
        written = {day: head for day, head in written.items() if day <= only}
    first = only or (days[0] if days else None)
    before = record.before(hall, first, written) if first else BEFORE_ALL
    end = record.head(hall) if only is None else None
    return verify(hall, (row for day in days for row in record.rows(hall, day)), Known(before, written, end))


def audit_database(record: Record, hall: str) -> Iterator[Unbroken]:
    """The same of what the database has, by itself."""
    days = list(record.open_days(hall))
    before = record.before(hall, days[0], {}) if days else BEFORE_ALL
    rows = (row for day in days for row in record.rows(hall, day))
    return verify(hall, rows, Known(before, end=record.head(hall)))


def write_heads(record: Record, heads: Heads, hall: str, *, ended_before: date | None = None) -> list[Head]:
    """Write the head of each day that has none yet or went on since; with `ended_before`, of days before it alone.

    A day that is shorter than its head keeps the head: that is what it is for.
    """
    written = heads.of(hall)
    news = []
    for day, seq in record.open_days(hall).items():
        if ended_before is not None and day >= ended_before:
            continue
        known = written.get(day)
        if known is None or known.seq < seq:
            head = record.last(hall, day)
            if head is not None:
                heads.write(hall, head)
                news.append(head)
    return news
