"""What a kiosk remembers across a power cut: its leases, what it gave out of them, and the hall as last seen.

SQLite with `synchronous=FULL`: what a method has written is on the disk when it returns, and a number is written
before anyone sees it.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from pydantic import ValidationError

from kiosk.offline.ledger import Given, Wish, next_number, wants_more
from kiosk.offline.timepiece import Moment, Timepiece
from wire.api import HallView, LeaseView
from wire.tokens import offline_token

RIGHT_ENOUGH = timedelta(seconds=5)
"""A clock that differs from the hall's by no more is not worth a write."""
KEPT_FOR = timedelta(days=30)
"""So long it can be looked up here what became of a number."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS lease (id TEXT PRIMARY KEY, line TEXT NOT NULL, view TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS given (
    place INTEGER PRIMARY KEY,
    lease TEXT NOT NULL, number TEXT NOT NULL, token TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL, boot TEXT NOT NULL, ticks REAL NOT NULL,
    request_id TEXT NOT NULL UNIQUE, line TEXT NOT NULL, matter TEXT, priority TEXT,
    slip TEXT NOT NULL, fault TEXT, became TEXT, code TEXT,
    UNIQUE (lease, number)
);
CREATE INDEX IF NOT EXISTS still_here ON given (place) WHERE became IS NULL;
CREATE TABLE IF NOT EXISTS heard (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    at TEXT NOT NULL, boot TEXT NOT NULL, ticks REAL NOT NULL, told TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS hall (only INTEGER PRIMARY KEY CHECK (only = 1), view TEXT NOT NULL);
"""
_COLUMNS = "lease, number, token, at, boot, ticks, request_id, line, matter, priority, slip, fault"

UNKNOWN, UNSEEN = "unknown", "unseen"
"""Slips: nobody knows of it yet; its visitor had left before the number was shown, so nobody waits."""


