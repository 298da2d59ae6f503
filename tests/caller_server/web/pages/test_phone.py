from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from caller_server.domain.rules import HallRules
from caller_server.journal.engine import Engine
from caller_server.journal.store import Store
from caller_server.web.app import make_app
from caller_server.web.deps import Deps
from caller_server.web.plan import Plan
from config.models import Hall
from tests.accessible import violations
from tests.browser import weighed
from tests.caller_server.conftest import HeldClock
from tests.caller_server.web.pages.browsing import LivePort
from tests.caller_server.web.pages.conftest import HURRIED
from tests.caller_server.web.served import until
from wire.tokens import offline_token

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
STATE = {"v": 1, "day": TODAY.isoformat(), "estimate": {"low": 9, "high": 20}}


def call_next(caller) -> None:
    caller.move("2", "open")
    assert caller.move("2", "next").status_code == 200


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


def serve(caller) -> None:
    call_next(caller)
    for move in ("start", "finish"):
        assert caller.move("2", move).status_code == 200


def follow(open_page, live, ticket, **more) -> Page:
    """The phone page of a ticket, following its line's stream, marked so that a reload would show."""
    page = open_page(f"/t/{ticket['token']}", **more)
    until(lambda: live.followed("/live/line/A"))
    page.evaluate("window.neverReloaded = true")
    return page


def test_the_place_in_line_changes_without_a_reload(open_page, caller, live):
    caller.issue("A")
    page = follow(open_page, live, caller.issue("A"))
    expect(page.locator("h1")).to_have_text("A002")
    expect(page.locator("#people")).to_have_text("1")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
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


