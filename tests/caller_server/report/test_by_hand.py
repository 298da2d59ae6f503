"""A short morning, with every figure worked out on paper."""

from __future__ import annotations

import pytest

from caller_server.report.figures import FIGURES
from caller_server.report.fold import tallied
from tests.caller_server.report.by_hand import morning

COUNTED = {"issued": 4, "called": 5, "recalled": 1, "served": 2, "missed": 1, "rejoined": 1, "parked": 1, "resumed": 1}
WENT = {"transferred_out": 1, "transferred_in": 1, "cancelled": 1, "lapsed": 0, "still_open": 1}
WAITED = {"first_calls": 3, "wait_mean": 22, "wait_median": 20, "wait_p90": 40, "wait_worst": 40, "past_patience": 0}
HANDLED = {"handling_mean": 23.75, "handling_median": 23.75, "handling_p90": 33}
TOLD = {"told_sooner": 0, "told_within": 0, "told_later": 3, "told_share": 0}
WINDOWS = {"open": 153, "walking": 5, "serving": 47.5, "idle": 100.5, "paused": 5}
WORKED = {"busy_share": 0.3431, "served_an_hour": 0.78}
RATED = {"level_5": 1, "level_4": 0, "level_3": 0, "level_2": 0, "level_1": 0, "rated": 1, "unrated": 1}
LIKED = {"rating_mean": 5, "satisfied_share": 1}
PRINTED = {"slips_printed": 3, "slips_failed": 1, "calls_spoken": 1, "calls_dropped": 0}


@pytest.fixture
def tallies():
    day = morning()
    return tallied(day.rules, day.day.day, day.events, day.now)


def test_every_figure_of_the_morning_is_what_it_is_on_paper(tallies):
    paper = COUNTED | WENT | WAITED | HANDLED | TOLD | WINDOWS | WORKED | RATED | LIKED | PRINTED
    assert {key: figure.value(tallies.hall) for key, figure in FIGURES.items()} == paper


def some(tally, *keys):
    return {key: FIGURES[key].value(tally) for key in keys}


def test_a_visit_that_ends_in_another_line_counts_there_with_all_its_time(tallies):
    keys = (
        "issued",
        "called",
        "served",
        "first_calls",
        "handling_mean",
        "transferred_out",
        "transferred_in",
        "serving",
    )
    assert some(tallies.lines["B"], *keys) == dict(zip(keys, (1, 1, 0, 1, None, 1, 0, 30), strict=True))
    assert some(tallies.lines["C"], *keys) == dict(zip(keys, (0, 1, 1, 0, 33, 0, 1, 3), strict=True))


def test_each_window_has_its_own_time(tallies):
    keys = ("open", "walking", "serving", "idle", "paused", "served_an_hour")
    assert some(tallies.windows["2"], *keys) == dict(zip(keys, (80, 5, 14.5, 60.5, 0, 0.75), strict=True))
    assert some(tallies.windows["5"], *keys) == dict(zip(keys, (73, 0, 33, 40, 5, 0.82), strict=True))


def test_a_visit_over_the_full_hour_is_divided_between_the_two(tallies):
    nine, ten = (tally for _, tally in tallies.busy_hours())
    assert some(nine, "serving", "idle", "served", "issued") == {
        "serving": 34.5,
        "idle": 80.5,
        "served": 1,
        "issued": 4,
    }
    assert some(ten, "serving", "idle", "served", "issued") == {"serving": 13, "idle": 20, "served": 1, "issued": 0}


def test_a_line_in_which_nobody_waited_has_no_mean(tallies):
    assert some(tallies.lines["C"], "wait_mean", "wait_p90", "told_share") == dict.fromkeys(
        ("wait_mean", "wait_p90", "told_share")
    )
