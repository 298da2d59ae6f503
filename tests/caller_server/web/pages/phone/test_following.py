"""A phone that follows its ticket: what it shows as the line moves, and how a call reaches whoever holds it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Route, expect

from tests.caller_server.conftest import HeldClock
from tests.caller_server.web.pages.phone.visits import STATE, asked_of, call_next, follow
from tests.caller_server.web.served import until


def test_the_place_in_line_changes_without_a_reload(open_page, caller, live):
    caller.issue("A")
    page = follow(open_page, live, caller.issue("A"))
    expect(page.locator("h1")).to_have_text("A002")
    expect(page.locator("#people")).to_have_text("1")
    asked = asked_of(page)
    call_next(caller)
    live.say("/live/line/A", **STATE, seq=3, waiting=["A002", "A003"])
    expect(page.get_by_text("You are next")).to_be_visible()
    assert asked == []  # the page found its own place in the stream
    assert page.evaluate("window.neverReloaded")


def test_a_call_reaches_the_phone_without_a_reload(open_page, caller, live):
    page = follow(open_page, live, caller.issue("A"))
    call_next(caller)
    live.say("/live/line/A", **STATE, seq=3, waiting=[], called=["A001"])
    expect(page.get_by_text("You are called")).to_be_visible(timeout=2000)
    expect(page.locator("#window")).to_have_text("2")
    expect(page).to_have_title("A001 → 2")
    until(lambda: caller.move("2", "recall").status_code == 200)
    expect(page.get_by_text("Call 2: please go at once.")).to_be_visible()  # it asks every few seconds now
    caller.move("2", "start")
    live.say("/live/line/A", **STATE, seq=5, waiting=[])  # and whenever its line moves
    expect(page.get_by_text("Being served at window 2")).to_be_visible()
    caller.move("2", "finish")
    live.say("/live/line/A", **STATE, seq=6, waiting=[])
    expect(page.get_by_text("Thank you, and goodbye.")).to_be_visible()
    expect(page.get_by_text("Updates by itself")).to_be_hidden()
    expect(page.get_by_text("For a relative's phone")).to_be_hidden()
    assert page.evaluate("window.neverReloaded")


FIRST_50 = [f"A{n:03d}" for n in range(1, 51)]


def test_who_stands_too_far_back_to_be_named_counts_who_leaves_before_it_and_does_not_ask(open_page, caller, live):
    for _ in range(54):
        caller.issue("A")
    page = follow(open_page, live, caller.issue("A"))
    expect(page.locator("#people")).to_have_text("54")
    asked = asked_of(page)
    live.say("/live/line/A", **STATE, seq=60, waiting=FIRST_50, count=55, called=[])
    for seq in range(61, 70):  # much happens at once
        live.say("/live/line/A", **STATE, seq=seq, waiting=[*FIRST_50[1:], "A051"], count=54, called=["A001"])
    expect(page.locator("#people")).to_have_text("53")
    live.say("/live/line/A", **STATE, seq=70, waiting=["A056", *FIRST_50[1:]], count=55, called=["A001"])
    expect(page.locator("#people")).to_have_text("54")  # somebody came who goes first
    live.say("/live/line/A", **STATE, seq=71, waiting=[*FIRST_50[5:], "A051", "A052", "A053", "A054", "A055"], count=50)
    expect(page.locator("#people")).to_have_text("49")  # and finds its own place when it has come near enough
    assert asked == []
    assert page.evaluate("window.neverReloaded")


def test_who_stands_far_back_and_asked_while_the_stream_was_away_counts_nobody_twice(open_page, caller, live):
    for _ in range(64):
        caller.issue("A")
    page = follow(open_page, live, caller.issue("A"))
    live.say("/live/line/A", **STATE, seq=65, waiting=FIRST_50, count=65)
    expect(page.locator("#people")).to_have_text("64")
    for path in ("live", "state"):
        page.route(f"**/{path}/**", lambda route: route.abort())

    def four_have_left(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"ahead": 60})

    page.route("**/api/tickets/*", four_have_left)
    with page.expect_request("**/live/line/A*"):  # it has lost the stream
        live.end("/live/line/A")
    page.evaluate("dispatchEvent(new Event('online'))")  # so that it asks at once
    expect(page.locator("#people")).to_have_text("60")
    page.unroute_all()
    until(lambda: live.followed("/live/line/A"))
    now = [f"A{n:03d}" for n in range(5, 55)]
    live.say("/live/line/A", **STATE, seq=77, waiting=now, count=61)
    live.say("/live/line/A", **STATE, seq=80, waiting=[*now[1:], "A055"], count=60)
    expect(page.locator("#people")).to_have_text("59")


def test_who_is_called_from_far_back_past_the_order_hears_of_it(open_page, caller, supervisor, live):
    for _ in range(54):
        caller.issue("A")
    page = follow(open_page, live, caller.issue("A"))
    caller.move("2", "open")
    assert supervisor.post("/api/windows/2/call", number="A055").status_code == 200
    live.say("/live/line/A", **STATE, seq=60, waiting=FIRST_50, count=54, called=["A055"])
    expect(page.get_by_text("You are called")).to_be_visible(timeout=2000)


def test_who_is_sent_to_another_line_follows_that_one(open_page, caller, live):
    page = follow(open_page, live, caller.issue("A"))
    call_next(caller)
    caller.move("2", "start")
    caller.move("2", "transfer", line="C")
    live.say("/live/line/A", **STATE, seq=5, waiting=[], count=0)
    until(lambda: live.followed("/live/line/C"))
    assert live.asked[-1] == "/live/line/C"  # what it had of the other line says nothing here
    live.say("/live/line/C", **STATE, seq=6, waiting=["C001", "C002", "A001"], count=3)
    expect(page.locator("#people")).to_have_text("2")


def test_who_is_sent_on_reads_where_to(open_page, caller, live):
    page = follow(open_page, live, caller.issue("A"))
    expect(page.locator("#line")).to_have_text("A Business Registration")
    call_next(caller)
    caller.move("2", "start")
    caller.move("2", "transfer", line="C")
    live.say("/live/line/A", **STATE, seq=5, waiting=[], count=0)
    expect(page.locator("#line")).to_have_text("C Social Affairs")
    expect(page.locator("#windows")).to_have_text("7, 8")
    for window, move, facts in (("8", "open", {}), ("7", "open", {}), ("7", "next", {}), ("7", "start", {})):
        assert caller.move(window, move, **facts).status_code == 200
    assert caller.move("7", "transfer", window="8").status_code == 200
    live.say("/live/line/C", **STATE, seq=10, waiting=[], count=0)
    expect(page.locator("#windows")).to_have_text("8")
    page.reload()
    expect(page.locator("#windows")).to_have_text("8")


def test_what_a_server_tells_that_was_put_back_from_a_backup_is_believed(open_page, caller, live):
    caller.issue("A")
    page = follow(open_page, live, caller.issue("A"))
    live.say("/live/line/A", **STATE, seq=9, waiting=["A000", "A001", "A002"])
    expect(page.locator("#people")).to_have_text("2")
    live.say("/live/line/A", **STATE, seq=4, waiting=["A002"])
    expect(page.get_by_text("You are next")).to_be_visible()
    page.route("**/t/*", lambda route: route.fulfill(status=404, body="not known"))
    page.route("**/api/tickets/*", lambda route: route.fulfill(status=404, json={"code": "unknown_ticket"}))
    expect(page.get_by_text("not known")).to_be_visible()  # by now the number may be somebody else's


def test_who_comes_back_to_the_stream_says_what_it_had_and_needs_it_not_again(open_page, caller, live):
    caller.issue("A")
    page = follow(open_page, live, caller.issue("A"))
    live.say("/live/line/A", **STATE, seq=9, waiting=["A000", "A001", "A002"])
    expect(page.locator("#people")).to_have_text("2")
    live.end("/live/line/A")
    asked = asked_of(page)
    until(lambda: live.asked[-1] == f"/live/line/A?last={STATE['day']}%3A9%3A0")
    expect(page.locator("#foot")).to_have_text("Updates by itself")
    expect(page.locator("#people")).to_have_text("2")
    assert asked == []


def test_what_a_broker_still_tells_of_yesterday_names_other_people(open_page, caller, live):
    caller.issue("A")
    page = follow(open_page, live, caller.issue("A"))
    shown = """() => {
        window.shown = [];
        const note = () => window.shown.push(document.getElementById("people").textContent);
        new MutationObserver(note).observe(document.querySelector("main"), { childList: true, subtree: true });
    }"""
    page.evaluate(shown)
    live.say("/live/line/A", **STATE | {"day": "2020-01-01"}, seq=900, waiting=["A002"])
    live.say("/live/line/A", **STATE, seq=9, waiting=["A000", "A001", "A002"])
    expect(page.locator("#people")).to_have_text("2")
    assert "0" not in page.evaluate("window.shown")


def test_a_relative_follows_it_on_another_phone_and_can_change_nothing(open_page, caller, live):
    caller.issue("A")
    ticket = caller.issue(line=None, matter="GS-001")
    page = open_page(f"/t/{ticket['token']}")
    page.get_by_text("For a relative's phone").click()
    code = page.get_by_role("img", name="QR code for a relative's phone")
    until(lambda: code.evaluate("one => one.complete && one.naturalWidth"))
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(code.screenshot())))
    link = read.text.partition("//")[2].partition("/")[2]
    assert page.get_by_role("link", name="Or send them this link").get_attribute("href") == read.text
    theirs = open_page(f"/{link}")
    expect(theirs.locator("h1")).to_have_text("A002")
    expect(theirs.get_by_text("This number was shared with you")).to_be_visible()
    expect(theirs.get_by_text("Photograph")).to_be_visible()
    for act in ("I need more time", "Give up my place", "For a relative's phone"):
        expect(theirs.get_by_text(act)).to_be_hidden()
    assert ticket["token"] not in theirs.content()
    until(lambda: len(live.followers.get("/live/line/A", ())) == 2)
    call_next(caller)
    live.say("/live/line/A", **STATE, seq=3, waiting=["A002"])
    expect(theirs.get_by_text("You are next")).to_be_visible()


HEARD = """() => {
  window.heard = []; window.felt = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { heard.push(this.context.state); start.apply(this, when); };
  navigator.vibrate = (pattern) => felt.push(pattern);
}"""
"""Has the browser write down what it plays and how it shakes."""


def test_a_call_rings_and_shakes_for_who_asked_for_it_by_a_touch(open_page, caller, live):
    ticket = caller.issue("A")
    page = open_page(f"/t/{ticket['token']}")
    page.evaluate(HEARD)
    button = page.get_by_role("button", name="Ring when I am called")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    ringing = page.get_by_role("button", name="It will ring: keep this page open")
    expect(ringing).to_have_attribute("aria-pressed", "true")
    call_next(caller)
    until(lambda: live.followed("/live/line/A"))
    live.say("/live/line/A", **STATE, seq=3, waiting=[])
    expect(page.locator("#state")).to_have_text("You are called")
    assert page.evaluate("heard") == ["running"] * 4
    assert page.evaluate("felt.length") == 2  # once to say that it will


def test_that_a_call_is_to_ring_is_remembered_until_it_is_not_to(open_page, caller):
    page = open_page(f"/t/{caller.issue('A')['token']}")
    page.get_by_role("button", name="Ring when I am called").click()
    expect(page.get_by_role("button", name="It will ring")).to_be_visible()
    page.goto("about:blank")
    page.go_back()
    page.reload()
    expect(page.locator("#alert")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#alert")).to_have_text(re.compile("Touch the screen once|It will ring"))
    page.locator("h1").click()
    expect(page.locator("#alert")).to_have_text("It will ring: keep this page open")
    page.locator("#alert").click()
    expect(page.locator("#alert")).to_have_text("Ring when I am called")
    page.reload()
    expect(page.locator("#alert")).to_have_attribute("aria-pressed", "false")


class TestOverMidnight:
    @pytest.fixture
    def clock(self) -> HeldClock:
        held = HeldClock()
        held.now = datetime.now(UTC)
        return held

    @pytest.fixture
    def now(self, clock: HeldClock) -> HeldClock:
        return clock

    def test_a_page_left_open_tells_no_number_of_the_next_day_as_its_own(self, open_page, caller, live, clock):
        page = follow(open_page, live, caller.issue("A"))
        expect(page.get_by_text("You are next")).to_be_visible()
        clock.wait(days=1)
        for number in ("A001", "A002"):  # somebody else's
            assert caller.issue("A")["number"] == number
        shown = page.evaluate_handle("""() => {
            const seen = [];
            const look = () => seen.push(document.getElementById("state").textContent);
            new MutationObserver(look).observe(document.querySelector("main"), { subtree: true, childList: true });
            return seen;
        }""")
        news = STATE | {"day": clock.now.astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()}
        live.say("/live/line/A", **news, seq=2, waiting=["A002", "A001"])
        expect(page.locator("#state")).to_have_text("This ticket has lapsed")
        assert set(shown.json_value()) == {"This ticket has lapsed"}
        expect(page.locator("#ahead")).to_be_hidden()
        assert page.evaluate("window.neverReloaded")
