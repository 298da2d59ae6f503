"""A city's halls on one machine: 787 halls with 1,567 kiosks, whose servers share one PostgreSQL.

Straight at the engine, since the web app serves one hall: as many processes as the machine has cores, each with an
engine for all the halls, and a command comes to any of them, as from a balancer that knows nothing. A command counts
from the moment it was due, so whoever had to wait for a free thread has waited.

`python -m tests.bench.city --seconds 10` is a short trial.
"""

from __future__ import annotations

import argparse
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import cycle, islice
from statistics import median
from typing import NamedTuple
from uuid import uuid4

from caller_server.clocks import machine_time
from caller_server.domain.commands import Command, IssueTicket, MoveWindow, WindowMove
from caller_server.domain.events import Asked
from caller_server.domain.refusals import Refusal
from caller_server.domain.rules import HallRules, WindowRules
from caller_server.journal.engine import Engine
from caller_server.journal.faults import JournalUnavailable
from caller_server.journal.store import Store
from tests.bench.load import p99_of
from tests.bench.long_line import HALL
from tests.bench.side_by_side import Begin, side_by_side
from tests.bench.strain import CORES, Strain, most_strained, strain
from tests.bench.table import Row
from tests.postgres import postgres

HALLS, KIOSKS, WINDOWS = 787, 1567, ("1", "2")
RATE = 200
"""Issues, calls and finishes a second; the visitors come to the window besides, which makes 267 commands."""
SECONDS = 60.0
STEP_S = 1.0
"""From a ticket to its call, from there to the visitor's coming, and from there to the end."""
THREADS = 16
IDLE_VISITS = 100
FLAT_OUT_S = 8.0

VISIT = (None, WindowMove.NEXT, WindowMove.START, WindowMove.FINISH)
"""None: a kiosk issues."""


class Due(NamedTuple):
    """What somebody in the city does, and when: seconds from the beginning."""

    at: float
    hall: str
    window: str
    move: WindowMove | None


class Served(NamedTuple):
    """What one process did."""

    took: list[float]  # seconds of each command, from when it was due
    failed: list[str]
    seen: Strain


def rows(seconds: float = SECONDS) -> list[Row]:
    with postgres("fsync=on", "track_wal_io_timing=on") as server:
        url = server.new_database()
        _open_windows(url)
        idles = _idle(url)
        due = list(_visits(seconds))
        parts = [due[process::CORES] for process in range(CORES)]
        assert server.process is not None
        steady = side_by_side(_serve, [(url, server.process.pid, part) for part in parts])
        idle = median(idles + _idle(url))
        flat_out = side_by_side(_hurry, [(url, server.process.pid, process) for process in range(CORES)])
    took = [second for served in steady for second in served.took]
    failed = [fault for served in (*steady, *flat_out) for fault in served.failed]
    p50, p99 = median(took), p99_of(took)
    full = sum(len(served.took) / served.seen.at for served in flat_out)
    return [
        Row(f"{HALLS} halls, {RATE} a second, {seconds:.0f} s: p99 / p50 of an idle hall", p99 / idle, at_most=10,
            note=f"p50 {p50 * 1e3:.1f} ms, p99 {p99 * 1e3:.1f} ms, idle {idle * 1e3:.1f} ms"),
        Row("the same: commands refused or failed", len(failed), at_most=0, note=f"of {len(due):,} {failed[:1] or ''}"),
        Row("the same: at full speed / at this rate", full / (len(VISIT) / (len(VISIT) - 1) * RATE),
            note=f"{full:,.0f} a second; {most_strained([served.seen for served in flat_out])}"),
    ]  # fmt: skip


def _city() -> dict[str, HallRules]:
    windows = {name: WindowRules(name, "east", ("A",)) for name in WINDOWS}
    rules = replace(HALL, windows=windows)
    return {name: replace(rules, hall=name) for name in map("hall{:03d}".format, range(HALLS))}


