from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.caller_server.web.served import until

STATE = {"v": 1, "day": "2030-01-01", "estimate": {"low": 9, "high": 20}}


def call_next(caller) -> None:
    caller.move("2", "open")
    assert caller.move("2", "next").status_code == 200


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
    expect(page.locator("#first")).to_have_text("You are next")
    assert asked == []  # the page found its own place in the stream
    assert page.evaluate("window.neverReloaded")


def test_a_call_reaches_the_phone_without_a_reload(open_page, caller, live):
    page = follow(open_page, live, caller.issue("A"))
    call_next(caller)
    live.say("/live/line/A", **STATE, seq=3, waiting=[])
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
    assert page.evaluate("window.neverReloaded")


def test_an_old_state_of_the_line_changes_nothing(open_page, caller, live):
    caller.issue("A")
    page = follow(open_page, live, caller.issue("A"))
    live.say("/live/line/A", **STATE, seq=9, waiting=["A001", "A002"])
    live.say("/live/line/A", **STATE, seq=4, waiting=["A002"])
    live.say("/live/line/A", **STATE, seq=10, waiting=["A000", "A001", "A002"])
    expect(page.locator("#people")).to_have_text("2")


def test_without_the_stream_the_page_asks(caller, browser, address):
    ticket = caller.issue("A")
    page = browser.new_page(locale="en-GB")
    page.route("**/live/**", lambda route: route.abort())
    page.goto(f"{address}/t/{ticket['token']}")
    call_next(caller)
    expect(page.get_by_text("You are called")).to_be_visible(timeout=9000)
    page.context.close()


def test_without_scripts_the_page_refreshes_itself_and_can_cancel(open_page, caller):
    ticket = caller.issue(line=None, matter="GS-001")
    page = open_page(f"/t/{ticket['token']}", java_script_enabled=False)
    expect(page.locator("h1")).to_have_text("A001")
    expect(page.locator("meta[http-equiv=refresh]")).to_have_attribute("content", "20")
    expect(page.locator("noscript p")).to_have_text("This page refreshes every 20 seconds")
    expect(page.get_by_text("Photograph")).to_be_visible()
    expect(page.get_by_text("3 copies")).to_be_visible()
    expect(page.get_by_text("may follow later")).to_be_visible()
    page.get_by_text("Give up my place").click()
    page.get_by_role("button", name="Yes, give it up").click()
    expect(page.get_by_text("Cancelled")).to_be_visible()
    assert page.locator("meta[http-equiv=refresh]").count() == 0  # it will not change any more


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


def test_an_unknown_ticket_has_a_kind_page(open_page):
    page = open_page("/t/unknown")
    expect(page.get_by_role("heading")).to_have_text("Not found")
    expect(page.get_by_text("Check the QR code, or ask at the guide desk.")).to_be_visible()


def test_the_first_load_is_small(caller, browser, address):
    token = caller.issue(line=None, matter="GS-001")["token"]
    page = browser.new_page()
    loaded = []
    page.on("response", lambda response: loaded.append(response))  # noqa: PLW0108 - playwright marks its handlers
    page.goto(f"{address}/t/{token}")
    own = [response for response in loaded if response.url.startswith(address)]
    assert len(own) >= 4
    assert sum(len(response.body()) for response in own) <= 30 * 1024
    page.context.close()


def test_ringing_is_asked_for_by_a_touch(open_page, caller):
    page = open_page(f"/t/{caller.issue('A')['token']}")
    button = page.get_by_role("button", name="Ring when I am called")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(page.get_by_role("button", name="It will ring when you are called")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_nothing_is_cut_off(open_page, caller):
    page = open_page(f"/t/{caller.issue(line=None, matter='GS-001')['token']}")
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
