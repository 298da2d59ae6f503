"""`/api/numbers`: today's tickets by the number that somebody types at a kiosk.

A number is no secret, for all the hall can read it: it shows neither a token nor what its visitor came for, and lets
nobody give up another's place.
"""

from __future__ import annotations

from flask import Blueprint, Response

from caller_server.domain.commands import RejoinTicket
from caller_server.web.access import Access
from caller_server.web.desk import Desk, asked, read_body
from caller_server.web.progress import Tickets
from caller_server.web.replies import reply
from wire import api


def routes(access: Access, desk: Desk, tickets: Tickets) -> Blueprint:
    """The routes of numbers."""
    pages = Blueprint("numbers", __name__, url_prefix="/api/numbers")

    @pages.get("/<number>")
    def progress(number: str) -> Response:
        access.issuer()
        return reply(_for_anyone(tickets.numbered(number.upper())))

    @pages.post("/<number>/rejoin")
    def rejoin(number: str) -> Response:
        actor = access.issuer()
        body = read_body(api.TicketAct)
        obeyed = desk.obey("rejoin", RejoinTicket(asked=asked(body, actor.name), number=number.upper()))
        return reply(_for_anyone(tickets.after(number.upper(), obeyed)))

    return pages


def _for_anyone(seen: api.TicketProgress) -> api.TicketProgress:
    return seen.model_copy(update={"matter": None})
