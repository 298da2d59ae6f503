"""A call with ten waiting, beside one with a hundred thousand waiting and a hundred thousand done."""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from uuid import uuid4

from caller_server.domain.commands import Command, IssueTicket, MoveWindow, WindowMove
from caller_server.domain.events import Asked, Event, Fact, TicketCalled, TicketFinished, TicketIssued, TicketStarted
from caller_server.domain.hall_day import HallDay
from caller_server.domain.line import order
from caller_server.domain.rules import HallRules, LineRules, WindowRules
from caller_server.journal.engine import Engine
from caller_server.journal.sql import Entry
from caller_server.journal.store import Store
from caller_server.relay.states import board_state, line_state
from caller_server.web.progress import progress_of
from tests.bench.table import Row
from tests.caller_server.rehearsal import NINE, RULES

WAITING, DONE, SMALL = 100_000, 100_000, 10
FULL = 100
"""So many waiting fill what a screen shows of a line: what it is sent must not grow from there."""
ROUNDS = 100
SIZES = ((SMALL, 0), (FULL, DONE // 10), (WAITING, DONE))
PAGE = 20_000
WEIGHED = 20_000

HALL = HallRules(
    hall="small",
    timezone=RULES.timezone,
    sessions=RULES.sessions,
    lines={"A": LineRules("A", "east", patience=timedelta(days=1))},
    windows={"2": WindowRules("2", "east", ("A",))},
    between_calls=timedelta(0),
    always_open=True,
)


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        halls = [_hall(Path(folder) / str(waiting), waiting, done) for waiting, done in SIZES]
        for _ in range(ROUNDS):
            for hall in halls:
                hall.play()
        short, full, long = halls
        aims = [_aim(act, long, short, SMALL) for act in ("issue", "next", "progress", "board")]
        aims.append(_aim("line", long, full, FULL))
    sent = f"a line's state: {WAITING:,} waiting / {FULL} waiting, bytes"
    return [*aims, Row(sent, long.sent / full.sent, at_most=1.2, note=f"{long.sent:,} B"), _weight()]


def _aim(act: str, long: Measured, other: Measured, waiting: int) -> Row:
    took = median(long.took[act])
    what = f"{act}: {WAITING:,} waiting / {waiting} waiting, p50"
    return Row(what, took / median(other.took[act]), at_most=1.2, note=f"{took * 1e6:,.0f} µs")


@dataclass
class Measured:
    """A hall whose every act is timed."""

    engine: Engine
    took: dict[str, list[float]] = field(default_factory=dict)
    sent: int = 0

    def play(self) -> None:
        """One visitor comes, one is called and served, one looks at the phone, the screens are told."""
        self.time("issue", lambda: self.obey(IssueTicket(asked=_asked(), token=uuid4().hex[:22], line="A")))
        self.time("next", lambda: self.obey(MoveWindow(asked=_asked(), window="2", move=WindowMove.NEXT)))
        self.obey(MoveWindow(asked=_asked(), window="2", move=WindowMove.START))
        with self.engine.reading("small") as (day, now):
            somebody = next(islice((place.ticket.number for place in order(day.lines["A"], now)), 5, None))
        self.time("progress", lambda: self.progress(somebody))
        self.time("board", self.board)
        self.time("line", self.line)

    def obey(self, command: Command) -> None:
        self.engine.obey("small", command)

    def progress(self, number: str) -> None:
        with self.engine.reading("small") as (day, now):
            progress_of(day, number, now, HALL.timezone)

    def board(self) -> None:
        with self.engine.reading("small") as (day, now):
            board_state(day, "east", now).payload()

    def line(self) -> None:
        with self.engine.reading("small") as (day, now):
            self.sent = len(line_state(day, "A", now).payload())

    def time(self, act: str, does: Callable[[], None]) -> None:
        began = time.perf_counter()
        does()
        self.took.setdefault(act, []).append(time.perf_counter() - began)


def _hall(folder: Path, waiting: int, done: int) -> Measured:
    """A hall's engine over a real journal in which so much has happened."""
    store = Store(f"sqlite:///{folder / 'journal.sqlite3'}")
    store.migrate()
    events = _so_far(waiting, done)
    while page := list(islice(events, PAGE)):
        store.append([Entry("small", page)])
    hall = Measured(Engine(store, {"small": HALL}, lambda: NINE + timedelta(hours=1)))
    hall.obey(MoveWindow(asked=_asked(), window="2", move=WindowMove.OPEN))
    return hall


def _so_far(waiting: int, done: int) -> Iterator[Event]:
    for seq, (at, fact) in enumerate(_facts(waiting, done), 1):
        asked = _asked() if isinstance(fact, TicketIssued) else None
        yield Event(HALL.business_day(NINE), seq, at, fact, asked)


def _facts(waiting: int, done: int) -> Iterator[tuple[datetime, Fact]]:
    for count in range(1, waiting + done + 1):
        at, number = NINE + timedelta(milliseconds=count), f"A{count:03d}"
        yield at, TicketIssued(number, "A", 0, 0, 1, token=uuid4().hex[:22])
        if count <= done:
            yield at, TicketCalled(number, "A", "2", 1, "arrival")
            yield at, TicketStarted(number, "A", "2")
            yield at, TicketFinished(number, "A", "2")


def _weight() -> Row:
    """Memory of the day, all that it remembers for a waiting ticket included."""
    tracemalloc.start()
    day = HallDay(HALL, HALL.business_day(NINE))
    for event in _so_far(WEIGHED, 0):
        day.apply(event)
    each = tracemalloc.get_traced_memory()[0] / WEIGHED
    tracemalloc.stop()
    return Row("memory of a waiting ticket / 2 KiB", each / 2048, at_most=1, note=f"{each:,.0f} B")


def _asked() -> Asked:
    return Asked(str(uuid4()), uuid4().hex * 2)
