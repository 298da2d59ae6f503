"""The duty of servers that share a PostgreSQL: whoever holds the hall's advisory lock has it.

The lock belongs to a session and ends with it, so a holder that is killed gives it up at once. The others
ask for it again and again: a statement that waits for the lock in the database keeps a snapshot there,
and so would keep it from tidying up its tables for as long as all is well.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import make_url
from structlog.stdlib import BoundLogger

from caller_server.journal.duty import Side
from caller_server.journal.postgresql import connect, lock_key

LOOK_EVERY_S = 0.5
"""How often the lock is asked for, or looked after."""
SURE_FOR_S = 5.0
"""So long a holder stays on duty when the database is away: it may only be restarting, and nobody can take over."""
STOPS_WITHIN_S = 4.0
SESSION = {"tcp_keepalives_idle": "1", "tcp_keepalives_interval": "1", "tcp_keepalives_count": "2"}
"""The database soon notices a machine that vanished, and frees its lock."""


class InTurn:
    """Puts one of several processes on duty."""

    def __init__(self, url: str, hall: str, on: Callable[[], Side], off: Callable[[], Side], log: BoundLogger) -> None:
        self._url = make_url(url)
        self._key = lock_key("duty", hall)
        self._on = on
        self._off = off
        self._log = log
        self._does: Callable[[], Side] | None = None
        self._side: Side | None = None
        self._sure_until = 0.0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="duty", daemon=True)

    @property
    def side(self) -> Side | None:
        """What this process does now."""
        return self._side

    @property
    def on_duty(self) -> bool:
        """Whether it is this process."""
        return self._does == self._on

    def start(self) -> None:
        """Ask for the lock from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Go off duty; another process takes it up."""
        self._stopping.set()
        self._thread.join(STOPS_WITHIN_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with connect(self._url, **SESSION) as connection:
                    self._contend(connection)
            except psycopg.Error as fault:
                self._log.warning("duty_uncertain", on_duty=self.on_duty, why=str(fault))
                if time.monotonic() > self._sure_until:
                    self._turn_to(self._off)
                self._stopping.wait(LOOK_EVERY_S)
            except Exception:  # the lock went with the connection: another process may have it
                self._log.exception("duty_failed")
                self._stopping.wait(LOOK_EVERY_S)
        self._turn_to(None)

    def _contend(self, connection: Connection[TupleRow]) -> None:
        """Ask for the lock until it is got, then look whether the connection that holds it still lives."""
        held = False
        while not self._stopping.is_set():
            held = self._look(connection) if held else self._take(connection)
            self._turn_to(self._on if held else self._off)
            self._sure_until = time.monotonic() + SURE_FOR_S
            self._stopping.wait(LOOK_EVERY_S)
        self._turn_to(None)  # before the connection ends, and the lock with it

    def _take(self, connection: Connection[TupleRow]) -> bool:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", [self._key]).fetchone()
        return row is not None and bool(row[0])

    def _look(self, connection: Connection[TupleRow]) -> bool:
        connection.execute("SELECT 1")
        return True

    def _turn_to(self, does: Callable[[], Side] | None) -> None:
        if does == self._does:
            return
        side, self._side, self._does = self._side, None, None
        if side is not None:
            side.stop()
        self._side = None if does is None else does()
        self._does = does
        self._log.info("on_duty" if self.on_duty else "off_duty")
