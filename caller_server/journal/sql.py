"""What a commit writes. The statements are compiled once: on the way of every call, each microsecond counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any, NamedTuple, Protocol

from sqlalchemy import bindparam, insert, update
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.dml import Insert, Update

from caller_server.domain.events import (
    Event,
    TicketCalled,
    TicketFinished,
    TicketIssued,
    TicketLapsed,
    TicketMissed,
    TicketParked,
    TicketTransferred,
    body_of,
)
from caller_server.journal import tables


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a hall's journal: everything up to it has been told to the wire."""

    day: date
    seq: int


class Entry(NamedTuple):
    """What one hall adds to the journal."""

    hall: str
    events: Sequence[Event]
    mark: Mark | None = None


class Cursor(Protocol):
    """As much of a DBAPI cursor (PEP 249) as a commit needs."""

    @property
    def rowcount(self) -> int:
        """Rows that the last statement touched."""
        ...

    def executemany(self, sql: str, rows: Sequence[Any]) -> object:
        """Run a statement for each row."""
        ...


class Statement:
    """One statement, compiled for a database, run with rows of plain values."""

    def __init__(self, statement: Insert | Update, names: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
        self._text = str(compiled)
        order = compiled.positiontup if compiled.positional else None
        self._names = names
        self._places = None if order is None else [names.index(name) for name in order]

    def run(self, cursor: Cursor, rows: Sequence[tuple[Any, ...]]) -> int:
        """Run it for every row; return how many rows it touched."""
        if not rows:
            return 0
        given: list[Any]
        if self._places is None:
            given = [dict(zip(self._names, row, strict=True)) for row in rows]
        else:
            given = [tuple(row[place] for place in self._places) for row in rows]
        cursor.executemany(self._text, given)
        return cursor.rowcount


class Sql:
    """The statements of a commit, for one database."""

    def __init__(self, dialect: Dialect) -> None:
        ticket, relayed = tables.ticket, tables.relayed
        self._insert_event = Statement(insert(tables.event), EVENT_COLUMNS, dialect)
        self._insert_ticket = Statement(insert(ticket), TICKET_COLUMNS, dialect)
        self._move_ticket = Statement(
            update(ticket)
            .where(
                ticket.c.hall == bindparam("of_hall"),
                ticket.c.day == bindparam("of_day"),
                ticket.c.number == bindparam("of_number"),
            )
            .values(window=bindparam("at_window")),
            ("of_hall", "of_day", "of_number", "at_window"),
            dialect,
        )
        self._set_mark = Statement(
            update(relayed)
            .where(relayed.c.hall == bindparam("of_hall"))
            .values(day=bindparam("to_day"), seq=bindparam("to_seq")),
            ("of_hall", "to_day", "to_seq"),
            dialect,
        )
        self._insert_mark = Statement(insert(relayed), ("hall", "day", "seq"), dialect)

    def write(self, cursor: Cursor, batch: Sequence[Entry]) -> None:
        """Write a batch within the cursor's transaction."""
        self._insert_event.run(cursor, [_event_row(e.hall, event) for e in batch for event in e.events])
        self._insert_ticket.run(cursor, [row for e in batch for row in _issued(e)])
        self._move_ticket.run(cursor, [row for e in batch for row in _moved(e)])
        for hall, _, mark in batch:
            if mark is not None:
                row = (hall, mark.day.isoformat(), mark.seq)
                if not self._set_mark.run(cursor, [row]):
                    self._insert_mark.run(cursor, [row])


EVENT_COLUMNS = ("hall", "day", "seq", "at", "kind", "body", "request_id", "fingerprint")
TICKET_COLUMNS = ("token", "hall", "day", "number", "window")


def _event_row(hall: str, event: Event) -> tuple[Any, ...]:
    asked = event.asked
    return (
        hall,
        event.day.isoformat(),
        event.seq,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.kind,
        body_of(event.fact),
        None if asked is None else asked.request_id,
        None if asked is None else asked.fingerprint,
    )


def _issued(entry: Entry) -> Iterator[tuple[Any, ...]]:
    for event in entry.events:
        if isinstance(event.fact, TicketIssued):
            yield event.fact.token, entry.hall, event.day.isoformat(), event.fact.number, None


def _moved(entry: Entry) -> Iterator[tuple[Any, ...]]:
    for event in entry.events:
        match event.fact:
            case TicketCalled(number=number, window=window, call=1):
                yield entry.hall, event.day.isoformat(), number, window
            case (
                TicketFinished(number=number)
                | TicketMissed(number=number)
                | TicketParked(number=number)
                | TicketTransferred(number=number)
                | TicketLapsed(number=number)
            ):
                yield entry.hall, event.day.isoformat(), number, None
            case _:
                pass
