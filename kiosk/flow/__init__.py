"""What the kiosk does: a pure reducer of what was touched, answered and ticked.

`step(state, happened)` gives the next state and the effects that somebody with a network and a
printer must carry out. Each way through the kiosk has a module of its own.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.events import (
    CardRead,
    CodeScanned,
    Happened,
    LookAtHall,
    NoticeEnded,
    PrinterSeen,
    ProgressSeen,
    SlipEnded,
    StaffCalled,
    StaffUnheard,
    Ticked,
    TicketGiven,
    TicketRefused,
    Touched,
    Typed,
)
from kiosk.flow import access, cards, care, coming, finding, following, news, staff, steps, taking, typing
from kiosk.flow.steps import Step
from kiosk.state import TYPING, Screen, Slip, State, Trouble

ASKING_LIMIT_S = 20.0  # past every retry of the client: the visitor is told
PRINTING_LIMIT_S = 20.0  # past every deadline of a driver


def step(state: State, happened: Happened) -> Step:  # noqa: PLR0911 - a return for each case
    """Return the state after what happened, and what is now to be done."""
    match happened:
        case Touched() if happened.screen is state.shown:
            return _touched(replace(state, now=happened.at, touched_at=happened.at), happened)
        case Typed(text=text, at=at) if state.shown in TYPING:
            return typing.typed(replace(state, now=at, touched_at=at), text), ()
        case CodeScanned(code=code, fresh=fresh) if state.may_begin:
            return coming.scanned(replace(state, touched_at=state.now), code, fresh)
        case Ticked(at=at):
            return _ticked(replace(state, now=at))
        case TicketGiven(request_id=request_id, ticket=ticket):
            return taking.given(state, request_id, ticket)
        case SlipEnded(token=token, fault=fault):
            return taking.slip_ended(state, token, fault)
        case CardRead() if state.may_begin:
            return cards.read(state, happened), ()
    return _heard(state, happened), ()


def _heard(state: State, happened: Happened) -> State:  # noqa: PLR0911 - a return for each case
    """The state after news that asks for nothing to be done."""
    if (after := care.happened(state, happened) or news.happened(state, happened)) is not None:
        return after
    match happened:
        case TicketRefused(request_id=request_id, trouble=trouble) if state.busy and steps.is_asked(state, request_id):
            return steps.in_trouble(state, trouble)
        case ProgressSeen(request_id=request_id, progress=progress):
            return following.seen(state, request_id, progress)
        case PrinterSeen(fault=fault, paper_left=left):
            return replace(state, printer_fault=fault, paper_left=left)
        case NoticeEnded(matter=matter, fault=fault):
            return finding.notice_ended(state, matter, fault)
        case StaffCalled(request_id=request_id):
            return staff.ended(state, request_id, heard=True)
        case StaffUnheard(request_id=request_id):
            return staff.ended(state, request_id, heard=False)
    return state  # the other half of a double touch, or news for a visitor who left


def _touched(state: State, touch: Touched) -> Step:
    name, fresh = touch.name, touch.fresh
    return (
        _touched_everywhere(state, name)
        or care.touched(state, name)
        or access.touched(state, name)
        or staff.touched(state, name, fresh)
        or finding.touched(state, name)
        or taking.touched(state, name, fresh)
        or coming.touched(state, name, fresh)
        or following.touched(state, name, fresh)
        or (state, ())
    )


def _touched_everywhere(state: State, name: str) -> Step | None:
    """What is in the same place on every screen."""
    match name.split(":", 1):
        case ["language", language] if language in state.setup.languages:
            return replace(state, language=language), (LookAtHall(language),)
        case ["back"] if state.may_go_back:
            return steps.back(state), ()
        case ["home" | "done"] if state.may_go_home:
            return steps.home(state)
        case ["page", turn]:
            return steps.turned(state, turn), ()
        case ["again"] if state.place.screen is Screen.TROUBLE and state.ticket is None:
            return steps.ask_again(state)
    return None


def _ticked(state: State) -> Step:
    if state.busy:
        late = state.now - state.asked_at > ASKING_LIMIT_S
        return (steps.in_trouble(state, Trouble("no_answer")) if late else state), ()
    if state.slip is Slip.PRINTING and state.now - state.touched_at > PRINTING_LIMIT_S:
        return replace(state, slip=Slip.FAILED, slip_fault="silent", touched_at=state.now), ()
    at_home = state.place.screen is Screen.HOME
    if not state.fresh and (state.countdown == 0 or (at_home and state.countdown is not None)):
        return steps.home(state)
    return state, ()
