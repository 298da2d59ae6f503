"""Where the journal is kept: one schema over SQLAlchemy, SQLite by default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Select, column, create_engine, make_url, select, table
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from caller_server.domain.events import Event
from caller_server.journal import tables
from caller_server.journal.alone import Alone
from caller_server.journal.archive import Archive
from caller_server.journal.chain import Head
from caller_server.journal.day_keys import DayKeys
from caller_server.journal.faults import JournalAway, JournalLost, JournalUnavailable, JournalUnreadable, unavailable
from caller_server.journal.ownership import claim, own
from caller_server.journal.record import Record, record_of
from caller_server.journal.removal import forget_day
from caller_server.journal.rows import EventRow, event_of
from caller_server.journal.snapshots import Snapshot, find_snapshot, keep_snapshot
from caller_server.journal.sql import Entry, Mark
from caller_server.journal.sqlite import open_sqlite

if TYPE_CHECKING:
    from caller_server.journal.shared import Shared


class Store:
    """The journal's database. One thread at a time may append; any may read.

    Making one raises JournalUnreadable when the URL names nothing that can be opened.
    """

    def __init__(self, url: str, archive: Archive | None = None) -> None:
        self._engine = _open(url)
        self._archive = archive
        self._writing = _writing(self._engine)
        self._keys = DayKeys(self._engine)

    @property
    def shared(self) -> bool:
        """Whether other processes may write to it too. SQLite is for one server alone."""
        return self._writing.shared

    def migrate(self) -> None:
        """Bring the schema up to this program's, or raise JournalUnreadable."""
        if self._revision() == tables.SCHEMA:
            return  # as nearly always; Alembic takes long to load
        from caller_server.journal.migration import migrate

        migrate(self._engine)

    def claim(self, hall: str, installation: str) -> None:
        """Take a hall that is nobody's; raise BelongsToAnother, with nothing written."""
        claim(self._engine, hall, installation)

    def own(self, hall: str, installation: str) -> None:
        """Take a hall, whoever had it."""
        own(self._engine, hall, installation)

    def begin(self, known: Mapping[str, Mark]) -> dict[str, list[Event]]:
        """Begin a turn to append to these halls; return what other processes have appended since `known`.

        They wait until `append` or `leave`. Raises JournalAway, and then no turn has begun.
        """
        return self._writing.begin(known)

    def append(self, batch: Sequence[Entry]) -> None:
        """Write everything in one transaction, which ends the turn: all of it, or nothing and JournalUnavailable.

        After JournalAway nobody knows which: what the next turn returns tells.
        """
        self._writing.append(batch)

    def leave(self) -> None:
        """End a turn without writing, if one was begun."""
        self._writing.leave()

    def news(self, hall: str, known: Mark) -> list[Event]:
        """What other processes have appended to a hall since, of any day. For the thread that may append."""
        return self._writing.news(hall, known)

    def events(self, hall: str, day: date, after: int = 0, limit: int | None = None) -> list[Event]:
        """Events of a day after a sequence number, oldest first."""
        of = tables.event.c
        asked = _rows_of(hall, day).where(of.seq > after).order_by(of.seq).limit(limit)
        with self._reading() as connection:
            found = [event_of(EventRow(*row)) for row in connection.execute(asked).all()]
        if not found and self._archive is not None:
            # a row of the archive begins with its hall and ends with its digest
            found = [event_of(EventRow(*row[1:-1])) for row in self._archive.rows(hall, day, after, limit)]
        return found

    def events_of_kind(self, kind: str, hall: str, day: date) -> list[Event]:
        """Events of one kind, of a day that is not archived, oldest first."""
        of = tables.event.c
        with self._reading() as connection:
            found = connection.execute(_rows_of(hall, day).where(of.kind == kind).order_by(of.seq)).all()
        return [event_of(EventRow(*row)) for row in found]

    def days(self, hall: str, since: date | None = None) -> list[date]:
        """Days that have events, oldest first."""
        asked = select(tables.event.c.day).where(tables.event.c.hall == hall).distinct().order_by(tables.event.c.day)
        if since is not None:
            asked = asked.where(tables.event.c.day >= since.isoformat())
        with self._reading() as connection:
            known = {date.fromisoformat(day) for day in connection.scalars(asked)}
        if self._archive is not None:
            known |= {day for day in self._archive.days(hall) if since is None or day >= since}
        return sorted(known)

    def record(self) -> AbstractContextManager[Record]:
        """All the rows as they stand at this moment, for as long as the block lasts."""
        return record_of(self._engine, self._archive)

    def last_day(self, hall: str) -> date | None:
        """The newest day that has events."""
        of = tables.event.c
        with self._reading() as connection:
            day = connection.scalar(select(of.day).where(of.hall == hall).order_by(of.day.desc()).limit(1))
        return None if day is None else date.fromisoformat(day)

    def ticket(self, token: str) -> tuple[str, date, str] | None:
        """Hall, day and number of the ticket with a token."""
        of = tables.ticket.c
        with self._reading() as connection:
            row = connection.execute(select(of.hall, of.day, of.number).where(of.token == token)).first()
        return None if row is None else (row.hall, date.fromisoformat(row.day), row.number)

    def mark(self, hall: str) -> Mark | None:
        """How far the relay got."""
        with self._reading() as connection:
            row = connection.execute(select(tables.relayed).where(tables.relayed.c.hall == hall)).first()
        return None if row is None else Mark(date.fromisoformat(row.day), row.seq)

    def day_key(self, hall: str, day: date) -> bytes:
        """The 32 bytes that key this day's hashes of ID numbers; the same for every process, made when first asked."""
        return self._keys.of(hall, day)

    def forget_keys(self, hall: str, before: date) -> None:
        """Erase the keys of the days before."""
        self._keys.forget(hall, before)

    def snapshot(self, hall: str, day: date, version: str) -> Snapshot | None:
        """A day's snapshot, if this version can read it and the journal still has the event on which it stands."""
        with self._reading() as connection:
            return find_snapshot(connection, hall, day, version)

    def keep_snapshot(self, hall: str, day: date, version: str, snapshot: Snapshot) -> None:
        """Keep a snapshot in the place of the hall's older ones; nothing when another process was further."""
        keep_snapshot(self._engine, hall, day, version, snapshot)

    def forget_day(self, hall: str, last: Head) -> None:
        """Remove a day that was archived up to this last event, all or nothing; raise JournalLost when it went on."""
        forget_day(self._engine, hall, last)

    def answers(self) -> bool:
        """Whether the journal can be read just now."""
        try:
            with self._reading() as connection:
                connection.execute(select(tables.event.c.seq).limit(1)).first()
        except JournalUnavailable:
            return False
        return True

    def close(self) -> None:
        """Let go of the database."""
        self._writing.close()
        self._engine.dispose()

    def _revision(self) -> str | None:
        """Which revision of the schema is there; None when that cannot be read."""
        try:
            with self._engine.connect() as connection:
                return connection.scalar(select(column("version_num")).select_from(table("alembic_version")))
        except DBAPIError:
            return None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as fault:
            away = self.shared and isinstance(fault, OperationalError | InterfaceError)
            raise unavailable("read", fault, JournalAway if away else JournalUnavailable) from fault


def _rows_of(hall: str, day: date) -> Select[Any]:
    of = tables.event.c
    return select(*(of[name] for name in EventRow._fields)).where(of.hall == hall, of.day == day.isoformat())


def _writing(engine: Engine) -> Alone | Shared:
    if engine.dialect.name == "sqlite":
        return Alone(engine)
    from caller_server.journal.shared import Shared  # with its driver, which SQLite does without

    return Shared(engine.url, engine.dialect)


def _open(url: str) -> Engine:
    try:
        known = make_url(url)
        if known.get_backend_name() == "sqlite":
            return open_sqlite(known)
        from caller_server.journal.postgresql import PATIENT_FOR

        return create_engine(known, pool_pre_ping=True, hide_parameters=True, connect_args=PATIENT_FOR)
    except (ArgumentError, ImportError, ValueError) as fault:
        raise JournalUnreadable(
            f"ONEDOOR_DATABASE_URL names no database that OneDoor knows ({fault}); write "
            "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, or leave it out for a file in the data folder"
        ) from fault


__all__ = ["JournalAway", "JournalLost", "JournalUnavailable", "JournalUnreadable", "Store"]
