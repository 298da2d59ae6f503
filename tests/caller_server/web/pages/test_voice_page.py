"""The page of the voices in a real Chromium: paused and resumed, and told what to say."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from caller_server.domain.commands import RecordAnnouncement
from caller_server.journal.engine import Engine
from config.models import Announcement, Hall
from tests.accessible import violations

INSIDE = "/console/voice#key:supervisor-key"


@pytest.fixture
def hall(hall: Hall) -> Hall:
    come = Announcement(
        name="come",
        text={"zh-Hans": "请{number}号到{window}号窗口", "en": "{number}, please come to window {window}"},
    )
    child = Announcement(name="child", text={"zh-Hans": "请家长到导办台", "en": "A child waits at the desk"})
    return hall.model_copy(update={"announcement": (come, child)})


@pytest.fixture
def page(open_page) -> Page:
    page = open_page(INSIDE)
    expect(page.locator("#inside")).to_be_visible()
    return page


@pytest.fixture
def end(open_engine: Engine) -> Callable[..., None]:
    """Has the announcer of the east say what became of a call or an announcement."""

    def ends(seq: int, dropped: str | None = None) -> None:
        with open_engine.reading("small") as (day, now):
            said = RecordAnnouncement(day=day.day, called=seq, zone="east", spoken_at=now, dropped=dropped)
        assert open_engine.obey("small", said).events

    return ends


def voice(page: Page, zone: str):
    return page.locator(f".voice[data-zone={zone}]")


def made(caller) -> list[dict]:
    events = caller.holding("supervisor-key").get("/api/journal").json["events"]
    return [event for event in events if event["kind"] == "announcement_made"]


def test_a_supervisor_pauses_one_voice_and_lets_it_speak_again_by_keyboard(page, caller):
    east, west = voice(page, "east"), voice(page, "west")
    expect(east.locator(".pill")).to_have_text("Nothing to say")
    button = page.get_by_role("button", name="Pause the voice of East")
    button.focus()
    page.keyboard.press("Enter")
    expect(east.locator(".pill")).to_have_text(re.compile(r"Paused since \d\d:\d\d"))
    expect(east.locator(".trouble")).to_contain_text("calls are shown and not spoken")
    expect(west.locator(".pill")).to_have_text("Nothing to say")
    again = page.get_by_role("button", name="Let the voice of East speak again")
    expect(again).to_be_focused()
    page.keyboard.press("Enter")
    expect(east.locator(".pill")).to_have_text("Nothing to say")
    kinds = [event["kind"] for event in caller.holding("supervisor-key").get("/api/journal").json["events"]]
    assert kinds == ["voice_paused", "voice_resumed"]


def _with_loudspeakers(route: Route) -> None:
    """The server's answer, as if the loudspeakers had been heard of."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('"unknown"', '"ok"'))


def test_the_page_follows_a_call_until_it_was_spoken(page, caller, end):
    caller.issue("A")
    caller.move("2", "open")
    caller.move("2", "next")
    east = voice(page, "east")
    expect(east.locator(".pill")).to_have_text("Cannot speak")
    expect(east.locator(".trouble")).to_have_text("The loudspeaker was never heard of.")
    page.route("**/api/voices", _with_loudspeakers)
    expect(east.locator(".pill")).to_have_text("Speaking")
    expect(east.locator(".count")).to_have_text("1 still to be said")
    end(3)
    expect(east.locator(".pill")).to_have_text("Nothing to say")
    expect(east.locator(".lately li")).to_have_text(re.compile(r"\d\d:\d\dA001 → window 2spoken"))
    expect(voice(page, "west").locator(".lately")).to_have_text("Nothing yet today")
    page.unroute_all(behavior="ignoreErrors")


def test_words_of_ones_own_are_said_where_they_were_wanted(page, caller, end):
    page.get_by_role("checkbox", name="West").uncheck()
    page.get_by_label("Words (English)").fill("No smoking,\n please")
    expect(page.locator("#length-en")).to_have_text("18 of 500 characters")
    page.get_by_role("button", name="Say it").click()
    expect(page.locator("#done")).to_have_text("It will be said in: East")
    expect(page.get_by_label("Words (English)")).to_have_value("")
    assert [(one["zone"], one["text"]) for one in made(caller)] == [("east", {"en": "No smoking, please"})]
    end(made(caller)[0]["seq"], dropped="quiet")
    expect(voice(page, "east").locator(".lately li")).to_contain_text("quiet hours: only shown")
    page.get_by_label("Words (English)").fill("No smoking, please")
    page.get_by_role("button", name="Say it").click()
    expect(page.locator("#done")).not_to_be_empty()
    assert len(made(caller)) == 2  # the same words again are another announcement


