"""How long ago something was, though the clock was set meanwhile."""

from __future__ import annotations

from datetime import timedelta

from kiosk.offline.timepiece import Timepiece, of_this_machine
from tests.kiosk.offline.conftest import NOON


def test_a_clock_that_was_set_meanwhile_does_not_change_how_long_ago_it_was(clock):
    ticks = [100.0]
    timepiece = Timepiece(clock, "this start", lambda: ticks[0])
    then = timepiece.moment()
    ticks[0] += 60
    clock.wait(hours=1, minutes=1)  # an hour wrong until now
    assert timepiece.on_this_clock(then) == NOON + timedelta(hours=1)


def test_after_another_start_the_clock_alone_counts(clock):
    then = Timepiece(clock, "one start", lambda: 100.0).moment()
    clock.wait(minutes=5)
    assert Timepiece(clock, "another start", lambda: 7.0).on_this_clock(then) == NOON
    assert Timepiece(clock).on_this_clock(then) == NOON


def test_this_machine_knows_its_start_and_counts_on():
    timepiece = of_this_machine()
    first, second = timepiece.moment(), timepiece.moment()
    assert first.boot == second.boot != ""
    assert first.ticks <= second.ticks
    assert abs(timepiece.on_this_clock(first) - first.at) < timedelta(seconds=1)
