"""When it would be better to come, as the last days tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from caller_server.domain.calendar import Calendar, Hours
from caller_server.domain.estimates import Estimate
from caller_server.domain.events import Event, TicketCalled, TicketIssued
from caller_server.domain.quiet_hours import ENOUGH, hours_ahead, quieter, usual_waits
from caller_server.domain.ticket import Priority

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = Hours(SHANGHAI, ((time(8, 30), time(12)), (time(14), time(17, 30))), Calendar())
FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
BUSY = Estimate(30, 50)


def at(hour: int, minute: int = 0, day: date = FRIDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


def waited(when: datetime, minutes: int, people: int = ENOUGH, line: str = "A", **more: object) -> list[Event]:
    """So many came at this time and were called so many minutes later."""
    seq, events = count(1), []
    for number in (f"{line}{n:03}" for n in range(people)):
        events.append(Event(FRIDAY, next(seq), when, TicketIssued(number, line, 0, 0, 0, **more)))
        called = TicketCalled(number, line, "2", 1, "arrival")
        events.append(Event(FRIDAY, next(seq), when + timedelta(minutes=minutes), called))
    return events


def told(usual, wait_now=BUSY, now=None, line="A"):
    now = now or at(9, day=MONDAY)
    found = quieter(hours_ahead(HOURS, usual, HOURS.day(now)).get(line, ()), wait_now, now)
    return [(q.begins.astimezone(SHANGHAI), q.estimate.low, q.estimate.high) for q in found]


def test_an_hour_with_short_waits_is_told_for_today_and_for_the_next_working_day():
    usual = usual_waits(HOURS, [(FRIDAY, waited(at(14, 20), 5) + waited(at(9), 45))])
    assert told(usual) == [(at(14, day=MONDAY), 5, 5), (at(14, day=date(2026, 11, 24)), 5, 5)]


def test_the_weekend_is_passed_over():
    usual = usual_waits(HOURS, [(FRIDAY, waited(at(14), 5))])
    assert told(usual, now=at(17, day=FRIDAY)) == [(at(14, day=MONDAY), 5, 5)]


def test_an_hour_that_has_begun_is_not_told():
    usual = usual_waits(HOURS, [(FRIDAY, waited(at(14), 5))])
    assert [when.date() for when, *_ in told(usual, now=at(14, 1, day=MONDAY))] == [date(2026, 11, 24)]


def test_few_visitors_say_nothing():
    assert usual_waits(HOURS, [(FRIDAY, waited(at(14), 5, people=ENOUGH - 1))]) == {}


def test_several_days_count_together():
    days = [(day, waited(at(14, day=day), 5, people=4)) for day in (FRIDAY, date(2026, 11, 19))]
    assert usual_waits(HOURS, days) == {("A", time(14)): Estimate(5, 5)}


def test_an_hour_that_spares_little_is_not_worth_the_way():
    usual = usual_waits(HOURS, [(FRIDAY, waited(at(14), 8))])
    assert told(usual, wait_now=Estimate(10, 17)) == []  # nine minutes
    assert told(usual, wait_now=Estimate(9, 12)) == []
    assert told(usual, wait_now=Estimate(20, 30)) != []


def test_whoever_took_a_number_offline_came_when_it_was_given_out():
    given = waited(at(10, 30), 5, offline=True, kiosk="kiosk-1", issued_at=at(9, 50))
    assert usual_waits(HOURS, [(FRIDAY, given)]) == {("A", time(9, 30)): Estimate(45, 45)}


def test_priorities_and_appointments_tell_nothing_of_an_ordinary_wait():
    first = waited(at(14), 1, priority=Priority.ELDER)
    kept = waited(at(15), 1, slot=at(15))
    assert usual_waits(HOURS, [(FRIDAY, first + kept)]) == {}


def test_two_hours_of_a_day_are_told_the_quietest_in_order_of_time():
    busy = waited(at(8, 30), 2) + waited(at(10, 30), 20) + waited(at(14), 9) + waited(at(16), 3)
    usual = usual_waits(HOURS, [(FRIDAY, busy)])
    assert [when.hour for when, *_ in told(usual, now=at(7, day=MONDAY))] == [8, 16, 8, 16]


def test_another_lines_hours_are_its_own():
    usual = usual_waits(HOURS, [(FRIDAY, waited(at(14), 5, line="B"))])
    assert told(usual) == []
    assert len(told(usual, line="B")) == 2
