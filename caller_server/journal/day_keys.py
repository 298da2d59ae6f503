"""The key of a hall's day: it keys the hashes of ID numbers, and is erased when the day is over.

Until then one person can be told from another; afterwards nobody can compute a hash again, so nobody
can find out by trying all ID numbers who was there.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date

from sqlalchemy import Connection, Engine, delete, select, text
from sqlalchemy.exc import DBAPIError

from caller_server.journal import tables
from caller_server.journal.faults import JournalUnavailable, unavailable

KEY_BYTES = 32

_MAKE = text("INSERT INTO day_key (hall, day, key) VALUES (:hall, :day, :key) ON CONFLICT DO NOTHING")


class DayKeys:
    """The keys in a journal's database; whichever process asks first makes the day's."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[tuple[str, date], bytes] = {}

    def of(self, hall: str, day: date) -> bytes:
        """The 32 bytes of a hall's day, made when there are none. Raise JournalUnavailable when they cannot be kept."""
        known = self._known.get((hall, day))
        if known is None:
            known = self._kept(hall, day)
            self._known = {**self._without(hall, day), (hall, day): known}
        return known

    def forget(self, hall: str, before: date) -> None:
        """Erase the keys of a hall's days before this one, from the disk as well. Raise JournalUnavailable."""
        of = tables.day_key.c
        with self._changing() as connection:
            connection.execute(delete(tables.day_key).where(of.hall == hall, of.day < before.isoformat()))
        self._known = self._without(hall, before)
        if self._engine.dialect.name == "sqlite":
            self._empty_log()

    def _without(self, hall: str, before: date) -> dict[tuple[str, date], bytes]:
        """What is remembered without a hall's days before this one: a process off duty forgets them, too."""
        return {of: key for of, key in self._known.items() if of[0] != hall or of[1] >= before}

    def _empty_log(self) -> None:
        """The log has the keys, too. Writers wait while it is emptied, so whoever reads at length is not waited for."""
        faults = self._engine.dialect.loaded_dbapi.Error
        with closing(self._engine.raw_connection()) as connection:
            cursor = connection.cursor()
            try:
                cursor.execute("PRAGMA busy_timeout=50")  # ms
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy, *_ = cursor.fetchone() or (0,)
            except faults as fault:
                raise unavailable("written", fault) from fault
            finally:
                connection.invalidate()  # it would be patient no more
        if busy:
            raise JournalUnavailable(
                "somebody reads the journal at length; until that ends an erased key stays in its log"
            )

    def _kept(self, hall: str, day: date) -> bytes:
        of = tables.day_key.c
        with self._changing() as connection:
            # write first, then look: two processes then agree on one
            connection.execute(_MAKE, {"hall": hall, "day": day.isoformat(), "key": secrets.token_bytes(KEY_BYTES)})
            found = connection.scalar(select(of.key).where(of.hall == hall, of.day == day.isoformat()))
        return bytes(found or b"")

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as fault:
            raise unavailable("written", fault) from fault
