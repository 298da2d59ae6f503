"""Appending to a journal that several processes write to, on PostgreSQL.

The primary key alone would keep the journal right, but who loses has decided in vain and must read the
whole day again. So whoever appends to a hall takes that hall's lock for the transaction and asks, in the
same round trip, what others have appended since. The lock also settles a commit whose answer never came:
who gets it knows that the other connection has ended, one way or the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import psycopg
from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from sqlalchemy import URL
from sqlalchemy.engine import Dialect

from caller_server.domain.events import Event
from caller_server.journal.faults import JournalAway, JournalLost, JournalUnavailable, unavailable
from caller_server.journal.postgresql import connect, lock_key
from caller_server.journal.rows import EventRow, event_of
from caller_server.journal.sql import Entry, Mark, Sql

LOCK_WITHIN = "2s"
"""A hall's lock is waited for so long: who holds it longer is frozen."""
FROZEN_AFTER = "5s"
"""A writer that leaves a transaction open so long is thrown out, which frees its lock."""

TAKE_LOCK = "SELECT pg_advisory_xact_lock(%s)"
NEWS = (
    "SELECT day, seq, at, kind, body, request_id, fingerprint FROM event "
    "WHERE hall = %s AND (day, seq) > (%s, %s) ORDER BY day, seq"
)


class Shared:
    """The writing side of a database that other processes write to, too. One thread at a time may use it."""

    shared = True

    def __init__(self, url: URL, dialect: Dialect) -> None:
        self._url = url
        self._sql = Sql(dialect)
        self._connection: Connection[TupleRow] | None = None

    def begin(self, known: Mapping[str, Mark]) -> dict[str, list[Event]]:
        """Begin a turn; return what others have appended to these halls since. They wait until `append` or `leave`."""
        with self._faults("read") as connection:
            cursor = connection.cursor()
            news = {hall: connection.cursor() for hall in known}
            with connection.pipeline():  # one round trip
                cursor.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
                for hall in sorted(known):  # in one order, lest two writers wait for each other
                    cursor.execute(TAKE_LOCK, [lock_key("append", hall)])
                for hall, mark in known.items():  # sees all that is there once the lock is got
                    news[hall].execute(NEWS, _place(hall, mark))
            return {hall: _events(cursor) for hall, cursor in news.items()}

    def news(self, hall: str, known: Mark) -> list[Event]:
        """What has been appended to a hall since, outside of any turn."""
        with self._faults("read") as connection:
            return _events(connection.execute(NEWS, _place(hall, known)))

    def append(self, batch: Sequence[Entry]) -> None:
        """Write everything in one transaction: all of it, or nothing and JournalUnavailable.

        After JournalAway nobody knows which: a new turn tells.
        """
        with self._faults("written") as connection:
            if _idle(connection):  # no turn was begun
                connection.execute("BEGIN")
            with connection.cursor() as cursor:
                self._sql.write(cursor, batch)
            connection.execute("COMMIT")

    def leave(self) -> None:
        """End a turn without writing, if one was begun."""
        if self._connection is not None and not _idle(self._connection):
            with suppress(JournalUnavailable), self._faults("left") as connection:
                connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the database; what was begun is undone."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @contextmanager
    def _faults(self, what: str) -> Iterator[Connection[TupleRow]]:
        """The connection; each fault as the journal's own, after which a new connection is made."""
        try:
            if self._connection is None:
                self._connection = connect(
                    self._url, lock_timeout=LOCK_WITHIN, idle_in_transaction_session_timeout=FROZEN_AFTER
                )
            yield self._connection
        except psycopg.IntegrityError as fault:
            self.close()
            raise JournalLost(f"another writer was first ({fault})") from fault
        except psycopg.Error as fault:
            gone = self._connection is None or self._connection.closed
            self.close()
            away = gone or isinstance(fault, psycopg.OperationalError | psycopg.InterfaceError)
            raise unavailable(what, fault, JournalAway if away else JournalUnavailable) from fault
        except BaseException:
            self.close()
            raise


def _idle(connection: Connection[TupleRow]) -> bool:
    return connection.info.transaction_status is TransactionStatus.IDLE


def _place(hall: str, mark: Mark) -> list[str | int]:
    return [hall, mark.day.isoformat(), mark.seq]


def _events(cursor: Cursor[TupleRow]) -> list[Event]:
    return [event_of(EventRow(*row)) for row in cursor]
