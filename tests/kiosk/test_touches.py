from __future__ import annotations

from kiosk.tokens import DOUBLE_TOUCH_REACH, DOUBLE_TOUCH_S
from kiosk.touches import DoubleTouch


def test_the_second_half_of_a_double_touch_does_not_act_on_the_new_screen():
    touches = DoubleTouch()
    touches.screen_changed(10.0, 500, 900)
    assert touches.is_second_half(10.0 + DOUBLE_TOUCH_S / 2, 510, 890)


def test_a_quick_touch_elsewhere_counts():
    touches = DoubleTouch()
    touches.screen_changed(10.0, 500, 900)
    assert not touches.is_second_half(10.1, 500, 900 + DOUBLE_TOUCH_REACH + 1)


def test_a_touch_at_the_same_place_a_moment_later_counts():
    touches = DoubleTouch()
    touches.screen_changed(10.0, 500, 900)
    assert not touches.is_second_half(10.0 + DOUBLE_TOUCH_S, 500, 900)


def test_the_first_touch_always_counts():
    assert not DoubleTouch().is_second_half(5.0, 0, 0)
