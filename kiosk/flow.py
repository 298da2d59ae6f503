"""What the kiosk does: a pure reducer of what was touched, answered and ticked.

`step(state, happened)` gives the next state and the effects that somebody with a network and a
printer must carry out.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from kiosk import offers
from kiosk.events import (
    AskTicket,
    Effect,
    GiveBack,
    HallSeen,
    Happened,
    LookAtHall,
    LookAtPrinter,
    NoteSlip,
    PrinterSeen,
    PrintSlip,
    ServerGone,
    SlipEnded,
    Ticked,
    TicketGiven,
    TicketRefused,
    Touched,
)
from kiosk.state import NEEDS_SERVER, PRIORITIES, Place, Screen, Server, Slip, State, Trouble, forgotten
from wire.api import Priority, TicketIssued, TicketRequest

ASKING_LIMIT_S = 20.0  # past every retry of the client: the visitor is told
PRINTING_LIMIT_S = 20.0  # past every deadline of a driver

Step = tuple[State, tuple[Effect, ...]]


def step(state: State, happened: Happened) -> Step:  # noqa: PLR0911 - a return for each case
    """Return the state after what happened, and what is now to be done."""
    match happened:
        case Touched() if happened.screen is state.shown:
            return _touched(replace(state, now=happened.at, touched_at=happened.at), happened)
        case Ticked(at=at):
            return _ticked(replace(state, now=at))
        case HallSeen(hall=hall):
            seen = replace(state, hall=hall, server=Server.HERE)
            return (forgotten(seen) if _lost(seen) else seen), ()
        case ServerGone():
            return replace(state, server=Server.GONE), ()
        case TicketGiven(request_id=request_id, ticket=ticket):
            return _given(state, request_id, ticket)
        case TicketRefused(request_id=request_id, trouble=trouble) if state.busy and _is_asked(state, request_id):
            return _in_trouble(state, trouble), ()
        case PrinterSeen(fault=fault):
            return replace(state, printer_fault=fault), ()
        case SlipEnded(token=token, fault=fault):
            return _ended(state, token, fault)
    return state, ()  # the other half of a double touch, or news for a visitor who left


def _touched(state: State, touch: Touched) -> Step:  # noqa: PLR0911 - a return for each case
    match touch.name.split(":", 1):
        case ["language", language] if language in state.setup.languages:
            return replace(state, language=language), (LookAtHall(language),)
        case ["staff"] if state.place.screen is not Screen.STAFF:
            return _to(state, Place(Screen.STAFF)), ()
        case ["back"] if state.may_go_back:
            return _back(state), ()
        case ["home" | "done"] if state.may_go_home:
            return _home(state)
        case ["page", turn]:
            page = state.place.page + (1 if turn == "next" else -1)
            page = min(max(page, 0), offers.pages(state) - 1)
            return replace(state, place=replace(state.place, page=page)), ()
        case [kind, name]:
            return _chosen(state, kind, name)
        case ["take"] if state.place.screen is Screen.MATTER:
            return _to_confirm(state, replace(state.place, screen=Screen.CONFIRM))
        case ["confirm"] if state.place.screen is Screen.CONFIRM:
            return _confirmed(state, touch.fresh)
        case ["again"] if state.place.screen is Screen.TROUBLE and state.asked is not None:
            asking = replace(state, place=replace(state.place, screen=Screen.ASKING), trouble=None, asked_at=state.now)
            return asking, (AskTicket(state.asked, state.language),)
    return state, ()


def _chosen(state: State, kind: str, name: str) -> Step:  # noqa: PLR0911 - a return for each case
    """A card was touched: a line, a way to find a matter, a theme, a matter, a priority."""
    here = state.place
    match (here.screen, kind, name):
        case (Screen.HOME, "line", _) if (line := offers.line_of(state, name)) is not None:
            if line.open:
                return _to_confirm(state, Place(Screen.CONFIRM, line=name))
            closed = Trouble("line_closed", line.closed_because or "")
            return replace(_to(state, Place(Screen.TROUBLE, line=name)), trouble=closed), ()
        case (Screen.HOME, "find", "life_event" | "topic" as way):
            return _to(state, Place(Screen.THEMES, kind=way)), ()
        case (Screen.THEMES, "theme", _) if any(t.id == name for t in offers.themes(state)):
            return _to_matters(state, replace(here, screen=Screen.MATTERS, theme=name, page=0)), ()
        case (Screen.MATTERS, "matter", _) if (matter := offers.matter_of(state, name)) is not None:
            return _to(state, replace(here, screen=Screen.MATTER, matter=name, line=matter.line, page=0)), ()
        case (Screen.CONFIRM, "priority", _) if name in PRIORITIES:
            claimed = Priority(name)
            return replace(state, priority=None if state.priority is claimed else claimed), ()
    return state, ()


def _to(state: State, place: Place) -> State:
    return replace(state, place=place, trail=(*state.trail, state.place))


def _to_matters(state: State, place: Place) -> State:
    """The list of matters, or the matter itself where there is only one."""
    found = offers.matters(replace(state, place=place))
    if len(found) == 1:
        return _to(state, replace(place, screen=Screen.MATTER, matter=found[0].code, line=found[0].line))
    return _to(state, place)


def _back(state: State) -> State:
    back = replace(state, place=state.trail[-1], trail=state.trail[:-1])
    if state.place.screen is Screen.TROUBLE:
        return replace(back, trouble=None, asked=None)
    return back


def _home(state: State) -> Step:
    fresh = forgotten(state)
    return fresh, (LookAtHall(fresh.language),)


def _to_confirm(state: State, place: Place) -> Step:
    return _to(state, place), (LookAtPrinter(), LookAtHall(state.language))


def _confirmed(state: State, request_id: UUID) -> Step:
    here = state.place
    line = None if here.matter else here.line
    request = TicketRequest(request_id=request_id, line=line, matter=here.matter, priority=state.priority)
    asking = _to(state, replace(here, screen=Screen.ASKING))
    return replace(asking, asked=request, asked_at=state.now), (AskTicket(request, state.language),)


def _given(state: State, request_id: UUID, ticket: TicketIssued) -> Step:
    if not _is_asked(state, request_id):
        return state, (GiveBack(ticket.token),)  # the visitor left: no ghost in the line
    if state.ticket is not None:
        return state, ()
    place = Place(Screen.SLIP_READY, matter=ticket.matter, line=ticket.line)
    given = replace(state, place=place, trail=(), ticket=ticket, trouble=None, touched_at=state.now)
    return replace(given, slip=Slip.PRINTING), (PrintSlip(ticket, state.language),)


def _is_asked(state: State, request_id: UUID) -> bool:
    return state.asked is not None and state.asked.request_id == request_id


def _in_trouble(state: State, trouble: Trouble) -> State:
    """Say why there is no ticket; "back" then leads to where it was asked for."""
    asking = next((p for p in (state.place, *reversed(state.trail)) if p.screen is Screen.ASKING), state.place)
    trail = tuple(p for p in state.trail if p.screen not in (Screen.ASKING, Screen.STAFF))
    place = replace(asking, screen=Screen.TROUBLE)
    return replace(state, place=place, trail=trail, trouble=trouble, touched_at=state.now)


def _ended(state: State, token: str, fault: str | None) -> Step:
    noted = (NoteSlip(token, fault),)
    state = replace(state, printer_fault=fault)
    if state.ticket is None or state.ticket.token != token:
        return state, noted
    slip = Slip.FAILED if fault else Slip.PRINTED
    return replace(state, slip=slip, slip_fault=fault, touched_at=state.now), noted


def _ticked(state: State) -> Step:
    if state.busy:
        late = state.now - state.asked_at > ASKING_LIMIT_S
        return (_in_trouble(state, Trouble("no_answer")) if late else state), ()
    if state.slip is Slip.PRINTING and state.now - state.touched_at > PRINTING_LIMIT_S:
        return replace(state, slip=Slip.FAILED, slip_fault="silent", touched_at=state.now), ()
    at_home = state.place.screen is Screen.HOME
    if not state.fresh and (state.countdown == 0 or (at_home and state.countdown is not None)):
        return _home(state)
    return state, ()


def _lost(state: State) -> bool:
    """Whether the visitor's line or matter is no longer in the hall."""
    here = state.place
    if here.screen not in NEEDS_SERVER:
        return False
    line_gone = here.line is not None and offers.line_of(state, here.line) is None
    return line_gone or (here.matter is not None and offers.matter_of(state, here.matter) is None)
