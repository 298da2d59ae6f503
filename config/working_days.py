"""The days on which a hall works, for promises that are given in working days."""

from __future__ import annotations

from datetime import date, timedelta

from config.holidays import china
from config.models import CalendarTable, Weekday

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST = 3650
"""Days looked ahead: a hall that never works keeps no promise."""


def works(calendar: CalendarTable, day: date) -> bool:
    """Whether the hall works on a day: its own days win over public holidays, and those over the weekday."""
    if day in calendar.open or day in calendar.closed:
        return day in calendar.open
    if calendar.holidays == "china":
        public = china()
        if day in public.opened or day in public.closed:
            return day in public.opened
    return WEEKDAYS[day.weekday()] in calendar.weekdays


def promised_by(calendar: CalendarTable, accepted: date, days: int) -> date:
    """The last of so many working days after the day of acceptance; 0 means that day.

    Raises ValueError when the calendar has too few working days.
    """
    day = accepted
    for _ in range(LONGEST):
        if days <= 0:
            return day
        day += timedelta(days=1)
        days -= works(calendar, day)
    raise ValueError("the hall's calendar has too few working days: give it weekdays in [calendar]")