class Store:
    """The file. Any thread may use it; one kiosk has it alone."""

    def __init__(self, path: Path, timepiece: Timepiece) -> None:
        """Open or make the file. One that cannot be read is put aside, and nothing of it is given out again."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._time = timepiece
        self._lock = threading.Lock()
        self.put_aside: Path | None = None
        """Where a damaged file now is, for whoever looks into it."""
        try:
            self._file = _opened(path)
        except sqlite3.DatabaseError:
            self.put_aside = path.with_name(f"{path.name}.damaged-{uuid4().hex[:8]}")
            for part in ("-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    path.with_name(path.name + part).rename(f"{self.put_aside}{part}")
            path.rename(self.put_aside)
            self._file = _opened(path)
        self._leases: dict[str, list[LeaseView]] = {}
        self._heard: tuple[Moment, datetime] | None = None  # when the hall's time was heard last, and what it was
        self._wrong_by: timedelta | None = None  # the clock, as it is written down
        self._used: set[tuple[str, str]] = set()  # leases and numbers that were given out
        with self._writing():
            row = self._file.execute("SELECT at, boot, ticks, told FROM heard").fetchone()
            if row is not None:
                at, boot, ticks, told = row
                self._heard = Moment(datetime.fromisoformat(at), boot, ticks), datetime.fromisoformat(told)
                self._wrong_by = self._heard[1] - self._heard[0].at
            self._forget_old()
            self._read()

    # -- the hall's time ------------------------------------------------------------------------

    def heard_time(self, told: datetime) -> None:
        """It is this time in the hall. The kiosk's own clock may be wrong, and may be set while it is cut off."""
        moment = self._time.moment()
        wrong_by = told - moment.at
        with self._writing():
            if self._wrong_by is None or abs(wrong_by - self._wrong_by) > RIGHT_ENOUGH:
                row = (moment.at.isoformat(), moment.boot, moment.ticks, told.isoformat())
                self._file.execute("INSERT OR REPLACE INTO heard VALUES (1, ?, ?, ?, ?)", row)
                self._wrong_by = wrong_by
            self._heard = moment, told

    def in_hall(self, moment: Moment) -> datetime:
        """What time it was in the hall at a moment of this kiosk."""
        if self._heard is None:
            return moment.at
        then, told = self._heard
        return told + (self._time.on_this_clock(moment) - self._time.on_this_clock(then))

    def now(self) -> datetime:
        """What time it is in the hall."""
        return self.in_hall(self._time.moment())

    # -- leases ---------------------------------------------------------------------------------

    def keep_lease(self, lease: LeaseView) -> None:
        """These numbers are ours; the same lease again changes nothing."""
        with self._writing():
            row = (lease.id, lease.line, lease.model_dump_json())
            self._file.execute("INSERT OR IGNORE INTO lease VALUES (?, ?, ?)", row)
            self._forget_old()
            self._read()

    def forget_lease(self, lease: str) -> bool:
        """Its numbers are somebody else's: give out no more of them. False when it was forgotten before."""
        with self._writing():
            changed = self._file.execute("DELETE FROM lease WHERE id = ?", (lease,))
            self._read()
            return changed.rowcount > 0

    def wants_more(self, line: str) -> bool:
        """Whether numbers of this line run short."""
        with self._lock:
            return wants_more(self._of(line), self._used, self.now())

    def ahead(self) -> frozenset[str]:
        """The lines of which a number could be given out now."""
        now = self.now()
        with self._lock:
            return frozenset(line for line in self._leases if next_number(self._of(line), self._used, now))

    # -- numbers --------------------------------------------------------------------------------

    def take(self, wish: Wish) -> tuple[Given, LeaseView] | None:
        """Give out the next number of a line, written down; the same again for the same request. None: none is left."""
        with self._lock:
            before = self._of_request(wish.request_id)
            if before is not None:
                of_then = next((known for known in self._of(before.wish.line) if known.id == before.lease), None)
                return None if of_then is None else (before, of_then)
            moment = self._time.moment()
            found = next_number(self._of(wish.line), self._used, self.in_hall(moment))
            if found is None:
                return None
            lease, number = found
            given = Given(lease.id, number, offline_token(), moment, wish)
            with self._file:
                self._file.execute(f"INSERT INTO given ({_COLUMNS}) VALUES ({_marks(_COLUMNS)})", _row(given))  # noqa: S608
            self._used.add((lease.id, number))
            return given, lease

    def slip(self, token: str, fault: str | None) -> bool:
        """Note how printing ended; false when the number is not one that is still here."""
        with self._writing():
            changed = self._file.execute(
                "UPDATE given SET slip = ?, fault = ? WHERE token = ? AND became IS NULL",
                ("failed" if fault else "printed", fault, token),
            )
            return changed.rowcount > 0

    def unseen(self, token: str) -> bool:
        """Nobody has seen this number; false when it is not one that is still here."""
        with self._writing():
            changed = self._file.execute(
                "UPDATE given SET slip = ? WHERE token = ? AND became IS NULL", (UNSEEN, token)
            )
            return changed.rowcount > 0

    def here(self, line: str | None = None) -> list[Given]:
        """What is still to be handed in, of one line or of all, in the order in which it was given out."""
        asked = f"SELECT {_COLUMNS} FROM given WHERE became IS NULL AND (? IS NULL OR line = ?) ORDER BY place"  # noqa: S608
        with self._lock:
            return [_given(row) for row in self._file.execute(asked, (line, line))]

    def settle(self, given: Given, became: str, code: str | None) -> Given:
        """The server has it, or will not; return it as it is now, since its slip may have ended meanwhile."""
        with self._writing():
            self._file.execute("UPDATE given SET became = ?, code = ? WHERE token = ?", (became, code, given.token))
            row = self._file.execute(f"SELECT {_COLUMNS} FROM given WHERE token = ?", (given.token,))  # noqa: S608
            return _given(row.fetchone())

    # -- the hall -------------------------------------------------------------------------------

    def keep_hall(self, hall: HallView) -> None:
        """Remember the hall, for when the kiosk is started while it is cut off."""
        with self._writing():
            self._file.execute("INSERT OR REPLACE INTO hall VALUES (1, ?)", (hall.model_dump_json(),))

    def hall(self) -> HallView | None:
        """The hall as it was remembered."""
        with self._lock:
            row = self._file.execute("SELECT view FROM hall").fetchone()
        try:
            return None if row is None else HallView.model_validate_json(row[0])
        except ValidationError:
            return None  # another version of this program wrote it

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._file.close()

    # -- within ---------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock, self._file:
            yield

    def _read(self) -> None:
        self._leases.clear()
        for lease in self._kept_leases():
            self._leases.setdefault(lease.line, []).append(lease)
        self._used = set(self._file.execute("SELECT lease, number FROM given WHERE lease IN (SELECT id FROM lease)"))

    def _kept_leases(self) -> list[LeaseView]:
        """All that this version of the program can read, oldest first."""
        leases = []
        for (view,) in self._file.execute("SELECT view FROM lease ORDER BY rowid"):
            with contextlib.suppress(ValidationError):
                leases.append(LeaseView.model_validate_json(view))
        return leases

    def _of(self, line: str) -> list[LeaseView]:
        return self._leases.get(line, [])

    def _of_request(self, request_id: str) -> Given | None:
        """What this request was given before; if its visitor had left, it counts again."""
        with self._file:
            again = "UPDATE given SET slip = ? WHERE request_id = ? AND slip = ? AND became IS NULL"
            self._file.execute(again, (UNKNOWN, request_id, UNSEEN))
        row = self._file.execute(f"SELECT {_COLUMNS} FROM given WHERE request_id = ?", (request_id,)).fetchone()  # noqa: S608
        return None if row is None else _given(row)

    def _forget_old(self) -> None:
        """Leases of days gone by, and what has long been settled. What was never handed in stays."""
        now = self.now()
        over = [(lease.id,) for lease in self._kept_leases() if lease.expires_at <= now]
        self._file.executemany("DELETE FROM lease WHERE id = ?", over)
        long_ago = (now - KEPT_FOR).isoformat()
        self._file.execute("DELETE FROM given WHERE became IS NOT NULL AND at < ?", (long_ago,))


def _opened(path: Path) -> sqlite3.Connection:
    """The file, with its tables; raise DatabaseError when it is damaged."""
    file = sqlite3.connect(path, check_same_thread=False)
    try:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = FULL")
        file.executescript(_SCHEMA)
        sound = file.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        sound = False
    if sound:
        return file
    file.close()
    raise sqlite3.DatabaseError(f"{path} is not as SQLite writes it")


def _row(given: Given) -> tuple[object, ...]:
    when, wish = given.moment, given.wish
    own = (given.lease, given.number, given.token, when.at.isoformat(), when.boot, when.ticks)
    return (*own, wish.request_id, wish.line, wish.matter, wish.priority, given.slip, given.fault)


def _given(row: tuple[str, ...]) -> Given:
    lease, number, token, at, boot, ticks, request_id, line, matter, priority, slip, fault = row
    moment = Moment(datetime.fromisoformat(at), boot, float(ticks))
    return Given(lease, number, token, moment, Wish(request_id, line, matter, priority), slip, fault)


def _marks(columns: str) -> str:
    return ", ".join("?" for _ in columns.split(","))
