"""How a server opens a hall's day, and how it leaves a snapshot for the next one.

A snapshot is made as a day is opened: from the one before and the events since. It never looks at what a server has
in memory, so it holds no pen, and nothing that is not in the journal can get into it.
"""

from __future__ import annotations

from datetime import date

from caller_server.domain.hall_day import HallDay
from caller_server.domain.rules import HallRules
from caller_server.journal.day_state import NoState, day_of, state_of
from caller_server.journal.faults import JournalAway, JournalUnavailable
from caller_server.journal.snapshots import Snapshot, version_of
from caller_server.journal.store import Store


def opened(store: Store, hall: str, rules: HallRules, day: date) -> HallDay:
    """The hall's day as the journal tells it. Raise JournalUnavailable or JournalUnreadable."""
    told = _remembered(store, hall, rules, day)
    for event in store.events(hall, day, after=told.seq):
        told.apply(event)
    return told


def leave_snapshot(store: Store, hall: str, rules: HallRules, day: date) -> None:
    """Write down the day as it is now. Raise JournalUnavailable or JournalUnreadable, with nothing changed."""
    told = opened(store, hall, rules, day)
    if told.seq:
        store.keep_snapshot(hall, day, version_of(rules), Snapshot(told.seq, state_of(told)))


def _remembered(store: Store, hall: str, rules: HallRules, day: date) -> HallDay:
    """The day up to its snapshot; its beginning when there is none that can be used."""
    try:
        found = store.snapshot(hall, day, version_of(rules))
        if found is not None:
            told = day_of(rules, day, found.state)
            if told.seq == found.seq:
                return told
    except JournalAway:
        raise
    except (NoState, JournalUnavailable):
        pass  # damaged; the events are there
    return HallDay(rules, day)
