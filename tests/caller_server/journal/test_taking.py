"""Snapshots while the hall is open: when they are taken, by whom, and that no call is the worse for one."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
import structlog
from sqlalchemy import create_engine, select

from caller_server.domain.hall_day import replayed
from caller_server.journal import tables
from caller_server.journal.audit import audit_database
from caller_server.journal.engine import Engine
from caller_server.journal.opening import opened
from caller_server.journal.store import Store
from caller_server.journal.taking import SnapshotTaker
from tests.brokers import until
from tests.caller_server.journal.always_taking import OPEN
from tests.caller_server.journal.commands import issue

TODAY = date(2026, 11, 23)
KILLS = 3


@pytest.fixture
def rules():
    return OPEN


@pytest.fixture
def said() -> structlog.testing.LogCapture:
    return structlog.testing.LogCapture()


@pytest.fixture
def takes(rules, said):
    """A server's taker of snapshots, one every four events, until the block ends."""

    @contextmanager
    def takes(engine: Engine, store: Store) -> Iterator[None]:
        log = structlog.wrap_logger(None, processors=[said], wrapper_class=structlog.stdlib.BoundLogger)
        taker = SnapshotTaker(engine, store, {"small": rules}, log, every=4)
        taker.start()
        try:
            yield
        finally:
            taker.stop()

    return takes


def taken(url: str) -> list[tuple[str, int]]:
    """The snapshots that there are: day, and the last event in it."""
    engine = create_engine(url)
    with engine.connect() as connection:
        of = tables.snapshot.c
        rows = [tuple(row) for row in connection.execute(select(of.day, of.seq).order_by(of.day))]
    engine.dispose()
    return rows


def test_a_snapshot_is_taken_every_so_many_events(engine, store, takes, url):
    with takes(engine, store):
        for _ in range(3):
            engine.obey("small", issue())
        assert taken(url) == []
        engine.obey("small", issue())
        until(lambda: taken(url) == [("2026-11-23", 4)])
        for _ in range(5):
            engine.obey("small", issue())
        until(lambda: taken(url)[0][1] >= 8)


def test_one_that_has_begun_is_finished_before_the_server_stops(engine, store, takes, url):
    with takes(engine, store):
        for _ in range(4):
            engine.obey("small", issue())
    assert taken(url) == [("2026-11-23", 4)]
    for _ in range(4):
        engine.obey("small", issue())
    assert taken(url) == [("2026-11-23", 4)]


def test_the_first_of_a_new_day_takes_the_place_of_yesterday_s(engine, store, takes, url, clock):
    with takes(engine, store):
        for _ in range(4):
            engine.obey("small", issue())
        until(lambda: taken(url) == [("2026-11-23", 4)])
        clock.wait(days=1)
        for _ in range(3):
            engine.obey("small", issue())
        engine.obey("small", issue())
        until(lambda: taken(url) == [("2026-11-24", 4)])


@pytest.fixture
def other(open_store, rules, clock) -> Engine:
    """Another server's engine, as far as the database can tell."""
    return Engine(open_store(), {"small": rules}, clock)


def test_of_several_servers_it_is_the_one_that_committed_the_last_event(engine, store, other, takes, url):
    with takes(engine, store):
        engine.obey("small", issue())
        for _ in range(3):
            other.obey("small", issue())
        engine.obey("small", issue())
    assert taken(url) == []


def test_a_snapshot_that_cannot_be_kept_is_said_so_and_the_hall_goes_on(engine, store, takes, said, url):
    with takes(engine, store):
        with store._engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE snapshot RENAME TO away")
        for _ in range(4):
            engine.obey("small", issue())
        until(lambda: said.entries)
        with store._engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO snapshot")
        for _ in range(4):
            engine.obey("small", issue())
        until(lambda: taken(url) == [("2026-11-23", 8)])
    assert [(entry["event"], entry["hall"], entry["day"]) for entry in said.entries] == [
        ("no_snapshot", "small", "2026-11-23")
    ]


class StuckStore(Store):
    """A store whose snapshots do not get written until the test says so."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.begun, self.go_on = threading.Event(), threading.Event()

    def keep_snapshot(self, hall, day, version, snapshot):
        self.begun.set()
        assert self.go_on.wait(10)
        super().keep_snapshot(hall, day, version, snapshot)


def test_calls_are_answered_while_a_snapshot_is_taken(engine, store, takes, url):
    stuck = StuckStore(url)
    with takes(engine, stuck):
        for _ in range(4):
            engine.obey("small", issue())
        assert stuck.begun.wait(5)
        for _ in range(3):
            engine.obey("small", issue())
        with engine.reading("small") as (day, _):
            assert len(day.tickets) == 7
        stuck.go_on.set()
        until(lambda: taken(url) == [("2026-11-23", 4)])
    stuck.close()


def test_a_process_killed_while_it_takes_snapshots_leaves_the_journal_right(engine, store, url):
    for _ in range(60):
        engine.obey("small", issue())
    dice = random.Random(7)
    for _ in range(KILLS):
        with _always_taking(url) as process:
            until(process.stdout.readline, within_s=20)
            killed_at = time.monotonic() + dice.uniform(0, 0.1)
            while time.monotonic() < killed_at:
                engine.obey("small", issue())
            process.kill()
        _is_right(store)
    engine.obey("small", issue())
    _is_right(store)


@contextmanager
def _always_taking(url: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.caller_server.journal.always_taking", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process


def _is_right(store: Store) -> None:
    """The chain is whole, and the day is the same with the snapshot that was left as without any."""
    with store.record() as record:
        list(audit_database(record, "small"))
    assert opened(store, "small", OPEN, TODAY) == replayed(OPEN, TODAY, store.events("small", TODAY))
