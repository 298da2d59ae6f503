"""A journal in a file of SQLite: how it is opened, and what is looked at before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from caller_server.journal.faults import RESTORE, JournalDamaged, JournalUnreadable

BUSY_S = 3.0
"""How long SQLite waits for another process that writes (a backup, a second server started by mistake)."""
HEADER = 100
"""Bytes that every database begins with (https://www.sqlite.org/fileformat2.html)."""


def open_sqlite(url: URL) -> Engine:
    """An engine whose commits are on the disk before they are answered. Raise JournalUnreadable without its folder."""
    known = {"check_same_thread": False, "timeout": BUSY_S}
    engine = create_engine(url, hide_parameters=True, connect_args=known)
    if url.database:
        file = Path(url.database)
        _make_folder(file.parent)
        event.listen(engine, "do_connect", lambda *_: must_hold_something(file))

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA secure_delete=ON")  # an erased key leaves no trace in a free page
        connection.execute("PRAGMA synchronous=FULL")  # a reply means that the ticket survives a power cut

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def must_hold_something(file: Path) -> None:
    """Raise JournalDamaged for a file that was cut off: SQLite would begin anew in it, and the hall at number 001."""
    log = file.with_name(f"{file.name}-wal")
    if file.exists() and file.stat().st_size < HEADER and not (log.exists() and log.stat().st_size):
        raise JournalDamaged(
            f"the journal {file} is empty. If the hall has been opened before, {RESTORE}; if not, remove the file"
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise JournalUnreadable(
            f"the journal's folder {folder} cannot be made ({fault.strerror}); "
            "let the user that runs the hall make it, or name another in ONEDOOR_DATA"
        ) from fault
