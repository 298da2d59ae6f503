"""`/api/staff-calls`: a kiosk asks for help, and somebody goes there."""

from __future__ import annotations

from datetime import tzinfo

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from caller_server.domain.commands import AnswerStaffCall, CallStaff
from caller_server.domain.hall_day import HallDay
from caller_server.web.access import Access, Actor, Role
from caller_server.web.deps import Deps
from caller_server.web.desk import Desk, asked, read_body
from caller_server.web.refusals import Rejected, WebCode
from caller_server.web.replies import reply
from wire import api


def routes(deps: Deps, access: Access, desk: Desk) -> Blueprint:
    """The routes of calls for staff."""
    pages = Blueprint("staff", __name__, url_prefix="/api/staff-calls")
    zone = deps.rules.timezone
    kiosks = {kiosk.name for kiosk in deps.hall.kiosk}

    @pages.post("")
    def call() -> Response:
        actor = access.issuer()
        body = read_body(api.StaffCallRequest)
        obeyed = desk.obey("call_staff", CallStaff(asked=asked(body, actor.name), kiosk=actor.name))
        fresh = bool(obeyed.events) and not obeyed.repeated
        # somebody may have gone there since it was found to have been called before
        since = obeyed.events[0].at if obeyed.events else obeyed.day.staff_calls.get(actor.name, deps.clock())
        return reply(api.StaffCall(kiosk=actor.name, called_at=since.astimezone(zone)), 201 if fresh else 200)

    @pages.get("")
    def calls() -> Response:
        staff()
        return reply(waiting())

    @pages.post("/<kiosk>/came")
    def came(kiosk: str) -> Response:
        actor = staff()
        if kiosk not in kiosks and kiosk != "supervisor":
            raise NotFound
        body = read_body(api.StaffCame)
        desk.obey("staff_came", AnswerStaffCall(asked=asked(body, actor.name), kiosk=kiosk))
        return reply(waiting())

    def staff() -> Actor:
        actor = access.actor()
        if actor.role is Role.KIOSK:
            raise Rejected(WebCode.NOT_YOURS, who=actor.name)
        return actor

    def waiting() -> api.StaffCalls:
        with deps.engine.reading(deps.hall.id) as (day, _):
            return api.StaffCalls(calls=help_wanted(day, zone))

    return pages


def help_wanted(day: HallDay, zone: tzinfo) -> tuple[api.StaffCall, ...]:
    """The kiosks that call, oldest call first."""
    return tuple(api.StaffCall(kiosk=k, called_at=at.astimezone(zone)) for k, at in day.staff_calls.items())
