"""The answer to whoever took a ticket: as it was told when it was issued, or the one that this person has already."""

from __future__ import annotations

from flask import Response

from caller_server.domain.events import Event, TicketAskedAgain, TicketIssued
from caller_server.domain.hall_day import HallDay
from caller_server.domain.ticket import State
from caller_server.journal.engine import Obeyed
from caller_server.web.deps import Deps
from caller_server.web.replies import reply
from wire import api
from wire.messages import Estimate


class Issued:
    """Shows issued tickets."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._zone = deps.rules.timezone
        self._base = deps.settings.visitor_url
        self._windows = {letter: deps.rules.windows_of(letter) for letter in deps.rules.lines}

    def answer(self, obeyed: Obeyed) -> Response:
        """201 with a new ticket; 200 with what was answered before, or with the ticket that is there already."""
        event = obeyed.events[0]
        if isinstance(event.fact, TicketAskedAgain):
            return reply(self._again(obeyed.day, event.fact.number), 200)
        return reply(self._told(event), 200 if obeyed.repeated else 201)

    def _told(self, event: Event) -> api.TicketIssued:
        """What the visitor was told, from the event alone."""
        fact = event.fact
        if not isinstance(fact, TicketIssued) or fact.ahead is None or fact.low is None or fact.high is None:
            raise TypeError(f"{event.kind} issues no ticket")
        return api.TicketIssued(
            number=fact.number,
            token=fact.token,
            line=fact.line,
            matter=fact.matter,
            ahead=fact.ahead,
            estimate=Estimate(low=fact.low, high=fact.high),
            windows=self._windows.get(fact.line, ()),
            url=f"{self._base}/t/{fact.token}",
            issued_at=event.at.astimezone(self._zone),
            slot=None if fact.slot is None else fact.slot.astimezone(self._zone),
        )

    def _again(self, issued_on: HallDay, number: str) -> api.TicketIssued:
        """A ticket as it stands now."""
        with self._deps.engine.reading(self._deps.hall.id) as (today, now):
            day = today if today.day == issued_on.day else issued_on
            ticket = day.ticket(number)
            ahead = day.ahead(number, now) if ticket.state is State.WAITING else 0
            told = day.estimate(ticket.line, ahead, now)
        return api.TicketIssued(
            number=number,
            token=ticket.token,
            line=ticket.line,
            matter=ticket.matter,
            ahead=ahead,
            estimate=Estimate(low=told.low, high=told.high),
            windows=self._windows.get(ticket.line, ()),
            url=f"{self._base}/t/{ticket.token}",
            issued_at=ticket.issued_at.astimezone(self._zone),
            slot=None if ticket.slot is None else ticket.slot.astimezone(self._zone),
            reprint=True,
        )
