from __future__ import annotations

from kiosk.tokens import BOUNCE_S, DOUBLE_TOUCH_REACH, DOUBLE_TOUCH_S
from kiosk.touches import Touches


def _after_a_new_screen() -> Touches:
    touches = Touches()
    assert touches.counts(10.0, 500, 900)
    touches.screen_changed()
    return touches


def test_the_first_touch_always_counts():
    assert Touches().counts(5.0, 0, 0)


def test_the_second_half_of_a_double_touch_does_not_act_on_the_new_screen():
    assert not _after_a_new_screen().counts(10.0 + DOUBLE_TOUCH_S / 2, 510, 890)


def test_a_quick_touch_elsewhere_counts():
    assert _after_a_new_screen().counts(10.05, 500, 900 + DOUBLE_TOUCH_REACH + 1)


def test_a_touch_at_the_same_place_a_moment_later_counts():
    assert _after_a_new_screen().counts(10.0 + DOUBLE_TOUCH_S, 500, 900)


def test_a_finger_reported_twice_touches_once():
    touches = Touches()
    assert touches.counts(10.0, 500, 900)
    assert not touches.counts(10.0 + BOUNCE_S / 2, 502, 900)
    assert touches.counts(10.0 + BOUNCE_S, 500, 900)  # a quick finger turning pages
