"""`/api/leases`: numbers for a kiosk that is cut off, and the tickets that it gave out meanwhile."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Blueprint, Response

from caller_server.domain.commands import GivenOffline, GrantLease, HandIn
from caller_server.domain.events import LeaseGranted, OfflineRefused, TicketIssued
from caller_server.domain.lease import Lease, day_of_lease
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.ticket import Priority
from caller_server.journal.engine import Obeyed
from caller_server.web.access import Access, Actor, Role
from caller_server.web.deps import Deps
from caller_server.web.desk import Desk, asked, read_body
from caller_server.web.refusals import Rejected, WebCode
from caller_server.web.replies import reply
from wire import api

SLOW = timedelta(seconds=2)
"""What a request may take on its way: a clock that differs by no more is taken to be right."""


def routes(deps: Deps, access: Access, desk: Desk) -> Blueprint:
    """The routes of leases."""
    pages = Blueprint("leases", __name__, url_prefix="/api/leases")

    @pages.post("")
    def grant() -> Response:
        actor = access.issuer()
        body = read_body(api.LeaseRequest)
        obeyed = desk.obey("lease", GrantLease(asked=asked(body, actor.name), line=body.line, kiosk=actor.name))
        return reply(_lent(deps, obeyed), 200 if obeyed.repeated else 201)

    @pages.post("/<lease>/tickets")
    def hand_in(lease: str) -> Response:
        actor = access.issuer()
        body = read_body(api.HandInRequest)
        _must_be_theirs(deps, lease, actor)
        there = _there(deps, lease, body)
        at = deps.clock()
        then = at if abs(at - body.now) <= SLOW else body.now
        command = HandIn(
            asked=asked(body, actor.name),
            lease=lease,
            kiosk=actor.name,
            at=at,
            tickets=tuple(_given(ticket, then) for ticket in body.tickets if ticket.number not in there),
        )
        return reply(_handed_in(desk.obey("hand_in", command), lease, body, there))

    return pages


def _lent(deps: Deps, obeyed: Obeyed) -> api.LeaseView:
    """The lease, from its event and the hall's rules alone."""
    event = obeyed.events[0]
    fact, rules, zone = event.fact, deps.rules, deps.rules.timezone
    if not isinstance(fact, LeaseGranted):
        raise TypeError(f"{event.kind} lends nothing")
    lease = Lease(fact.lease, fact.line, fact.kiosk, fact.first, fact.last, event.at)
    ends = datetime.combine(event.day + timedelta(days=1), time(), zone)
    return api.LeaseView(
        id=lease.id,
        day=event.day,
        line=lease.line,
        numbers=lease.numbers,
        issues=tuple(_issues(deps, event.day, ends)),
        expires_at=ends,
        url_prefix=f"{deps.settings.visitor_url}/t/",
        windows=rules.windows_of(lease.line),
    )


def _issues(deps: Deps, day: date, ends: datetime) -> list[api.Stretch]:
    rules, zone = deps.rules, deps.rules.timezone
    if rules.always_open:
        return [api.Stretch(begins=datetime.combine(day, time(), zone), ends=ends)]
    sessions = [
        (datetime.combine(day, opens, zone), datetime.combine(day, closes, zone) - rules.closing_margin)
        for opens, closes in rules.sessions
    ]
    return [api.Stretch(begins=opens, ends=closes) for opens, closes in sessions if opens < closes]


def _must_be_theirs(deps: Deps, lease: str, actor: Actor) -> None:
    """A kiosk hands in what it was lent itself; a supervisor, what a kiosk cannot any more."""
    with deps.engine.reading(deps.hall.id) as (day, _):
        known = day.leases.get(lease)
    if known is not None and known.kiosk != actor.name and actor.role is not Role.SUPERVISOR:
        raise Rejected(WebCode.NOT_YOURS, who=actor.name)


def _there(deps: Deps, lease: str, body: api.HandInRequest) -> frozenset[str]:
    """The numbers that the journal has of this lease, whichever day it is now; refuse a token of another ticket."""
    its_day = day_of_lease(lease)
    there = {ticket.number: known for ticket in body.tickets if (known := deps.find_ticket(ticket.token)) is not None}
    for number, known in there.items():
        if known != (deps.hall.id, its_day, number):
            raise Refusal(Code.TOKEN_TAKEN, number=number)
    return frozenset(there)


def _given(ticket: api.OfflineTicket, then: datetime) -> GivenOffline:
    return GivenOffline(
        number=ticket.number,
        token=ticket.token,
        age=then - ticket.issued_at,
        matter=ticket.matter,
        priority=None if ticket.priority is None else Priority(ticket.priority.value),
        printed=ticket.slip == "printed",
        fault=(ticket.code or "unknown") if ticket.slip == "failed" else None,
        unseen=ticket.slip == "unseen",
        request=None if ticket.request_id is None else str(ticket.request_id),
    )


def _handed_in(obeyed: Obeyed, lease: str, body: api.HandInRequest, there: frozenset[str]) -> api.HandedInView:
    """What became of each, now or when it was handed in before."""
    taken = {event.fact.number for event in obeyed.events if isinstance(event.fact, TicketIssued)}
    refused = {event.fact.refused: event.fact.code for event in obeyed.events if isinstance(event.fact, OfflineRefused)}
    day = obeyed.day

    def became(ticket: api.OfflineTicket) -> api.HandedIn:
        number = ticket.number
        if number in taken:
            return api.HandedIn(number=number, outcome="taken")
        known = day.tickets.get(number)
        if number in there or (known is not None and known.token == ticket.token):
            return api.HandedIn(number=number, outcome="known")
        return api.HandedIn(
            number=number, outcome="refused", code=refused.get(number) or day.refused.get((lease, number))
        )

    return api.HandedInView(tickets=tuple(map(became, body.tickets)))
