"""Visitors as the tests of their phones need them, and what their line tells."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from tests.caller_server.web.served import until

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
STATE = {"v": 1, "day": TODAY.isoformat(), "estimate": {"low": 9, "high": 20}}


def call_next(caller) -> None:
    caller.move("2", "open")
    assert caller.move("2", "next").status_code == 200


def serve(caller) -> None:
    call_next(caller)
    for move in ("start", "finish"):
        assert caller.move("2", move).status_code == 200


def missed(caller) -> dict[str, object]:
    """The ticket of a visitor whose call was missed."""
    ticket = caller.issue("A")
    call_next(caller)
    until(lambda: caller.move("2", "miss").status_code == 200)
    return ticket


def done(caller) -> dict[str, object]:
    """The ticket of a visit that is over."""
    ticket = caller.issue("A")
    serve(caller)
    return ticket


def follow(open_page, live, ticket, **more) -> Page:
    """The phone page of a ticket, following its line's stream, marked so that a reload would show."""
    page = open_page(f"/t/{ticket['token']}", **more)
    until(lambda: live.followed("/live/line/A"))
    page.evaluate("window.neverReloaded = true")
    return page


def asked_of(page) -> list[str]:
    """The addresses that a page asks the server from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    return asked
