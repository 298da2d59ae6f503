"""Whose a hall's id is in a database, so that two halls that were given the same one never write into one journal.

An installation is known by what its servers, on however many machines, have in common: see `Keys.installation`. The
first to open a hall has it from then on. A backup says nothing of it: what is restored belongs to whoever opens it.
"""

from __future__ import annotations

from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from caller_server.journal import tables
from caller_server.journal.faults import JournalUnreadable, unavailable

_CLAIM = text("INSERT INTO owner (hall, installation) VALUES (:hall, :installation) ON CONFLICT DO NOTHING")
_OWN = text(
    "INSERT INTO owner (hall, installation) VALUES (:hall, :installation) "
    "ON CONFLICT (hall) DO UPDATE SET installation = excluded.installation"
)


class BelongsToAnother(JournalUnreadable):
    """Another installation has this hall's id."""

    def __init__(self, hall: str) -> None:
        super().__init__(
            f"the hall {hall!r} of this database belongs to another installation. If these are two halls, give this "
            "one another id in its hall.toml, or a database of its own (ONEDOOR_DATABASE_URL). If it is the same hall "
            "on a new machine or with new keys, stop the old one and say `onedoor journal own HALL_DIR`"
        )


def claim(engine: Engine, hall: str, installation: str) -> None:
    """Take a hall that is nobody's. Raise BelongsToAnother, with nothing written, or JournalUnavailable."""
    of = tables.owner.c
    try:
        with engine.begin() as connection:
            # write first, then look: of two who come at once one has it, and a journal that is only read is noticed
            connection.execute(_CLAIM, {"hall": hall, "installation": installation})
            owner = connection.scalar(select(of.installation).where(of.hall == hall))
    except DBAPIError as fault:
        raise unavailable("claimed", fault) from fault
    if owner != installation:
        raise BelongsToAnother(hall)


def own(engine: Engine, hall: str, installation: str) -> None:
    """Take a hall, whoever had it. Raise JournalUnavailable."""
    try:
        with engine.begin() as connection:
            connection.execute(_OWN, {"hall": hall, "installation": installation})
    except DBAPIError as fault:
        raise unavailable("claimed", fault) from fault
