"""`/api/windows`: the clerk's moves, and what the clerk's page shows."""

from __future__ import annotations

from datetime import datetime, tzinfo
from itertools import islice

from flask import Blueprint, Response, request

from caller_server.domain.at_window import may_miss_in
from caller_server.domain.commands import MoveWindow, WindowMove
from caller_server.domain.hall_day import HallDay
from caller_server.domain.line import Place, order
from caller_server.domain.next_visitor import first_for_window
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.ticket import State
from caller_server.domain.visits import may_rejoin
from caller_server.web.access import Access, Actor, Role
from caller_server.web.deps import Deps
from caller_server.web.desk import Desk, asked, read_body
from caller_server.web.language import preferred
from caller_server.web.moves import Moves, ticket_at_window
from caller_server.web.refusals import Rejected, WebCode, wrong_field
from caller_server.web.replies import reply
from caller_server.web.staff import help_wanted
from caller_server.web.words import say, worded
from caller_server.web.words.tickets import PRIORITIES, REASONS
from wire import api
from wire.messages import WindowStatus

KNOWN_MOVES = " ".join(WindowMove)
NEEDS = {
    WindowMove.CALL: ("number",),
    WindowMove.RESUME: ("number",),
    WindowMove.REJOIN: ("number",),
    WindowMove.HAND_OVER: ("clerk",),
}
"""What a move cannot do without."""
PLACES = 10
"""So many of each line's order are shown."""


def routes(deps: Deps, access: Access, desk: Desk) -> Blueprint:
    """The routes of windows."""
    pages = Blueprint("windows", __name__, url_prefix="/api/windows")
    zone, moves = deps.rules.timezone, Moves(deps)
    helper = deps.hall.hall.guide_desk
    granted = {window.name for window in deps.hall.window if window.may_choose}

    def mover(window: str) -> Actor:
        actor = access.actor()
        deps.rules.window(window)
        if not actor.may_move(window):
            raise Rejected(WebCode.NOT_YOURS, who=actor.name)
        return actor

    @pages.get("/<window>")
    def view(window: str) -> Response:
        actor = mover(window)
        language = preferred(request.headers.get("Accept-Language", ""), worded(deps.hall.hall.languages))
        places = PLACES if "order" in request.args else 0
        with deps.engine.reading(deps.hall.id) as (day, now):
            seen = window_seen(day, window, now, language, zone, places)
            wanted = help_wanted(day, zone) if window == helper or helper is None else ()
        return reply(seen.model_copy(update={"may_choose": may_choose(actor, window), "help_wanted": wanted}))

    @pages.post("/<window>/<move>")
    def move(window: str, move: str) -> Response:
        actor = mover(window)
        try:
            known = WindowMove(move)
        except ValueError:
            raise Refusal(Code.UNKNOWN_MOVE, move=move, known=KNOWN_MOVES) from None
        if known is WindowMove.CALL and not may_choose(actor, window):
            raise Rejected(WebCode.NOT_YOURS, who=actor.name)
        return reply(moves.answer(window, desk.obey(known.value, command(window, known, actor))))

    def may_choose(actor: Actor, window: str) -> bool:
        """To call past the order is a right that supervisors have and grant to windows."""
        return actor.role is Role.SUPERVISOR or window in granted

    return pages


def command(window: str, move: WindowMove, actor: Actor) -> MoveWindow:
    """The move as the request's body tells it."""
    body = read_body(api.MoveRequest)
    for field in NEEDS.get(move, ()):
        if getattr(body, field) is None:
            raise wrong_field(field, "missing")
    return MoveWindow(
        asked=asked(body, actor.name),
        window=window,
        move=move,
        reason=body.reason,
        clerk=body.clerk,
        number=body.number,
        to_line=body.line,
        to_window=body.window,
    )


def window_seen(day: HallDay, name: str, now: datetime, language: str, zone: tzinfo, places: int = 0) -> api.WindowView:
    """A window, its ticket, who is next and why; with so many places of the order, which somebody wants to look at."""
    window, rules = day.window(name), day.rules.window(name)
    here = day.ticket_at(name)
    place = first_for_window(day, name, now)
    letters = [*rules.lines, *(letter for letter, _ in rules.helps if letter not in rules.lines)]
    usual = day.rules.lines[here.line].usual_minutes if here is not None else 0
    return api.WindowView(
        window=name,
        lines=rules.lines,
        status=WindowStatus(window.status.value),
        reason=window.reason,
        clerk=window.clerk,
        ticket=None if here is None else ticket_at_window(here, zone),
        unspoken=window.unspoken,
        next=None if place is None else _next(place, now, language),
        order=tuple(
            _next(each, now, language)
            for letter in rules.lines
            for each in islice(order(day.lines[letter], now), places)
        ),
        parked=tuple(number for number in window.away if day.ticket(number).state is State.PARKED),
        missed=tuple(number for number in window.away if may_rejoin(day, day.ticket(number), now)),
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
