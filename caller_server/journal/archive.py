"""Days gone by, as compressed files that are only read: `HALL/2026-11-23.jsonl.gz`.

A file's first line says which day it is, how many events follow, and the digests before the first and of the last.
Then an event a line, with every column that its digest is taken over, so a file can be verified by itself.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from caller_server.journal.chain import EVENT_COLUMNS, Head, Row
from caller_server.journal.durably import written_durably
from caller_server.journal.faults import JournalUnreadable

ENDING = ".jsonl.gz"
_COLUMNS = (*EVENT_COLUMNS, "digest")


class _Day(NamedTuple):
    before: str
    rows: list[Row]


class Archive:
    """The files of days gone by. Any thread may read; one at a time may keep or drop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last: tuple[Path, _Day] | None = None  # a day is read in pages

    def days(self, hall: str) -> list[date]:
        """The days that are kept, oldest first."""
        return sorted(date.fromisoformat(path.name.removesuffix(ENDING)) for path in self._files(hall))

    def rows(self, hall: str, day: date, after: int = 0, limit: int | None = None) -> list[Row]:
        """Rows of a day after a sequence number; none when the day is not kept."""
        path = self.path(hall, day)
        if not os.access(path, os.F_OK):
            return []
        return self._read(path).rows[after : None if limit is None else after + limit]

    def head(self, hall: str, day: date) -> Head | None:
        """The last event of a day that is kept."""
        rows = self.rows(hall, day)
        return Head(rows[-1].day, rows[-1].seq, rows[-1].digest) if rows else None

    def keep(self, hall: str, day: date, before: str, rows: Sequence[Row]) -> Path:
        """Write a day's file, and read it again before it gets its name. Raise JournalUnreadable if it is wrong."""
        path = self.path(hall, day)
        if path.exists():  # the last time ended between writing the file and removing the rows
            if self._read(path) != _Day(before, list(rows)):
                raise JournalUnreadable(
                    f"{path} is there already and differs from the journal; move it elsewhere first"
                )
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_durably(path, mode=0o444) as fresh:
            fresh.write_bytes(gzip.compress("".join(_lines(hall, day, before, rows)).encode(), mtime=0))
            if _day(fresh) != _Day(before, list(rows)):
                raise JournalUnreadable(f"{path} could not be written as it should be; check the disk")
        return path

    def drop(self, hall: str, before: date) -> list[date]:
        """Remove the days before this one; return them."""
        dropped = [day for day in self.days(hall) if day < before]
        for day in dropped:
            self.path(hall, day).unlink(missing_ok=True)
        return dropped

    def path(self, hall: str, day: date) -> Path:
        """Where a day's file is, or would be."""
        return self._folder / hall / f"{day.isoformat()}{ENDING}"

    def _files(self, hall: str) -> list[Path]:
        return list((self._folder / hall).glob(f"????-??-??{ENDING}"))

    def _read(self, path: Path) -> _Day:
        last = self._last
        if last is None or last[0] != path:
            last = self._last = (path, _day(path))
        return last[1]


def _lines(hall: str, day: date, before: str, rows: Sequence[Row]) -> list[str]:
    first = {"hall": hall, "day": day.isoformat(), "events": len(rows), "before": before, "digest": rows[-1].digest}
    return [f"{json.dumps(line, ensure_ascii=False)}\n" for line in (first, *(row._asdict() for row in rows))]


def _day(path: Path) -> _Day:
    try:
        first, *lines = gzip.decompress(path.read_bytes()).decode().splitlines()
        about = dict(json.loads(first))
        rows = [Row(*(line[name] for name in _COLUMNS)) for line in map(json.loads, lines)]
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError) as fault:
        raise _damaged(path, fault) from fault
    if not rows or [len(rows), rows[-1].digest] != [about.get("events"), about.get("digest")]:
        raise _damaged(path, "it does not hold what its first line says")
    return _Day(str(about.get("before")), rows)


def _damaged(path: Path, why: object) -> JournalUnreadable:
    return JournalUnreadable(f"{path} is damaged ({why}); put its copy from a backup of the data folder in its place")
