"""What is looked at before the server serves; light, since the process that looks is not the one that serves."""

from __future__ import annotations

from pathlib import Path

from caller_server.journal.store import JournalUnreadable, Store
from config.keys import KeysUnreadable, read_keys
from config.load import HallFaulty, load_hall
from config.settings import Settings

HALL_VARIABLE = "ONEDOOR_HALL"
"""The hall's folder, for the process that granian starts to serve."""


def check(hall_dir: str, settings: Settings) -> str | None:
    """What a person must mend before this server can start, or None; then the journal's schema is this program's."""
    try:
        load_hall(Path(hall_dir))
        read_keys(settings.data)
        store = Store(settings.journal_url)
        try:
            store.migrate()
        finally:
            store.close()
    except (HallFaulty, KeysUnreadable, JournalUnreadable) as fault:
        return str(fault)
    return None
