"""`GET /api/journal`: gap repair for devices that were away."""

from __future__ import annotations

from flask import Blueprint, Response, request

from caller_server.domain.events import public_view
from caller_server.web.access import Access
from caller_server.web.deps import Deps
from caller_server.web.desk import asked_day
from caller_server.web.refusals import wrong_field
from caller_server.web.replies import reply
from wire import api

PAGE = 500
"""Events in one answer; the asker goes on from `next` while there are `more`."""


def routes(deps: Deps, access: Access) -> Blueprint:
    """The route of the journal."""
    pages = Blueprint("journal", __name__)

    @pages.get("/api/journal")
    def journal() -> Response:
        access.actor()
        after = _after(request.args.get("after", "0"))
        day = asked_day() or deps.rules.business_day(deps.clock())
        events = deps.events_after(day, after, PAGE + 1)
        page = events[:PAGE]
        return reply(
            api.JournalPage(
                day=day,
                events=tuple(public_view(event) for event in page),
                next=page[-1].seq if page else after,
                more=len(events) > PAGE,
            )
        )

    return pages


def _after(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise wrong_field("after", "integer", least=0)
    return int(text)
