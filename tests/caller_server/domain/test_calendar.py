from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from caller_server.domain.calendar import Calendar, Hours
from caller_server.domain.refusals import Code, Refusal
from tests.caller_server.rehearsal import RULES, Rehearsal

SESSIONS = ((time(8, 30), time(12)), (time(14), time(17, 30)))
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
CHINA = Calendar(
    closed=frozenset(date(2026, 10, day) for day in range(1, 8)),  # the National Day
    opened=frozenset([date(2026, 9, 20), date(2026, 10, 10)]),  # a Sunday and a Saturday, to make up for it
)


def at(day: int, hour: int, minute: int = 0, month: int = 10, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=zone).astimezone(UTC)


def test_a_holiday_is_off_and_its_make_up_day_is_worked():
    assert not CHINA.works(date(2026, 10, 1))
    assert CHINA.works(date(2026, 10, 10))
    assert not CHINA.works(date(2026, 10, 11))
    assert CHINA.works(date(2026, 10, 8))


def test_working_days_are_counted_over_holidays_and_make_up_days():
    days = CHINA.working_days(date(2026, 9, 30))
    assert [next(days).day for _ in range(4)] == [8, 9, 10, 12]


def test_after_the_last_session_before_a_holiday_the_hall_opens_when_it_is_over():
    hours = Hours(SHANGHAI, SESSIONS, CHINA)
    assert hours.session_at(at(1, 9)) is None
    assert hours.session_at(at(10, 9)) == 0
    assert hours.opens_next(at(30, 18, month=9)) == at(8, 8, 30)
    assert hours.opens_next(at(10, 12, 30)) == at(10, 14)


def test_a_hall_that_never_works_again_still_answers():
    hours = Hours(SHANGHAI, SESSIONS, Calendar(weekdays=frozenset()))
    assert hours.session_at(at(8, 9)) is None
    assert hours.opens_next(at(8, 9)) == at(9, 8, 30)


def test_a_holiday_issues_no_ticket_and_says_when_the_hall_opens():
    hall = Rehearsal(RULES, at(1, 9), calendar=CHINA)
    with pytest.raises(Refusal) as refused:
        hall.issue()
    assert refused.value.code is Code.HALL_CLOSED
    assert refused.value.facts["opens"] == "2026-10-08 08:30"


def test_a_holiday_has_no_slots_and_a_working_day_whole_ones_only():
    hours = Hours(SHANGHAI, SESSIONS, CHINA)
    assert hours.slots(date(2026, 10, 1), timedelta(minutes=30)) == ()
    slots = hours.slots(date(2026, 10, 8), timedelta(minutes=45))
    assert [f"{slot.astimezone(SHANGHAI):%H:%M}" for slot in slots] == [
        *("08:30", "09:15", "10:00", "10:45"),
        *("14:00", "14:45", "15:30", "16:15"),
    ]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_doors_open_by_the_wall_clock_on_the_day_that_clocks_change(day):
    hours = Hours(BERLIN, SESSIONS, Calendar(weekdays=frozenset(range(7))))
    opens = datetime.combine(day, time(8, 30), BERLIN)
    assert hours.session_at(opens) == 0
    assert hours.session_at(opens - timedelta(seconds=1)) is None
    assert hours.opens_next(opens - timedelta(hours=1)) == opens


@pytest.mark.parametrize(("day", "lasts"), [(date(2026, 3, 29), 3), (date(2026, 10, 25), 5)])
def test_a_night_session_is_an_hour_shorter_or_longer_when_clocks_change(day, lasts):
    night = Hours(BERLIN, ((time(0), time(4)),), Calendar(weekdays=frozenset(range(7))))
    opens = datetime.combine(day, time(0), BERLIN).astimezone(UTC)
    assert night.session_ends(opens) - opens == timedelta(hours=lasts)
    assert len(night.slots(day, timedelta(minutes=30))) == 2 * lasts


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_day_that_clocks_change_is_one_business_day(day):
    hours = Hours(BERLIN, SESSIONS)
    begins = datetime.combine(day, time(0), BERLIN).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), time(0), BERLIN).astimezone(UTC)
    assert hours.day(begins) == hours.day(ends - timedelta(microseconds=1)) == day
    assert hours.day(begins - timedelta(microseconds=1)) == day - timedelta(days=1)
    assert hours.day(ends) == day + timedelta(days=1)


def test_a_clock_set_back_turns_no_order_round():
    hall = Rehearsal()
    first = hall.issue()
    hall.wait(hours=-1)
    second = hall.issue()
    hall.open("2")
    assert [hall.next("2"), hall.day.tickets[second].number] == [first, second]
    hall.wait(seconds=10)
    with pytest.raises(Refusal) as refused:
        hall.move("2", "miss")
    assert refused.value.code is Code.TOO_EARLY  # ten seconds have to go by after the time that is known


def test_a_clock_set_forward_lets_everyone_wait_longer_and_loses_nobody():
    hall = Rehearsal(replace(RULES, always_open=True))
    numbers = [hall.issue() for _ in range(3)]
    hall.wait(hours=5)
    hall.open("2")
    assert hall.order() == [f"{number} patience" for number in numbers]
