"""Coming with something: a slip or an appointment, whose code is scanned on any screen or typed on this way's own."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from kiosk import keyboard, offers
from kiosk.codes import AppointmentCode, Code, NumberCode, TicketCode, UnusableCode, made_out
from kiosk.flow.steps import Step, ask, in_trouble, to
from kiosk.flow.typing import keyed
from kiosk.state import CHOOSING, Place, Screen, Server, State, Trouble, another
from kiosk.wishes import CheckIn, Look
from wire.api import CheckInRequest


def touched(state: State, name: str, fresh: UUID) -> Step | None:
    """What a touch on one of these screens leads to; None when it was none of theirs."""
    match (state.place.screen, *name.split(":", 1)):
        case (Screen.HOME, "enter", "appointment" | "progress" as what) if name in offers.menu(state):
            return to(state, Place(Screen.ENTER, kind=what)), ()
        case (Screen.ENTER, "key", key) if key and key in keyboard.keys_here(state):
            return keyed(state, key), ()
        case (Screen.ENTER, "entered") if state.place.typed:
            return _led(state, _made_out(state, state.place.typed), fresh)
    return None


def scanned(state: State, text: str, fresh: UUID) -> Step:
    """A code was scanned. One that leads somewhere does so at once, for whoever holds it begins anew."""
    code = _made_out(state, text)
    if isinstance(code, UnusableCode):
        return _led(state, code, fresh)
    anew = another(state)
    if state.place.screen in CHOOSING:  # whose card was read comes with the appointment's code
        anew = replace(anew, person=state.person, visitor=state.visitor, elder=state.elder, priority=state.priority)
    return _led(anew, code, fresh)


def _made_out(state: State, text: str) -> Code:
    return made_out(text, state.hall.visitor_url if state.hall else "")


def _led(state: State, code: Code, fresh: UUID) -> Step:
    match code:
        case TicketCode() | NumberCode():
            return _asked(state, Look(fresh, code))
        case AppointmentCode(code=appointment):
            return _asked(state, CheckIn(appointment, CheckInRequest(request_id=fresh, priority=state.priority)))
        case UnusableCode(why=why):
            return replace(to(state, Place(Screen.TROUBLE)), trouble=Trouble(f"code_{why}")), ()


def _asked(state: State, wish: Look | CheckIn) -> Step:
    """Ask the server, if it is there; while it is gone, nobody waits for what only it knows."""
    asking, effects = ask(state, wish)
    return (in_trouble(asking, Trouble("cut_off")), ()) if state.server is Server.GONE else (asking, effects)
