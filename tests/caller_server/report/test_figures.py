from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from caller_server.domain.events import (
    Event,
    TicketCalled,
    TicketIssued,
    TicketLapsed,
    TicketStarted,
    WindowClosed,
    WindowOpened,
)
from caller_server.report.columns import DAY, HALL, HOUR, LINE, RATING, WINDOW
from caller_server.report.figures import ALL, FIGURES
from caller_server.report.figures.figure import Kind
from caller_server.report.figures.times import ninetieth
from caller_server.report.fold import DayMakesNoSense, tallied
from caller_server.report.tally import Count, Tally
from caller_server.report.words import ALL_DAYS, COLUMNS, SHEETS
from config.models import LANGUAGES
from tests.caller_server.rehearsal import RULES

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = date(2026, 10, 25)
"""Clocks go back at three in the morning."""


def told(*happened, day=SUNDAY, until=datetime(2030, 1, 1, tzinfo=UTC)):
    """What is counted of facts, each with its moment, in Berlin."""
    events = [Event(day, seq, at, fact) for seq, (at, fact) in enumerate(happened, start=1)]
    return tallied(replace(RULES, timezone=BERLIN), day, events, until)


def utc(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 10, 25, hour, minute, second, tzinfo=UTC)


def test_every_figure_has_a_name_of_its_own_and_a_meaning_in_three_languages():
    assert len(FIGURES) == len(ALL)
    for index, language in enumerate(LANGUAGES):
        assert len({figure.heading(language) for figure in ALL}) == len(ALL)
        assert len({figure.meaning[index] for figure in ALL}) == len(ALL)
    for figure in ALL:
        assert all(words.strip() and "\n" not in words for words in (*figure.name, *figure.meaning)), figure.key
        assert figure.name[2].isascii()
        assert figure.meaning[2].isascii()
        assert not any(words.endswith(("。", ".")) for words in figure.meaning), figure.key
    for sentence in (*SHEETS.values(), *COLUMNS.values(), ALL_DAYS):
        assert all(sentence)


def test_minutes_say_that_they_are_minutes():
    assert [FIGURES["wait_mean"].heading(language) for language in LANGUAGES] == [
        "平均等候（分钟）",
        "平均等候（分鐘）",
        "Mean wait (min)",
    ]


def test_every_figure_stands_in_a_table_and_every_count_has_a_figure():
    assert {*HALL, *DAY, *HOUR, *LINE, *WINDOW, *RATING} == set(ALL)
    assert {what.value for what in Count} <= set(FIGURES)


def test_nothing_at_all_has_counts_of_zero_and_no_means():
    empty = Tally()
    for figure in ALL:
        nothing = 0 if figure.kind is Kind.COUNT or figure.key in _TIMES_OF_WINDOWS else None
        assert figure.value(empty) == nothing, figure.key


_TIMES_OF_WINDOWS = ("open", "walking", "serving", "idle", "paused")


@pytest.mark.parametrize(
    ("seconds", "expected"), [([7], 7), ([1, 2], 2), (range(1, 11), 9), (range(1, 12), 10), (range(100, 0, -1), 90)]
)
def test_nine_in_ten_are_not_above_the_ninetieth(seconds, expected):
    assert ninetieth(seconds) == expected


@pytest.mark.parametrize(
    ("waited", "what"),
    [
        (timedelta(minutes=5), Count.TOLD_WITHIN),
        (timedelta(minutes=5) - timedelta.resolution, Count.TOLD_SOONER),
        (timedelta(minutes=9), Count.TOLD_WITHIN),
        (timedelta(minutes=9) + timedelta.resolution, Count.TOLD_LATER),
    ],
)
def test_the_range_that_was_told_has_both_its_ends(waited, what):
    tallies = told(
        (utc(7), TicketIssued("A001", "A", 0, 5, 9)),
        (utc(7) + waited, TicketCalled("A001", "A", "2", 1, "arrival")),
    )
    judged = {each: tallies.hall.counts[each] for each in (Count.TOLD_SOONER, Count.TOLD_WITHIN, Count.TOLD_LATER)}
    assert judged == dict.fromkeys(judged, 0) | {what: 1}


