"""Connections of our own to PostgreSQL, outside SQLAlchemy's pool, and the names of the locks taken there."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import URL

PATIENT_FOR: dict[str, Any] = {
    # seconds to connect, the least that libpq takes; then how soon a machine that is gone is noticed
    "connect_timeout": 2,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 3000,  # ms
}


def connect(url: URL, **settings: str) -> Connection[TupleRow]:
    """A connection that begins no transaction by itself; `settings` hold for its session."""
    positional, named = url.get_dialect()().create_connect_args(url)
    connection = psycopg.connect(*positional, **(PATIENT_FOR | dict(named)), autocommit=True)
    for name, value in settings.items():
        connection.execute("SELECT set_config(%s, %s, false)", [name, value])
    return connection


def lock_key(what: str, hall: str) -> int:
    """The number of an advisory lock: alike in every process, and hardly ever that of another hall."""
    return int.from_bytes(blake2b(f"onedoor {what} {hall}".encode(), digest_size=8).digest(), "big", signed=True)
