"""The page of a window in a real Chromium, behind the real role and the real broker."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.brokers import until
from tests.display.calls import next_seq, today
from tests.display.looking import NOTHING_WRONG, asks_for_a_reload_soon
from wire.link import Link
from wire.messages import WindowState, WindowStatus

TABLET, WIDE, SMALL, UPRIGHT = (1024, 600), (1280, 800), (800, 480), (600, 1024)


@pytest.fixture
def says(server: Link) -> Any:
    """A window's state, as the server says it."""

    def say(status: str, number: str | None = None, *, window: str = "3", **more: Any) -> None:
        until(lambda: server.connected, 10)
        state = WindowState(day=today(), seq=next_seq(), status=WindowStatus(status), number=number, **more)
        assert server.publish(state, window=window).wait(5)

    return say


@pytest.mark.parametrize(
    ("status", "number", "more"),
    [
        ("open", None, {}),
        ("calling", "A012", {"call": 2}),
        ("serving", "A012", {"call": 2}),
        ("paused", None, {"reason": "meal"}),
        ("paused", None, {"reason": "到二楼档案室取件，大约需要十五分钟，请稍等片刻或到四号窗口咨询，谢谢配合" * 2}),
        ("closed", None, {}),
    ],
)
def test_in_every_state_everything_is_large_and_whole(watch, says, status, number, more):
    says(status, number, **more)
    shown = watch("/window/3", TABLET)
    expect(shown.one(f"body[data-status={status}]")).to_be_visible()
    if reason := more.get("reason"):
        expect(shown.one(f"[data-why={'meal' if reason == 'meal' else 'written'}]")).to_be_visible()
    for width, height in (TABLET, WIDE, SMALL, UPRIGHT):
        shown.page.set_viewport_size({"width": width, "height": height})
        assert shown.look() == NOTHING_WRONG, (width, height)
        unit = min(width / 1024, height / 600) if width > height else min(width / 600, height / 1024)
        assert shown.size_of(".which .name") > 180 * unit
        if number:
            assert shown.size_of(".number") > 180 * unit
    assert shown.troubles == []


def test_a_long_number_and_a_long_name_still_fit(watch, says):
    says("calling", "Z100000", call=1, window="13")
    shown = watch("/window/13", SMALL)
    expect(shown.one(".number")).to_have_text("Z100000")
    assert shown.look() == NOTHING_WRONG


def test_a_call_is_shown_at_once_and_pulses_three_times_and_a_recall_says_that_it_is_one(watch, says):
    says("open")
    shown = watch("/window/3", TABLET, reduced_motion="no-preference")
    expect(shown.page.get_by_text("Please wait to be called")).to_be_visible()
    shown.follows()
    says("calling", "A013", call=1)
    expect(shown.one(".number")).to_have_text("A013")
    expect(shown.page.get_by_text("Please come to this window")).to_be_visible()
    panel = shown.one(".state")
    expect(panel).to_have_attribute("data-fresh", "")
    frame = panel.evaluate_handle("panel => getComputedStyle(panel, '::after')")
    assert frame.evaluate("frame => [frame.animationName, frame.animationIterationCount]") == ["pulse", "3"]
    says("calling", "A013", call=2)
    expect(shown.page.get_by_text("Called again")).to_be_visible()
    says("serving", "A013", call=2)
    expect(shown.page.get_by_text("Now serving")).to_be_visible()


def test_why_a_window_pauses_is_said_in_the_halls_languages(watch, says):
    says("paused", reason="meeting")
    shown = watch("/window/3", TABLET)
    for words in ("暂停服务", "Paused", "会议", "Meeting"):
        expect(shown.page.get_by_text(words, exact=True)).to_be_visible()
    says("paused", reason='<b>"back" at 3</b>')
    expect(shown.one("[data-why=written]")).to_have_text('<b>"back" at 3</b>')
    expect(shown.page.get_by_text("Meeting", exact=True)).to_be_hidden()


def test_the_guide_desk_asks_people_to_ask(watch, says):
    says("open", window="1")
    shown = watch("/window/1", WIDE)
    expect(shown.page.get_by_text("Guide desk", exact=True)).to_be_visible()
    expect(shown.page.get_by_text("Please wait to be called")).to_have_count(0)


def test_without_scripts_it_comes_with_the_newest_state_and_is_asked_for_anew(watch, says, screens):
    says("calling", "A014", call=1)
    until(lambda: "A014" in screens.client.get(f"{screens.url}/window/3").text)
    shown = watch(
        "/window/3", TABLET, lambda it: it.route("**/window/3", asks_for_a_reload_soon), java_script_enabled=False
    )
    expect(shown.one(".number")).to_have_text("A014")
    expect(shown.page.get_by_text("Please come to this window")).to_be_visible()
    says("serving", "A014", call=1)
    expect(shown.page.get_by_text("Now serving")).to_be_visible(timeout=15_000)


def test_the_languages_that_are_asked_for_come_in_that_order(watch, says):
    says("closed")
    shown = watch("/window/3?lang=en,zh-Hant", TABLET)
    assert shown.one("html").get_attribute("lang") == "en"
    closed = shown.one("[data-when=closed] .words")
    assert closed.evaluate("e => [...e.children].map((one) => one.lang)") == ["en", "zh-Hant"]
    assert "请" not in str(shown.page.locator("main").text_content())


def test_who_asks_for_a_window_that_is_not_there_sees_what_there_is(watch, screens):
    shown = watch("/window/99", TABLET)
    expect(shown.page.get_by_text("This hall has no such page")).to_be_visible()
    expect(shown.page.get_by_text("/window/99")).to_be_visible()
    shown.page.get_by_role("link", name="13", exact=True).click()
    expect(shown.one(".which .name")).to_have_text("13")
    answer = screens.client.get(f"{screens.url}/window/99", headers={"Accept": "text/html"})
    assert (answer.status_code, "script" in answer.text) == (404, False)
