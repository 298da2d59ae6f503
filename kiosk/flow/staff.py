"""Calling staff: from every screen, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from kiosk.events import CallStaff
from kiosk.flow.steps import Step, to
from kiosk.state import Help, Place, Screen, State


def touched(state: State, name: str, fresh: UUID) -> Step | None:
    """The first touch calls; calling again is for when nobody heard. None when the touch was another."""
    match (state.place.screen, name):
        case (Screen.STAFF, "call_again") if state.help is Help.UNHEARD and state.help_asked is not None:
            return replace(state, help=Help.CALLING), (CallStaff(state.help_asked),)
        case (screen, "staff") if screen is not Screen.STAFF:
            there = to(state, Place(Screen.STAFF))
            if state.help in (Help.CALLING, Help.COMING):
                return there, ()
            return replace(there, help=Help.CALLING, help_asked=fresh), (CallStaff(fresh),)
    return None


def ended(state: State, request_id: UUID, *, heard: bool) -> State:
    """The call was heard, or it was not."""
    if state.help_asked != request_id:
        return state
    return replace(state, help=Help.COMING if heard else Help.UNHEARD)
