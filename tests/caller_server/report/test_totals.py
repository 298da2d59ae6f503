"""Totals against the journal: each is counted once more, in another way, from the events as they stand in it."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import datetime, timedelta
from statistics import fmean, median

import pytest

from caller_server.domain.events import public_view
from caller_server.domain.hall_day import HallDay
from caller_server.domain.window import Status
from caller_server.report.figures import FIGURES
from caller_server.report.fold import tallied
from caller_server.report.tally import Count, Doing, Tally
from tests.caller_server.report.played import HALL, played

KINDS = {
    "issued": "ticket_issued",
    "served": "ticket_finished",
    "missed": "ticket_missed",
    "rejoined": "ticket_rejoined",
    "parked": "ticket_parked",
    "resumed": "ticket_resumed",
    "cancelled": "ticket_cancelled",
    "lapsed": "ticket_lapsed",
    "slips_printed": "slip_printed",
    "slips_failed": "slip_failed",
    "calls_spoken": "call_spoken",
    "calls_dropped": "call_dropped",
    "rated": "ticket_rated",
}
DOING = {
    Status.OPEN: "idle",
    Status.CALLING: "walking",
    Status.SERVING: "serving",
    Status.PAUSED: "paused",
    Status.CLOSED: "closed",
}


@pytest.fixture(scope="module", params=[1, 2, 3, 4, 5])
def day(request):
    return played(request.param)


@pytest.fixture(scope="module")
def tallies(day):
    return tallied(day.rules, day.day.day, day.events, day.now)


@pytest.fixture(scope="module")
def rows(day):
    """The journal's events as anybody may read them."""
    return [public_view(event) for event in day.events]


def value(key: str, tally: Tally):
    return FIGURES[key].value(tally)


def test_the_day_has_something_of_everything(tallies):
    assert all(value(key, tallies.hall) for key in FIGURES if key != "still_open")


def test_what_happened_is_counted_as_the_journal_has_it(tallies, rows):
    for key, kind in KINDS.items():
        assert value(key, tallies.hall) == sum(row["kind"] == kind for row in rows), key
    calls = [row["call"] for row in rows if row["kind"] == "ticket_called"]
    assert value("called", tallies.hall) == calls.count(1)
    assert value("recalled", tallies.hall) == len(calls) - calls.count(1)
    sent = [row for row in rows if row["kind"] == "ticket_transferred" and "window" in row]
    assert value("transferred_out", tallies.hall) == value("transferred_in", tallies.hall) == len(sent)


def test_each_line_and_window_has_its_own(tallies, rows):
    for key, kind in KINDS.items():
        for letter in HALL.lines if not key.startswith("calls_") else ():
            found = sum(row["kind"] == kind and row["line"] == letter for row in rows)
            assert value(key, tallies.lines[letter]) == found, (key, letter)
        for name in HALL.windows:
            found = sum(row["kind"] == kind and row.get("window") == name for row in rows)
            assert value(key, tallies.windows[name]) == found, (key, name)
    for name in HALL.windows:
        sent = [row for row in rows if row["kind"] == "ticket_transferred" and row.get("window") == name]
        come = [row for row in rows if row.get("to_window") == name]
        assert value("transferred_out", tallies.windows[name]) == len(sent)
        assert value("transferred_in", tallies.windows[name]) == len(come)


def test_lines_and_hours_add_up_to_the_day(tallies):
    for what in Count:
        whole = tallies.hall.counts[what]
        assert sum(tally.counts[what] for tally in tallies.lines.values()) == whole, what
        assert sum(tally.counts[what] for tally in tallies.hours.values()) == whole, what
    for groups in (tallies.lines, tallies.hours, tallies.windows):
        assert sorted(s for tally in groups.values() for s in tally.waits) == sorted(tallies.hall.waits)
        assert sorted(s for tally in groups.values() for s in tally.handlings) == sorted(tallies.hall.handlings)
        for level in range(1, 6):
            assert sum(tally.levels[level] for tally in groups.values()) == tallies.hall.levels[level]
    for doing in Doing:
        for groups in (tallies.windows, tallies.hours):
            assert sum(tally.spent[doing] for tally in groups.values()) == tallies.hall.spent[doing], doing
    for doing in (Doing.WALKING, Doing.SERVING):
        assert sum(tally.spent[doing] for tally in tallies.lines.values()) == tallies.hall.spent[doing], doing


def test_what_happens_at_windows_adds_up_to_the_day(tallies):
    for what in (Count.CALLED, Count.RECALLED, Count.SERVED, Count.MISSED, Count.PARKED, Count.TRANSFERRED_OUT):
        assert sum(tally.counts[what] for tally in tallies.windows.values()) == tallies.hall.counts[what], what


def test_every_visitor_ended_somehow_and_nobody_is_still_here(tallies):
    assert [value("still_open", tally) for tally in (tallies.hall, *tallies.lines.values())] == [0] * 4
    of = tallies.hall.counts
    assert of[Count.ISSUED] == of[Count.SERVED] + of[Count.CANCELLED] + of[Count.LAPSED]


def test_before_the_day_ends_those_who_are_here_are_still_open():
    day = played(7, ended=False)
    tallies = tallied(day.rules, day.day.day, day.events, day.now)
    here = [ticket.line for ticket in day.day.open_tickets()]
    assert value("still_open", tallies.hall) == len(here) > 0
    assert {letter: value("still_open", tally) for letter, tally in tallies.lines.items()} == {
        letter: here.count(letter) for letter in tallies.lines
    }


