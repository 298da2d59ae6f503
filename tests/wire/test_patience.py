"""Waiting longer and longer, and saying so seldom."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wire.patience import Backoff, Seldom


def test_waits_double_up_to_the_longest():
    backoff = Backoff(0.2, 5.0, chance=lambda: 1.0)
    assert [round(backoff.next_wait(), 3) for _ in range(7)] == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


def test_chance_shortens_a_wait_to_half_at_most():
    backoff = Backoff(0.2, 5.0, chance=lambda: 0.0)
    assert [round(backoff.next_wait(), 3) for _ in range(4)] == [0.1, 0.2, 0.4, 0.8]


def test_a_hundred_devices_do_not_come_back_in_the_same_moment():
    first_waits = sorted(Backoff(1.0, 5.0).next_wait() for _ in range(100))
    assert first_waits[0] >= 0.5
    assert first_waits[-1] <= 1.0
    assert first_waits[-1] - first_waits[0] > 0.2
    assert len(set(first_waits)) == 100


def test_after_success_the_next_wait_is_short_again():
    backoff = Backoff(0.2, 5.0, chance=lambda: 1.0)
    for _ in range(5):
        backoff.next_wait()
    backoff.begin_again()
    assert backoff.next_wait() == 0.2


@given(tries=st.integers(min_value=1, max_value=3000))
def test_however_often_it_was_tried_the_wait_stays_within_bounds(tries: int):
    backoff = Backoff(0.2, 5.0)
    for _ in range(tries - 1):
        backoff.next_wait()
    assert 0.1 <= backoff.next_wait() <= 5.0


def test_one_line_passes_and_the_next_says_how_many_were_held_back():
    now = 100.0
    seldom = Seldom(10.0, clock=lambda: now)
    assert seldom.may_tell("pad") == 0
    assert seldom.may_tell("pad") is None
    assert seldom.may_tell("pad") is None
    assert seldom.may_tell("board") == 0
    now = 110.0
    assert seldom.may_tell("pad") == 2
    now = 120.0
    assert seldom.may_tell("pad") == 0
