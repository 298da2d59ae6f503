"""Following a ticket that was issued before: how it stands, being let in again, and saying how the visit was."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from kiosk.codes import TicketCode, of_today
from kiosk.flow.steps import Step, ask, in_trouble, is_asked, to
from kiosk.state import REASONS, Place, Screen, State, Trouble
from kiosk.wishes import Look, Rate, Rejoin
from wire.api import RatingRequest, TicketAction, TicketProgress

LEAST_CONTENT = 2
"""This level of a rating and those below need a reason."""


def touched(state: State, name: str, fresh: UUID) -> Step | None:
    """What a touch on one of these screens leads to; None when it was none of theirs."""
    match (state.place.screen, *name.split(":", 1)):
        case (Screen.PROGRESS, "rejoin") if state.may(TicketAction.REJOIN) and state.slipped is not None:
            return ask(state, Rejoin(fresh, state.slipped))
        case (Screen.PROGRESS, "rate") if state.may(TicketAction.RATE):
            return to(state, Place(Screen.RATE)), ()
        case (Screen.RATE, "level", "1" | "2" | "3" | "4" | "5" as level):
            rated = replace(state, level=int(level), reasons=())
            return (to(rated, Place(Screen.REASONS)), ()) if int(level) <= LEAST_CONTENT else _rated(rated, fresh)
        case (Screen.REASONS, "reason", reason) if reason in REASONS:
            left = tuple(one for one in state.reasons if one != reason)
            return replace(state, reasons=left if reason in state.reasons else (*left, reason)), ()
        case (Screen.REASONS, "send") if state.reasons:
            return _rated(state, fresh)
    return None


def seen(state: State, request_id: UUID, progress: TicketProgress) -> State:
    """The server told how the ticket stands, which answers whatever was asked of it."""
    wish = state.asked
    if not is_asked(state, request_id) or state.hall is None:
        return state
    if isinstance(wish, Rate):
        return replace(state, place=Place(Screen.THANKS), trail=(), asked=None, trouble=None, touched_at=state.now)
    if not isinstance(wish, Look | Rejoin):
        return state
    if not of_today(progress.issued_at, state.hall.day, state.hall.timezone):
        return in_trouble(state, Trouble("code_other_day"))
    trail = tuple(place for place in state.trail if place.screen not in (Screen.ASKING, Screen.PROGRESS))
    here = replace(state, place=Place(Screen.PROGRESS), trail=trail, asked=None, trouble=None, touched_at=state.now)
    return replace(here, slipped=wish.of, progress=progress, rejoined=isinstance(wish, Rejoin))


def _rated(state: State, fresh: UUID) -> Step:
    if not isinstance(state.slipped, TicketCode) or state.level is None:
        return state, ()
    request = RatingRequest(request_id=fresh, level=state.level, reasons=state.reasons)
    return ask(state, Rate(state.slipped, request))
