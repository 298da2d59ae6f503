"""What every way through the kiosk is made of: going on, back and home; asking the server, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from kiosk import offers
from kiosk.events import Ask, AskTicket, Effect, LookAtHall, LookAtPrinter
from kiosk.state import Place, Screen, State, Trouble, forgotten
from kiosk.wishes import Wish
from wire.api import TicketRequest

Step = tuple[State, tuple[Effect, ...]]


def to(state: State, place: Place) -> State:
    """Go on to a place; "back" leads here."""
    return replace(state, place=place, trail=(*state.trail, state.place))


def back(state: State) -> State:
    """Where the visitor was before; a wait or a trouble that is over meanwhile is passed by."""
    came_from = replace(state, place=state.trail[-1], trail=state.trail[:-1])
    if state.place.screen is Screen.TROUBLE:
        came_from = replace(came_from, trouble=None, asked=None)
    return back(came_from) if came_from.trail and _over(came_from) else came_from


def _over(state: State) -> bool:
    """Whether there is nothing more to wait for here, or to be told."""
    if state.place.screen is Screen.TROUBLE:
        return state.trouble is None
    return state.place.screen is Screen.ASKING and not state.busy


def home(state: State) -> Step:
    """Home for the next visitor, everything forgotten."""
    fresh = forgotten(state)
    return fresh, (LookAtHall(fresh.language),)


def turned(state: State, turn: str) -> State:
    """The next page of this place's cards, or the one before."""
    page = state.place.page + (1 if turn == "next" else -1)
    page = min(max(page, 0), offers.pages(state) - 1)
    return replace(state, place=replace(state.place, page=page))


def to_confirm(state: State, place: Place) -> Step:
    """Let the visitor check; meanwhile the printer and the line are looked at."""
    return to(state, place), (LookAtPrinter(), LookAtHall(state.language))


def ask(state: State, wish: Wish) -> Step:
    """Ask the server for it, and wait."""
    asking = to(state, replace(state.place, screen=Screen.ASKING))
    return replace(asking, asked=wish, asked_at=state.now), (_asked(wish, state.language),)


def ask_again(state: State) -> Step:
    """Ask for the same; having the same request id, it is one wish however often it is sent."""
    if state.asked is None:
        return state, ()
    asking = replace(state, place=replace(state.place, screen=Screen.ASKING), trouble=None, asked_at=state.now)
    return asking, (_asked(state.asked, state.language),)


def _asked(wish: Wish, language: str) -> Effect:
    return AskTicket(wish, language) if isinstance(wish, TicketRequest) else Ask(wish, language)


def is_asked(state: State, request_id: UUID) -> bool:
    """Whether this is what the visitor waits for."""
    return state.asked is not None and state.asked.request_id == request_id


def in_trouble(state: State, trouble: Trouble) -> State:
    """Say why it did not work; "back" then leads to where it was asked for."""
    asking = next((p for p in (state.place, *reversed(state.trail)) if p.screen is Screen.ASKING), state.place)
    trail = tuple(p for p in state.trail if p.screen not in (Screen.ASKING, Screen.STAFF, Screen.ACCESS))
    place = replace(asking, screen=Screen.TROUBLE)
    return replace(state, place=place, trail=trail, trouble=trouble, touched_at=state.now)
