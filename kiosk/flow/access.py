"""What makes the kiosk easier for this visitor: modes turned on and off, from every screen."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.steps import Step, back, to
from kiosk.state import Mode, Place, Screen, State


def touched(state: State, name: str) -> Step | None:
    """What a touch on the way to the modes, or among them, leads to; None when it was none of theirs."""
    there = state.place.screen is Screen.ACCESS
    match name.split(":", 1):
        case ["access"] if not there:
            return to(state, Place(Screen.ACCESS)), ()
        case ["mode", mode] if (there or mode == Mode.VOICE) and mode in state.setup.modes:
            return replace(state, modes=state.modes ^ {Mode(mode)}), ()
        case ["close"] if there:
            return back(state), ()
    return None
