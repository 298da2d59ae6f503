"""Several servers on one journal: what each of them sees, decides and tells."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from caller_server.journal.engine import Engine
from caller_server.journal.store import JournalUnavailable, Store
from tests.caller_server.journal.commands import issue, move
from tests.postgres import RunningPostgres, postgres

TODAY = date(2026, 11, 23)


@pytest.fixture
def url(database_server: RunningPostgres) -> str:
    """Only PostgreSQL is shared."""
    return database_server.new_database()


@pytest.fixture
def other(open_store: Callable[[], Store], rules, clock) -> Engine:
    """Another process's engine, as far as the database can tell."""
    return Engine(open_store(), {"small": rules}, clock)


@contextmanager
def meanwhile(*what: Callable[[], object]) -> Iterator[None]:
    """Do these in threads of their own until they are done."""
    threads = [threading.Thread(target=one) for one in what]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def numbers(events) -> list[str]:
    return [event.fact.number for event in events if event.kind == "ticket_issued"]


def test_a_reader_sees_what_another_process_has_committed(engine, other):
    with engine.reading("small") as (day, _):
        assert day.tickets == {}
    other.obey("small", issue())
    with engine.reading("small") as (day, _):
        assert list(day.tickets) == ["A001"]


def test_listeners_hear_of_other_processes_commits_in_order(engine, other):
    heard: list[int] = []
    ours: list[int] = []
    engine.listen(lambda _, events: heard.extend(event.seq for event in events))
    engine.listen(lambda _, events: ours.extend(event.seq for event in events), ours_only=True)
    engine.obey("small", issue())
    other.obey("small", issue())
    other.obey("small", issue())
    engine.obey("small", issue())
    other.obey("small", issue())
    with engine.reading("small"):
        pass
    assert heard == [1, 2, 3, 4, 5]
    assert ours == [1, 4]


def test_whoever_follows_another_process_keeps_the_day_it_has(engine, other):
    with engine.reading("small") as (day, _):
        before = day
    for _ in range(3):
        other.obey("small", issue())
        engine.obey("small", issue())
    with engine.reading("small") as (day, _):
        assert day is before, "the day was read anew"


def test_the_day_goes_over_into_the_next_for_all(engine, other, clock, store):
    engine.obey("small", issue())
    other.obey("small", issue())
    clock.wait(days=1)
    assert numbers(other.obey("small", issue()).events) == ["A001"]
    assert numbers(engine.obey("small", issue()).events) == ["A002"]
    assert [event.kind for event in store.events("small", TODAY)][2:] == ["ticket_lapsed", "ticket_lapsed"]


def test_windows_of_several_servers_share_no_visitor(open_store, rules, clock):
    rules = replace(rules, between_calls=timedelta(0))
    engines = [Engine(open_store(), {"small": rules}, clock) for _ in range(3)]
    for window in ("2", "3"):
        engines[0].obey("small", move(window, "open"))
    for _ in range(60):
        engines[0].obey("small", issue())
    called: list[str] = []

    def calls(engine: Engine, window: str) -> None:
        for _ in range(30):
            called.extend(
                event.fact.number
                for event in engine.obey("small", move(window, "next")).events
                if event.kind == "ticket_called"
            )

    with meanwhile(lambda: calls(engines[1], "2"), lambda: calls(engines[2], "3")):
        for _ in range(30):
            engines[0].obey("small", issue("B"))
    assert sorted(called) == [f"A{n:03d}" for n in range(1, 61)]


@pytest.fixture
def own_server() -> Iterator[RunningPostgres]:
    """A database server that the test may stop."""
    with postgres() as running:
        yield running


@pytest.fixture
def on_own_server(own_server: RunningPostgres, rules, clock) -> Iterator[tuple[Engine, Store]]:
    store = Store(own_server.new_database())
    store.migrate()
    yield Engine(store, {"small": rules}, clock), store
    store.close()


def test_a_database_that_restarts_is_waited_for(own_server, on_own_server):
    engine, _ = on_own_server
    engine.obey("small", issue())
    own_server.stop()
    answers: list[str] = []
    seen: list[str] = []

    def reads() -> None:
        with engine.reading("small") as (day, _):
            seen.extend(day.tickets)

    with meanwhile(lambda: answers.extend(numbers(engine.obey("small", issue()).events)), reads):
        assert (answers, seen) == ([], [])
        own_server.start()
    assert answers == ["A002"]
    assert "A001" in seen


def test_a_database_that_stays_away_is_said_so_in_time_and_used_again_when_it_is_back(own_server, on_own_server):
    engine, store = on_own_server
    engine.obey("small", issue())
    own_server.stop()
    took: list[float] = []

    def asks(what: Callable[[], object]) -> None:
        began = time.monotonic()
        with pytest.raises(JournalUnavailable):
            what()
        took.append(time.monotonic() - began)

    def reads() -> None:
        with engine.reading("small"):
            pass

    issues = partial(asks, lambda: engine.obey("small", issue()))
    with meanwhile(issues, issues, issues, issues, partial(asks, reads)):
        pass
    assert len(took) == 5
    assert all(2.5 < seconds < 4.0 for seconds in took), took
    own_server.start()
    assert numbers(engine.obey("small", issue()).events) == ["A002"]
    assert numbers(store.events("small", TODAY)) == ["A001", "A002"]


def test_commits_whose_connection_is_cut_are_neither_lost_nor_made_twice(own_server, on_own_server):
    engine, store = on_own_server
    told: list[str] = []
    done = threading.Event()

    def issues() -> None:
        for _ in range(30):
            told.extend(numbers(engine.obey("small", issue("B")).events))

    def cuts() -> None:
        watcher = Store(own_server.url())
        while not done.wait(0.06):
            with watcher._engine.connect() as connection:
                connection.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                )
        watcher.close()

    with meanwhile(cuts):
        with meanwhile(*[issues] * 4):
            pass
        done.set()
    events = store.events("small", TODAY)
    assert numbers(events) == [f"B{n:03d}" for n in range(1, 121)]
    assert sorted(told) == numbers(events)
