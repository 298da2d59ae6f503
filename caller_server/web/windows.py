"""`/api/windows`: the clerk's moves, and what the clerk's page shows."""

from __future__ import annotations

from datetime import datetime, tzinfo

from flask import Blueprint, Response, request

from caller_server.domain.at_window import may_miss_in
from caller_server.domain.commands import MoveWindow, WindowMove
from caller_server.domain.hall_day import HallDay
from caller_server.domain.line import Place
from caller_server.domain.next_visitor import first_for_window
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.ticket import State
from caller_server.web.access import Access, Actor
from caller_server.web.deps import Deps
from caller_server.web.desk import Desk, asked, read_body
from caller_server.web.language import preferred
from caller_server.web.moves import moved, ticket_at_window, unmoved
from caller_server.web.refusals import Rejected, WebCode
from caller_server.web.replies import reply
from caller_server.web.words import say
from caller_server.web.words.tickets import PRIORITIES, REASONS
from wire import api
from wire.messages import WindowStatus

KNOWN_MOVES = " ".join(WindowMove)


def routes(deps: Deps, access: Access, desk: Desk) -> Blueprint:
    """The routes of windows."""
    pages = Blueprint("windows", __name__, url_prefix="/api/windows")
    zone = deps.rules.timezone

    def mover(window: str) -> Actor:
        actor = access.actor()
        deps.rules.window(window)
        if not actor.may_move(window):
            raise Rejected(WebCode.NOT_YOURS, who=actor.name)
        return actor

    @pages.get("/<window>")
    def view(window: str) -> Response:
        mover(window)
        language = preferred(request.headers.get("Accept-Language", ""), deps.hall.hall.languages)
        with deps.engine.reading(deps.hall.id) as (day, now):
            seen = window_seen(day, window, now, language, zone)
        return reply(seen)

    @pages.post("/<window>/<move>")
    def move(window: str, move: str) -> Response:
        actor = mover(window)
        try:
            known = WindowMove(move)
        except ValueError:
            raise Refusal(Code.UNKNOWN_MOVE, move=move, known=KNOWN_MOVES) from None
        body = read_body(api.MoveRequest)
        obeyed = desk.obey(
            known.value,
            MoveWindow(asked=asked(body, actor.name), window=window, move=known, reason=body.reason),
        )
        if obeyed.events:
            return reply(moved(window, obeyed.events, obeyed.day, zone))
        with deps.engine.reading(deps.hall.id) as (day, _):
            return reply(unmoved(window, day, zone))

    return pages


def window_seen(day: HallDay, name: str, now: datetime, language: str, zone: tzinfo) -> api.WindowView:
    """A window, its ticket, who is next and why."""
    window, rules = day.window(name), day.rules.window(name)
    here = day.ticket_at(name)
    place = first_for_window(day, name, now)
    letters = [*rules.lines, *(letter for letter, _ in rules.helps if letter not in rules.lines)]
    usual = day.rules.line(here.line).usual_minutes if here is not None else 0
    return api.WindowView(
        window=name,
        lines=rules.lines,
        status=WindowStatus(window.status.value),
        reason=window.reason,
        ticket=None if here is None else ticket_at_window(here, zone),
        next=None if place is None else _next(place, now, language),
        waiting={letter: len(day.lines[letter]) for letter in letters},
        may_miss_in=may_miss_in(day, here, now) if here is not None and here.state is State.CALLED else 0,
        usual_minutes=round(usual),
    )


def _next(place: Place, now: datetime, language: str) -> api.NextInLine:
    ticket = place.ticket
    claim = say(PRIORITIES, ticket.priority.value, language) if ticket.priority is not None else ""
    return api.NextInLine(
        number=ticket.number,
        line=ticket.line,
        because=place.because.value,
        why=say(REASONS, place.because.value, language, priority=claim),
        waited_minutes=max(0, int((now - ticket.issued_at).total_seconds() // 60)),
    )
