"""Zones of more lines than a screen has room for, and halls of many windows, in a real Chromium: nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from config.load import load_hall
from config.models import Hall
from display.screens.board_page import board_page
from display.screens.pages import version_of
from display.screens.rendering import Filled, every
from display.screens.turning import TURN_S, turned
from tests.brokers import RunningBroker, until
from tests.display.calls import HALL_TIME, board, next_seq, today
from tests.display.conftest import Screens
from tests.display.large_halls import TWELVE, large_hall
from tests.display.looking import NOTHING_WRONG, Shown
from wire.link import Link
from wire.messages import BoardState, Estimate, LineState, WindowState, WindowStatus

ACROSS, UPRIGHT, FOUR_K, CHEAP, OLD = (1920, 1080), (1080, 1920), (3840, 2160), (1366, 768), (1024, 768)
TABLET, SMALL_UPRIGHT = (800, 480), (600, 1024)
CALLS = (
    ("E1021", "VIP-2"),
    ("Z104", "13"),
    ("D015", "8"),
    ("G033", "12"),
    ("E020", "VIP-2"),
    ("C1006", "7"),
    ("A007", "1"),
)
LINES = ".waiting li:not([hidden], [data-empty])"
LETTERS = f"[...document.querySelectorAll('{LINES} .letter')].map((one) => one.textContent)"
REM = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
SIZES = f"[...document.querySelectorAll('{LINES} [lang]')].map((one) => parseFloat(getComputedStyle(one).fontSize))"
SMALLEST = f"Math.min(...{SIZES})"
LEAST_TYPE = 0.16
"""Of the second language, 1 being a hundred dots of a 1080p screen."""


def ids(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


@pytest.fixture(scope="module")
def hall_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return large_hall(tmp_path_factory.mktemp("hall") / "large")


@pytest.fixture(scope="module")
def hall(hall_dir: Path) -> Hall:
    return load_hall(hall_dir)


@pytest.fixture(scope="module")
def own_screens(hall_dir: Path, own_broker: RunningBroker) -> Iterator[Screens]:
    with closing(Screens("display.screens", hall_dir, dict(own_broker.environment))) as role:
        yield role


def crowd() -> BoardState:
    """All lines long, and waits of every wording."""
    waiting = {letter: 37 * place % 140 for place, letter in enumerate(ascii_uppercase)}
    waits = [(0, 1), (0, 40), (104, 175), (23, 53), (12, 12), (190, 320), (7, 12)]
    estimates = {
        letter: Estimate(low=low, high=high) for letter, (low, high) in zip(ascii_uppercase, waits * 4, strict=False)
    }
    return board(next_seq(), *CALLS, **waiting).model_copy(update={"estimates": estimates})


def no_side(context: BrowserContext) -> None:
    context.route("**/side", lambda route: route.fulfill(json={"notices": [], "shows": [], "sound": False}))


@pytest.mark.parametrize("size", [ACROSS, UPRIGHT, FOUR_K, CHEAP, OLD], ids=ids)
@pytest.mark.parametrize("side", [False, True], ids=["alone", "beside pictures"])
def test_lines_that_have_no_room_at_once_are_shown_page_after_page(watch, screens, server: Link, size, side):
    assert server.publish(crowd(), zone="west").wait(5)

    def prepare(context: BrowserContext) -> None:
        context.clock.install()
        for told in ("**/live/**", "**/state/**"):
            context.route(told, lambda route: route.abort())  # it would set the clock
        if not side:
            no_side(context)

    until(lambda: "E1021" in screens.client.get(f"{screens.url}/board/west").text)
    shown = watch("/board/west", size, prepare)
    expect(shown.one(".calling .number")).to_have_text("E1021")
    expect(shown.page.locator("body[data-side]")).to_have_count(int(side))
    shown.page.clock.pause_at(shown.page.evaluate("Date.now()") / 1000 + 1)
    pages = int(str(shown.one(".waiting .page").text_content()).partition("/")[2])
    seen: list[str] = []
    for _ in range(pages):
        at_once = shown.page.evaluate(LETTERS)
        assert shown.look() == NOTHING_WRONG, at_once
        assert shown.page.evaluate(SMALLEST) >= LEAST_TYPE * shown.page.evaluate(REM)
        seen += at_once
        shown.page.clock.fast_forward(TURN_S * 1000)
        expect(shown.one(LINES)).not_to_have_attribute("data-line", at_once[0])
    assert sorted(seen) == list(ascii_uppercase)
    assert pages <= (9 if side else 6)
    assert shown.size_of(".calling .number") >= 1.4 * shown.page.evaluate(REM)


def test_when_the_waits_come_to_be_known_all_still_have_room(watch, server: Link):
    known = crowd()
    assert server.publish(known.model_copy(update={"seq": next_seq(), "estimates": {}}), zone="west").wait(5)
    shown = watch("/board/west", ACROSS, no_side)
    shown.follows()
    assert server.publish(known.model_copy(update={"seq": next_seq()}), zone="west").wait(5)
    expect(shown.page.locator(f"{LINES} .wait").first).to_be_visible()
    assert shown.look() == NOTHING_WRONG


def test_a_zone_whose_lines_have_room_shows_them_all_and_turns_no_page(watch, server: Link):
    assert server.publish(board(next_seq(), *CALLS, A=3), zone="east").wait(5)
    shown = watch("/board/east", ACROSS)
    expect(shown.one(".calling .number")).to_have_text("E1021")
    expect(shown.one(".waiting .page")).to_be_empty()


def pages_of(hall: Hall, state: BoardState) -> list[str]:
    """The zone's page as it is served at each turn of its lines."""
    zone = next(zone for zone in hall.zone if zone.name == "west")
    begin = datetime.fromtimestamp(0, UTC)
    count = turned([every(line.name, hall.hall.languages) for line in hall.line], begin).pages
    moments = [begin + timedelta(seconds=TURN_S * turn) for turn in range(count)]
    filled = [Filled(hall, version_of(hall), lambda at=at: at) for at in moments]
    return [board_page(one, hall, zone, state, hall.hall.languages) for one in filled]


