"""What visitors do on their phones: give up, come back, let others go first, rate."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.accessible import violations
from tests.caller_server.web.pages.phone.visits import STATE, call_next, done, follow, missed, serve
from tests.caller_server.web.served import until


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
