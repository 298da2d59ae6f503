"""Moves days from the database to the archive, and removes from there what was kept long enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Protocol

from caller_server.journal.archive import Archive
from caller_server.journal.audit import write_heads
from caller_server.journal.chain import Head
from caller_server.journal.heads import Heads
from caller_server.journal.store import Store
from caller_server.journal.verify import Known, verify


class Retention(Protocol):
    """How long what is kept."""

    @property
    def open_days(self) -> int:
        """Days that stay in the database."""
        ...

    @property
    def archive_days(self) -> int:
        """Days after which an archived day is removed."""
        ...


def archive_days(
    store: Store, archive: Archive, heads: Heads, hall: str, today: date, retention: Retention
) -> Iterator[str]:
    """Move a hall's days that are old enough, oldest first; say what was done, a sentence each.

    A day's rows go only after its file was written, read again and found unbroken. The hall's last day stays, however
    old. Raise Broken, JournalUnreadable or JournalUnavailable; what was not said has not happened.
    """
    with store.record() as record:
        write_heads(record, heads, hall, ended_before=today)
        days = sorted(record.open_days(hall))[:-1]
        ended = record.days(hall)[:-1]
    # a clock that leapt makes no day older: what is removed from the archive is gone for good
    counted_from = min([today, *(day + timedelta(days=1) for day in ended[-1:])])
    for day in days:
        if day < today - timedelta(days=retention.open_days):
            yield _move(store, archive, heads, hall, day)
    for dropped in archive.drop(hall, counted_from - timedelta(days=retention.archive_days)):
        yield f"{hall} {dropped}: removed from the archive, as it is older than {retention.archive_days} days"


def _move(store: Store, archive: Archive, heads: Heads, hall: str, day: date) -> str:
    with store.record() as record:
        before = record.before(hall, day, heads.of(hall))
        rows = list(record.rows(hall, day))
    list(verify(hall, rows, Known(before)))
    path = archive.keep(hall, day, before.digest, rows)
    last = rows[-1]
    store.forget_day(hall, Head(last.day, last.seq, last.digest))
    return f"{hall} {day}: {len(rows):,} events moved to {path}"