@pytest.mark.parametrize("size", [ACROSS, UPRIGHT, CHEAP], ids=ids)
def test_without_scripts_each_load_shows_the_page_that_is_due(watch, hall: Hall, size):
    served = pages_of(hall, crowd())
    seen: list[str] = []
    answers = iter(served)
    shown = watch(
        "/board/west",
        size,
        lambda it: it.route("**/board/west", lambda route: route.fulfill(body=next(answers), content_type="text/html")),
        java_script_enabled=False,
    )
    for turn in range(len(served)):
        if turn:
            shown.page.reload()
        assert shown.look() == NOTHING_WRONG
        expect(shown.one(".waiting .page")).to_have_text(f"{turn + 1}/{len(served)}")
        seen += shown.page.evaluate(LETTERS)
    assert sorted(seen) == list(ascii_uppercase)


@pytest.mark.parametrize("count", range(1, 27))
def test_each_line_is_on_one_page_and_all_pages_are_as_long(count):
    names = [{"zh-Hans": "税务", "en": "Taxes"}] * count
    begin = datetime(2026, 11, 26, 9, tzinfo=HALL_TIME)
    pages = {(it := turned(names, begin + timedelta(seconds=TURN_S * turn))).page: it for turn in range(7)}
    assert sorted(pages) == list(range(1, pages[1].pages + 1))
    assert sorted(line for it in pages.values() for line in it.shown) == list(range(count))
    assert len({len(it.shown) + len(it.empty) for it in pages.values()}) == 1
    assert max(len(it.empty) for it in pages.values()) <= 1
    assert all(it.place(line) == "data-empty" for it in pages.values() for line in it.empty)
    assert len(pages) == 1 or count > 6


def test_a_page_stays_for_longer_than_a_browser_without_scripts_takes_to_ask_anew(watch, screens: Screens):
    served = screens.client.get(f"{screens.url}/board/west").text
    assert f'<noscript><meta http-equiv="refresh" content="{TURN_S - 2}">' in served


