"""`/api/tickets`: issuing, following and giving up a place in line."""

from __future__ import annotations

from datetime import tzinfo
from secrets import token_urlsafe

from flask import Blueprint, Response

from caller_server.domain.commands import CancelTicket, IssueTicket, RecordSlip
from caller_server.domain.events import Event, SlipFailed, TicketIssued
from caller_server.domain.ticket import Priority
from caller_server.web.access import Access
from caller_server.web.deps import Deps
from caller_server.web.desk import Desk, asked, read_body
from caller_server.web.progress import Tickets
from caller_server.web.replies import reply, reply_if_changed
from wire import api
from wire.messages import Estimate

VISITOR = "visitor"
"""Whoever holds a token acts under this name."""


def routes(deps: Deps, access: Access, desk: Desk, tickets: Tickets) -> Blueprint:
    """The routes of tickets."""
    pages = Blueprint("tickets", __name__, url_prefix="/api/tickets")
    zone = deps.rules.timezone
    base = deps.settings.visitor_url
    windows = {letter: deps.rules.windows_of(letter) for letter in deps.rules.lines}

    @pages.post("")
    def issue() -> Response:
        actor = access.issuer()
        body = read_body(api.TicketRequest)
        obeyed = desk.obey(
            "issue",
            IssueTicket(
                asked=asked(body, actor.name),
                token=token_urlsafe(16),
                line=body.line,
                matter=body.matter,
                priority=None if body.priority is None else Priority(body.priority.value),
            ),
        )
        return reply(issued_as_told(obeyed.events[0], windows, base, zone), 200 if obeyed.repeated else 201)

    @pages.get("/<token>")
    def progress(token: str) -> Response:
        return reply_if_changed(tickets.progress(token))

    @pages.post("/<token>/cancel")
    def cancel(token: str) -> Response:
        body = read_body(api.TicketAct)
        number = tickets.todays(token, "cancel")
        desk.obey("cancel", CancelTicket(asked=asked(body, VISITOR), number=number))
        # nothing moves a cancelled ticket any more, so a repeat reads the same
        return reply(tickets.progress(token))

    @pages.post("/<token>/slip")
    def slip(token: str) -> Response:
        actor = access.issuer()
        body = read_body(api.SlipOutcome)
        number = tickets.todays(token, "slip")
        fault = None if body.outcome == "printed" else body.code or "unknown"
        obeyed = desk.obey("slip", RecordSlip(asked=asked(body, actor.name), number=number, fault=fault))
        failed = isinstance(obeyed.events[0].fact, SlipFailed)
        return reply(api.SlipNoted(number=number, outcome="failed" if failed else "printed"))

    return pages


def issued_as_told(event: Event, windows: dict[str, tuple[str, ...]], base: str, zone: tzinfo) -> api.TicketIssued:
    """What the visitor was told when the ticket was issued, from its event alone."""
    fact = event.fact
    if not isinstance(fact, TicketIssued):
        raise TypeError(f"{event.kind} issues no ticket")
    return api.TicketIssued(
        number=fact.number,
        token=fact.token,
        line=fact.line,
        matter=fact.matter,
        ahead=fact.ahead,
        estimate=Estimate(low=fact.low, high=fact.high),
        windows=windows.get(fact.line, ()),
        url=f"{base}/t/{fact.token}",
        issued_at=event.at.astimezone(zone),
    )
