"""`/rate/{window}`: the page of the tablet before a window's visitor, and what it may ask."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response

from caller_server.domain.commands import RateAtWindow
from caller_server.domain.events import TicketRated
from caller_server.domain.hall_day import HallDay
from caller_server.domain.visits import NEEDS_REASON, served_at
from caller_server.web.access import Access, from_our_page
from caller_server.web.deps import Deps
from caller_server.web.desk import Desk, asked, read_body
from caller_server.web.pages import Pages
from caller_server.web.phone import REASONS
from caller_server.web.refusals import Rejected, WebCode
from caller_server.web.replies import reply
from caller_server.web.tablets import Tablets
from caller_server.web.tries import Tries
from caller_server.web.words import all_of, say
from caller_server.web.words.phone import PHONE
from caller_server.web.words.tablet import TABLET
from config.models import in_language
from wire import api
from wire.messages import WindowStatus

SECONDS = {"ask": 60, "thanks": 6, "touched": 20}
"""How long the page asks, says thank you, and waits for a visitor who is still at it when the next one sits down."""


def routes(deps: Deps, access: Access, tries: Tries, desk: Desk, pages: Pages) -> Blueprint:
    """The routes of the tablet."""
    tablet = Blueprint("tablet", __name__)
    tablets = Tablets(access, deps.keys, deps.rules, deps.secret)

    @tablet.get("/rate/<window>")
    def page(window: str) -> Response:
        deps.rules.window(window)
        language = pages.language()
        levels = {level: say(PHONE, f"rate_{level}", language) for level in (5, 4, 3, 2, 1)}
        return pages.render(
            "tablet.html",
            language,
            say=partial(say, TABLET, language=language, window=window),
            hall=in_language(deps.hall.hall.name, language),
            window=window,
            levels=levels,
            reasons={reason: say(PHONE, f"reason_{reason}", language) for reason in REASONS},
            page={
                "window": window,
                "set_up": tablets.is_of(window),
                "live": pages.live(),
                "seconds": SECONDS,
                "needs_reason": NEEDS_REASON,
                "words": all_of(TABLET, language),
                "levels": levels,
            },
        )

    @tablet.post("/rate/<window>/open")
    def set_up(window: str) -> Response:
        if not from_our_page():
            raise Rejected(WebCode.KEY_NEEDED)
        body = read_body(api.TabletLogin)
        deps.rules.window(window)
        tries.holder(body.key, window)
        response = reply(api.ClerkSession(window=window))
        tablets.set_up(response, window)
        tries.remember(response)
        return response

    @tablet.get("/api/windows/<window>/visits")
    def visits(window: str) -> Response:
        tablets.rater(window)
        with deps.engine.reading(deps.hall.id) as (day, _):
            return reply(visits_at(day, window))

    @tablet.post("/api/windows/<window>/rate")
    def rate(window: str) -> Response:
        by = tablets.rater(window)
        body = read_body(api.WindowRating)
        rating = RateAtWindow(
            asked=asked(body, by),
            window=window,
            level=body.level,
            number=body.number,
            reasons=body.reasons,
            comment=body.comment,
        )
        obeyed = desk.obey("rate", rating)
        fact = next(event.fact for event in obeyed.events if isinstance(event.fact, TicketRated))
        return reply(api.VisitRated(number=fact.number, level=fact.level))

    return tablet


def visits_at(day: HallDay, name: str) -> api.VisitsAtWindow:
    """The visits that may be rated at a window."""
    window = day.window(name)
    seen = {number: api.Visit(number=number, rated=day.ticket(number).rated) for number in served_at(day, name)}
    return api.VisitsAtWindow(
        window=name,
        status=WindowStatus(window.status.value),
        serving=seen.get(window.ticket or ""),
        last=seen.get(window.served_last or ""),
    )
