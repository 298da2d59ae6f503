"""Who writes for whom, when many ask at once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from caller_server.journal.engine import Engine
from caller_server.journal.pen import Pen, Waiter
from caller_server.journal.sql import Entry
from tests.brokers import until
from tests.caller_server.journal.commands import issue


class HeldStore:
    """A journal whose commits wait until they are let through."""

    def __init__(self, store) -> None:
        self._store = store
        self.through = threading.Event()
        self.commits: list[int] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def append(self, batch: Sequence[Entry]) -> None:
        self.commits.append(sum(len(entry.events) for entry in batch))
        assert self.through.wait(10)
        self._store.append(batch)


def test_all_who_come_during_a_commit_go_into_the_next(store, rules, clock):
    held = HeldStore(store)
    engine = Engine(held, {"small": rules}, clock)
    with ThreadPoolExecutor(9) as clients:
        first = clients.submit(engine.obey, "small", issue())
        until(lambda: held.commits)
        others = [clients.submit(engine.obey, "small", issue()) for _ in range(8)]
        until(lambda: len(engine._pen) == 8)
        held.through.set()
        numbers = [client.result(10).events[0].fact.number for client in (first, *others)]
    assert held.commits == [1, 8]
    assert sorted(numbers) == [f"A{n:03d}" for n in range(1, 10)]


def test_whoever_asks_while_somebody_reads_is_not_forgotten(engine):
    with ThreadPoolExecutor(2) as clients:
        with engine.reading("small"):
            asked = [clients.submit(engine.obey, "small", issue()) for _ in range(2)]
            until(lambda: len(engine._pen) == 2)
        assert sorted(client.result(10).events[0].seq for client in asked) == [1, 2]


def test_those_who_have_to_wait_again_stay_before_those_who_came_since():
    pen: Pen[Waiter] = Pen()
    early, late = [Waiter(), Waiter()], Waiter()
    for waiter in early:
        pen.join(waiter)
    assert pen.take()
    assert pen.everyone() == early
    pen.join(late)
    pen.back(early)
    assert pen.everyone() == [*early, late]


def test_the_pen_is_one_and_the_first_who_waits_is_told_when_it_is_put_down():
    pen: Pen[Waiter] = Pen()
    assert pen.take()
    waiter = Waiter()
    pen.join(waiter)
    assert not pen.take()
    pen.put_down()
    waiter.wait()
    assert pen.take()