def test_waits_are_those_from_issue_to_first_call(tallies, rows):
    waits = _waits(rows)
    assert sorted(tallies.hall.waits) == sorted(wait for wait, *_ in waits)
    assert value("first_calls", tallies.hall) == len(waits)
    minutes = sorted(wait / 60 for wait, *_ in waits)
    assert value("wait_mean", tallies.hall) == round(fmean(minutes), 2)
    assert value("wait_median", tallies.hall) == round(median(minutes), 2)
    assert value("wait_worst", tallies.hall) == round(minutes[-1], 2)
    ninetieth = value("wait_p90", tallies.hall)
    assert sum(m <= ninetieth + 0.005 for m in minutes) >= 0.9 * len(minutes)
    assert sum(m < ninetieth - 0.005 for m in minutes) < 0.9 * len(minutes)
    late = [wait > HALL.lines[line].patience.total_seconds() for wait, line, *_ in waits]
    assert value("past_patience", tallies.hall) == sum(late)


def test_ranges_that_were_told_are_judged_by_the_true_wait(tallies, rows):
    waits = _waits(rows)
    within = sum(low * 60 <= wait <= high * 60 for wait, _, low, high in waits)
    sooner = sum(wait < low * 60 for wait, _, low, _ in waits)
    assert value("told_within", tallies.hall) == within
    assert value("told_sooner", tallies.hall) == sooner
    assert value("told_later", tallies.hall) == len(waits) - within - sooner
    assert value("told_share", tallies.hall) == round(within / len(waits), 4)


def _waits(rows):
    """Seconds, line, and the range that was told, of all who were called."""
    found = []
    for issued in (row for row in rows if row["kind"] == "ticket_issued"):
        calls = [row for row in rows if row["kind"] == "ticket_called" and row["number"] == issued["number"]]
        if calls:
            found.append((_apart(issued, calls[0]), issued["line"], issued["low"], issued["high"]))
    return found


def _apart(first, second) -> float:
    return (datetime.fromisoformat(second["at"]) - datetime.fromisoformat(first["at"])).total_seconds()


def test_handling_is_all_the_time_at_windows_of_those_who_were_served(tallies, rows):
    found = defaultdict(float)
    for number in {row["number"] for row in rows if row["kind"] == "ticket_finished"}:
        mine = [row for row in rows if row.get("number") == number]
        at_a_window = [row for row in mine if row["kind"] in _BEGIN_AND_END and "window" in row]
        for begun, ended in zip(at_a_window[::2], at_a_window[1::2], strict=True):
            found[number] += _apart(begun, ended)
    assert sorted(tallies.hall.handlings) == pytest.approx(sorted(found.values()))
    minutes = [seconds / 60 for seconds in sorted(found.values())]
    assert value("handling_mean", tallies.hall) == round(fmean(minutes), 2)
    assert value("handling_p90", tallies.hall) == round(minutes[math.ceil(0.9 * len(minutes)) - 1], 2)


_BEGIN_AND_END = ("ticket_started", "ticket_finished", "ticket_parked", "ticket_transferred")


def test_ratings_are_those_given_and_the_rest_is_unrated(tallies, rows):
    levels = [row["level"] for row in rows if row["kind"] == "ticket_rated"]
    assert [value(f"level_{level}", tallies.hall) for level in range(1, 6)] == [levels.count(n) for n in range(1, 6)]
    assert value("rating_mean", tallies.hall) == round(fmean(levels), 2)
    assert value("satisfied_share", tallies.hall) == round(sum(n >= 3 for n in levels) / len(levels), 4)
    rated = {row["number"] for row in rows if row["kind"] == "ticket_rated"}
    served = {row["number"] for row in rows if row["kind"] == "ticket_finished"}
    assert value("unrated", tallies.hall) == len(served - rated)


def test_windows_spend_their_time_as_the_hall_itself_has_it(day, tallies):
    """The day is replayed by the rules of the hall; between two events each window does what they say."""
    hall, spent = HallDay(day.rules, day.day.day), defaultdict(timedelta)
    midnight = datetime.fromisoformat("2026-11-24T00:00+08:00")
    for event, after in zip(day.events, [*day.events[1:], None], strict=True):
        hall.apply(event)
        since, until = (min(e.at if e else midnight, midnight) for e in (event, after))
        for window in hall.windows.values():
            spent[window.name, DOING[window.status]] += until - since
    for name, tally in tallies.windows.items():
        for doing in Doing:
            assert timedelta(microseconds=tally.spent[doing]) == spent[name, doing.value], (name, doing)


def test_walking_serving_and_idle_are_the_time_open(tallies):
    for tally in (tallies.hall, *tallies.windows.values(), *tallies.hours.values()):
        parts = [FIGURES[key].of(tally) for key in ("walking", "serving", "idle")]
        assert FIGURES["open"].of(tally) == pytest.approx(sum(parts))
        busy = value("busy_share", tally)
        assert busy is None or 0 <= busy <= 1


def test_no_hour_has_more_of_a_window_than_an_hour(day):
    tallies = tallied(day.rules, day.day.day, day.events, day.now)
    for hour, tally in tallies.hours.items():
        assert tally.spent.total() <= len(HALL.windows) * 3_600_000_000, hour
