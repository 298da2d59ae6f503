"""A ticket as its visitor sees it, today or on a day gone by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from functools import lru_cache

from caller_server.domain.events import (
    Event,
    TicketCalled,
    TicketCancelled,
    TicketFinished,
    TicketIssued,
    TicketRated,
    TicketTransferred,
    came_at,
)
from caller_server.domain.hall_day import HallDay
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.ticket import NEXT_STATE, Call, Move, State, Ticket
from caller_server.domain.visits import may_rejoin
from caller_server.journal.engine import Obeyed
from caller_server.web.deps import Deps
from caller_server.web.found import Found, Tokens
from caller_server.web.refusals import Rejected, WebCode
from caller_server.web.then import REMEMBERED, day_after, events_of
from wire import api
from wire.messages import Estimate

TO_WHO_LOOKS = {"may": (), "rated": None, "rejoin_until": None}
"""What is different in the progress that a relative sees: nothing to do, and the rating is the visitor's own."""


class Tickets:
    """Tells how the tickets stand to which tokens lead."""

    def __init__(self, deps: Deps, tokens: Tokens) -> None:
        self._deps = deps
        self._zone = deps.rules.timezone
        self.find = tokens.find
        self.for_a_relative = tokens.for_a_relative
        # a day gone by does not change
        self._past = lru_cache(maxsize=REMEMBERED)(self._read_past)
        self._after = lru_cache(maxsize=REMEMBERED)(self._read_after)

    def progress(self, token: str) -> api.TicketProgress:
        """How a ticket stands now, or the refusal of an unknown token."""
        found = self.find(token)
        seen = self._seen(found)
        return seen if not found.only_looks else seen.model_copy(update=TO_WHO_LOOKS)

    def _seen(self, found: Found) -> api.TicketProgress:
        with self._deps.engine.reading(self._deps.hall.id) as (day, now):
            if day.day == found.day:
                return progress_of(day, found.number, now, self._zone)
        return self._past(found)

    def numbered(self, number: str) -> api.TicketProgress:
        """How today's ticket of a number stands, or the refusal of one that nobody has."""
        with self._deps.engine.reading(self._deps.hall.id) as (day, now):
            return progress_of(day, number, now, self._zone)

    def after(self, number: str, obeyed: Obeyed) -> api.TicketProgress:
        """How a ticket stands after what its visitor did; to whoever repeats it, how it stood then."""
        last = obeyed.events[-1]
        if not obeyed.repeated:
            with self._deps.engine.reading(self._deps.hall.id) as (day, now):
                if day.day == last.day:
                    return progress_of(day, number, now, self._zone)
        return self._after(number, last)

    def todays(self, token: str, move: str) -> str:
        """The number of a ticket that can still move, or the refusal."""
        found = self.find(token)
        if found.only_looks:
            raise Rejected(WebCode.ONLY_LOOKS)
        if found.day != self._deps.rules.business_day(self._deps.clock()):
            state = self._past(found).state
            raise Refusal(Code.WRONG_STATE, number=found.number, state=state.value, move=move)
        return found.number

    def _read_past(self, found: Found) -> api.TicketProgress:
        return past_progress(found.number, events_of(self._deps, found.day), self._zone)

    def _read_after(self, number: str, event: Event) -> api.TicketProgress:
        day = day_after(self._deps, event.day, event.seq)
        return progress_of(day, number, event.at, self._zone)


def progress_of(day: HallDay, number: str, now: datetime, zone: tzinfo) -> api.TicketProgress:
    """How one of the day's tickets stands."""
    ticket = day.ticket(number)
    if ticket.state is not State.WAITING:
        return shown(ticket, zone).model_copy(update=_open_to(day, ticket, now, zone))
    ahead = day.ahead(number, now)
    told = day.estimate(ticket.line, ahead, now)
    seen = shown(ticket, zone, ahead, Estimate(low=told.low, high=told.high))
    return seen.model_copy(update=_open_to(day, ticket, now, zone))


def _open_to(day: HallDay, ticket: Ticket, now: datetime, zone: tzinfo) -> dict[str, object]:
    """What the visitor can do now."""
    let_in = may_rejoin(day, ticket, now)
    can = {
        api.TicketAction.REJOIN: let_in,
        api.TicketAction.DELAY: ticket.state is State.WAITING and not ticket.delayed,
        api.TicketAction.CANCEL: (ticket.state, Move.CANCEL) in NEXT_STATE,
        api.TicketAction.RATE: (ticket.state, Move.RATE) in NEXT_STATE and ticket.rated is None,
    }
    until = ticket.missed_at + day.rules.rejoin_within if let_in and ticket.missed_at is not None else None
    return {
        "may": tuple(action for action, open_ in can.items() if open_),
        "rejoin_until": None if until is None else until.astimezone(zone),
    }


def shown(
    ticket: Ticket, zone: tzinfo, ahead: int | None = None, estimate: Estimate | None = None
) -> api.TicketProgress:
    """The answer's shape of a ticket."""
    return api.TicketProgress(
        number=ticket.number,
        state=api.TicketState(ticket.state.value),
        line=ticket.line,
        matter=ticket.matter,
        ahead=ahead,
        estimate=estimate,
        window=ticket.window,
        to_window=ticket.to_window if ticket.state is State.WAITING else None,
        calls=tuple(api.Call(window=c.window, call=c.call, at=c.at.astimezone(zone)) for c in ticket.calls),
        issued_at=ticket.issued_at.astimezone(zone),
        rated=ticket.rated,
    )


def past_progress(number: str, events: Iterable[Event], zone: tzinfo) -> api.TicketProgress:
    """How a ticket of a day gone by ended: done, cancelled, or else lapsed with its day.

    Read from its own events, since the lines of that day may no longer be those of today.
    """
    issued: tuple[TicketIssued, datetime] | None = None
    calls: list[Call] = []
    state, line, rated = State.LAPSED, "", None
    for event in events:
        match event.fact:
            case TicketIssued() as fact if fact.number == number:
                issued, line = (fact, came_at(event)), fact.line
            case TicketCalled() as fact if fact.number == number:
                calls.append(Call(fact.window, fact.call, event.at, fact.because))
            case TicketFinished() as fact if fact.number == number:
                state = State.DONE
            case TicketCancelled() as fact if fact.number == number:
                state = State.CANCELLED
            case TicketTransferred() as fact if fact.number == number:
                line = fact.to_line
            case TicketRated() as fact if fact.number == number:
                rated = fact.level
    if issued is None:
        raise Refusal(Code.UNKNOWN_TICKET)
    fact, at = issued
    return shown(Ticket(number, line, "", at, fact.matter, state=state, calls=tuple(calls), rated=rated), zone)
