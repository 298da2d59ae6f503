"""The clock of a rehearsal, set by one process and read by another."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.brokers import until
from wire.rehearsal import RehearsalClock, RehearsalHand

MORNING = datetime.fromisoformat("2026-11-24T08:30:00+08:00")


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[RehearsalHand]:
    hand = RehearsalHand(tmp_path / "clock", MORNING)
    yield hand
    hand.close()


def test_it_stands_where_it_was_set(hand: RehearsalHand, tmp_path: Path) -> None:
    clock = RehearsalClock(tmp_path / "clock")
    assert [clock.now(), clock.now()] == [MORNING, MORNING]
    assert clock.now().tzinfo is UTC


def test_it_goes_as_fast_as_it_was_told_and_stands_again(hand: RehearsalHand, tmp_path: Path) -> None:
    clock = RehearsalClock(tmp_path / "clock")
    hand.set(MORNING.timestamp(), 3600)
    until(lambda: clock.now() - MORNING > timedelta(minutes=2), within_s=5)
    hand.set(MORNING.timestamp() + 60, 0)
    assert clock.now() == MORNING + timedelta(minutes=1)


def test_two_who_read_it_see_the_same_time(hand: RehearsalHand, tmp_path: Path) -> None:
    one, other = RehearsalClock(tmp_path / "clock"), RehearsalClock(tmp_path / "clock")
    hand.set(MORNING.timestamp(), 1)
    first, second, third = one.now(), other.now(), one.now()
    assert first <= second <= third


def test_who_waits_by_it_waits_the_halls_seconds(hand: RehearsalHand, tmp_path: Path) -> None:
    clock = RehearsalClock(tmp_path / "clock")
    never, began = threading.Event(), time.monotonic()
    hand.set(MORNING.timestamp(), 1000)
    assert not clock.count(120)(never)
    assert clock.now() - MORNING >= timedelta(minutes=2)
    assert time.monotonic() - began < 5


def test_a_wait_by_it_ends_when_it_is_ended_though_the_clock_stands(hand: RehearsalHand, tmp_path: Path) -> None:
    ended = threading.Event()
    threading.Timer(0.05, ended.set).start()
    assert RehearsalClock(tmp_path / "clock").count(60)(ended)


def test_the_halls_seconds_are_counted_from_when_they_were_asked_for(hand: RehearsalHand, tmp_path: Path) -> None:
    rest = RehearsalClock(tmp_path / "clock").count(60)
    hand.set(MORNING.timestamp() + 60, 0)
    assert not rest(threading.Event())
