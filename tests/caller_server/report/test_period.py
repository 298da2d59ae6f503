from datetime import UTC, date, datetime, timedelta

import pytest

from caller_server.report.figures import FIGURES
from caller_server.report.period import period, span
from caller_server.report.tally import Count, Doing
from tests.caller_server.rehearsal import NINE
from tests.caller_server.report.played import HALL, played

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (23, 24, 25))


@pytest.fixture(scope="module")
def two_days():
    events = {day: played(seed, begin=NINE + timedelta(days=seed)).events for seed, day in enumerate((MONDAY, TUESDAY))}
    now = NINE + timedelta(days=9)
    return period(HALL, MONDAY, TUESDAY, days=events, events=events.__getitem__, now=now)


def test_days_together_are_the_sum_of_the_days(two_days):
    days, together = two_days.days.values(), two_days.together
    for what in Count:
        assert together.hall.counts[what] == sum(day.hall.counts[what] for day in days)
    for doing in Doing:
        assert together.hall.spent[doing] == sum(day.hall.spent[doing] for day in days)
        for name in HALL.windows:
            assert together.windows[name].spent[doing] == sum(day.windows[name].spent[doing] for day in days)
    assert sorted(together.hall.waits) == sorted(wait for day in days for wait in day.hall.waits)
    assert sorted(together.hall.handlings) == sorted(each for day in days for each in day.hall.handlings)
    for level in range(1, 6):
        assert together.hall.levels[level] == sum(day.hall.levels[level] for day in days)


def test_the_same_hour_of_several_days_is_one(two_days):
    days, together = two_days.days.values(), two_days.together
    assert len(together.hours) == 24
    for hour, tally in together.hours.items():
        same = [other for day in days for each, other in day.hours.items() if each.clock == hour.clock]
        assert tally.counts == sum((other.counts for other in same), start=type(tally.counts)())


def test_a_mean_of_several_days_is_that_of_all_visits_not_of_the_days(two_days):
    waits = [wait for day in two_days.days.values() for wait in day.hall.waits]
    mean = FIGURES["wait_mean"].value(two_days.together.hall)
    assert mean == round(sum(waits) / len(waits) / 60, 2)


def test_only_days_within_the_range_are_read():
    read = []

    def events(day):
        read.append(day)
        return []

    now = datetime(2026, 11, 24, 6, tzinfo=UTC)
    told = period(HALL, TUESDAY, TUESDAY, days=[MONDAY, TUESDAY, WEDNESDAY], events=events, now=now)
    assert read == list(told.days) == [TUESDAY]
    assert f"{told.until:%Y-%m-%d %H:%M}" == "2026-11-24 14:00"  # in Shanghai


@pytest.mark.parametrize(
    ("asked", "first", "last", "days"),
    [
        (None, None, None, (TUESDAY, TUESDAY)),
        (MONDAY, None, None, (MONDAY, MONDAY)),
        (None, MONDAY, None, (MONDAY, TUESDAY)),
        (None, MONDAY, WEDNESDAY, (MONDAY, WEDNESDAY)),
        (None, WEDNESDAY, None, (WEDNESDAY, WEDNESDAY)),
    ],
)
def test_days_are_those_asked_for_else_today(asked, first, last, days):
    assert span(asked, first, last, today=TUESDAY) == days
