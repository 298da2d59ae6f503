"""The real window by keypad alone."""

from __future__ import annotations

from tests.kiosk.window.scene import IDLE_S


def test_a_ticket_is_taken_by_keypad_alone(kiosk, hall_server):
    kiosk.press("Down", focus="line:A")  # the first key shows where it is
    kiosk.press("Right", focus="line:B")
    kiosk.press("Down", focus="line:D")
    kiosk.press("Left", focus="line:C")
    kiosk.press("Return", focus="confirm")
    assert kiosk.map["screen"] == "confirm"
    kiosk.press("Up", "Up", focus="priority:elder")
    kiosk.press("Return", focus="priority:elder")
    kiosk.press("Down", "Down", focus="confirm")
    kiosk.press("KP_Enter", focus="done")
    (asked,) = hall_server.requests
    assert (asked.line, asked.priority) == ("C", "elder")
    kiosk.touch("done")
    assert kiosk.wait(lambda seen: seen["screen"] == "home")["focus"] is None


def test_the_keypad_works_the_keys_on_the_screen_and_goes_back(kiosk):
    kiosk.go(("find", "find"))
    kiosk.press("Down", focus="find:search")
    kiosk.press("Return", focus="key:A")
    kiosk.press("Right", "Return", focus="key:B")
    kiosk.wait_to_hear("B")
    kiosk.press("Escape", focus="key:B")  # takes the letter back first
    kiosk.press("Escape", focus="find:search")
    kiosk.press("Escape", focus="line:A")
    assert kiosk.map["screen"] == "home"


def test_the_ring_goes_with_the_visitor(kiosk):
    kiosk.press("Down", focus="line:A")
    kiosk.press("Up", focus="language:en")
    kiosk.press("Return", focus="language:en")
    assert kiosk.wait(lambda seen: seen["language"] == "en")["screen"] == "home"
    assert kiosk.wait(lambda seen: seen["language"] == "zh-Hans", within_s=IDLE_S + 20)["focus"] is None
    kiosk.press("Down", focus="line:A")  # the next visitor begins where everyone does


def test_a_key_that_is_held_down_acts_once(kiosk):
    kiosk.press("Down", focus="line:A")
    kiosk.xdotool("keydown", "Return")
    kiosk.wait_for("confirm")
    kiosk.xdotool("keydown", "Return", "keydown", "Return", "keyup", "Return")
    assert kiosk.wait(lambda seen: seen["focus"] == "confirm")["screen"] == "confirm"
