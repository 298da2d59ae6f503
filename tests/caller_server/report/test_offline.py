"""Whoever took a number at a kiosk that was cut off counts from when that was."""

from __future__ import annotations

import pytest

from caller_server.report.figures import FIGURES
from caller_server.report.fold import tallied
from tests.caller_server.offline_morning import offline_morning


@pytest.fixture
def tallies():
    day = offline_morning()
    return tallied(day.rules, day.day.day, day.events, day.now)


def test_waits_begin_with_the_time_of_issue_and_only_what_was_told_is_judged(tallies):
    wanted = ("issued", "first_calls", "wait_worst", "wait_mean", "told_sooner", "told_within", "told_later")
    told = {key: FIGURES[key].value(tallies.hall) for key in wanted}
    # A501 waited from 9:05 to 10:10, A001 from 9:20 to 10:15, A502 from 9:50 to 10:20
    assert told == dict(zip(wanted, (3, 3, 65, 50, 0, 0, 1), strict=True))
    assert FIGURES["told_share"].value(tallies.hall) == 0


def test_they_are_issued_in_the_hour_in_which_they_came(tallies):
    assert [(hour, FIGURES["issued"].value(tally)) for hour, tally in tallies.busy_hours()] == [
        (hour, count) for (hour, _), count in zip(tallies.busy_hours(), (3, 0), strict=True)
    ]
