"""`onedoor restore`: puts a backup in the journal's place, and keeps what was there under a name with the date."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from caller_server.journal import tables
from caller_server.journal.archive import Archive
from caller_server.journal.backup import looked_at, revision_of
from caller_server.journal.durably import written_durably
from caller_server.journal.faults import JournalUnavailable, JournalUnreadable
from caller_server.journal.heads import Heads
from caller_server.journal.verify import Unbroken

CHAINED = "0002"
"""The first schema whose events have digests."""


def restore(url: str, file: Path, now: datetime) -> tuple[list[Unbroken], list[Path]]:
    """Put `file` in place; return its days and the files set aside.

    Raise JournalUnavailable, JournalUnreadable or Broken when it cannot be, and then all is as it was.
    """
    if not file.is_file():
        raise JournalUnavailable(f"{file} is no file")
    if make_url(url).get_backend_name() != "sqlite":
        from caller_server.journal.postgres_backup import restore_postgres

        return restore_postgres(url, file, now)
    journal = Path(make_url(url).database or "")
    journal.parent.mkdir(parents=True, exist_ok=True)
    must_be_known(file, revision_of(file))
    _must_be_closed(journal)
    with written_durably(journal, mode=0o600) as fresh:
        shutil.copyfile(file, fresh)
        days = looked_at(fresh) if revision_of(fresh) >= CHAINED else []
        kept = [_set_aside(path, now) for end in ("-wal", "-shm", "") if (path := _beside(journal, end)).exists()]
    return days, kept


def set_heads_aside(heads: Heads, archive: Archive, hall: str, days: list[Unbroken], now: datetime) -> list[Path]:
    """Move away the written heads that a restored journal does not reach: they belong to the one before."""
    reached = {day.head.day: day.head.seq for day in days if day.hall == hall}
    archived = {day.isoformat() for day in archive.days(hall)}
    return [
        _set_aside(heads.path(hall, head.day), now)
        for head in heads.of(hall).values()
        if head.day not in archived and head.seq > reached.get(head.day, 0) and head.day >= min(reached, default="")
    ]


def must_be_known(file: Path, revision: str) -> None:
    """Raise JournalUnreadable for a schema that is newer than this program."""
    if revision > tables.SCHEMA:
        raise JournalUnreadable(
            f"{file} was written by a newer version of OneDoor (schema {revision}, here {tables.SCHEMA}); "
            "restore it with that version"
        )


def _must_be_closed(journal: Path) -> None:
    """Raise JournalUnavailable while anybody has the journal open; afterwards it has no log beside it."""
    if not journal.exists():
        return
    try:
        with closing(sqlite3.connect(journal, timeout=0.5, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # needs to be the only one
    except sqlite3.OperationalError as fault:
        if "locked" in str(fault):
            raise JournalUnavailable(f"the journal at {journal} is open; stop the hall first") from fault
    except sqlite3.DatabaseError:
        pass  # damaged: reason enough to restore


def _beside(journal: Path, end: str) -> Path:
    return journal.with_name(journal.name + end)


def _set_aside(path: Path, now: datetime) -> Path:
    aside = path.with_name(f"{path.name}.before-{now:%Y-%m-%dT%H%M%S}")
    return path.rename(aside)
