"""The page of a phone that hears no stream, runs no scripts, or is answered by nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.caller_server.web.pages.conftest import HURRIED
from tests.caller_server.web.pages.phone.visits import STATE, asked_of, call_next, follow
from tests.caller_server.web.served import until


@pytest.fixture
def page_without_streams(browser, address, caller) -> Iterator[Page]:
    """The page of the second of a line, behind a proxy that holds streams back."""
    caller.issue("A")
    page = browser.new_page(locale="en-GB")
    page.route("**/live/**", lambda route: route.abort())
    page.add_init_script(HURRIED)
    page.goto(f"{address}/t/{caller.issue('A')['token']}")
    yield page
    page.context.close()


def test_without_the_stream_the_page_asks_for_its_lines_state_and_the_server_only_when_called(
    page_without_streams, caller, live
):
    page = page_without_streams
    live.say("/live/line/A", **STATE, seq=2, waiting=["A001", "A002"], called=[])
    asked = asked_of(page)
    caller.move("2", "open")
    caller.move("2", "next")
    live.say("/live/line/A", **STATE, seq=4, waiting=["A002"], called=["A001"])
    expect(page.get_by_text("You are next")).to_be_visible()
    expect(page.locator("#foot")).to_have_text("Updates by itself")
    assert asked == []
    caller.move("2", "start")
    caller.move("2", "finish")
    caller.move("2", "next")
    live.say("/live/line/A", **STATE, seq=7, waiting=[], called=["A002"])
    expect(page.get_by_text("You are called")).to_be_visible()
    assert asked


def test_a_stream_that_comes_back_is_not_told_that_it_told_the_newest_state(open_page, caller, live):
    caller.issue("A")
    page = follow(open_page, live, caller.issue("A"))
    live.say("/live/line/A", **STATE, seq=2, waiting=["A000", "A001", "A002"])
    expect(page.locator("#people")).to_have_text("2")
    page.route("**/live/**", lambda route: route.abort())
    live.end("/live/line/A")
    live.say("/live/line/A", **STATE, seq=3, waiting=["A001", "A002"])
    expect(page.locator("#people")).to_have_text("1")  # which it was told when it asked
    told = len(live.asked)
    page.unroute("**/live/**")
    until(lambda: len(live.asked) > told)
    assert live.asked[-1] == "/live/line/A"


def test_who_hears_of_its_line_again_needs_the_server_no_more(open_page, caller, live):
    page = follow(open_page, live, caller.issue("A"))
    live.say("/live/line/A", **STATE, seq=2, waiting=["A001"])
    live.states.clear()
    with page.expect_response("**/api/tickets/*"):
        live.ping("/live/line/A", wire=False)
    page.route("**/api/**", lambda route: route.abort())
    expect(page.locator("#foot")).to_have_text("Not connected, trying again")
    live.ping("/live/line/A", wire=True)
    expect(page.locator("#foot")).to_have_text("Updates by itself")


def test_who_is_called_asks_soon_when_the_stream_comes_back(open_page, caller, live):
    page = follow(open_page, live, caller.issue("A"))
    call_next(caller)
    live.say("/live/line/A", **STATE, seq=4, waiting=[], called=["A001"])
    expect(page.get_by_text("You are called")).to_be_visible()
    live.ping("/live/line/A", wire=False)
    page.route("**/api/**", lambda route: route.abort())
    expect(page.locator("#foot")).to_have_text("Not connected, trying again")
    for _ in range(2):
        page.wait_for_event("requestfailed", lambda request: "/api/" in request.url)  # so it tries less often by now
    page.unroute_all()
    live.ping("/live/line/A", wire=True)
    expect(page.locator("#foot")).to_have_text("Updates by itself", timeout=4_500)  # it would have waited six seconds


def test_where_the_live_port_knows_nothing_the_page_asks_the_server(page_without_streams, caller):
    page = page_without_streams
    expect(page.locator("#people")).to_have_text("1")
    caller.move("2", "open")
    caller.move("2", "next")
    expect(page.get_by_text("You are next")).to_be_visible()
    caller.move("2", "start")
    caller.move("2", "finish")
    caller.move("2", "next")
    expect(page.get_by_text("You are called")).to_be_visible()


def test_a_browser_without_event_streams_asks_too(browser, address, caller, live):
    caller.issue("A")
    page = browser.new_page(locale="en-GB")
    page.add_init_script(f"{HURRIED}; delete window.EventSource")
    page.goto(f"{address}/t/{caller.issue('A')['token']}")
    live.say("/live/line/A", **STATE, seq=2, waiting=["A002"], called=["A001"])
    expect(page.get_by_text("You are next")).to_be_visible()
    page.context.close()


def test_a_page_that_nothing_answers_tries_less_and_less_often(browser, address, caller):
    page = browser.new_page(locale="en-GB")
    page.clock.install()
    page.goto(f"{address}/t/{caller.issue('A')['token']}")
    tries: list[str] = []
    page.on("request", lambda request: tries.append(request.url))
    page.route("**/*", lambda route: route.abort())
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    for _ in range(300):  # five minutes, second by second
        page.clock.run_for(1000)
    streams = sum("/live/" in url for url in tries)
    asked = sum("/api/" in url for url in tries)
    assert 300 / 45 - 1 <= streams <= 40
    assert 300 / 45 - 1 <= asked <= 40
    expect(page.locator("#foot")).to_have_text("Not connected, trying again")
    expect(page.locator("h1")).to_have_text("A001")
    page.context.close()


def test_without_scripts_the_page_refreshes_itself_and_can_cancel(open_page, caller):
    ticket = caller.issue(line=None, matter="GS-001")
    page = open_page(f"/t/{ticket['token']}", java_script_enabled=False)
    expect(page.locator("h1")).to_have_text("A001")
    expect(page.locator("noscript meta[http-equiv=refresh]")).to_have_attribute("content", "20")
    expect(page.locator("noscript p")).to_have_text("This page refreshes every 20 seconds Stop that")
    expect(page.get_by_text("Photograph")).to_be_visible()
    expect(page.get_by_text("3 copies")).to_be_visible()
    expect(page.get_by_text("may follow later")).to_be_visible()
    page.get_by_text("Give up my place").click()
    page.get_by_role("button", name="Yes, give it up").click()
    expect(page.get_by_text("Cancelled")).to_be_visible()
    assert page.locator("meta[http-equiv=refresh]").count() == 0  # it will not change any more


def test_a_page_whose_script_does_not_come_asks_for_itself_again(open_page, caller):
    page = open_page(f"/t/{caller.issue('A')['token']}")
    asked = []

    def impatient(route) -> None:
        asked.append(route.request.url)
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('content="45"', 'content="1"'))

    page.route("**/t/*", impatient)
    page.route("**/phone.js*", lambda route: route.abort(), times=1)
    page.goto(page.url)
    with page.expect_navigation(timeout=10_000):
        pass  # by itself
    expect(page.locator("#foot")).to_be_visible()  # its script runs
    expect(page.locator("head > meta[http-equiv=refresh]")).to_have_count(0)
    until(lambda: page.evaluate("performance.now() > 3000"))
    assert len(asked) == 2


def test_without_scripts_who_reads_slowly_stops_the_refresh(open_page, caller):
    page = open_page(f"/t/{caller.issue('A')['token']}", java_script_enabled=False)
    page.get_by_role("link", name="Stop that").click()
    expect(page.get_by_role("link", name="Refresh now")).to_be_visible()
    assert page.locator("meta[http-equiv=refresh]").count() == 0
    call_next(caller)
    page.get_by_role("link", name="Refresh now").click()
    expect(page.locator("#state")).to_have_text("You are called")
    assert page.locator("meta[http-equiv=refresh]").count() == 0
