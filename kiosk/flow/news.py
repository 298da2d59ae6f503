"""News of the server: it is there or gone, how the hall stands, and what this kiosk can do without it."""

from __future__ import annotations

from dataclasses import replace

from kiosk import offers
from kiosk.events import HallRemembered, HallSeen, Happened, NumbersAhead, ServerGone
from kiosk.state import NEEDS_SERVER, Server, State, forgotten


def happened(state: State, news: Happened) -> State | None:
    """The state after such news; None for everything else."""
    match news:
        case HallSeen(hall=hall):
            seen = replace(state, hall=hall, server=Server.HERE)
            return forgotten(seen) if _lost(seen) else seen
        case HallRemembered(hall=hall):
            return replace(state, hall=hall) if state.hall is None else state
        case NumbersAhead(lines=lines):
            return replace(state, ahead=lines)
        case ServerGone():
            return replace(state, server=Server.GONE)
    return None


def _lost(state: State) -> bool:
    """Whether the visitor's line or matter is no longer in the hall."""
    here = state.place
    if here.screen not in NEEDS_SERVER:
        return False
    line_gone = here.line is not None and offers.line_of(state, here.line) is None
    return line_gone or (here.matter is not None and offers.matter_of(state, here.matter) is None)
