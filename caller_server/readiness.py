"""What is looked at before the server serves: all that only a person can mend."""

from __future__ import annotations

from pathlib import Path

from caller_server.journal.faults import JournalAway, JournalUnavailable
from caller_server.journal.store import Store
from config.keys import Keys, KeysUnreadable, read_keys
from config.load import HallFaulty, load_hall
from config.models import Hall
from config.settings import Settings


class NotReady(Exception):
    """The server cannot start; the message says what to mend."""


class NotYetReady(NotReady):
    """The database is away, as after a power cut that ended both: it may come back by itself."""


def check(hall_dir: str, settings: Settings) -> tuple[Hall, Keys]:
    """The hall and its keys, with the journal's schema made this program's and the hall this installation's.

    Raise NotReady. Leaves nothing open.
    """
    if settings.clock is not None and not settings.clock.is_file():
        raise NotReady(f"{settings.clock}, which ONEDOOR_CLOCK names, is not there; leave ONEDOOR_CLOCK out")
    try:
        hall, keys = load_hall(Path(hall_dir)), read_keys(settings.data)
        _ = keys.person_secret
        store = Store(settings.journal_url)
        try:
            store.migrate()
            store.claim(hall.id, keys.installation)
        finally:
            store.close()
    except JournalAway as away:
        raise NotYetReady(str(away)) from away
    except (HallFaulty, KeysUnreadable, JournalUnavailable) as fault:
        raise NotReady(str(fault)) from fault
    return hall, keys