def test_patience_is_lost_after_it_not_with_it():
    for late, lost in ((timedelta(0), 0), (timedelta.resolution, 1)):
        tallies = told(
            (utc(7), TicketIssued("A001", "A", 0, 5, 9)),
            (utc(7) + RULES.lines["A"].patience + late, TicketCalled("A001", "A", "2", 1, "arrival")),
        )
        assert tallies.hall.counts[Count.PAST_PATIENCE] == lost


def test_an_hour_that_the_clock_shows_twice_is_two_hours():
    tallies = told(
        (utc(0), WindowOpened("2")),  # two o'clock
        (utc(0, 30), TicketIssued("A001", "A", 0, 5, 9)),
        (utc(1, 30), TicketIssued("A002", "A", 0, 5, 9)),  # half past two again
        (utc(2, 15), WindowClosed("2")),
    )
    rows = [(*hour, tally.counts[Count.ISSUED], FIGURES["open"].value(tally)) for hour, tally in tallies.busy_hours()]
    assert rows == [
        ("02:00", "UTC+02:00", 1, 60),
        ("02:00", "UTC+01:00", 1, 60),
        ("03:00", "UTC+01:00", 0, 15),
    ]
    assert FIGURES["open"].value(tallies.hall) == 135


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 3, 30), 24), (SUNDAY, 25)])
def test_a_window_that_is_open_all_day_is_open_as_long_as_the_day_is(day, hours):
    midnight = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
    tallies = told((midnight, WindowOpened("2")), (midnight + timedelta(days=2), WindowClosed("2")), day=day)
    assert FIGURES["open"].value(tallies.windows["2"]) == hours * 60
    assert len(tallies.busy_hours()) == hours


def test_a_window_left_open_counts_until_now_or_until_midnight():
    opened = (utc(8), WindowOpened("2"))
    assert FIGURES["idle"].value(told(opened, until=utc(8, 20)).windows["2"]) == 20
    assert FIGURES["idle"].value(told(opened).windows["2"]) == 15 * 60  # nine o'clock to midnight


def test_what_the_next_morning_ends_counts_for_the_evening_before():
    morning = utc(8) + timedelta(days=1)
    tallies = told(
        (utc(20), WindowOpened("2")),
        (utc(20), TicketIssued("A001", "A", 0, 5, 9)),
        (utc(21), TicketCalled("A001", "A", "2", 1, "arrival")),
        (utc(22), TicketStarted("A001", "A", "2")),
        (morning, TicketLapsed("A001", "A")),
        (morning, WindowClosed("2")),
    )
    hour, last = tallies.busy_hours()[-1]
    assert (hour.clock, last.counts[Count.LAPSED], FIGURES["serving"].value(last)) == ("23:00", 1, 60)
    assert FIGURES["serving"].value(tallies.hall) == 60
    assert FIGURES["open"].value(tallies.hall) == 180


def test_tickets_that_lapse_do_not_make_the_day_longer_than_it_was():
    tallies = told(
        (utc(8), TicketIssued("A001", "A", 0, 5, 9)),  # nine o'clock
        (utc(8) + timedelta(days=1), TicketLapsed("A001", "A")),
    )
    assert [(hour.clock, tally.counts[Count.LAPSED]) for hour, tally in tallies.busy_hours()] == [("09:00", 1)]


def test_a_line_and_a_window_that_the_hall_has_no_more_are_counted_all_the_same():
    tallies = told(
        (utc(7), TicketIssued("Q001", "Q", 0, 5, 9)),
        (utc(9), TicketCalled("Q001", "Q", "99", 1, "arrival")),
    )
    assert tallies.lines["Q"].counts[Count.ISSUED] == tallies.windows["99"].counts[Count.CALLED] == 1
    assert tallies.hall.counts[Count.PAST_PATIENCE] == 0


def test_a_call_of_a_number_that_was_never_given_makes_no_sense():
    with pytest.raises(DayMakesNoSense, match=r"event 1 of 2026-10-25 is about A001.*journal verify"):
        told((utc(7), TicketCalled("A001", "A", "2", 1, "arrival")))
