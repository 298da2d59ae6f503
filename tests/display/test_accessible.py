"""Every page of the live port: axe-core finds nothing, and nobody else is asked for anything."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect
from starlette.routing import Route

from display.screens.app import build
from display.screens.places import Places
from display.screens.streams import Streams
from tests.accessible import violations
from tests.display.calls import NINE, board, next_seq, today
from tests.display.conftest import Screens
from tests.halls import small_hall
from wire.link import Link
from wire.messages import WindowState, WindowStatus

LOOKED_AT = {"/", "/board/{name}", "/window/{name}"}
"""The pages that the tests below open."""
NO_PAGES = ("/live/", "/static/", "/healthz")


def test_every_page_is_looked_at():
    streams = Streams([], "", lambda: NINE, 30)
    places = Places(small_hall(), "", streams)
    app = build(streams, places, b"", Path("font.ttf"))
    paths = {route.path for route in app.routes if isinstance(route, Route)}
    assert {path for path in paths if not path.startswith(NO_PAGES)} == LOOKED_AT


def test_the_tv_page_across_and_upright(browser: Browser, screens: Screens, server: Link):
    page = browser.new_page(service_workers="block", reduced_motion="reduce")
    asked: set[str] = set()
    page.on("request", lambda request: asked.add("/".join(request.url.split("/")[:3])))
    found = {}
    for calls in ((), (("A012", "3"), ("B004", "5"))):
        assert server.publish(board(next_seq(), *calls, A=4, B=0), zone="east").wait(5)
        page.goto(f"{screens.url}/board/east")
        for number, _ in calls[:1]:
            expect(page.locator(".calling .number")).to_have_text(number)
        for width, height in ((1920, 1080), (1080, 1920)):
            page.set_viewport_size({"width": width, "height": height})
            found[len(calls), width] = violations(page)
    page.context.close()
    assert not any(found.values()), found
    assert asked == {screens.url}


def test_the_pages_of_windows_and_the_list_of_all_pages(browser: Browser, screens: Screens, server: Link):
    page = browser.new_page(service_workers="block", reduced_motion="reduce", viewport={"width": 1024, "height": 600})
    found = {}
    for status in WindowStatus:
        said = WindowState(day=today(), seq=next_seq(), status=status, number="A012", reason="meal")
        assert server.publish(said, window="3").wait(5)
        page.goto(f"{screens.url}/window/3")
        expect(page.locator("body")).to_have_attribute("data-status", status)
        found[status] = violations(page)
    for path in ("/", "/window/99"):
        page.goto(screens.url + path)
        found[path] = violations(page)
    page.context.close()
    assert not any(found.values()), found
