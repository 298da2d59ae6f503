"""The TV page when something is amiss: scripts, the server, the television's clock, the order of states."""

from __future__ import annotations

import json
import re
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from display.screens.pages import STATIC
from tests.brokers import until
from tests.display.calls import HALL_TIME, board, next_seq, today
from tests.display.conftest import Screens
from tests.display.looking import Watching, asks_for_a_reload_soon
from wire.link import Link

TV = (1920, 1080)
THE_PAGE = re.compile(r"//[^/]+/board/west$")
TO_1970 = "Date.now = () => 3_600_000;"
FAILS_ONCE = """(() => {
    const really = Cache.prototype.addAll;
    Cache.prototype.addAll = function (...files) {
        Cache.prototype.addAll = really;
        return Promise.reject(new TypeError("the server went away"));
    };
})()"""
COUNTS_WHAT_IS_READ_OUT = """() => {
    window.readOut = 0;
    new MutationObserver((changes) => (window.readOut += changes.length))
        .observe(document.querySelector(".silent"), { childList: true, characterData: true, subtree: true });
}"""
KEEPER = (STATIC / "keeper.js").read_text("utf-8")
BROKEN_STORE_AND_SLOW_SERVER = """() => {
    const broken = () => Promise.reject(new DOMException("", "UnknownError"));
    Object.defineProperty(window, "caches", { value: { match: broken, open: broken } });
    window.fetch = (_request, { signal }) => new Promise((resolve, reject) => {
        signal.onabort = reject;
        setTimeout(() => resolve(new Response("slow but there")), 4_000);
    });
    const event = { request: new Request(location.href), waitUntil() {} };
    window.answer = newest(event).then((answer) => answer.text());
}"""
LOADED_TWO_SECONDS_AGO = """(([loading]) => loading.loadEventEnd && performance.now() - loading.loadEventEnd > 2_000)(
    performance.getEntriesByType("navigation")
)"""
PAGE_IS_KEPT = "caches.match(location.href).then(Boolean)"

Call = Callable[..., None]


@pytest.fixture
def call(server: Link) -> Call:
    def say(number: str, window: str) -> None:
        assert server.publish(board(next_seq(), (number, window), C=4), zone="west").wait(5)

    return say


def test_without_scripts_the_newest_state_is_there_and_stays_the_newest(watch: Watching, call: Call):
    call("C101", "6")
    it = watch("/board/west", TV, lambda it: it.route(THE_PAGE, asks_for_a_reload_soon), java_script_enabled=False)
    it.shows("C101")
    expect(it.one("[data-line=C] .count")).to_have_text("4")
    expect(it.one(".clock")).to_have_text(re.compile(r"\d\d:\d\d"))
    call("C102", "7")
    it.shows("C102")
    assert len(it.page.locator(".zone .words").inner_text().split()) >= 2


def test_a_page_whose_scripts_do_not_come_shows_the_newest_state_and_tries_again(watch: Watching, call: Call):
    call("C103", "6")

    def prepare(context: BrowserContext) -> None:
        context.route(THE_PAGE, asks_for_a_reload_soon)
        context.route("**/static/*/screen.js", lambda route: route.abort(), times=1)

    it = watch("/board/west", TV, prepare)
    it.shows("C103")
    expect(it.one(".date [lang=en]")).to_have_text(re.compile(r"\w+day \d+ \w+"))
    expect(it.page.locator("head meta[http-equiv]")).to_have_count(0, timeout=10_000)  # its scripts run
    call("C104", "6")
    it.shows("C104")


def test_a_page_whose_scripts_run_is_never_loaded_anew(watch: Watching, call: Call):
    call("C105", "6")
    it = watch("/board/west", TV, lambda context: context.route(THE_PAGE, asks_for_a_reload_soon))
    it.page.evaluate("window.opened = 'once'")
    until(lambda: it.page.evaluate(LOADED_TWO_SECONDS_AGO), 20)
    assert it.page.evaluate("window.opened") == "once"
    call("C106", "6")
    it.shows("C106")
    assert it.troubles == []


def test_a_page_that_could_not_be_kept_is_kept_a_little_later(watch: Watching, call: Call):
    call("C107", "6")

    def prepare(context: BrowserContext) -> None:
        context.clock.install()
        context.add_init_script(FAILS_ONCE)

    it = watch("/board/west", TV, prepare, service_workers="allow")
    it.shows("C107")
    until(lambda: it.page.evaluate("Cache.prototype.addAll.toString().includes('native')"), 10)
    assert not it.page.evaluate(PAGE_IS_KEPT)
    it.page.clock.fast_forward(31_000)
    until(lambda: it.page.evaluate(PAGE_IS_KEPT), 10)


def test_a_page_that_was_never_kept_waits_for_a_server_that_is_slow(watch: Watching, call: Call, screens: Screens):
    call("C108", "6")
    it = watch("/board/west", TV, service_workers="allow")
    it.shows("C108")
    until(lambda: it.page.evaluate("navigator.serviceWorker.controller !== null"), 20)
    other = it.page.context.new_page()
    screens.process.send_signal(signal.SIGSTOP)
    goes_on = threading.Timer(4.0, screens.process.send_signal, [signal.SIGCONT])
    goes_on.start()
    began = time.monotonic()
    other.goto(f"{screens.url}/window/6", timeout=20_000)
    assert time.monotonic() - began > 3.5, "it was not slow"
    expect(other.locator(".which .name")).to_have_text("6")
    goes_on.join()


