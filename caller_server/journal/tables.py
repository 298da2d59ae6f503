"""The journal's tables. Alembic's revisions make the same; a test holds the two together.

Days and times are ISO 8601 text (times in UTC): alike in every database, legible, and in order.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

SCHEMA = "0004"
"""Alembic's revision that makes these tables."""

metadata = MetaData()

event = Table(
    "event",
    metadata,
    Column("hall", String(32), nullable=False),
    Column("day", String(10), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Column("request_id", String(64)),
    Column("fingerprint", String(64)),
    Column("digest", String(64), nullable=False, server_default=""),  # see chain
    # two writers can never both win
    PrimaryKeyConstraint("hall", "day", "seq"),
    sqlite_with_rowid=False,
)

ticket = Table(
    "ticket",
    metadata,
    Column("token", String(22), primary_key=True),
    Column("hall", String(32), nullable=False),
    Column("day", String(10), nullable=False),
    Column("number", String(8), nullable=False),
    Column("window", String(32)),  # while called or being served
    # no number twice, and no window with two visitors: not even a fault of ours could write it
    Index("one_ticket_a_number", "hall", "day", "number", unique=True),
    Index(
        "one_ticket_a_window",
        "hall",
        "day",
        "window",
        unique=True,
        sqlite_where=text('"window" IS NOT NULL'),
        postgresql_where=text('"window" IS NOT NULL'),
    ),
    sqlite_with_rowid=False,
)

relayed = Table(
    "relayed",
    metadata,
    Column("hall", String(32), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("seq", Integer, nullable=False),
)

head = Table(
    "head",
    metadata,
    # where a hall's journal ends; who appends moves it, so that two can never append to the same end
    Column("hall", String(32), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)

day_key = Table(
    "day_key",
    metadata,
    Column("hall", String(32), nullable=False),
    Column("day", String(10), nullable=False),
    Column("key", LargeBinary, nullable=False),  # erased when the day is over
    PrimaryKeyConstraint("hall", "day"),
)

snapshot = Table(
    "snapshot",
    metadata,
    # a cache: what is in it can be had from the events as well
    Column("hall", String(32), nullable=False),
    Column("day", String(10), nullable=False),
    Column("seq", Integer, nullable=False),  # the last event in it
    Column("version", String(64), nullable=False),  # of the day's shape and rules
    Column("digest", String(64), nullable=False),  # of that last event
    Column("state", LargeBinary, nullable=False),
    PrimaryKeyConstraint("hall", "day"),
)

owner = Table(
    "owner",
    metadata,
    Column("hall", String(32), primary_key=True),
    Column("installation", String(64), nullable=False),  # as its data folder knows it
)

archived = Table(
    "archived",
    metadata,
    # the last event that was moved to the archive: the first that is left stands on it
    Column("hall", String(32), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)
