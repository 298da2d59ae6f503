"""`GET /api/journal`: gap repair for devices that were away."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, request

from caller_server.domain.events import public_view
from caller_server.web.access import Access
from caller_server.web.deps import Deps
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
        day = _day(request.args.get("day")) or deps.rules.business_day(deps.clock())
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


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text) if len(text) == 10 else _refuse_day()
    except ValueError:
        return _refuse_day()


def _refuse_day() -> date:
    raise wrong_field("day", "date")
