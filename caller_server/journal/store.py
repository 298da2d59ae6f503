"""Where the journal is kept: one schema over SQLAlchemy, SQLite by default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, Row, bindparam, create_engine, event, insert, make_url, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from caller_server.domain.events import (
    Asked,
    Event,
    TicketCalled,
    TicketFinished,
    TicketIssued,
    TicketLapsed,
    TicketMissed,
    body_of,
    fact_of,
)
from caller_server.journal import tables

BUSY_S = 10.0
"""How long SQLite waits for another process that writes (a backup, a second server started by mistake)."""


class JournalUnavailable(Exception):
    """The database did not take or give what was asked; nothing was half done. May be tried again."""


class JournalLost(JournalUnavailable):
    """Another writer appended first: what memory holds is out of date."""


class JournalUnreadable(Exception):
    """The journal cannot be used by this program; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a hall's journal: everything up to it has been told to the wire."""

    day: date
    seq: int


_INSERT_EVENT = insert(tables.event)
_INSERT_TICKET = insert(tables.ticket)
_MOVE_TICKET = (
    update(tables.ticket)
    .where(
        tables.ticket.c.hall == bindparam("of_hall"),
        tables.ticket.c.day == bindparam("of_day"),
        tables.ticket.c.number == bindparam("of_number"),
    )
    .values(window=bindparam("at_window"))
)


class Store:
    """The journal's database. One thread at a time may append; any may read."""

    def __init__(self, url: str) -> None:
        self._engine = _open(url)
        self._writing: Connection | None = None

    def migrate(self) -> None:
        """Bring the schema up to this program's, or raise JournalUnreadable."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "schema"))
        try:
            with self._engine.connect() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                connection.commit()
        except CommandError as fault:
            raise JournalUnreadable(
                f"the journal at {self._engine.url.render_as_string()} was written by another version of OneDoor "
                f"({fault}); start that version, or restore a backup made before it"
            ) from fault
        except DBAPIError as fault:
            raise JournalUnreadable(
                f"the journal at {self._engine.url.render_as_string()} cannot be opened ({fault.orig}); "
                "check that the folder exists, may be written and has space, or restore a backup"
            ) from fault

    def append(self, hall: str, events: Sequence[Event], mark: Mark | None = None) -> None:
        """Write a hall's events in one transaction: all of them, or none and JournalUnavailable."""
        self.append_all([(hall, events, mark)])

    def append_all(self, batch: Iterable[tuple[str, Sequence[Event], Mark | None]]) -> None:
        """The same for several halls, in one transaction."""
        connection = self._writing = self._writing or self._engine.connect()
        try:
            with connection.begin():
                for hall, events, mark in batch:
                    _write_events(connection, hall, events)
                    if mark is not None:
                        _write_mark(connection, hall, mark)
        except IntegrityError as fault:
            self._let_go()
            raise JournalLost(f"another writer was first ({fault.orig})") from fault
        except DBAPIError as fault:
            self._let_go()
            raise JournalUnavailable(f"the journal could not be written ({fault.orig})") from fault

    def events(self, hall: str, day: date, after: int = 0, limit: int | None = None) -> list[Event]:
        """Events of a day after a sequence number, oldest first."""
        of = tables.event.c
        asked = select(tables.event).where(of.hall == hall, of.day == day, of.seq > after).order_by(of.seq).limit(limit)
        with self._reading() as connection:
            return [_event(row) for row in connection.execute(asked)]

    def days(self, hall: str, since: date | None = None) -> list[date]:
        """Days that have events, oldest first."""
        asked = select(tables.event.c.day).where(tables.event.c.hall == hall).distinct().order_by(tables.event.c.day)
        if since is not None:
            asked = asked.where(tables.event.c.day >= since)
        with self._reading() as connection:
            return list(connection.scalars(asked))

    def ticket(self, token: str) -> tuple[str, date, str] | None:
        """Hall, day and number of the ticket with a token."""
        of = tables.ticket.c
        with self._reading() as connection:
            row = connection.execute(select(of.hall, of.day, of.number).where(of.token == token)).first()
        return None if row is None else (row.hall, row.day, row.number)

    def mark(self, hall: str) -> Mark | None:
        """How far the relay got."""
        with self._reading() as connection:
            row = connection.execute(select(tables.relayed).where(tables.relayed.c.hall == hall)).first()
        return None if row is None else Mark(row.day, row.seq)

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
            connection.close()


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
        connection.execute("PRAGMA synchronous=FULL")  # a reply means that the ticket survives a power cut

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _write_events(connection: Connection, hall: str, events: Sequence[Event]) -> None:
    if not events:
        return
    connection.execute(_INSERT_EVENT, [_row(hall, event) for event in events])
    issued = [
        {"hall": hall, "day": event.day, "number": event.fact.number, "token": event.fact.token, "window": None}
        for event in events
        if isinstance(event.fact, TicketIssued)
    ]
    if issued:
        connection.execute(_INSERT_TICKET, issued)
    moved = [
        {"of_hall": hall, "of_day": event.day, "of_number": number, "at_window": window}
        for event in events
        for number, window in _moves(event)
    ]
    if moved:
        connection.execute(_MOVE_TICKET, moved)


def _write_mark(connection: Connection, hall: str, mark: Mark) -> None:
    to = {"day": mark.day, "seq": mark.seq}
    if not connection.execute(update(tables.relayed).where(tables.relayed.c.hall == hall).values(to)).rowcount:
        connection.execute(insert(tables.relayed).values(hall=hall, **to))


def _moves(event: Event) -> Iterator[tuple[str, str | None]]:
    match event.fact:
        case TicketCalled(number=number, window=window, call=1):
            yield number, window
        case TicketFinished(number=number) | TicketMissed(number=number) | TicketLapsed(number=number):
            yield number, None
        case _:
            return


def _row(hall: str, event: Event) -> dict[str, Any]:
    return {
        "hall": hall,
        "day": event.day,
        "seq": event.seq,
        "at": event.at.astimezone(UTC),
        "kind": event.kind,
        "body": body_of(event.fact),
        "request_id": None if event.asked is None else event.asked.request_id,
        "fingerprint": None if event.asked is None else event.asked.fingerprint,
    }


def _event(row: Row[Any]) -> Event:
    at: datetime = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)  # SQLite forgets the zone
    asked = None if row.request_id is None else Asked(row.request_id, row.fingerprint)
    try:
        return Event(row.day, row.seq, at, fact_of(row.kind, row.body), asked)
    except (ValueError, TypeError) as fault:
        raise JournalUnreadable(
            f"event {row.seq} of {row.day} cannot be read ({fault}); "
            "start the version of OneDoor that wrote it, or restore a backup"
        ) from fault
