"""Every page of the live port: axe-core finds nothing, and nobody else is asked for anything."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect
from starlette.routing import Route

from display.screens.app import build
from display.screens.places import Places
from display.screens.side import Side
from display.screens.streams import Streams
from tests.accessible import violations
from tests.display.calls import NINE, board, next_seq, today
from tests.display.conftest import Screens
from tests.halls import small_hall
from tests.wire.ears import LogBook
from wire.link import Link
from wire.messages import Estimate, LineState, StaffCall, StaffCalls, WindowState, WindowStatus

LOOKED_AT = {"/", "/board/{name}", "/window/{name}", "/guide", "/wall/{name}"}
"""The pages that the tests below open."""
NO_PAGES = ("/live/", "/static/", "/media/", "/board/{name}/side", "/healthz")


def test_every_page_is_looked_at():
    streams = Streams([], "", lambda: NINE, 30)
    places = Places(small_hall(), "", streams)
    app = build(streams, places, "", Side(small_hall(), Path(), places.now, LogBook()), b"", Path("font.ttf"))  # type: ignore[arg-type]
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


def test_the_page_of_the_guide_at_the_door(browser: Browser, screens: Screens, server: Link):
    line = LineState(
        day=today(), seq=next_seq(), waiting=(), count=4, called=("A012",), estimate=Estimate(low=5, high=9)
    )
    assert server.publish(line, line="A").wait(5)
    for name, status in enumerate(WindowStatus, 1):
        said = WindowState(day=today(), seq=next_seq(), status=status, number="A012", since=NINE)
        assert server.publish(said, window=str(name)).wait(5)
    page = browser.new_page(service_workers="block", reduced_motion="reduce")
    found = {}
    for calls in ((), (StaffCall(kiosk="kiosk-1", since=NINE),)):
        assert server.publish(StaffCalls(day=today(), seq=next_seq(), calls=calls)).wait(5)
        page.goto(f"{screens.url}/guide")
        expect(page.locator(".calls li")).to_have_count(len(calls))
        for width, height in ((1024, 768), (768, 1024)):
            page.set_viewport_size({"width": width, "height": height})
            found[len(calls), width] = violations(page)
    page.context.close()
    assert not any(found.values()), found


def test_an_led_wall(browser: Browser, screens: Screens, server: Link):
    page = browser.new_page(service_workers="block", reduced_motion="reduce", viewport={"width": 384, "height": 128})
    found = {}
    for calls in ((), (("A012", "3"), ("B004", "5"))):
        assert server.publish(board(next_seq(), *calls, A=4, B=0), zone="east").wait(5)
        page.goto(f"{screens.url}/wall/east")
        expect(page.locator(".earlier li:not([data-empty])")).to_have_count(len(calls[1:]))
        found[len(calls)] = violations(page)
    page.context.close()
    assert not any(found.values()), found