class Guide:
    """What all lines and windows say."""

    def __init__(self, server: Link) -> None:
        self._server = server

    def tell(self, hall: Hall) -> None:
        since = datetime.now(UTC)
        for place, line in enumerate(hall.line):
            called = (f"{line.letter}1012", f"{line.letter}1013")
            wait = Estimate(low=104, high=175)
            state = LineState(day=today(), seq=next_seq(), waiting=(), count=place * 7, called=called, estimate=wait)
            self._server.publish(state, line=line.letter)  # whether it came is seen below
        for place, window in enumerate(hall.window):
            status = list(WindowStatus)[place % 5]
            number = "Z1004" if status in ("calling", "serving") else None
            told: Any = WindowState(day=today(), seq=next_seq(), status=status, number=number, since=since)
            sent = self._server.publish(told, window=window.name)
        assert sent.wait(5)


def sideways(shown: Shown) -> bool:
    return bool(shown.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_a_guide_sees_all_of_a_large_hall_on_a_large_screen_and_reaches_it_all_on_a_small_one(
    watch, hall: Hall, server: Link
):
    Guide(server).tell(hall)
    shown = watch("/guide", UPRIGHT)
    expect(shown.one("[data-line=Y] .called")).to_have_text("Y1012 Y1013")
    expect(shown.one("[data-window='60'] .state")).not_to_be_empty()
    assert shown.look() == NOTHING_WRONG
    for width, height in (ACROSS, FOUR_K, OLD, (768, 1024), CHEAP):
        shown.page.set_viewport_size({"width": width, "height": height})
        assert not sideways(shown), (width, height)
        last = shown.one("[data-window='60']")
        last.scroll_into_view_if_needed()
        expect(last).to_be_in_viewport(ratio=1)
    assert shown.look()["overlapping"] == []
    assert shown.size_of(".windows .number") >= 24


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize(("window", "letters"), [("59", TWELVE), ("60", ascii_uppercase)], ids=["twelve", "all"])
def test_a_window_of_many_lines_shows_all_their_letters(watch, server: Link, screens, window, letters, scripts):
    state = WindowState(day=today(), seq=next_seq(), status=WindowStatus.SERVING, number="Z1004")
    assert server.publish(state, window=window).wait(5)
    until(lambda: "Z1004" in screens.client.get(f"{screens.url}/window/{window}").text)
    shown = watch(f"/window/{window}", TABLET, java_script_enabled=scripts)
    expect(shown.one(".state .number")).to_have_text("Z1004")
    expect(shown.page.locator(".letter:visible")).to_have_count(len(letters))
    for width, height in (TABLET, (1024, 600), SMALL_UPRIGHT, (1280, 800)):
        shown.page.set_viewport_size({"width": width, "height": height})
        assert shown.look() == NOTHING_WRONG, (width, height)


def test_the_led_wall_of_a_large_zone_has_room_for_its_calls(watch, server: Link):
    assert server.publish(crowd(), zone="west").wait(5)
    shown = watch("/wall/west", (384, 128))
    expect(shown.one(".calling .number")).to_have_text("E1021")
    for width, height in ((384, 128), (256, 64), (512, 256), (128, 64)):
        shown.page.set_viewport_size({"width": width, "height": height})
        assert shown.look() == NOTHING_WRONG, (width, height)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_on_cheap_screens_and_fine_ones_all_is_whole(watch, server: Link, screens, scripts):
    assert server.publish(crowd(), zone="east").wait(5)
    until(lambda: "E1021" in screens.client.get(f"{screens.url}/board/east").text)
    for size, fineness in ((CHEAP, 1), (CHEAP, 2), ((960, 540), 2), (UPRIGHT, 2)):
        shown = watch("/board/east", size, no_side, device_scale_factor=fineness, java_script_enabled=scripts)
        expect(shown.one(".calling .number")).to_have_text("E1021")
        assert shown.look() == NOTHING_WRONG, (size, fineness)