def _visits(seconds: float) -> Iterator[Due]:
    """The visits to all the halls in turn: at each of a hall's windows in turn, never two at once."""
    halls = list(_city())
    random.Random(HALLS).shuffle(halls)
    every = (len(VISIT) - 1) / RATE
    due = []
    for visit in range(int(seconds / every)):
        hall, window = halls[visit % HALLS], WINDOWS[visit // HALLS % len(WINDOWS)]
        due += [Due(visit * every + step * STEP_S, hall, window, move) for step, move in enumerate(VISIT)]
    return iter(sorted(due))


def _open_windows(url: str) -> None:
    store = Store(url)
    store.migrate()
    engine = Engine(store, _city(), machine_time)
    with ThreadPoolExecutor(THREADS) as clerks:
        opens = [(hall, _command(window, WindowMove.OPEN)) for hall in _city() for window in WINDOWS]
        list(clerks.map(lambda one: engine.obey(*one), opens))
    store.close()


def _idle(url: str) -> list[float]:
    """Seconds of each command in one hall, while nothing else happens in the city."""
    store, engine = _open(url)
    took = []
    for move in islice(cycle(VISIT), IDLE_VISITS * len(VISIT)):
        command = _command(WINDOWS[0], move)
        began = time.monotonic()
        engine.obey("hall000", command)
        took.append(time.monotonic() - began)
    store.close()
    return took


def _serve(begin: Begin, url: str, server: int, due: list[Due]) -> Served:
    """Do what is due when it is due, on as many threads as a server has."""
    store, engine = _open(url)
    took: list[float] = []
    failed: list[str] = []
    coming = iter(due)
    turn = threading.Lock()

    def work() -> None:
        while True:
            with turn:  # one waits for what is due next, the others for their turn or the journal
                one = next(coming, None)
                if one is None:
                    return
                time.sleep(max(0.0, start + one.at - time.monotonic()))
            _obey(engine, one.hall, _command(one.window, one.move), failed)
            took.append(time.monotonic() - start - one.at)

    begin()
    before, start = strain(server, url), time.monotonic()
    _all_together(work)
    seen = strain(server, url).since(before)
    store.close()
    return Served(took, failed, seen)


def _hurry(begin: Begin, url: str, server: int, process: int) -> Served:
    """Visit after visit without a pause; each thread has halls of its own."""
    store, engine = _open(url)
    took: list[float] = []
    failed: list[str] = []
    mine = iter(range(process * THREADS, (process + 1) * THREADS))

    def work() -> None:
        halls = cycle(list(_city())[next(mine) :: THREADS * 16])
        while time.monotonic() < until:
            hall = next(halls)
            for move in VISIT:
                began = time.monotonic()
                _obey(engine, hall, _command(WINDOWS[0], move), failed)
                took.append(time.monotonic() - began)

    begin()
    before, until = strain(server, url), time.monotonic() + FLAT_OUT_S
    _all_together(work)
    seen = strain(server, url).since(before)
    store.close()
    return Served(took, failed, seen)


def _open(url: str) -> tuple[Store, Engine]:
    """An engine for the whole city that knows the day of every hall."""
    store = Store(url)
    engine = Engine(store, _city(), machine_time)
    for hall in _city():
        with engine.reading(hall):
            pass
    return store, engine


def _obey(engine: Engine, hall: str, command: Command, failed: list[str]) -> None:
    try:
        engine.obey(hall, command)
    except (Refusal, JournalUnavailable) as fault:
        failed.append(f"{hall}: {fault!r}")


def _all_together(work) -> None:
    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _command(window: str, move: WindowMove | None) -> Command:
    asked = Asked(str(uuid4()), uuid4().hex * 2)
    if move is None:
        return IssueTicket(asked=asked, token=uuid4().hex[:22], line="A")
    return MoveWindow(asked=asked, window=window, move=move)


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m tests.bench.city", description=__doc__)
    options.add_argument("--seconds", type=float, default=SECONDS)
    for row in rows(options.parse_args().seconds):
        print(row)
