"""`/console`: the clerk's page, and the session of its browser."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response

from caller_server.domain.hall_day import HallDay
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.ticket import Move
from caller_server.domain.window import Status
from caller_server.web.access import Access, Role, Session, from_our_page
from caller_server.web.deps import Deps
from caller_server.web.desk import read_body
from caller_server.web.pages import Pages
from caller_server.web.refusals import Rejected, WebCode
from caller_server.web.replies import reply
from caller_server.web.tries import Tries
from caller_server.web.words import all_of, say
from caller_server.web.words.console import CONSOLE
from config.models import in_language
from wire import api
from wire.messages import WindowStatus


def routes(deps: Deps, access: Access, tries: Tries, pages: Pages) -> Blueprint:
    """The routes of the clerk's page."""
    console = Blueprint("console", __name__, url_prefix="/console")
    hall = deps.hall

    @console.get("")
    def page() -> Response:
        session = access.session()
        language = pages.language()
        return pages.render(
            "console.html",
            language,
            say=partial(say, CONSOLE, language=language),
            hall=in_language(hall.hall.name, language),
            windows=[window.name for window in hall.window],
            page={
                "window": None if session is None else session.window,
                "supervisor": session is not None and session.actor.role is Role.SUPERVISOR,
                "guide_desk": hall.hall.guide_desk,
                "live": pages.live(),
                "words": all_of(CONSOLE, language),
                "lines": {line.letter: in_language(line.name, language) for line in hall.line},
                "matters": {matter.code: in_language(matter.name, language) for matter in hall.matter},
            },
        )

    @console.get("/places/<window>")
    def places(window: str) -> Response:
        actor = access.actor()
        deps.rules.window(window)
        if not actor.may_move(window):
            raise Rejected(WebCode.NOT_YOURS, who=actor.name)
        with deps.engine.reading(hall.id) as (day, _):
            return reply(places_from(day, window))

    @console.post("/login")
    def login() -> Response:
        if not from_our_page():
            raise Rejected(WebCode.KEY_NEEDED)
        body = read_body(api.ClerkLogin)
        deps.rules.window(body.window)
        actor = tries.holder(body.key, body.window)
        response = reply(api.ClerkSession(window=body.window, supervisor=actor.role is Role.SUPERVISOR))
        access.begin(response, Session(actor, body.window))
        tries.remember(response)
        return response

    @console.post("/logout")
    def logout() -> Response:
        if not from_our_page():
            raise Rejected(WebCode.KEY_NEEDED)
        response = Response(status=204)
        access.end(response)
        return response

    return console


def places_from(day: HallDay, name: str) -> api.TransferPlaces:
    """Where the visitor at a window can be sent, its usual destination first; or why there is nobody to send."""
    here = day.ticket_at(name)
    if here is None:
        raise Refusal(Code.NO_TICKET_HERE, window=name)
    here.after(Move.TRANSFER)
    lines = {
        letter: api.TransferPlace(line=letter, waiting=len(line))
        for letter, line in day.lines.items()
        if letter != here.line
    }
    windows = {
        other: api.TransferPlace(window=other, status=WindowStatus(window.status.value))
        for other, window in day.windows.items()
        if other != name and window.status is not Status.CLOSED
    }
    usual = day.rules.windows[name].transfers_to or ""
    first = lines.pop(usual, None) or windows.pop(usual, None)
    known = (*lines.values(), *windows.values())
    return api.TransferPlaces(number=here.number, places=known if first is None else (first, *known))
