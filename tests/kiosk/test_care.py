"""The staff's own menu: a hidden corner, a PIN, and what keeps a kiosk going."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from kiosk.events import CareTold, CornerTouched, Leave, NoteRefilled, Ticked, Touched, TryPrinter, Typed
from kiosk.flow import step
from kiosk.flow.care import LOCKED_S, TOUCHES, WITHIN_S, WRONG_AT_MOST
from kiosk.state import Mode, Screen, Server, Setup, State

PIN = "2468"
KIOSK = State(Setup(("zh-Hans", "en"), pin=PIN), "zh-Hans", server=Server.HERE)


def cornered(state: State, times: int = TOUCHES, each_s: float = 0.3) -> State:
    for touch in range(times):
        state, effects = step(state, CornerTouched(state.now + (each_s if touch else 0)))
        assert effects == ()
    return state


def touched(state: State, name: str, after_s: float = 0.5):
    return step(state, Touched(name, state.shown, state.now + after_s, uuid4()))


def typed(state: State, pin: str) -> State:
    for digit in pin:
        state, _ = touched(state, f"key:{digit}")
    return state


@pytest.fixture
def menu() -> State:
    return typed(cornered(KIOSK), PIN)


def test_the_corner_and_the_pin_open_the_menu(menu):
    assert cornered(KIOSK).shown is Screen.PIN
    assert menu.shown is Screen.CARE


def test_the_digits_of_the_pin_are_read_aloud_to_nobody():
    reading = replace(KIOSK, modes=frozenset({Mode.LARGE, Mode.VOICE}))
    assert cornered(reading).modes == {Mode.LARGE}
    assert PIN not in repr(reading)


def test_a_few_touches_of_the_corner_do_nothing():
    assert cornered(KIOSK, TOUCHES - 1).shown is Screen.HOME


def test_touches_that_are_far_apart_do_nothing():
    assert cornered(KIOSK, 20, each_s=WITHIN_S / (TOUCHES - 2)).shown is Screen.HOME


def test_a_kiosk_without_a_pin_has_no_way_in():
    assert cornered(replace(KIOSK, setup=replace(KIOSK.setup, pin="")), 20).shown is Screen.HOME


def test_the_menu_opens_though_the_server_is_gone():
    assert typed(cornered(replace(KIOSK, server=Server.GONE)), PIN).shown is Screen.CARE


def test_a_wrong_pin_is_said_and_asked_for_again():
    wrong = typed(cornered(KIOSK), "1111")
    assert (wrong.shown, wrong.place.typed, wrong.care.wrong) == (Screen.PIN, "", 1)
    assert typed(wrong, PIN).shown is Screen.CARE


def test_after_too_many_wrong_pins_even_the_right_one_has_to_wait_also_for_the_next_visitor():
    state = cornered(KIOSK)
    for _ in range(WRONG_AT_MOST):
        state = typed(state, "1111")
    state, _ = touched(typed(state, PIN), "home")
    assert state.shown is Screen.HOME
    state = typed(cornered(state), PIN)
    assert state.shown is Screen.PIN
    state, _ = step(state, Ticked(state.now + LOCKED_S))
    state = typed(cornered(step(state, Touched("home", state.shown, state.now, uuid4()))[0]), PIN)
    assert state.shown is Screen.CARE


def test_the_pin_can_be_typed_on_real_keys_and_taken_back():
    state, _ = step(cornered(KIOSK), Typed("2x4", 1.0))
    assert state.place.typed == "24"
    state, _ = touched(state, "key:delete")
    assert state.place.typed == "2"
    assert step(state, Typed("468", state.now))[0].shown is Screen.CARE


@pytest.mark.parametrize(
    ("name", "effect"),
    [
        ("test", TryPrinter()),
        ("refilled", NoteRefilled()),
        ("reload", Leave(for_good=False)),
        ("quit", Leave(for_good=True)),
    ],
)
def test_each_errand_of_the_menu_is_carried_out(menu, name, effect):
    after, effects = touched(menu, name)
    assert effects == (effect,)
    assert after.care.told


def test_nobody_reaches_an_errand_without_the_pin():
    for name in ("test", "refilled", "reload", "quit"):
        assert touched(cornered(KIOSK), name)[1] == ()
        assert touched(KIOSK, name)[1] == ()


def test_how_an_errand_ended_is_said_while_the_menu_is_open_and_forgotten_with_it(menu):
    told, _ = step(menu, CareTold("The test slip is out."))
    assert told.care.told == "The test slip is out."
    gone, _ = touched(told, "home")
    assert gone.care.told is None
    assert step(gone, CareTold("The test slip is out."))[0].care.told is None


def test_a_menu_left_open_closes_by_itself(menu):
    waited, _ = step(menu, Ticked(menu.now + menu.setup.idle_s + 11))
    assert waited.shown is Screen.HOME


def test_the_corner_does_nothing_while_a_ticket_is_asked_for():
    asking = replace(KIOSK, asked=object(), place=replace(KIOSK.place, screen=Screen.ASKING))
    assert cornered(asking).shown is Screen.ASKING
