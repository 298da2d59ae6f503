"""Opening a day from its snapshot, beside replaying it whole."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from uuid import uuid4

from caller_server.domain.events import Asked, Event, Fact, TicketCalled, TicketFinished, TicketIssued, TicketStarted
from caller_server.domain.hall_day import HallDay, replayed
from caller_server.journal.engine import Engine
from caller_server.journal.opening import leave_snapshot
from caller_server.journal.sql import Entry
from caller_server.journal.store import Store
from caller_server.journal.taking import EVERY
from tests.bench.load import in_turn
from tests.bench.long_line import HALL
from tests.bench.table import Row
from tests.caller_server.rehearsal import NINE

VISITS = 5_000
"""Each is issued, called, started and finished: 20,000 events."""
ROUNDS = 7
SECONDS = 0.3
"""How long opening may take."""

DAY = HALL.business_day(NINE)


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'journal.sqlite3'}")
        store.migrate()
        events = list(_events())
        store.append([Entry("small", events[:-EVERY])])
        leave_snapshot(store, "small", HALL, DAY)
        store.append([Entry("small", events[-EVERY:])])  # the longest that there is left to read
        took = in_turn(ROUNDS, whole=_timed(lambda: _whole(store)), opening=_timed(lambda: _opened(store)))
        store.close()
    whole, opening = median(took["whole"]), median(took["opening"])
    events_said = f"opening a day of {len(events):,} events"
    return [
        Row(f"{events_said}: with a snapshot / whole", opening / whole, at_most=0.6, note=f"{opening:.3f} s"),
        Row(f"{events_said} / {SECONDS} s", opening / SECONDS, at_most=1, note=f"whole: {whole:.3f} s"),
    ]


def _opened(store: Store) -> HallDay:
    with Engine(store, {"small": HALL}, lambda: NINE + timedelta(hours=1)).reading("small") as (day, _):
        return day


def _whole(store: Store) -> HallDay:
    return replayed(HALL, DAY, store.events("small", DAY))


def _timed(does: Callable[[], object]) -> Callable[[], float]:
    def timed() -> float:
        began = time.perf_counter()
        does()
        return time.perf_counter() - began

    return timed


def _events() -> Iterator[Event]:
    """A day on which everything was asked for with a request id, as nearly everything is."""
    for seq, fact in enumerate(_facts(), 1):
        asked = Asked(str(uuid4()), uuid4().hex * 2)
        yield Event(DAY, seq, NINE + timedelta(milliseconds=seq), fact, asked)


def _facts() -> Iterator[Fact]:
    for visit in range(1, VISITS + 1):
        number = f"A{visit:03d}"
        yield TicketIssued(number, "A", 0, 0, 1, token=uuid4().hex[:22])
        yield TicketCalled(number, "A", "2", 1, "arrival")
        yield TicketStarted(number, "A", "2")
        yield TicketFinished(number, "A", "2")