def test_a_template_is_shown_as_it_will_be_said_and_its_places_are_asked_for(page, caller):
    page.get_by_label("What").select_option(label="…, please come to window …")
    expect(page.get_by_label("Words (English)")).to_be_hidden()
    page.get_by_label("Ticket number").fill("A012")
    page.get_by_role("button", name="Say it").click()
    expect(page.locator("#problem")).to_have_text("Fill in: Window")
    expect(page.get_by_label("Window", exact=True)).to_be_focused()
    page.keyboard.type("3")
    expect(page.locator("#preview-words")).to_have_text("A012, please come to window 3")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_have_text("It will be said in: East, West")
    assert {one["text"]["en"] for one in made(caller)} == {"A012, please come to window 3"}


def test_what_cannot_be_said_is_refused_and_nothing_that_was_written_is_lost(page, caller):
    words, say = page.get_by_label("Words (English)"), page.get_by_role("button", name="Say it")
    say.click()
    expect(page.locator("#problem")).to_have_text("Write what is to be said.")
    for wrong, told in (
        ("a" * 5000, "English: 4500 characters too many. Shorten it."),
        ("<b>Hello</b>", "should be plain words, without markup"),
    ):
        words.fill(wrong)
        say.click()
        expect(page.locator("#problem")).to_contain_text(told)
        expect(words).to_have_value(wrong)
    words.fill("Hello")
    for zone in ("East", "West"):
        page.get_by_role("checkbox", name=zone).uncheck()
    say.click()
    expect(page.locator("#problem")).to_have_text("Tick at least one waiting area.")
    assert made(caller) == []


def answer_is_lost(route: Route) -> None:
    """What is announced arrives, and the browser never hears of it."""
    if route.request.method == "POST":
        route.fetch()
        route.abort()
    else:
        route.continue_()


def test_what_is_sent_again_after_the_network_was_gone_is_said_once(page, caller):
    page.get_by_label("Words (English)").fill("Hello")
    page.route("**/api/announcements", answer_is_lost)
    page.get_by_role("button", name="Say it").click()
    expect(page.locator("#problem")).to_contain_text("it is not said twice")
    page.unroute_all(behavior="ignoreErrors")
    page.get_by_role("button", name="Say it").click()
    expect(page.locator("#done")).not_to_be_empty()
    assert [one["zone"] for one in made(caller)] == ["east", "west"]


def test_the_guide_desk_announces_and_does_not_pause(open_page):
    page = open_page("/console#window-1:window-1-key")
    page.get_by_role("link", name="Voice").click()
    expect(voice(page, "east").locator(".pill")).to_have_text("Nothing to say")
    expect(page.get_by_role("button", name="Say it")).to_be_visible()
    expect(voice(page, "east").get_by_role("button")).to_be_hidden()
    expect(page.get_by_role("link", name="Devices")).to_be_hidden()
    clerk = open_page("/console#window-2:window-2-key")
    expect(clerk.locator("#desk")).to_be_visible()
    expect(clerk.get_by_role("link", name="Voice")).to_be_hidden()


def test_nobody_else_gets_in(open_page):
    page = open_page("/console/voice")
    for key, told in (("nonsense", "The key is not right"), ("window-2-key", "may not do this")):
        page.locator("#log-in-key").fill(key)
        page.keyboard.press("Enter")
        expect(page.locator("#log-in-problem")).to_contain_text(told)
    page.locator("#log-in-key").fill("supervisor-key")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Devices")).to_be_visible()
    page.locator("#log-out").click()
    expect(page.locator("#log-in-key")).to_be_visible()
    expect(page.locator("#inside")).to_be_hidden()


def test_all_of_it_fits_the_screen_in_every_language(page, caller, end):
    announcement = caller.holding("supervisor-key").post(
        "/api/announcements", zones=["east"], text={"en": "Long" * 100, "zh-Hans": "请大家留意" * 60}
    )
    end(announcement.json["announcements"][0]["seq"])
    for language in ("English", "简体", "繁體"):
        page.get_by_role("link", name=language).click()
        expect(voice(page, "east").locator(".lately b")).to_be_visible()
        for width in (320, 400, 1280):
            page.set_viewport_size({"width": width, "height": 860})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            cut = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.outerHTML)"
            assert page.eval_on_selector_all("#inside :is(p, b, button, label, h2, select)", cut) == []
    assert violations(page) == []
