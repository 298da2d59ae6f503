"""Appending to a journal that has one writer: SQLite, and the one server that uses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.exc import DBAPIError

from caller_server.domain.events import Event
from caller_server.journal.faults import JournalLost, unavailable
from caller_server.journal.sql import Entry, Mark, Sql


class Alone:
    """The writing side of a database that nobody else writes to: nothing has to be looked up first."""

    shared = False

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sql = Sql(engine.dialect)
        self._fault = engine.dialect.loaded_dbapi
        self._connection: PoolProxiedConnection | None = None

    def begin(self, known: Mapping[str, Mark]) -> dict[str, list[Event]]:
        """What others have appended since: nothing."""
        return {hall: [] for hall in known}

    def news(self, hall: str, known: Mark) -> list[Event]:
        """What others have appended since: nothing."""
        del hall, known
        return []

    def append(self, batch: Sequence[Entry]) -> None:
        """Write everything in one transaction: all of it, or nothing and JournalUnavailable.

        Speaks to the driver itself: SQLAlchemy's way to the same statements takes longer than they do.
        """
        try:
            connection = self._connection = self._connection or self._engine.raw_connection()
            cursor = connection.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            self._sql.write(cursor, batch)
            connection.commit()
        except self._fault.IntegrityError as fault:
            self.close()
            raise JournalLost(f"another writer was first ({fault})") from fault
        except (self._fault.Error, DBAPIError) as fault:
            self.close()
            raise unavailable("written", fault) from fault

    def leave(self) -> None:
        """End a turn without writing, if one was begun."""

    def close(self) -> None:
        """Let go of the database."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()  # back to the pool, which rolls back what was begun
