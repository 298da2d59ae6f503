"""Brings a journal's schema up to this program's; apart from the store, since Alembic takes long to load."""

from __future__ import annotations

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from caller_server.journal.faults import JournalUnreadable, unavailable

TURN = 7_307_210_143
"""The advisory lock under which one of several servers on a PostgreSQL makes the tables."""


def migrate(engine: Engine) -> None:
    """Bring the schema up to date in one transaction, or raise JournalUnreadable with the old one untouched."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    where = engine.url.render_as_string()
    try:
        with engine.connect() as connection:
            _wait_for_turn(connection)
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    except CommandError as fault:
        raise JournalUnreadable(
            f"the journal at {where} was written by another version of OneDoor "
            f"({fault}); start that version, or restore a backup made before it"
        ) from fault
    except DBAPIError as fault:
        raise unavailable(f"opened at {where}", fault, JournalUnreadable) from fault


def alembic_config() -> Config:
    """Where the revisions are."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "schema").replace("%", "%%"))
    return config


def _wait_for_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")
