"""The page of an LED wall in a real Chromium, behind the real role and the real broker."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.brokers import until
from tests.display.calls import board, next_seq
from tests.display.looking import NOTHING_WRONG, Shown
from wire.link import Link

LOW, LOWER, HIGHER, SMALLEST, LARGE = (384, 128), (256, 64), (512, 256), (128, 64), (1536, 512)
LIT = ((0, 0, 0), (255, 255, 255), (255, 212, 0))
"""Unlit, white and yellow."""
SOME = (("C012", "6"), ("Z104", "13"), ("D015", "8"), ("G033", "12"), ("E020", "9"))


@pytest.fixture
def call(server: Link) -> Any:
    def say(*calls: tuple[str, str]) -> None:
        until(lambda: server.connected, 10)
        assert server.publish(board(next_seq(), *calls, C=4), zone="west").wait(5)

    return say


def pixels(shown: Shown) -> Image.Image:
    """What the wall lights."""
    return Image.open(io.BytesIO(shown.page.screenshot())).convert("RGB")


def is_lit_wholly(colour: tuple[int, ...]) -> bool:
    """Whether it is one of the wall's colours, but for what rounding makes of it."""
    return any(max(abs(a - b) for a, b in zip(colour, lit, strict=True)) <= 1 for lit in LIT)


def test_every_pixel_is_lit_or_not_and_the_number_is_as_large_as_can_be(watch, call):
    call(*SOME)
    shown = watch("/wall/west", LOW)
    expect(shown.one(".calling .number")).to_have_text("C012")
    shown.follows()
    expect(shown.one(".calling")).not_to_have_attribute("data-fresh", "", timeout=8_000)
    for width, height in (LOW, LOWER, HIGHER, SMALLEST, LARGE):
        shown.page.set_viewport_size({"width": width, "height": height})
        assert shown.look() == NOTHING_WRONG, (width, height)
        rows = [row for row in shown.page.locator(".earlier li").all() if row.is_visible()]
        assert len(rows) == (3 if width / height > 2.5 else 4)
        assert rows[0].inner_text().split() == ["Z104", "13"]
        for place in (".calling .number", ".calling .window", ".earlier li"):
            assert shown.size_of(place) == int(shown.size_of(place)) >= 11
        assert shown.size_of(".calling .number") >= 0.45 * height

        colours = pixels(shown).getcolors(1000)
        assert colours is not None
        assert [colour for _, colour in colours if not is_lit_wholly(colour)] == []
        assert sum(count for count, colour in colours if colour != (0, 0, 0)) > 0.1 * width * height
    assert {url.split("/")[2] for url in shown.asked_for} == {shown.page.url.split("/")[2]}
    assert shown.troubles == []


@pytest.mark.parametrize("size", [LOW, HIGHER], ids=lambda size: f"{size[0]}x{size[1]}")
def test_long_numbers_and_long_names_still_fit(watch, call, size):
    shown = watch("/wall/west", size)
    for window in ("13", "VIP-2", "Express-1", "Green-channel-4", "Housing-Provident-Fund-Counter-4"):
        call(("W100000", window), ("G1033", window), ("Z10001", "13"), ("C012", window))
        expect(shown.one(".calling .number")).to_have_text("W100000")
        assert shown.look() == NOTHING_WRONG, window
        call(("W1000", window))
        expect(shown.one(".calling .number")).to_have_text("W1000")
        assert shown.look() == NOTHING_WRONG, window


def test_a_call_is_shown_at_once_and_framed_three_times(watch, call):
    call(("C001", "6"))
    shown = watch("/wall/west", LOW, reduced_motion="no-preference")
    shown.follows()
    panel = shown.one(".calling")
    expect(panel).not_to_have_attribute("data-fresh", "")
    call(("C002", "7"), ("C001", "6"))
    expect(shown.one(".calling .number")).to_have_text("C002")
    expect(panel).to_have_attribute("data-fresh", "")
    frame = panel.evaluate_handle("panel => getComputedStyle(panel, '::after')")
    assert frame.evaluate("frame => [frame.animationName, frame.animationIterationCount]") == ["pulse", "3"]
    expect(shown.one(".earlier li .number")).to_have_text("C001")


def test_two_languages_take_turns(watch, call):
    call(("C003", "6"))
    shown = watch("/wall/west?lang=zh-Hant,en", LOW, lambda context: context.clock.install())
    for words in ("6號窗口", "Window 6"):
        expect(shown.page.get_by_text(words)).to_be_visible()
        assert shown.look() == NOTHING_WRONG
        assert shown.page.locator(".calling .turns > :visible").count() == 1
        shown.page.clock.fast_forward(4_100)


def test_before_any_call_it_asks_people_to_wait(watch, call):
    call()
    shown = watch("/wall/west?lang=en", LOW)
    expect(shown.page.get_by_text("Please wait")).to_be_visible()
    for width, height in (LOW, LOWER, SMALLEST):
        shown.page.set_viewport_size({"width": width, "height": height})
        assert shown.look() == NOTHING_WRONG, (width, height)


def test_without_scripts_it_comes_with_the_newest_state(watch, call, screens):
    call(*SOME[1:])
    until(lambda: "Z104" in screens.client.get(f"{screens.url}/wall/west").text)
    shown = watch("/wall/west", LOW, java_script_enabled=False)
    expect(shown.one(".calling .number")).to_have_text("Z104")
    expect(shown.page.get_by_text("13号窗口")).to_be_visible()
    expect(shown.one(".earlier li")).to_contain_text("D015")


def test_who_asks_for_the_wall_of_a_zone_that_is_not_there_sees_what_there_is(watch):
    shown = watch("/wall/north", (1024, 600))
    expect(shown.page.get_by_text("This hall has no such page")).to_be_visible()
    assert shown.page.locator("a[href^='/wall/']").count() == 2
