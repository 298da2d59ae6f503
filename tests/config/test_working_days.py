from __future__ import annotations

from datetime import date, timedelta

import pytest

from caller_server.rules_of import calendar_of
from config.models import CalendarTable
from config.working_days import promised_by, works

OWN = CalendarTable(closed=(date(2026, 3, 2),), open=(date(2026, 10, 1), date(2026, 3, 7)))


@pytest.mark.parametrize("calendar", [CalendarTable(), OWN, CalendarTable(holidays="none", weekdays=("mon", "sat"))])
def test_a_hall_works_on_the_days_on_which_its_server_says_so(calendar):
    server = calendar_of(calendar)
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert [day for day in days if works(calendar, day)] == [day for day in days if server.works(day)]


@pytest.mark.parametrize(
    ("accepted", "days", "promised"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-23", 3, "2026-11-26"),
        ("2026-11-26", 3, "2026-12-01"),  # over a weekend
        ("2026-09-29", 3, "2026-10-09"),  # over the National Day holidays
        ("2026-02-13", 1, "2026-02-14"),  # a Saturday that is worked before the Spring Festival
    ],
)
def test_a_promise_is_counted_in_working_days(accepted, days, promised):
    assert promised_by(CalendarTable(), date.fromisoformat(accepted), days) == date.fromisoformat(promised)


def test_a_calendar_without_working_days_keeps_no_promise():
    never = CalendarTable(
        holidays="none", weekdays=("mon",), closed=tuple(date(2026, 1, 5) + timedelta(weeks=n) for n in range(530))
    )
    with pytest.raises(ValueError, match="too few working days"):
        promised_by(never, date(2026, 1, 1), 1)
