"""What a commit writes. The statements are compiled once: on the way of every call, each microsecond counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Select, bindparam, insert, select, update
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
from caller_server.journal.chain import BEFORE_ALL, EVENT_COLUMNS, Head, chained


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

    def execute(self, sql: str, row: Any) -> object:
        """Run a statement."""
        ...

    def executemany(self, sql: str, rows: Sequence[Any]) -> object:
        """Run a statement for each row."""
        ...

    def fetchone(self) -> Any:
        """A row of what was asked, or None."""
        ...


class Statement:
    """One statement, compiled for a database, run with rows of plain values."""

    def __init__(self, statement: Insert | Update | Select[Any], names: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
        self._text = str(compiled)
        order = compiled.positiontup if compiled.positional else None
        self._names = names
        self._places = None if order is None else [names.index(name) for name in order]
        self._as_named = self._places == list(range(len(names)))

    def run(self, cursor: Cursor, rows: Sequence[tuple[Any, ...]]) -> int:
        """Run it for every row; return how many rows it touched."""
        if not rows:
            return 0
        if len(rows) == 1:
            cursor.execute(self._text, self._given(rows[0]))  # some drivers go a longer way for many
        elif self._as_named:
            cursor.executemany(self._text, rows)
        else:
            cursor.executemany(self._text, [self._given(row) for row in rows])
        return cursor.rowcount

    def first(self, cursor: Cursor, row: tuple[Any, ...]) -> Any:
        """Ask with a row of values; return the first row of the answer, or None."""
        cursor.execute(self._text, self._given(row))
        return cursor.fetchone()

    def _given(self, row: tuple[Any, ...]) -> Any:
        if self._places is None:
            return dict(zip(self._names, row, strict=True))
        return tuple(row[place] for place in self._places)


class Sql:
    """The statements of a commit, for one database."""

    def __init__(self, dialect: Dialect) -> None:
        ticket, relayed, head = tables.ticket, tables.relayed, tables.head
        self._insert_event = Statement(insert(tables.event), (*EVENT_COLUMNS, "digest"), dialect)
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
        self._find_head = Statement(
            select(head.c.day, head.c.seq, head.c.digest).where(head.c.hall == bindparam("of_hall")),
            ("of_hall",),
            dialect,
        )
        self._insert_head = Statement(insert(head), ("hall", "day", "seq", "digest"), dialect)
        self._move_head = Statement(
            update(head)
            .where(head.c.hall == bindparam("of_hall"), head.c.digest == bindparam("from_digest"))
            .values(day=bindparam("to_day"), seq=bindparam("to_seq"), digest=bindparam("to_digest")),
            ("of_hall", "from_digest", "to_day", "to_seq", "to_digest"),
            dialect,
        )
        self._lost: type[Exception] = dialect.loaded_dbapi.IntegrityError
        self._heads: dict[str, Head] = {}  # as we last wrote them, committed or not

    def write(self, cursor: Cursor, batch: Sequence[Entry]) -> None:
        """Write a batch within the cursor's transaction.

        Raise the driver's IntegrityError, as for a key that is there already, when the journal has gone on since the
        events were decided.
        """
        batch = sorted(batch, key=lambda entry: entry.hall)  # two processes never hold what the other waits for
        for entry in batch:
            if entry.events:
                self._chain(cursor, entry)
        self._insert_ticket.run(cursor, [row for e in batch for row in _issued(e)])
        self._move_ticket.run(cursor, [row for e in batch for row in _moved(e)])
        for hall, _, mark in batch:
            if mark is not None:
                row = (hall, mark.day.isoformat(), mark.seq)
                if not self._set_mark.run(cursor, [row]):
                    self._insert_mark.run(cursor, [row])

    def _chain(self, cursor: Cursor, entry: Entry) -> None:
        """Write a hall's events with their digests, and where its journal now ends.

        The head is moved from where it was believed to be: who believed wrongly moves nothing, and is told.
        """
        rows = [_event_row(entry.hall, event) for event in entry.events]
        day, seq = rows[0][1:3]
        before = self._heads.pop(entry.hall, None)
        if before is None or not before.leads_to(day, seq):
            before = self._head(cursor, entry.hall)
        linked = list(chained(before.digest, rows))
        head = Head(rows[-1][1], rows[-1][2], linked[-1][-1])
        if not before.leads_to(day, seq) or not self._move(cursor, entry.hall, before, head):
            raise self._lost(f"the journal of {entry.hall} has gone on; event {seq} of {day} is no longer its next")
        self._insert_event.run(cursor, linked)
        self._heads[entry.hall] = head

    def _head(self, cursor: Cursor, hall: str) -> Head:
        found = self._find_head.first(cursor, (hall,))
        return BEFORE_ALL if found is None else Head(*found)

    def _move(self, cursor: Cursor, hall: str, before: Head, head: Head) -> int:
        if before == BEFORE_ALL:
            return self._insert_head.run(cursor, [(hall, *head)])
        return self._move_head.run(cursor, [(hall, before.digest, *head)])


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
