"""`onedoor backup`: the journal as it is at one moment, copied while the hall is open and verified before it counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, NullPool, create_engine, make_url
from sqlalchemy.exc import DBAPIError

from caller_server.journal.audit import audit_database
from caller_server.journal.durably import written_durably
from caller_server.journal.faults import JournalUnavailable, JournalUnreadable, unavailable
from caller_server.journal.record import record_of
from caller_server.journal.sqlite import must_hold_something
from caller_server.journal.verify import Unbroken

PAGES = 256
"""Copied at a time, 1 MiB; between two steps others get their turn at the disk."""

LEFT_OUT = ("day_key", "snapshot", "owner")
"""A key must not outlive its day in a backup; snapshots are made anew; what is restored is whoever's opens it."""


def back_up(url: str, file: Path) -> list[Unbroken]:
    """Write `file`; return its days. Raise JournalUnavailable or Broken, and then there is no file."""
    if file.exists():
        raise JournalUnavailable(f"{file} is there already; name another file")
    if not file.parent.is_dir():
        raise JournalUnavailable(f"{file.parent} is no folder; make it first, or name another")
    if make_url(url).get_backend_name() != "sqlite":
        from caller_server.journal.postgres_backup import back_up_postgres

        return back_up_postgres(url, file)
    with written_durably(file, mode=0o600) as fresh:
        try:
            _copy(Path(make_url(url).database or ""), fresh)
        except sqlite3.Error as fault:
            raise unavailable("copied", fault) from fault
        except OSError as fault:
            raise JournalUnavailable(f"{file} could not be written ({fault.strerror})") from fault
        return looked_at(fresh)


def looked_at(file: Path) -> list[Unbroken]:
    """The days of a copy that is whole. Raise JournalUnreadable, JournalUnavailable or Broken when it is not."""
    with _reading(file) as engine, record_of(engine) as record:
        return [day for hall in record.halls() for day in audit_database(record, hall)]


def revision_of(file: Path) -> str:
    """The schema of a file that is a whole journal."""
    try:
        with _reading(file) as engine, engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            if found != "ok":
                raise JournalUnreadable(f"{file} is damaged ({found}); take another backup")
            return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
    except DBAPIError as fault:
        raise JournalUnreadable(f"{file} is not a whole journal ({fault.orig}); take another backup") from fault


def _copy(source: Path, file: Path) -> None:
    if not source.exists():
        raise JournalUnavailable(f"there is no journal at {source}; is ONEDOOR_DATA the folder of the hall?")
    must_hold_something(source)
    file.touch(0o600)
    with closing(sqlite3.connect(source, isolation_level=None)) as journal, closing(sqlite3.connect(file)) as copy:
        journal.execute("BEGIN")
        journal.execute("SELECT 1 FROM event LIMIT 1").fetchone()
        # a read transaction holds this moment still, else each commit of the hall would have the copy begin anew
        journal.backup(copy, pages=PAGES)
        copy.execute("PRAGMA secure_delete=ON")
        for table in LEFT_OUT:
            if copy.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone():
                copy.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
        copy.commit()
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    revision_of(file)


@contextmanager
def _reading(file: Path) -> Iterator[Engine]:
    """A database file that is only read, whatever folder it is in."""
    path = f"file:{quote(str(file.absolute()))}?mode=ro"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path, uri=True), poolclass=NullPool)
    try:
        yield engine
    finally:
        engine.dispose()
