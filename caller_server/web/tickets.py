"""`/api/tickets`: issuing, following and giving up a place in line."""

from __future__ import annotations

from secrets import token_urlsafe

from flask import Blueprint, Response

from caller_server.domain.commands import CancelTicket, DelayTicket, IssueTicket, RateTicket, RecordSlip, RejoinTicket
from caller_server.domain.events import SlipFailed, Source
from caller_server.domain.ticket import Priority
from caller_server.web.access import Access
from caller_server.web.deps import Deps
from caller_server.web.desk import Desk, asked, read_body
from caller_server.web.issued import Issued
from caller_server.web.persons import on_day, typed
from caller_server.web.progress import Tickets
from caller_server.web.replies import reply, reply_if_changed
from wire import api

VISITOR = "visitor"
"""Whoever holds a token acts under this name."""


def routes(deps: Deps, access: Access, desk: Desk, tickets: Tickets, issued: Issued) -> Blueprint:
    """The routes of tickets."""
    pages = Blueprint("tickets", __name__, url_prefix="/api/tickets")

    def person(body: api.TicketRequest) -> str | None:
        who = body.person if body.id_number is None else typed(body.id_number, deps.persons)
        return None if who is None else on_day(who, deps.rules.business_day(deps.clock()), deps.day_key)

    @pages.post("")
    def issue() -> Response:
        actor = access.issuer()
        body = read_body(api.TicketRequest)
        who = person(body)
        # the journal keeps a digest of what was asked: a bare one of an ID number or a phone could be guessed
        nameless = body.model_copy(update={"id_number": None, "person": who, "phone": None})
        obeyed = desk.obey(
            "issue",
            IssueTicket(
                asked=asked(nameless, actor.name),
                token=token_urlsafe(16),
                line=body.line,
                matter=body.matter,
                priority=None if body.priority is None else Priority(body.priority.value),
                person=who,
            ),
        )
        return issued.answer(obeyed)

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

    @pages.post("/<token>/rejoin")
    def rejoin(token: str) -> Response:
        body = read_body(api.TicketAct)
        number = tickets.todays(token, "rejoin")
        obeyed = desk.obey("rejoin", RejoinTicket(asked=asked(body, VISITOR), number=number))
        return reply(tickets.after(number, obeyed))

    @pages.post("/<token>/delay")
    def delay(token: str) -> Response:
        body = read_body(api.TicketAct)
        number = tickets.todays(token, "delay")
        obeyed = desk.obey("delay", DelayTicket(asked=asked(body, VISITOR), number=number))
        return reply(tickets.after(number, obeyed))

    @pages.post("/<token>/rate")
    def rate(token: str) -> Response:
        body = read_body(api.RatingRequest)
        number = tickets.todays(token, "rate")
        obeyed = desk.obey(
            "rate",
            RateTicket(
                asked=asked(body, VISITOR),
                number=number,
                level=body.level,
                source=Source.KIOSK if access.at_a_kiosk() else Source.PHONE,
                reasons=body.reasons,
                comment=body.comment,
            ),
        )
        return reply(tickets.after(number, obeyed))

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
