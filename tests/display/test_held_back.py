"""The screens' pages behind a proxy that holds streams back: they ask instead, and return to the stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from tests.brokers import until
from tests.display.calls import board, next_seq, today
from tests.display.conftest import Screens
from tests.display.looking import Watching, watching
from tests.display.proxy import Proxy
from wire.link import Link
from wire.messages import WindowState, WindowStatus

HD, WALL = (1280, 720), (384, 128)
SOON_MS = 15_000
COUNTS_SILENCES = """
    new MutationObserver(() => (window.silences = (window.silences ?? 0) + !document.querySelector(".silent").hidden))
        .observe(document.querySelector(".silent"), { attributes: true });
"""


@pytest.fixture
def proxy(screens: Screens) -> Iterator[Proxy]:
    with Proxy(screens.port) as proxy:
        yield proxy


@pytest.fixture
def watch(browser: Browser, proxy: Proxy) -> Iterator[Watching]:
    with watching(browser, proxy.url) as watch:
        yield watch
        proxy.break_off()


NOTES_ITS_TIME = """
    window.leads = [];
    const really = Storage.prototype.setItem;
    Storage.prototype.setItem = function (name, words) {
        if (name.startsWith("/live/")) leads.push(JSON.parse(words).lead);
        return really.call(this, name, words);
    };
"""
KEEPS_NOTHING_FOR_A_TAB = """
    Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("", "SecurityError"); } });
"""


def call(server: Link, number: str) -> None:
    calling = WindowState(day=today(), seq=next_seq(), status=WindowStatus.CALLING, number=number, call=1)
    assert server.publish(calling, window="6").wait(5)
    assert server.publish(board(next_seq(), (number, "6"), C=4), zone="west").wait(5)


def test_every_screen_shows_each_call_and_says_nothing_of_silence(watch: Watching, server: Link, proxy: Proxy):
    call(server, "C201")
    places = {
        "/board/west": (HD, ".calling .number"),
        "/wall/west": (WALL, ".calling .number"),
        "/window/6": (HD, ".number"),
        "/guide": (HD, "[data-window='6'] .number"),
    }
    shown = {path: watch(path, size, notes_its_time) for path, (size, _) in places.items()}
    for it in shown.values():
        it.page.evaluate(COUNTS_SILENCES)
    for number in ("C202", "C203"):
        call(server, number)
        for path, (_, place) in places.items():
            expect(shown[path].one(place)).to_have_text(number, timeout=SOON_MS)
    assert {path.partition("?")[0] for path in proxy.asked if path.startswith("/state")} == {
        "/state/board/west",
        "/state/window/6",
        "/state/guide",
    }
    for path, it in shown.items():
        expect(it.silence).to_be_hidden()
        assert it.page.evaluate("window.silences ?? 0") == 0, path
        assert it.troubles == [], path
        assert set(it.page.evaluate("leads")) == {0}, "its clock is right, and an answer tells the second alone"


def notes_its_time(context: BrowserContext) -> None:
    hurries(context)
    context.add_init_script(NOTES_ITS_TIME)


def hurries(context: BrowserContext) -> None:
    """What waits a random time waits the shortest."""
    context.add_init_script("Math.random = () => 0")


def test_a_stream_that_comes_back_puts_right_what_was_asked_for_meanwhile(watch: Watching, server: Link, proxy: Proxy):
    first, second = (board(next_seq(), ("C208", "6"), C=waiting) for waiting in (4, 5))
    second = second.model_copy(update={"seq": first.seq})  # as estimates and devices change without an event
    proxy.holds_back = False
    assert server.publish(first, zone="west").wait(5)
    it = watch("/board/west", HD, hurries)
    it.follows()
    waiting = it.one("[data-line=C] .count")
    expect(waiting).to_have_text("4")
    proxy.refuses = ("/live/",)
    proxy.break_off()
    assert server.publish(second, zone="west").wait(5)
    expect(waiting).to_have_text("5", timeout=SOON_MS)
    proxy.refuses = ("/state/",)
    assert server.publish(first, zone="west").wait(5)
    expect(waiting).to_have_text("4", timeout=SOON_MS)


def test_it_goes_back_to_the_stream_once_that_comes_through(watch: Watching, server: Link, proxy: Proxy):
    call(server, "C204")
    it = watch("/board/west", HD, lambda context: context.clock.install())
    it.shows("C204")
    it.page.clock.fast_forward(4_000)
    until(lambda: it.page.evaluate("performance.now()") and "/state/board/west" in proxy.asked)
    for _ in range(2):  # the stream is given up and tried again
        with it.page.expect_request("**/live/board/west*"):
            it.page.clock.fast_forward(13_000)
            it.page.clock.fast_forward(31_000)
        expect(it.silence).to_be_hidden()
    proxy.holds_back = False
    proxy.break_off()
    numbers = count(205)

    def hears_without_asking() -> bool:
        asked, number = len(proxy.asked), f"C{next(numbers)}"
        it.page.clock.fast_forward(9_000)
        call(server, number)
        it.shows(number)
        return "/state/board/west" not in proxy.asked[asked:]

    until(hears_without_asking, 30)


def test_it_says_when_the_server_is_away_and_when_the_hall_is(watch: Watching, server: Link, screens: Screens):
    call(server, "C207")
    it = watch("/board/west", HD, hurries)
    it.shows("C207")
    screens.stop()
    expect(it.silence).to_be_visible(timeout=SOON_MS)
    it.shows("C207")
    screens.start()
    expect(it.silence).to_be_hidden(timeout=SOON_MS)


def test_it_takes_the_servers_time_and_renews_itself_when_its_page_has_changed(watch: Watching):
    def older(route: Route) -> None:
        page = route.fetch()
        route.fulfill(response=page, body=re.sub('data-version="[^"]+"', 'data-version="older"', page.text()))

    def prepare(context: BrowserContext) -> None:
        context.add_init_script("const now = Date.now; Date.now = () => now() + 5 * 3600_000;")
        context.add_init_script(KEEPS_NOTHING_FOR_A_TAB)
        hurries(context)
        context.route(re.compile(r"//[^/]+/board/west$"), older, times=1)

    it = watch("/board/west", HD, prepare)
    expect(it.one("body")).not_to_have_attribute("data-version", "older", timeout=SOON_MS)
    it.follows()
    assert -5.01 < it.page.evaluate("JSON.parse(localStorage['/live/board/west']).lead / 3600_000") < -4.99
    assert it.troubles == []
