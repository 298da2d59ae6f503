from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from caller_server.report.hours import DayHours, Hour

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def test_a_day_has_24_hours():
    hours = DayHours(date(2026, 11, 23), ZoneInfo("Asia/Shanghai"))
    assert hours.names == [Hour(f"{hour:02}:00", "UTC+08:00") for hour in range(24)]


def test_a_day_on_which_clocks_go_forward_has_23_and_no_two_o_clock():
    hours = DayHours(SPRING, BERLIN)
    assert [hour.clock for hour in hours.names[:4]] == ["00:00", "01:00", "03:00", "04:00"]
    assert len(hours.names) == 23
    assert hours.ends - hours.begins == timedelta(hours=23)


def test_a_day_on_which_clocks_go_back_has_25_and_two_o_clock_twice():
    hours = DayHours(AUTUMN, BERLIN)
    assert hours.names[1:4] == [Hour("01:00", "UTC+02:00"), Hour("02:00", "UTC+02:00"), Hour("02:00", "UTC+01:00")]
    assert len(hours.names) == 25
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert [hours.of(first + timedelta(hours=later)) for later in range(2)] == hours.names[2:4]


@pytest.mark.parametrize(
    ("zone", "day", "lengths"),
    [
        ("Australia/Lord_Howe", date(2026, 10, 4), {60, 30}),  # forward by half an hour
        ("Asia/Kathmandu", date(2026, 11, 23), {60}),
        ("Africa/Cairo", date(2026, 4, 24), {60}),  # has no midnight
    ],
)
def test_hours_follow_each_other_and_fill_the_day(zone, day, lengths):
    hours = DayHours(day, ZoneInfo(zone))
    parts = list(hours.split(hours.begins, hours.ends))
    assert [hour for hour, _ in parts] == hours.names
    assert {length.total_seconds() / 60 for _, length in parts} == lengths
    assert sum((length for _, length in parts), timedelta()) == hours.ends - hours.begins
    assert {hours.begins.astimezone(ZoneInfo(zone)).date(), (hours.ends).astimezone(ZoneInfo(zone)).date()} == {
        day,
        day + timedelta(days=1),
    }


def test_a_stretch_is_cut_at_each_full_hour_of_the_clock():
    hours = DayHours(AUTUMN, BERLIN)
    begins = datetime(2026, 10, 25, 1, 50, tzinfo=BERLIN)
    ends = datetime(2026, 10, 25, 3, 5, tzinfo=BERLIN)
    assert [(hour, length.total_seconds() / 60) for hour, length in hours.split(begins, ends)] == [
        (Hour("01:00", "UTC+02:00"), 10),
        (Hour("02:00", "UTC+02:00"), 60),
        (Hour("02:00", "UTC+01:00"), 60),
        (Hour("03:00", "UTC+01:00"), 5),
    ]


def test_the_next_morning_is_cut_off_at_midnight():
    hours = DayHours(AUTUMN, BERLIN)
    morning = datetime(2026, 10, 26, 8, tzinfo=BERLIN)
    assert hours.of(morning) == Hour("23:00", "UTC+01:00")
    assert hours.within(morning) == datetime(2026, 10, 26, tzinfo=BERLIN)
    assert list(hours.split(hours.within(morning), hours.within(morning))) == []
