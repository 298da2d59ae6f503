"""A hall's rows as they stand, in the database or the archive: what is verified, archived and copied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Connection, Engine, Table, func, select
from sqlalchemy.exc import DBAPIError

from caller_server.journal import tables
from caller_server.journal.archive import Archive
from caller_server.journal.chain import BEFORE_ALL, EVENT_COLUMNS, Head, Row
from caller_server.journal.faults import RESTORE, JournalDamaged, unavailable

AT_ONCE = 2000
"""Rows read in one go."""

_ROW = tuple(tables.event.c[name] for name in (*EVENT_COLUMNS, "digest"))


class Record:
    """All that a journal holds of its halls, at one moment."""

    def __init__(self, connection: Connection, archive: Archive | None = None) -> None:
        self._connection = connection
        self._archive = archive

    def must_be_sound(self) -> None:
        """Raise JournalDamaged when the file is not as SQLite writes it: events may be whole and an index not."""
        if self._connection.dialect.name == "sqlite":
            found = self._connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            if found != "ok":
                raise JournalDamaged(f"the journal's file is damaged ({found}): {RESTORE}")

    def halls(self) -> list[str]:
        """Halls that have events in the database."""
        return list(self._connection.scalars(select(tables.head.c.hall).order_by(tables.head.c.hall)))

    def open_days(self, hall: str) -> dict[date, int]:
        """The days that the database has, oldest first, and their last sequence numbers."""
        of = tables.event.c
        asked = select(of.day, func.max(of.seq)).where(of.hall == hall).group_by(of.day).order_by(of.day)
        return {_day(text): seq for text, seq in self._connection.execute(asked)}

    def days(self, hall: str) -> list[date]:
        """All days, oldest first."""
        archived = () if self._archive is None else self._archive.days(hall)
        return sorted({*archived, *self.open_days(hall)})

    def rows(self, hall: str, day: date) -> Iterator[Row]:
        """A day's rows in order."""
        seq = 0
        while page := self._page(hall, day, seq):
            yield from page
            seq = page[-1].seq
        if not seq and self._archive is not None:
            yield from self._archive.rows(hall, day)

    def head(self, hall: str) -> Head | None:
        """Where the hall's journal ends, as the last who appended left it."""
        return self._head(tables.head, hall)

    def last(self, hall: str, day: date) -> Head | None:
        """A day's last event."""
        of = tables.event.c
        asked = (
            select(of.day, of.seq, of.digest)
            .where(of.hall == hall, of.day == day.isoformat())
            .order_by(of.seq.desc())
            .limit(1)
        )
        row = self._connection.execute(asked).first()
        if row is not None:
            return Head(*row)
        return None if self._archive is None else self._archive.head(hall, day)

    def before(self, hall: str, day: date, exported: Mapping[date, Head]) -> Head:
        """What a day's first event stands on: the last event of the day before, though only its head be left."""
        earlier = max((known for known in self.days(hall) if known < day), default=None)
        if earlier is not None:
            return self.last(hall, earlier) or BEFORE_ALL
        told = [head for known, head in exported.items() if known < day]
        archived = self._head(tables.archived, hall)
        if archived is not None and archived.day < day.isoformat():
            told.append(archived)
        return max(told, default=BEFORE_ALL)

    def _head(self, table: Table, hall: str) -> Head | None:
        of = table.c
        row = self._connection.execute(select(of.day, of.seq, of.digest).where(of.hall == hall)).first()
        return None if row is None else Head(*row)

    def _page(self, hall: str, day: date, after: int) -> list[Row]:
        of = tables.event.c
        asked = select(*_ROW).where(of.hall == hall, of.day == day.isoformat(), of.seq > after).order_by(of.seq)
        return [Row(*row) for row in self._connection.execute(asked.limit(AT_ONCE))]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise JournalDamaged(f"the journal has a day called {text!r}; restore the latest backup") from fault


@contextmanager
def record_of(engine: Engine, archive: Archive | None = None) -> Iterator[Record]:
    """The journal as it is now, for as long as the block lasts; others go on writing. Raise JournalUnavailable."""
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield Record(connection, archive)
    except DBAPIError as fault:
        raise unavailable("read", fault) from fault
