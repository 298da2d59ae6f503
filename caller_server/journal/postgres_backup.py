"""Backup and restore of a journal on PostgreSQL, by its own programs; what they wrote is read back and verified."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import URL, NullPool, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from caller_server.journal import tables
from caller_server.journal.backup import LEFT_OUT
from caller_server.journal.chain import BEFORE_ALL, EVENT_COLUMNS, Head, Row
from caller_server.journal.durably import written_durably
from caller_server.journal.faults import JournalUnavailable, JournalUnreadable, unavailable
from caller_server.journal.verify import Known, Unbroken, verify

CHAINED = "0002"

_OTHERS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def back_up_postgres(url: str, file: Path) -> list[Unbroken]:
    """Write `file` in pg_dump's own format; return its days."""
    with written_durably(file, mode=0o600) as fresh:
        _dump(make_url(url), fresh)
        return _looked_at(fresh)


def restore_postgres(url: str, file: Path, now: datetime) -> tuple[list[Unbroken], list[Path]]:
    """Put a dump in place of the tables; what they held is dumped beside it first."""
    revision = next((row[0] for row in _rows(file, "alembic_version")), None)
    if revision is None:
        raise JournalUnreadable(f"{file} is not a whole journal; take another backup")
    if revision > tables.SCHEMA:
        raise JournalUnreadable(
            f"{file} was written by a newer version of OneDoor (schema {revision}, here {tables.SCHEMA}); "
            "restore it with that version"
        )
    days = _looked_at(file) if revision >= CHAINED else []
    there = make_url(url)
    aside = file.with_name(f"{there.database}.before-{now:%Y-%m-%dT%H%M%S}.dump")
    _must_be_closed(there)
    with written_durably(aside, mode=0o400) as fresh:
        _dump(there, fresh)
    _run(
        there,
        "pg_restore",
        "--clean",
        "--if-exists",
        "--single-transaction",
        "--no-owner",
        "--dbname",
        _named(there),
        str(file),
    )
    return days, [aside]


def _dump(url: URL, file: Path) -> None:
    left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    _run(url, "pg_dump", "--format=custom", *left_out, "--file", str(file), "--dbname", _named(url))


def _looked_at(file: Path) -> list[Unbroken]:
    """The days of a dump that is whole."""
    ends = {hall: Head(day, int(seq), digest) for hall, day, seq, digest in _rows(file, "head", "hall,day,seq,digest")}
    archived = {
        hall: Head(day, int(seq), digest) for hall, day, seq, digest in _rows(file, "archived", "hall,day,seq,digest")
    }
    events = sorted(
        (
            Row(hall, day, int(seq), *rest)
            for hall, day, seq, *rest in _rows(file, "event", ",".join((*EVENT_COLUMNS, "digest")))
        ),
        key=lambda row: row[:3],
    )
    return [
        day
        for hall, rows in groupby(events, key=lambda row: row.hall)
        for day in verify(hall, rows, Known(archived.get(hall, BEFORE_ALL), end=ends.get(hall)))
    ]


def _rows(file: Path, table: str, columns: str = "") -> Iterator[tuple[Any, ...]]:
    """Rows of a dump's table, in the order of `columns`, from the text that COPY writes."""
    told = _run(None, "pg_restore", "--data-only", "--table", table, "--file", "-", str(file)).splitlines()
    places: list[int] | None = None
    for line in told:
        if places is None:
            if line.startswith(f"COPY public.{table} ("):
                there = line[line.index("(") + 1 : line.index(")")].replace('"', "").split(", ")
                places = [there.index(name) for name in (columns.split(",") if columns else there)]
        elif line == "\\.":
            return
        else:
            values = [None if value == "\\N" else _ESCAPED.sub(_meant, value) for value in line.split("\t")]
            yield tuple(values[place] for place in places)


def _meant(escaped: re.Match[str]) -> str:
    return _MEANT.get(escaped[1], escaped[1])


def _must_be_closed(url: URL) -> None:
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            others = connection.scalar(_OTHERS)
    except DBAPIError as fault:
        raise unavailable("opened", fault) from fault
    if others:
        raise JournalUnavailable(
            f"{others} others are connected to {url.database}; stop every server that uses the journal first"
        )


def _named(url: URL) -> str:
    return url.set(drivername="postgresql", password=None).render_as_string()


def _run(url: URL | None, program: str, *words: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise JournalUnavailable(f"{program} is missing; on Debian: apt-get install postgresql-client")
    secret = {} if url is None or url.password is None else {"PGPASSWORD": url.password}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, no shell
        [found, *words], env=os.environ | secret, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise JournalUnavailable(f"{program} failed: {done.stderr.strip()}")
    return done.stdout
