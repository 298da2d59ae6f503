"""Taking a ticket: by line, checking, claiming a priority, asking for it, and its slip."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from kiosk import offers
from kiosk.events import GiveBack, NoteSlip, PrintSlip
from kiosk.flow.steps import Step, ask, is_asked, to, to_confirm
from kiosk.state import PRIORITIES, Place, Screen, Slip, State, Trouble
from kiosk.wishes import CheckIn
from wire.api import Priority, TicketIssued, TicketRequest


def touched(state: State, name: str, fresh: UUID) -> Step | None:
    """What a touch on one of these screens leads to; None when it was none of theirs."""
    match (state.place.screen, *name.split(":", 1)):
        case (Screen.HOME, "line", letter) if (line := offers.line_of(state, letter)) is not None:
            if offers.gives(state, line):
                return to_confirm(state, Place(Screen.CONFIRM, line=letter))
            closed = Trouble("no_numbers") if state.alone else Trouble("line_closed", line.closed_because or "")
            return replace(to(state, Place(Screen.TROUBLE, line=letter)), trouble=closed), ()
        case (Screen.CONFIRM, "priority", claim) if claim in PRIORITIES:
            claimed = Priority(claim)
            return replace(state, priority=None if state.priority is claimed else claimed), ()
        case (Screen.CONFIRM, "confirm"):
            return ask(state, _wish(state, fresh))
    return None


def given(state: State, request_id: UUID, ticket: TicketIssued) -> Step:
    """The server issued a ticket: show it and print its slip, if its visitor is still there."""
    if not (is_asked(state, request_id) and isinstance(state.asked, TicketRequest | CheckIn)):
        # the visitor left: no ghost in the line; but what a person had before is theirs, and an appointment given back
        # would be used up
        theirs = ticket.reprint or ticket.slot is not None
        return state, () if theirs else (GiveBack(ticket.token),)
    if state.ticket is not None:
        return state, ()
    place = Place(Screen.SLIP_READY, matter=ticket.matter, line=ticket.line)
    shown = replace(state, place=place, trail=(), ticket=ticket, trouble=None, touched_at=state.now)
    return replace(shown, slip=Slip.PRINTING), (PrintSlip(ticket, state.language),)


def slip_ended(state: State, token: str, fault: str | None) -> Step:
    """Printing is over; its visitor may have left meanwhile."""
    noted = (NoteSlip(token, fault),)
    state = replace(state, printer_fault=fault)
    if state.ticket is None or state.ticket.token != token:
        return state, noted
    slip = Slip.FAILED if fault else Slip.PRINTED
    return replace(state, slip=slip, slip_fault=fault, touched_at=state.now), noted


def _wish(state: State, request_id: UUID) -> TicketRequest:
    here = state.place
    line = None if here.matter else here.line
    return TicketRequest(
        request_id=request_id, line=line, matter=here.matter, priority=state.priority, person=state.person
    )
