"""The hall's clock, which may go faster than the machine's when a day is rehearsed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from caller_server.clocks import FastClock, clock_of, machine_time
from config.settings import Settings

MORNING = datetime.fromisoformat("2026-11-24T08:30:00+08:00")


def test_a_fast_clock_shows_its_start_and_goes_on_faster() -> None:
    seconds = [1000.0]
    clock = FastClock(MORNING, 600, lambda: seconds[0])
    assert clock.now() == MORNING
    seconds[0] += 54
    assert clock.now() - MORNING == timedelta(hours=9)
    assert clock.now().tzinfo is UTC


def test_without_settings_the_hall_has_the_machines_time() -> None:
    assert clock_of(Settings()) is machine_time
    assert abs(machine_time() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_clock_that_is_set_starts_there_though_it_goes_no_faster() -> None:
    now = clock_of(Settings(demo=True, clock_start=MORNING))
    assert timedelta() <= now() - MORNING < timedelta(minutes=1)


def test_a_faster_clock_starts_at_the_machines_time() -> None:
    now = clock_of(Settings(demo=True, clock_speed=2))
    assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1)
