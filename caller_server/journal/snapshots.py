"""Snapshots of days: what has happened so far, folded up, so that a server that starts reads only the rest.

A cache: whatever is in it can be had from the events as well. One that another version of the program wrote, or one
under other rules, or one whose last event is not in the journal as it was, is passed over and in time replaced.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, and_, delete, or_, select, text, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType

from caller_server import domain, journal
from caller_server.domain.rules import HallRules
from caller_server.journal import tables
from caller_server.journal.faults import unavailable

MAKE_IT = ("shapes.py", "answers.py", "day_state.py")
"""The journal's modules that say what a snapshot looks like."""

_KEEP = text(
    # the database itself looks up the digest on which the snapshot stands
    "INSERT INTO snapshot (hall, day, seq, version, digest, state) "
    "SELECT hall, day, seq, :version, digest, :state FROM event WHERE hall = :hall AND day = :day AND seq = :seq "
    "ON CONFLICT DO NOTHING"
)


class Snapshot(NamedTuple):
    """A day up to an event."""

    seq: int  # of that event
    state: bytes  # see `day_state`


def find_snapshot(connection: Connection, hall: str, day: date, version: str) -> Snapshot | None:
    """The snapshot of a day that this version can read, if its last event still has its digest."""
    of, event = tables.snapshot.c, tables.event.c
    asked = select(of.seq, type_coerce(of.state, NullType())).where(  # whatever is there: it is looked at when read
        *(of.hall == hall, of.day == day.isoformat(), of.version == version),
        *(event.hall == of.hall, event.day == of.day, event.seq == of.seq, event.digest == of.digest),
    )
    row = connection.execute(asked).first()
    return None if row is None else Snapshot(*row)


def keep_snapshot(engine: Engine, hall: str, day: date, version: str, snapshot: Snapshot) -> None:
    """Put it in the place of the hall's older ones. Does nothing when another process was further."""
    of, today = tables.snapshot.c, day.isoformat()
    older = or_(of.day < today, and_(of.day == today, or_(of.seq <= snapshot.seq, of.version != version)))
    row = {"hall": hall, "day": today, "version": version, **snapshot._asdict()}
    try:
        with engine.begin() as connection:
            connection.execute(delete(tables.snapshot).where(of.hall == hall, older))
            connection.execute(_KEEP, row)
    except DBAPIError as fault:
        raise unavailable("written", fault) from fault


def version_of(rules: HallRules) -> str:
    """A digest of the rules and of the program that folds and writes days; 64 hexadecimal digits."""
    return sha256(f"{_program()} {json.dumps(_canonical(rules))}".encode()).hexdigest()


@cache
def _program() -> str:
    """A digest of the modules that decide what a day holds."""
    sources = sorted(Path(domain.__path__[0]).glob("*.py"))
    sources += [Path(journal.__path__[0]) / name for name in MAKE_IT]
    return sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


def _canonical(value: object) -> object:
    """A value of the rules as JSON that is the same in each process."""
    if is_dataclass(value):
        return [_canonical(getattr(value, field.name)) for field in fields(value) if field.compare]
    if isinstance(value, Mapping):
        return [[str(key), _canonical(each)] for key, each in sorted(value.items())]
    if isinstance(value, AbstractSet):
        return sorted(map(str, value))
    if isinstance(value, tuple):
        return [_canonical(each) for each in value]
    return str(value)
