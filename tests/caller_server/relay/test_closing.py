"""The end of a session is announced so many minutes before, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from caller_server.domain.calendar import Calendar
from caller_server.domain.rules import HallRules
from caller_server.journal.engine import Engine
from caller_server.relay.closing import STILL_DUE, ClosingTimes, due
from config.models import Announcement
from tests.caller_server.conftest import HeldClock
from tests.caller_server.rehearsal import RULES

CLOSING = Announcement(name="closing", text={"en": "Closing in {minutes} minutes"}, before_close=(15, 5))
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # when the morning session ends


def closing(engine: Engine, clock: HeldClock, rules: HallRules = RULES) -> ClosingTimes:
    return ClosingTimes([CLOSING], ("east", "west"), engine, rules, clock, structlog.get_logger("test"))


@pytest.mark.parametrize(
    ("before", "minutes"),
    [
        (timedelta(minutes=15, seconds=1), []),
        (timedelta(minutes=15), [15]),
        (timedelta(minutes=15) - STILL_DUE, []),
        (timedelta(minutes=5) - STILL_DUE / 2, [5]),
        (timedelta(0), []),
    ],
)
def test_what_is_due_at_a_moment(before, minutes):
    assert [one.minutes for one in due([CLOSING], RULES.hours, NOON - before)] == minutes


def test_every_session_ends_with_it_and_a_day_off_has_none():
    evening = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
    assert [one.ends for one in due([CLOSING], RULES.hours, evening)] == [evening + timedelta(minutes=15)]
    weekdays = replace(RULES, calendar=Calendar())
    assert list(due([CLOSING], weekdays.hours, evening - timedelta(days=1))) == []  # a Sunday
    assert len(list(due([CLOSING], weekdays.hours, evening))) == 1


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_it_is_announced_once_in_every_zone_however_often_the_clock_is_looked_at_and_by_whom(store, engine, clock):
    clock.now = NOON - timedelta(minutes=15)
    other = Engine(store, {"small": RULES}, clock)
    for server in (engine, other, engine):
        closing(server, clock).look()
        clock.wait(seconds=5)
    clock.now = NOON - timedelta(minutes=5)
    closing(other, clock).look()
    made = [(e.fact.zone, e.fact.text["en"], e.fact.template) for e in store.events("small", clock.now.date())]
    assert made == [
        (zone, f"Closing in {minutes} minutes", "closing") for minutes in (15, 5) for zone in ("east", "west")
    ]