def asked_of(page) -> list[str]:
    """The addresses that a page asks the server from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    return asked


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
    live.say("/live/line/C", **STATE, seq=6, waiting=["C001", "C002", "A001"], count=3)
    expect(page.locator("#people")).to_have_text("2")


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


def test_giving_up_asks_whether_one_is_sure(open_page, caller):
    page = open_page(f"/t/{caller.issue('A')['token']}")
    sure = page.get_by_role("button", name="Yes, give it up")
    expect(sure).to_be_hidden()
    page.get_by_text("Give up my place").click()
    sure.click()
    expect(page.locator("#state")).to_have_text("Cancelled")
    expect(sure).to_be_hidden()


def test_whoever_was_called_meanwhile_is_shown_the_window_instead(open_page, caller):
    page = open_page(f"/t/{caller.issue('A')['token']}", java_script_enabled=False)
    call_next(caller)
    page.get_by_text("Give up my place").click()
    page.get_by_role("button", name="Yes, give it up").click()
    expect(page.locator("#state")).to_have_text("You are called")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_page_speaks_three_languages(open_page, caller, scripts):
    token = caller.issue(line=None, matter="GS-001")["token"]
    page = open_page(f"/t/{token}", "zh-HK", java_script_enabled=scripts)
    expect(page.get_by_text("請帶好材料")).to_be_visible()
    for name, code, state, bring in (
        ("简体", "zh-Hans", "等候中", "请带好材料"),
        ("English", "en", "Waiting", "What to bring"),
        ("繁體", "zh-Hant", "等候中", "請帶好材料"),
    ):
        page.get_by_role("link", name=name).click()
        expect(page.locator("html")).to_have_attribute("lang", code)
        expect(page.locator("#state")).to_have_text(state)
        expect(page.get_by_text(bring)).to_be_visible()


def test_a_missed_visitor_reads_what_to_do(open_page, caller):
    ticket = caller.issue("A")
    call_next(caller)
    until(lambda: caller.move("2", "miss").status_code == 200)
    page = open_page(f"/t/{ticket['token']}")
    expect(page.get_by_text("Your call was missed")).to_be_visible()
    expect(page.locator("#hint")).to_have_text("Missed your call? Ask at the guide desk or a kiosk.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_missed_visitor_is_let_in_again_once(open_page, caller, scripts):
    ticket = missed(caller)
    caller.issue("A")
    page = open_page(f"/t/{ticket['token']}", java_script_enabled=scripts)
    expect(page.locator("#until")).to_have_text(re.compile(r"^You can be let in again until \d\d:\d\d\.$"))
    page.get_by_role("button", name="let me in again").click()
    expect(page.locator("#state")).to_have_text("Waiting")
    expect(page.get_by_role("button", name="let me in again")).to_be_hidden()


def test_the_way_back_in_appears_without_a_reload(open_page, caller, live):
    page = follow(open_page, live, caller.issue("A"))
    call_next(caller)
    live.say("/live/line/A", **STATE, seq=3, waiting=[])
    expect(page.locator("#state")).to_have_text("You are called")
    expect(page.locator("#until")).to_be_hidden()
    until(lambda: caller.move("2", "miss").status_code == 200)
    expect(page.get_by_role("button", name="let me in again")).to_be_visible()
    expect(page.locator("#until")).to_contain_text("until")
    assert page.evaluate("window.neverReloaded")


def test_whoever_was_let_in_meanwhile_is_shown_the_line_instead(open_page, caller):
    ticket = missed(caller)
    page = open_page(f"/t/{ticket['token']}", java_script_enabled=False)
    assert caller.post(f"/api/tickets/{ticket['token']}/rejoin").status_code == 200
    page.get_by_role("button", name="let me in again").click()
    expect(page.locator("#state")).to_have_text("Waiting")


def test_nobody_who_waits_is_asked_to_rejoin_or_rate(open_page, caller):
    page = open_page(f"/t/{caller.issue('A')['token']}")
    expect(page.locator("#state")).to_have_text("Waiting")
    expect(page.get_by_role("button", name="let me in again")).to_be_hidden()
    expect(page.get_by_text("How was your visit?").first).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_visit_is_rated_once(open_page, caller, scripts):
    page = open_page(f"/t/{done(caller)['token']}", java_script_enabled=scripts)
    assert page.locator("[name=level]:checked").count() == 0
    page.get_by_role("button", name="Send").click()  # the browser asks for a level
    expect(page.locator("#state")).to_have_text("Done")
    expect(page.get_by_text("What was not right?")).to_be_hidden()
    page.get_by_label("Satisfied", exact=True).check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You said: Satisfied. Thank you.")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_bad_rating_is_asked_for_its_reason(open_page, caller, scripts):
    page = open_page(f"/t/{done(caller)['token']}", java_script_enabled=scripts)
    page.get_by_label("Dissatisfied", exact=True).check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_have_text("Please tick or write what was not right.")
    expect(page.get_by_label("Dissatisfied", exact=True)).to_be_checked()
    page.get_by_label("The wait was too long").check()
    page.get_by_label("In your own words").fill("Two hours")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You said: Dissatisfied. Thank you.")).to_be_visible()


def test_the_page_asks_for_a_rating_without_a_reload(open_page, caller, live):
    page = follow(open_page, live, caller.issue("A"))
    serve(caller)
    live.say("/live/line/A", **STATE, seq=3, waiting=[])
    expect(page.get_by_role("heading", name="How was your visit?")).to_be_visible()
    assert page.evaluate("window.neverReloaded")


def test_a_form_with_a_wrong_field_is_refused_kindly(caller):
    token = done(caller)["token"]
    for form in ({}, {"request_id": "x", "level": "3"}, {"request_id": str(uuid4()), "level": "9"}):
        refused = caller.client.post(f"/t/{token}/rate?lang=en", data=form)
        assert (refused.status_code, "Sorry" in refused.text) == (422, True)


def test_an_unknown_ticket_has_a_kind_page(open_page):
    page = open_page("/t/unknown")
    expect(page.get_by_role("heading")).to_have_text("Not found")
    expect(page.get_by_text("Check the QR code, or ask at the guide desk.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_whose_kiosk_was_cut_off_is_shown_the_ticket_once_it_is_handed_in(open_page, caller, scripts):
    token, now = offline_token(), datetime.now(UTC)
    kiosk = caller.holding("kiosk-key")
    lease = kiosk.post("/api/leases", line="A").json
    page = open_page(f"/t/{token}", java_script_enabled=scripts)
    expect(page.get_by_role("heading")).to_have_text("Your number is valid")
    sent = {"number": lease["numbers"][0], "token": token, "issued_at": now.isoformat()}
    handed_in = kiosk.post(f"/api/leases/{lease['id']}/tickets", now=now.isoformat(), tickets=[sent])
    assert handed_in.json["tickets"][0]["outcome"] == "taken"
    if not scripts:
        page.get_by_role("link", name="Stop that").click()  # rather than wait for its 20 seconds
    expect(page.locator("h1")).to_have_text(lease["numbers"][0])  # looks every 5 seconds
    expect(page.locator("#state")).to_have_text("Waiting")


FIRST_LOAD = 20 * 1024
"""Bytes over the line at most, headers included: two thirds of what a phone may be asked to load."""


def test_the_first_load_is_small_and_the_next_is_the_page_alone(caller, browser, address):
    token = caller.issue(line=None, matter="GS-001")["token"]
    page = browser.new_page(locale="zh-CN")
    loaded = weighed(page)

    def names() -> set[str]:
        expect(page.locator("#state")).to_have_text("等候中")  # the browser's news come while it is asked something
        return {url.rpartition("/")[2] for url in loaded}

    page.goto(f"{address}/t/{token}")
    until(lambda: names() >= {token, "tokens.css", "phone.css", "phone.js"})
    assert sum(loaded.values()) <= FIRST_LOAD
    loaded.clear()
    page.goto(f"{address}/t/{token}")
    until(lambda: token in names())
    page.wait_for_load_state("load")
    anew = {
        url for url, size in loaded.items() if size and not url.endswith("/icon.svg")
    }  # which it fetches when it likes
    assert {url.rpartition("/")[2] for url in anew} == {token}, loaded
    page.context.close()


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


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_who_needs_more_time_lets_others_go_first_once(open_page, caller, scripts):
    token = caller.issue("A")["token"]
    for _ in range(4):
        caller.issue("A")
    page = open_page(f"/t/{token}", java_script_enabled=scripts)
    expect(page.get_by_text("You are next")).to_be_visible()
    page.get_by_text("I need more time").click()
    expect(page.get_by_text("The next 3 people go before you")).to_be_visible()
    page.get_by_role("button", name="Let them go first").click()
    expect(page.locator("#people")).to_have_text("3")
    expect(page.get_by_text("I need more time")).to_be_hidden()


def test_who_has_nobody_behind_is_told_so_and_finds_the_way_back(open_page, caller):
    page = open_page(f"/t/{caller.issue('A')['token']}")
    page.get_by_text("I need more time").click()
    page.get_by_role("button", name="Let them go first").click()
    expect(page.get_by_text("Nobody waits behind A001 yet")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Back to my number").click()
    expect(page.locator("h1")).to_have_text("A001")
    expect(page.get_by_text("I need more time")).to_be_visible()


def test_whoever_let_others_go_first_elsewhere_is_shown_the_line(open_page, caller):
    token = caller.issue("A")["token"]
    caller.issue("A")
    page = open_page(f"/t/{token}", java_script_enabled=False)
    assert caller.act(token, "delay").status_code == 200
    page.get_by_text("I need more time").click()
    page.get_by_role("button", name="Let them go first").click()
    expect(page.locator("#people")).to_have_text("1")


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


def test_who_is_on_hold_can_still_give_up(open_page, caller):
    ticket = caller.issue("A")
    call_next(caller)
    caller.move("2", "start")
    assert caller.move("2", "park").status_code == 200
    page = open_page(f"/t/{ticket['token']}")
    expect(page.locator("#state")).to_have_text("On hold")
    page.get_by_text("Give up my place").click()
    page.get_by_role("button", name="Yes, give it up").click()
    expect(page.locator("#state")).to_have_text("Cancelled")


def test_the_language_that_was_chosen_is_kept(open_page, caller):
    token = caller.issue("A")["token"]
    page = open_page(f"/t/{token}", "en-GB")
    page.get_by_role("link", name="繁體").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    page.goto(page.url.partition("?")[0])  # the slip is scanned again
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    page.goto(page.url.replace(token, "unknown"))
    expect(page.get_by_role("heading")).to_have_text("找不到")
    page.goto(page.url.partition("/t/")[0] + "/console")  # whoever works at it has a language of their own
    expect(page.locator("html")).to_have_attribute("lang", "en")


PLAN = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200"/></svg>'


class TestWithAPlan:
    @pytest.fixture
    def hall(self, hall: Hall) -> Hall:
        """Windows 2, 3 and 7 have their places on the plan, and 2 is described."""
        places = {
            "2": {"x": 25.0, "y": 50.0, "way": {"zh-Hans": "进门右手边", "en": "On the right as you come in"}},
            "3": {"x": 50.0, "y": 50.0},
            "7": {"x": 90.0, "y": 10.0},
        }
        windows = [window.model_copy(update=places.get(window.name, {})) for window in hall.window]
        return hall.model_copy(update={"window": tuple(windows)})

    @pytest.fixture
    def deps(self, deps: Deps) -> Deps:
        return replace(deps, plan=Plan(PLAN, "image/svg+xml"))

    def test_the_windows_of_the_line_are_marked_on_it(self, open_page, caller):
        page = open_page(f"/t/{caller.issue('A')['token']}")
        marks = page.locator("#places g")
        expect(page.get_by_role("img", name="Plan of the hall")).to_be_hidden()
        page.get_by_text("Where the windows are").click()
        picture = page.get_by_role("img", name="Plan of the hall")
        until(lambda: picture.evaluate("one => one.complete && one.naturalWidth") == 300)
        expect(marks.filter(visible=True)).to_have_text(["2", "3"])
        plan, mark = picture.bounding_box(), page.locator("[data-window='2'] circle").bounding_box()
        assert plan is not None
        assert mark is not None
        assert abs(mark["x"] + mark["width"] / 2 - plan["x"] - plan["width"] * 0.25) < 1
        assert abs(mark["y"] + mark["height"] / 2 - plan["y"] - plan["height"] * 0.5) < 1

    def test_whoever_is_called_sees_and_reads_where_that_window_is(self, open_page, caller, live):
        page = follow(open_page, live, caller.issue("A"))
        expect(page.locator("#way")).to_be_hidden()
        call_next(caller)
        live.say("/live/line/A", **STATE, seq=3, waiting=[])
        expect(page.locator("#way")).to_have_text("On the right as you come in")
        expect(page.get_by_role("img", name="Plan of the hall")).to_be_visible()
        expect(page.locator("#places g").filter(visible=True)).to_have_text(["2"])
        assert page.evaluate("window.neverReloaded")

    def test_it_is_there_without_scripts_too(self, open_page, caller):
        token = caller.issue("A")["token"]
        call_next(caller)
        page = open_page(f"/t/{token}", "zh-CN", java_script_enabled=False)
        expect(page.locator("#way")).to_have_text("进门右手边")
        expect(page.get_by_role("img", name="大厅平面图")).to_be_visible()
        expect(page.locator("#places g").filter(visible=True)).to_have_text(["2"])

    def test_it_is_accessible(self, open_page, caller):
        token = caller.issue("A")["token"]
        call_next(caller)
        page = open_page(f"/t/{token}")
        assert violations(page) == []


def test_a_hall_without_a_plan_offers_none(open_page, caller):
    page = open_page(f"/t/{caller.issue('A')['token']}")
    expect(page.locator("#state")).to_have_text("Waiting")
    assert page.locator("#plan").count() == 0
    assert caller.get("/plan").status_code == 404


CUT_OFF = """[...document.querySelectorAll("body *:not(.unseen, svg, svg *)")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5 || one.scrollWidth > one.clientWidth + 1)
  .filter((one) => getComputedStyle(one).display !== "inline")
  .map((one) => one.outerHTML.slice(0, 80))"""


def test_nothing_is_cut_off(open_page, caller):
    page = open_page(f"/t/{caller.issue(line=None, matter='GS-001')['token']}")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for width in (320, 390, 430, 800):
        page.set_viewport_size({"width": width, "height": 800})
        for letters in ("100%", "200%"):
            page.evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
            assert page.evaluate(CUT_OFF) == []


class TestOverMidnight:
    @pytest.fixture
    def clock(self) -> HeldClock:
        held = HeldClock()
        held.now = datetime.now(UTC)
        return held

    @pytest.fixture
    def open_engine(self, deps: Deps, rules: HallRules, store: Store, clock: HeldClock) -> Engine:
        return Engine(store, {deps.hall.id: rules}, clock)

    @pytest.fixture
    def app(self, deps: Deps, open_engine: Engine, live: LivePort, clock: HeldClock) -> Flask:
        settings = deps.settings.model_copy(update={"public_live_url": live.url})
        return make_app(replace(deps, engine=open_engine, clock=clock, settings=settings))

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
