"""Removes a day from the database once the archive has it."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, delete, insert, update
from sqlalchemy.exc import DBAPIError

from caller_server.journal import tables
from caller_server.journal.chain import Head
from caller_server.journal.faults import JournalLost, unavailable

OF_A_DAY = (tables.ticket, tables.snapshot, tables.day_key)
"""What goes with a day's events."""


def forget_day(engine: Engine, hall: str, last: Head) -> None:
    """Remove a day's events, of which this is the last, and what belongs to them: all of it or nothing."""
    event = tables.event.c
    try:
        with engine.begin() as connection:
            gone = delete(tables.event).where(event.hall == hall, event.day == last.day)
            if connection.execute(gone).rowcount != last.seq:
                raise JournalLost(f"{hall} {last.day} is not what was archived; nothing was removed")
            for table in OF_A_DAY:
                connection.execute(delete(table).where(table.c.hall == hall, table.c.day == last.day))
            _remember(connection, hall, last)
    except DBAPIError as fault:
        raise unavailable("written", fault) from fault


def _remember(connection: Connection, hall: str, last: Head) -> None:
    archived = tables.archived
    now = {"day": last.day, "seq": last.seq, "digest": last.digest}
    if not connection.execute(update(archived).where(archived.c.hall == hall).values(now)).rowcount:
        connection.execute(insert(archived).values(hall=hall, **now))
