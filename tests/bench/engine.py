"""Sixty-four clients straight at the engine, beside a loop that commits each command by itself."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from uuid import uuid4

from caller_server.domain.commands import IssueTicket
from caller_server.domain.decide import decide
from caller_server.domain.events import Asked, Event
from caller_server.domain.hall_day import HallDay
from caller_server.journal.engine import Engine
from caller_server.journal.sql import Entry
from caller_server.journal.store import Store
from tests.bench.long_line import HALL
from tests.bench.table import Row
from tests.caller_server.rehearsal import NINE

CLIENTS = 64
EACH = 60
ALONE = 600
ROUNDS = 3
SD_CARD_S = 0.005


class SlowDisk(Store):
    """A store whose commits take as long as on an SD card."""

    def append(self, batch: Sequence[Entry]) -> None:
        super().append(batch)
        time.sleep(SD_CARD_S)


def rows() -> list[Row]:
    return [
        _row("64 clients at the engine / one commit a command", Store, ALONE, 1.5),
        _row("the same where a commit takes 5 ms", SlowDisk, ALONE // 6, 30),
    ]


def _row(what: str, kind: type[Store], alone: int, aim: float) -> Row:
    ratios, rates = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            bare = _one_by_one(_opened(kind, Path(folder) / "bare"), alone)
            ours = _together(_opened(kind, Path(folder) / "ours"))
        ratios.append(ours / bare)
        rates.append(ours)
    return Row(what, median(ratios), at_least=aim, note=f"{median(rates):,.0f} a second")


def _together(store: Store) -> float:
    engine = Engine(store, {"small": HALL}, lambda: NINE)
    start = threading.Barrier(CLIENTS + 1)

    def client(commands: list[IssueTicket]) -> None:
        start.wait()
        for command in commands:
            engine.obey("small", command)

    threads = [threading.Thread(target=client, args=(issues(EACH),)) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    assert len(store.events("small", HALL.business_day(NINE))) == CLIENTS * EACH
    store.close()
    return CLIENTS * EACH / took


def _one_by_one(store: Store, commands: int) -> float:
    """The same rules, the same rows, `synchronous=FULL`; a commit for each command."""
    day = HallDay(HALL, HALL.business_day(NINE))
    asked = issues(commands)
    began = time.perf_counter()
    for command in asked:
        (fact,) = decide(day, command, NINE)
        event = Event(day.day, day.seq + 1, NINE, fact, command.asked)
        day.apply(event)
        store.append([Entry("small", [event])])
    took = time.perf_counter() - began
    store.close()
    return commands / took


def _opened(kind: type[Store], folder: Path) -> Store:
    store = kind(f"sqlite:///{folder / 'journal.sqlite3'}")
    store.migrate()
    return store


def issues(count: int) -> list[IssueTicket]:
    """So many visitors at the kiosks of line A."""
    return [
        IssueTicket(asked=Asked(str(uuid4()), uuid4().hex * 2), token=uuid4().hex[:22], line="A") for _ in range(count)
    ]
