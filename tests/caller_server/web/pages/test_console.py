from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from caller_server.domain.commands import RecordAnnouncement
from tests.caller_server.web.pages.conftest import LINK
from tests.caller_server.web.served import until


@pytest.fixture
def recall_seconds() -> int:
    """Long enough to be counted down."""
    return 3


def said(page: Page):
    return page.locator("#said")


def number(page: Page):
    return page.locator("#number")


def kinds(caller) -> list[str]:
    return [event["kind"] for event in caller.holding("supervisor-key").get("/api/journal").json["events"]]


def test_a_whole_visit_by_keyboard(desk, caller):
    caller.issue("A", matter=None)
    caller.issue("A")
    desk.keyboard.press("o")
    expect(desk.locator("#status")).to_have_text("Free")
    expect(desk.locator("#next-number")).to_have_text("A001")
    expect(desk.locator("#why")).to_have_text("First to arrive")
    expect(desk.locator("#waiting")).to_have_text("A Business Registration 2")
    desk.keyboard.press("n")
    expect(number(desk)).to_have_text("A001")
    expect(desk.locator("#status")).to_have_text("Calling")
    expect(desk).to_have_title("A001 · Window 2")
    desk.keyboard.press("s")
    expect(desk.locator("#status")).to_have_text("Serving")
    expect(desk.locator("#usual")).to_have_text("usually 9 min")
    desk.keyboard.press("f")
    expect(said(desk)).to_have_text("A001 is finished")
    desk.keyboard.press("Shift+N")
    expect(number(desk)).to_have_text("A002")
    assert kinds(caller)[2:] == [
        "window_opened",
        "ticket_called",
        "ticket_started",
        "ticket_finished",
        "ticket_called",
    ]


def test_somebody_at_a_kiosk_asks_for_help_and_the_desk_goes_there(open_page, caller):
    desk = open_page("/console#window-1:window-1-key")  # the guide desk
    caller.holding("kiosk-key").post("/api/staff-calls")
    help_wanted = desk.get_by_role("alert").filter(has_text="kiosk-1")
    expect(help_wanted).to_contain_text("Somebody at kiosk-1 asks for help")
    help_wanted.get_by_role("button", name="I am going").click()
    expect(help_wanted).to_be_hidden()
    assert kinds(caller) == ["staff_called", "staff_came"]


def test_a_call_that_the_voice_did_not_speak_is_told_to_the_clerk_until_the_next_call(desk, caller, open_engine):
    caller.issue("A")
    for key in "on":
        desk.keyboard.press(key)
    expect(number(desk)).to_have_text("A001")
    (called,) = caller.holding("supervisor-key").get("/api/journal?after=2").json["events"]
    open_engine.obey(
        "small",
        RecordAnnouncement(
            day=date.fromisoformat(called["day"]),
            called=called["seq"],
            zone="east",
            spoken_at=datetime.now(UTC),
            dropped="failed",
        ),
    )
    expect(desk.locator("#unspoken")).to_have_text("The voice did not speak this call: call aloud, or press R")
    expect(desk.locator("[data-move=miss] [data-left]")).to_be_hidden()
    desk.keyboard.press("r")
    expect(desk.locator("#unspoken")).to_have_text("")


def test_a_miss_too_early_counts_the_seconds_down(desk, caller):
    caller.issue("A")
    for key in "onm":
        desk.keyboard.press(key)
    expect(desk.locator("[data-move=miss] [data-left]")).to_have_text(re.compile("^[123] s$"))
    expect(said(desk)).to_have_text(re.compile("^A001 was called a moment ago. Wait [123] s more.$"))
    expect(said(desk)).to_have_text(re.compile("Wait 1 s more.$"))
    expect(said(desk)).to_have_text("")
    expect(desk.locator("[data-move=miss] [data-left]")).to_be_hidden()
    desk.keyboard.press("r")
    expect(said(desk)).to_have_text("Called A001 again")
    expect(desk.locator("#timer-label")).to_have_text("Call 2")


def test_the_key_leaves_the_address_bar_at_once(desk):
    assert "#" not in desk.url
    assert "window-2-key" not in desk.evaluate("JSON.stringify(history.state) + location.href")
    desk.reload()
    expect(desk.locator("#window")).to_have_text("Window 2")  # the session stays


def test_a_clerk_logs_in_and_out_by_keyboard_alone(open_page):
    page = open_page("/console")
    page.locator("#log-in-window").select_option("3")
    page.locator("#log-in-key").focus()
    page.keyboard.type("nonsense")  # letters of moves do nothing here
    page.keyboard.press("Enter")
    expect(page.locator("#log-in-problem")).to_contain_text("The key is not right")
    expect(page.locator("#log-in-window")).to_have_value("3")
    page.locator("#log-in-key").fill("window-3-key")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#window")).to_have_text("Window 3")
    expect(page.locator("#status")).to_have_text("Closed")
    page.locator("#log-out").click()
    expect(page.locator("#log-in")).to_be_visible()
    page.reload()
    expect(page.locator("#log-in")).to_be_visible()


