"""The staff's own menu: a hidden corner, a PIN, and what keeps a kiosk going."""

from __future__ import annotations

from dataclasses import replace

from kiosk import keyboard
from kiosk.events import CareTold, CornerTouched, Effect, Happened, Leave, NoteRefilled, TryPrinter, Typed
from kiosk.flow.steps import Step, to
from kiosk.flow.typing import keyed
from kiosk.state import Care, Mode, Place, Screen, State

TOUCHES = 5
WITHIN_S = 4.0
"""So many touches of the corner, within so long: no visitor does that by chance."""
WRONG_AT_MOST = 5
LOCKED_S = 60.0
"""After so many wrong PINs in a row none is taken for so long."""


def happened(state: State, happened: Happened) -> State | None:
    """The state after what has to do with the menu alone; None for everything else."""
    match happened:
        case CornerTouched(at=at):
            return _cornered(replace(state, now=at), at)
        case Typed(text=text, at=at) if state.shown is Screen.PIN:
            return typed(replace(state, now=at, touched_at=at), text)
        case CareTold(told=told) if state.place.screen is Screen.CARE:
            return replace(state, care=replace(state.care, told=told))
    return None


def _cornered(state: State, at: float) -> State:
    """The hidden corner was touched; often enough, it asks for the PIN."""
    here = state.place.screen
    if state.busy or not state.setup.pin or here in (Screen.PIN, Screen.CARE):
        return state
    lately = (*(touch for touch in state.care.corner if at - touch <= WITHIN_S), at)
    if len(lately) < TOUCHES:
        return replace(state, care=replace(state.care, corner=lately))
    quiet = state.modes - {Mode.VOICE}  # nobody is to hear the digits
    return replace(to(state, Place(Screen.PIN)), modes=quiet, touched_at=at, care=replace(state.care, corner=()))


def touched(state: State, name: str) -> Step | None:
    """What a touch on one of these screens leads to; None when it was none of theirs."""
    match (state.place.screen, *name.split(":", 1)):
        case (Screen.PIN, "key", key) if key and key in keyboard.keys_here(state):
            return (keyed(state, key) if key == keyboard.DELETE else typed(state, key)), ()
        case (Screen.CARE, "test"):
            return _does(state, "Printing …", TryPrinter())
        case (Screen.CARE, "refilled"):
            return _does(state, "The paper is counted anew.", NoteRefilled())
        case (Screen.CARE, "reload" | "quit" as which):
            return _does(state, "One moment, please", Leave(for_good=which == "quit"))
    return None


def typed(state: State, text: str) -> State:
    """Digits of the PIN; the last one opens the menu, or says that it was wrong."""
    if locked(state):
        return state
    digits = "".join(mark for mark in text if mark in "0123456789")
    pin = (state.place.typed + digits)[: len(state.setup.pin)]
    if len(pin) < len(state.setup.pin):
        return replace(state, place=replace(state.place, typed=pin))
    if pin == state.setup.pin:
        return replace(state, place=Place(Screen.CARE), care=Care())
    return _wrong(state)


def locked(state: State) -> bool:
    """Whether no PIN is taken now."""
    return state.now < state.care.locked_until


def _wrong(state: State) -> State:
    wrong = state.care.wrong + 1
    again = replace(state, place=replace(state.place, typed=""))
    if wrong < WRONG_AT_MOST:
        return replace(again, care=replace(state.care, wrong=wrong))
    return replace(again, care=replace(state.care, wrong=0, locked_until=state.now + LOCKED_S))


def _does(state: State, told: str, effect: Effect) -> Step:
    return replace(state, care=replace(state.care, told=told)), (effect,)