def test_after_a_night_asleep_yesterdays_calls_are_gone_and_today_is_there(
    watch: Watching, call: Call, screens: Screens
):
    call("C108", "6")
    it = watch("/board/west", TV, lambda context: context.clock.install())
    it.shows("C108")
    screens.stop()
    expect(it.silence).to_be_visible(timeout=10_000)
    it.shows("C108")
    it.page.clock.fast_forward("24:00:00")
    expect(it.one(".idle")).to_be_visible()
    expect(it.one("[data-line=C] .count")).to_have_text("–")
    expect(it.silence).to_contain_text("Last heard 24 hours ago")
    it.page.evaluate(COUNTS_WHAT_IS_READ_OUT)
    it.page.clock.run_for(3_000)
    assert it.page.evaluate("window.readOut") == 0
    screens.start()
    call("C109", "6")
    it.shows("C109")
    expect(it.silence).to_be_hidden()


def test_a_television_that_thinks_it_is_1970_says_when_it_was_heard_and_tells_no_time(watch: Watching):
    now = datetime.now(UTC)
    kept = json.dumps(
        {
            "state": board(10**9, ("C110", "6"), C=4).model_dump(mode="json"),
            "heardAt": (now + timedelta(minutes=1)).timestamp() * 1000,
        }
    )

    def prepare(context: BrowserContext) -> None:
        context.add_init_script(f"{TO_1970} localStorage.setItem('/live/board/west', {json.dumps(kept)});")
        for never in ("**/live/**", "**/state/**"):
            context.route(never, lambda route: route.abort())

    it = watch("/board/west", TV, prepare)
    it.shows("C110")
    heard = (now + timedelta(minutes=1)).astimezone(HALL_TIME)
    expect(it.silence).to_contain_text(f"Last heard {heard:%-d} {heard:%B} {heard:%H:%M}")
    expect(it.one(".clock")).to_have_text("--:--")


def test_what_another_version_of_the_page_has_kept_holds_nothing_up(watch: Watching, call: Call):
    call("C113", "6")
    kept = json.dumps({"state": {"day": today().isoformat(), "seq": 10**9}, "heardAt": 0})
    it = watch("/board/west", TV, lambda it: it.add_init_script(f"localStorage.setItem('/live/board/west', '{kept}')"))
    it.shows("C113")
    expect(it.one(".date [lang=en]")).to_have_text(re.compile(r"\w+day \d+ \w+"))
    call("C114", "6")
    it.shows("C114")
    assert it.troubles == []


def test_a_keeper_whose_store_is_broken_waits_for_a_slow_server(watch: Watching):
    it = watch("/board/west", TV, lambda context: context.clock.install())
    it.page.evaluate(f"() => {{ {KEEPER} Object.assign(window, {{ newest }}); }}")
    it.page.evaluate(BROKEN_STORE_AND_SLOW_SERVER)
    for milliseconds in (3_500, 1_000):
        it.page.clock.fast_forward(milliseconds)
    assert it.page.evaluate("window.answer") == "slow but there"


def test_a_page_that_comes_back_says_what_it_had_and_is_told_it_only_when_it_has_changed(
    watch: Watching, call: Call, screens: Screens
):
    call("C115", "6")
    it = watch("/board/west", TV)
    it.shows("C115")
    it.follows()
    with it.page.expect_request(re.compile(r"/live/board/west\?last=")) as again:
        screens.stop()
        screens.start()
    assert begins_with(screens, again.value.url) == ["ping"]  # another process knows it from the broker
    expect(it.silence).to_be_hidden()
    it.shows("C115")
    call("C116", "6")
    it.shows("C116")
    assert begins_with(screens, again.value.url) == ["message", "ping"]


def begins_with(screens: Screens, address: str) -> list[str]:
    """What a stream tells at once: the kinds of its events."""
    with screens.client.stream("GET", address) as answer:
        first = next(answer.iter_text())
    return ["ping" if "event: ping" in event else "message" for event in first.split("\r\n\r\n")[:-1]]


def test_a_state_of_a_server_that_is_behind_is_believed_only_when_none_tells_better(watch: Watching):
    behind, ahead = [board(next_seq(), (number, "6"), C=4).payload().decode() for number in ("C111", "C112")]
    told = iter((f"data: {ahead}\n\ndata: {behind}\n\n",))

    def stream(route: Route) -> None:
        said = next(told, f"data: {behind}\n\n")
        route.fulfill(body=said, content_type="text/event-stream")

    def prepare(context: BrowserContext) -> None:
        context.clock.install()
        context.route("**/live/board/west*", stream)
        context.route("**/state/**", lambda route: route.abort())

    it = watch("/board/west", TV, prepare)
    it.shows("C112")
    it.page.wait_for_event("request", lambda request: "/live/" in request.url)
    it.shows("C112")
    it.page.clock.fast_forward(11_000)
    it.shows("C111")
