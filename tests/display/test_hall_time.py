from __future__ import annotations

from datetime import timedelta

import pytest

from display.announcer.hall_time import HallTime
from tests.display.calls import NINE
from tests.wire.ears import LogBook

HOUR = timedelta(hours=1)


class Machine:
    """A machine whose clock may be wrong, and may be set; its ticks go on."""

    def __init__(self, wrong_by: timedelta = timedelta(0)) -> None:
        self.ticks = 1000.0
        self.clock = NINE + wrong_by
        self.log = LogBook()
        self.hall_time = HallTime(self.log, lambda: self.clock, lambda: self.ticks)

    def lives(self, seconds: float) -> None:
        self.ticks += seconds
        self.clock += timedelta(seconds=seconds)


def test_until_the_server_says_what_time_it_is_the_machine_is_believed():
    machine = Machine()
    machine.hall_time.heard(None)  # from an older server
    assert machine.hall_time.now() == NINE


@pytest.mark.parametrize("wrong_by", [HOUR, -HOUR])
def test_a_machine_whose_clock_is_an_hour_wrong_goes_by_the_servers_and_says_so_once(wrong_by):
    machine = Machine(wrong_by)
    machine.hall_time.heard(NINE)
    machine.lives(61)
    machine.hall_time.heard(NINE + timedelta(seconds=61))
    assert machine.hall_time.now() == NINE + timedelta(seconds=61)
    assert machine.log.of("clock_differs") == [{"ahead_s": wrong_by.total_seconds(), "going_by": "the server's"}]


def test_setting_the_machines_clock_changes_nothing():
    machine = Machine()
    machine.hall_time.heard(NINE)
    machine.clock += HOUR
    machine.lives(5)
    assert machine.hall_time.now() == NINE + timedelta(seconds=5)


def test_a_message_that_was_under_way_for_seconds_does_not_turn_time_back():
    machine = Machine()
    machine.hall_time.heard(NINE)
    machine.lives(10)
    machine.hall_time.heard(NINE + timedelta(seconds=7))
    assert machine.hall_time.now() == NINE + timedelta(seconds=10)


def test_one_that_came_quicker_than_the_first_sets_it_right():
    machine = Machine()
    machine.hall_time.heard(NINE)
    machine.lives(10)
    machine.hall_time.heard(NINE + timedelta(seconds=12))
    assert machine.hall_time.now() == NINE + timedelta(seconds=12)


def test_a_server_whose_clock_is_set_is_followed_both_ways():
    machine = Machine()
    for said_at in (NINE, NINE + HOUR, NINE):
        machine.hall_time.heard(said_at)
        assert machine.hall_time.now() == said_at
