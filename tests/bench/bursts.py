"""Eight windows that press, and eight kiosks that issue, at the same moment, again and again."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from caller_server.journal.store import Store
from config.settings import Settings
from tests.bench.load import Client
from tests.bench.servers import Running
from tests.bench.table import Row
from tests.postgres import postgres
from tests.proofs.crowd import Asked, call, issue, judge
from tests.proofs.nursery import nursery

TOGETHER = 8
BURSTS = 1000
SEVERAL, FEWER_BURSTS = 3, 200
"""Servers of a large hall (see operations): slower on one small machine, so fewer."""


def rows() -> list[Row]:
    shipped = int(Settings.model_fields["servers"].default)
    found = _at(shipped, "", BURSTS)
    with postgres() as server:
        return found + _at(SEVERAL, server.new_database(), FEWER_BURSTS)


def _at(servers: int, url: str, bursts: int) -> list[Row]:
    where = f"{servers} server{'s' * (servers > 1)}"
    with tempfile.TemporaryDirectory() as folder, _hall(Path(folder), servers, url) as hall:
        kiosks = _bursts(hall, bursts, lambda _: issue())
        windows = _bursts(hall, bursts, lambda place: call(place + 1))
        asked = [one for place in (*kiosks, *windows) for one, _ in place]
        store = Store(url or f"sqlite:///{Path(folder) / 'journal.sqlite3'}")
        faults = judge(store, asked)
        store.close()
    faults += [f"{one} was refused" for one in asked if one.status not in (200, 201)]
    found = Row(f"{where}: doubles and other faults", len(faults), at_most=0, note=f"{len(asked):,} asked {faults[:1]}")
    return [*_rows(f"{TOGETHER} windows", where, windows), *_rows(f"{TOGETHER} kiosks", where, kiosks), found]


def _rows(who: str, where: str, places: list[list[tuple[Asked, float]]]) -> list[Row]:
    took = [[seconds for _, seconds in place] for place in places]
    each = [median(place) for place in took]
    all_calls = [seconds for place in took for seconds in place]
    p50, worst = median(all_calls), max(all_calls)
    return [
        Row(f"{who} at {where}: slowest / fastest, p50", max(each) / min(each), at_most=2.5,
            note=f"{max(each) * 1e3:.2f} ms"),
        Row(f"{who} at {where}: longest of all / p50", worst / p50, at_most=50, note=f"{worst * 1e3:.1f} ms"),
    ]  # fmt: skip


@contextmanager
def _hall(data: Path, servers: int, url: str) -> Iterator[Running]:
    settings = {"ONEDOOR_SERVERS": str(servers)} | ({"ONEDOOR_DATABASE_URL": url} if url else {})
    with nursery(data, **settings) as found:
        hall = found.start().running
        client = Client(hall.address)
        for window in range(1, TOGETHER + 1):
            client.ask(hall.move(window, "open"))
        client.close()
        yield hall


def _bursts(hall: Running, bursts: int, what: Callable[[int], Asked]) -> list[list[tuple[Asked, float]]]:
    """Of each place what it asked, and the seconds that took."""
    together = threading.Barrier(TOGETHER)
    places: list[list[tuple[Asked, float]]] = [[] for _ in range(TOGETHER)]

    def press(place: int) -> None:
        client = Client(hall.address)
        for _ in range(bursts):
            asked = what(place)
            together.wait()
            began = time.perf_counter()
            asked.send(client, hall)
            places[place].append((asked, time.perf_counter() - began))
        client.close()

    threads = [threading.Thread(target=press, args=(place,)) for place in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return places
