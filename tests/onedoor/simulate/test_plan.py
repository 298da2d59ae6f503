"""The planned day: the same for the same seed, and such as a hall knows it."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from config.models import Hall
from onedoor.simulate.plan import BUSY, Plan, plan
from tests.halls import small_hall

HALL = small_hall()
DAY_OF_SEED_7 = "360ac771f712da19"
"""A new figure here means that a day that was played before cannot be played again: say so in the CHANGELOG."""


def digest(planned: Plan) -> str:
    return hashlib.sha256(repr(planned).encode()).hexdigest()[:16]


def test_the_same_seed_gives_the_same_day_and_another_gives_another() -> None:
    assert digest(plan(HALL, 300, 7)) == DAY_OF_SEED_7
    assert digest(plan(HALL, 300, 8)) != DAY_OF_SEED_7


def test_everybody_comes_by_themselves_while_tickets_are_issued() -> None:
    planned = plan(HALL, 500, 1)
    hours = [(8.5, 11.75), (14.0, 17.25)]
    arrivals = [visitor.arrives for visitor in planned.visitors]
    assert arrivals == sorted(arrivals)
    assert all(any(opens * 3600 <= at < closes * 3600 for opens, closes in hours) for at in arrivals)


def test_mornings_and_afternoons_have_a_peak() -> None:
    by_quarter = Counter(int(visitor.arrives // 900) for visitor in plan(HALL, 5000, 1).visitors)
    for at_peak, before, after in ((39, 34, 46), (61, 56, 68)):  # 9:45, 8:30, 11:30; 15:15, 14:00, 17:00
        assert by_quarter[at_peak] > 1.5 * by_quarter[before]
        assert by_quarter[at_peak] > 1.5 * by_quarter[after]


def test_visits_take_as_long_as_usual_while_all_fit_into_the_day() -> None:
    planned = plan(HALL, 60, 1)
    assert planned.pace == 1
    many = [v.handling / 60 for seed in range(30) for v in plan(HALL, 60, seed).visitors if v.line == "A"]
    assert sum(many) / len(many) == pytest.approx(9, rel=0.1)


def test_visits_are_shorter_when_there_are_too_many_for_the_day() -> None:
    planned = plan(HALL, 2000, 1)
    assert planned.pace < 1
    windows = {"A": 3, "B": 2, "C": 2}
    for line, count in windows.items():
        handled = sum(visitor.handling + visitor.walk for visitor in planned.visitors if visitor.line == line)
        assert 0.6 * BUSY < handled / (count * 7 * 3600) < 1


def test_a_bad_rating_has_its_reason_and_others_have_none() -> None:
    ratings = [visitor.rating for visitor in plan(HALL, 5000, 1).visitors if visitor.rating is not None]
    assert {rating.level for rating in ratings} == {1, 2, 3, 4, 5}
    assert all(bool(rating.reasons) == (rating.level <= 2) for rating in ratings)


def test_some_do_what_most_do_not() -> None:
    visitors = plan(HALL, 2000, 1).visitors
    for some in (
        [v for v in visitors if v.comes_at_call is None],
        [v for v in visitors if v.comes_at_call not in (None, 1)],
        [v for v in visitors if v.rejoins_after is not None],
        [v for v in visitors if v.priority is not None],
        [v for v in visitors if v.gives_up_after is not None],
        [v for v in visitors if v.parked_for is not None],
        [v for v in visitors if v.sent_to is not None],
        [v for v in visitors if v.slip_fails],
    ):
        assert 0 < len(some) < len(visitors) / 4


def test_whoever_is_sent_on_goes_to_another_line() -> None:
    assert all(visitor.sent_to != visitor.line for visitor in plan(HALL, 2000, 1).visitors)


def test_only_whoever_misses_every_call_rejoins() -> None:
    visitors = plan(HALL, 2000, 1).visitors
    assert all(visitor.comes_at_call is None for visitor in visitors if visitor.rejoins_after is not None)


def test_a_hall_without_windows_that_serve_a_line_is_refused() -> None:
    idle = HALL.model_copy(update={"window": tuple(window for window in HALL.window if not window.lines)})
    with pytest.raises(ValueError, match="nobody can be called"):
        plan(idle, 10, 1)


def test_a_line_without_a_window_of_its_own_has_no_visitors() -> None:
    half: Hall = HALL.model_copy(update={"window": tuple(w for w in HALL.window if w.lines != ("C",))})
    assert {visitor.line for visitor in plan(half, 200, 1).visitors} == {"A", "B"}