def test_a_press_is_sent_until_it_is_answered_and_obeyed_once(desk, caller):
    for _ in range(3):
        caller.issue("A")
    desk.keyboard.press("o")
    expect(desk.locator("#status")).to_have_text("Free")
    sent = []

    def unreliable(route):
        sent.append(json.loads(route.request.post_data)["request_id"])
        if len(sent) == 1:
            route.abort()  # never arrived
        elif len(sent) == 2:
            route.fetch()  # obeyed, but the answer is lost
            route.abort()
        else:
            route.continue_()

    desk.route("**/api/windows/2/next", unreliable)
    desk.keyboard.press("n")
    expect(said(desk)).to_contain_text("Trying again")
    expect(said(desk)).to_have_text("Called A001")
    assert len(sent) == 3
    assert len(set(sent)) == 1
    assert kinds(caller).count("ticket_called") == 1


def test_two_quick_presses_make_one_move(desk, caller):
    caller.issue("A")
    caller.issue("A")
    desk.keyboard.press("o")
    expect(desk.locator("#status")).to_have_text("Free")
    desk.evaluate(
        "for (const _ of [1, 2]) document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true}))"
    )
    expect(number(desk)).to_have_text("A001")
    assert kinds(caller).count("ticket_called") == 1


def test_what_happens_elsewhere_is_shown_at_once_by_the_stream(desk, caller, live):
    path = "/live/window/2"
    expect(desk.locator("#status")).to_have_text("Closed")
    until(lambda: live.followed(path))
    caller.move("2", "open")
    live.say(path, day="2026-11-23", seq=1, status="open")
    expect(desk.locator("#status")).to_have_text("Free", timeout=1000)


def test_what_happens_elsewhere_is_shown_without_a_stream_too(desk, caller):
    caller.move("2", "open")
    expect(desk.locator("#status")).to_have_text("Free", timeout=4000)


def test_a_lost_server_is_said_and_found_again(desk):
    expect(desk.locator("#link")).to_have_text("Connected")
    desk.context.set_offline(True)
    expect(desk.locator("#link")).to_have_text("Offline")
    desk.context.set_offline(False)
    expect(desk.locator("#link")).to_have_text("Connected")


def test_a_session_that_ended_asks_to_log_in(desk):
    desk.context.clear_cookies()
    expect(desk.locator("#log-in-problem")).to_have_text("Log in to go on.")


def test_the_timer_turns_amber_at_the_lines_usual_time(desk, caller):
    caller.issue("A")
    for move in ("open", "next", "start"):
        caller.move("2", move)
    expect(desk.locator("#timer")).to_have_attribute("data-over", "no")

    def long_ago(route):
        view = route.fetch().json()
        view["ticket"]["started_at"] = "2026-11-22T10:00:00+08:00"
        route.fulfill(json=view)

    desk.route("**/api/windows/2", long_ago)
    expect(desk.locator("#timer")).to_have_attribute("data-over", "yes")
    expect(desk.locator("#usual")).to_have_text("past the usual 9 min")


def test_nothing_is_cut_off(desk, caller):
    caller.issue("A", priority="pregnant_or_infant")
    expect(desk.locator("#why")).to_have_text("Priority: pregnant or with infant")
    for width in (400, 900):
        desk.set_viewport_size({"width": width, "height": 860})
        assert desk.evaluate("document.documentElement.scrollWidth") <= width
        for button in desk.locator(".move:visible").all():
            assert button.bounding_box()["height"] >= 44
            assert button.evaluate("e => e.scrollWidth <= e.clientWidth + 1")


def test_the_page_speaks_three_languages(open_page):
    page = open_page(LINK, "zh-TW")
    for name, window, status, button, refusal in (
        ("简体", "2号窗口", "已关窗", "叫下一位", "窗口 2 没有开放，请先开窗。"),
        ("English", "Window 2", "Closed", "Next", "Window 2 is not open. Open it first."),
        ("繁體", "2號窗口", "已關窗", "叫下一位", "窗口 2 沒有開放，請先開窗。"),
    ):
        expect(page.locator("#status")).not_to_be_empty()
        page.get_by_role("link", name=name).click()
        expect(page.locator("#window")).to_have_text(window)
        expect(page.locator("#status")).to_have_text(status)
        expect(page.locator("[data-move=next] .name")).to_have_text(button)
        page.keyboard.press("n")
        expect(said(page)).to_have_text(refusal)


def test_a_screen_reader_hears_what_changed(desk):
    expect(said(desk)).to_have_attribute("aria-live", "polite")
    expect(desk.get_by_role("button", name="Next", exact=True)).to_have_attribute("aria-keyshortcuts", "N")
    assert desk.locator("button:not([type])").count() == 1  # the log-in form's own
    names = [
        desk.locator(f"[data-move={move}]").get_attribute("aria-keyshortcuts") for move in ("open", "pause", "close")
    ]
    assert names == ["O", "B", "C"]
    expect(desk.locator("html")).to_have_attribute("lang", "en")
