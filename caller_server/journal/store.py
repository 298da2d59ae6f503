"""Where the journal is kept: one schema over SQLAlchemy, SQLite by default."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, PoolProxiedConnection, Row, create_engine, event, make_url, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from caller_server.domain.events import Asked, Event, fact_of
from caller_server.journal import tables
from caller_server.journal.day_keys import DayKeys
from caller_server.journal.faults import JournalLost, JournalUnavailable, JournalUnreadable
from caller_server.journal.sql import Entry, Mark, Sql

BUSY_S = 10.0
"""How long SQLite waits for another process that writes (a backup, a second server started by mistake)."""


class Store:
    """The journal's database. One thread at a time may append; any may read."""

    def __init__(self, url: str) -> None:
        self._engine = _open(url)
        self._sql = Sql(self._engine.dialect)
        self._fault = self._engine.dialect.loaded_dbapi
        self._writing: PoolProxiedConnection | None = None
        self._keys = DayKeys(self._engine)

    @property
    def shared(self) -> bool:
        """Whether other processes may write to it too. SQLite is for one server alone."""
        return self._engine.dialect.name != "sqlite"

    def migrate(self) -> None:
        """Bring the schema up to this program's, or raise JournalUnreadable."""
        from caller_server.journal.migration import migrate  # Alembic takes long to load, and not all who read need it

        migrate(self._engine)

    def append(self, batch: Sequence[Entry]) -> None:
        """Write everything in one transaction: all of it, or nothing and JournalUnavailable.

        Speaks to the driver itself: SQLAlchemy's way to the same statements takes longer than they do.
        """
        try:
            connection = self._writing = self._writing or self._engine.raw_connection()
            cursor = connection.cursor()
            if not self.shared:
                cursor.execute("BEGIN IMMEDIATE")  # other drivers begin by themselves
            self._sql.write(cursor, batch)
            connection.commit()
        except (self._fault.IntegrityError, IntegrityError) as fault:
            self._let_go()
            raise JournalLost(f"another writer was first ({fault})") from fault
        except (self._fault.Error, DBAPIError) as fault:
            self._let_go()
            raise JournalUnavailable(f"the journal could not be written ({fault})") from fault

    def events(self, hall: str, day: date, after: int = 0, limit: int | None = None) -> list[Event]:
        """Events of a day after a sequence number, oldest first."""
        of = tables.event.c
        asked = (
            select(tables.event)
            .where(of.hall == hall, of.day == day.isoformat(), of.seq > after)
            .order_by(of.seq)
            .limit(limit)
        )
        with self._reading() as connection:
            return [_event(row) for row in connection.execute(asked)]

    def days(self, hall: str, since: date | None = None) -> list[date]:
        """Days that have events, oldest first."""
        asked = select(tables.event.c.day).where(tables.event.c.hall == hall).distinct().order_by(tables.event.c.day)
        if since is not None:
            asked = asked.where(tables.event.c.day >= since.isoformat())
        with self._reading() as connection:
            return [date.fromisoformat(day) for day in connection.scalars(asked)]

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
        self._let_go()
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as fault:
            raise JournalUnavailable(f"the journal could not be read ({fault.orig})") from fault

    def _let_go(self) -> None:
        connection, self._writing = self._writing, None
        if connection is not None:
            connection.close()  # back to the pool, which rolls back what was begun


def _open(url: str) -> Engine:
    known = make_url(url)
    if known.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if known.database:
        Path(known.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_S})

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA secure_delete=ON")  # an erased key leaves no trace in a free page
        connection.execute("PRAGMA synchronous=FULL")  # a reply means that the ticket survives a power cut

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _event(row: Row[Any]) -> Event:
    asked = None if row.request_id is None else Asked(row.request_id, row.fingerprint)
    try:
        return Event(
            date.fromisoformat(row.day),
            row.seq,
            datetime.fromisoformat(row.at),
            fact_of(row.kind, row.body),
            asked,
        )
    except (ValueError, TypeError) as fault:
        raise JournalUnreadable(
            f"event {row.seq} of {row.day} cannot be read ({fault}); "
            "start the version of OneDoor that wrote it, or restore a backup"
        ) from fault


__all__ = ["JournalLost", "JournalUnavailable", "JournalUnreadable", "Store"]
