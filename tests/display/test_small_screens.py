"""What the pages besides the boards have in common, in a real Chromium: they stay, and they heal."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.brokers import RunningBroker, until
from tests.display.calls import board, next_seq, today
from tests.display.conftest import Screens
from tests.display.looking import NOTHING_WRONG, Shown, Watching
from wire.link import Link
from wire.messages import StaffCall, StaffCalls, WindowState, WindowStatus

LAST_HEARD = re.compile(r"Last heard \d+ seconds? ago")


def test_silence_is_said_at_once_the_last_state_stays_and_all_heals_without_a_reload(
    watch: Watching, screens: Screens, server: Link, broker: RunningBroker
):
    def call(number: str) -> None:
        until(lambda: server.connected, 10)
        window = WindowState(day=today(), seq=next_seq(), status=WindowStatus.CALLING, number=number, call=1)
        assert server.publish(window, window="6").wait(5)
        assert server.publish(board(next_seq(), (number, "6")), zone="west").wait(5)

    def called_for(*calls: StaffCall) -> None:
        assert server.publish(StaffCalls(day=today(), seq=next_seq(), calls=calls)).wait(5)

    call("C001")
    called_for(StaffCall(kiosk="kiosk-1", since=datetime.now(UTC)))  # a guide's page has no room to spare then
    window, guide, wall = (
        watch("/window/6", (800, 480)),
        watch("/guide", (1024, 768)),
        watch("/wall/west", (384, 128)),
    )

    def all_show(number: str) -> None:
        expect(window.one(".number")).to_have_text(number)
        expect(guide.one("[data-window='6'] .number")).to_have_text(number)
        expect(wall.one(".calling .number")).to_have_text(number)

    def are_silent() -> None:
        for shown in (window, guide):
            expect(shown.silence).to_contain_text(LAST_HEARD)
            assert shown.look() == NOTHING_WRONG
        _is_marked(wall)

    for shown in (window, guide, wall):
        shown.follows()
        shown.page.evaluate("window.opened = 'once'")
        expect(shown.silence).to_be_hidden()
    all_show("C001")
    screens.stop()
    are_silent()
    all_show("C001")
    screens.start()
    for shown in (window, guide, wall):
        expect(shown.silence).to_be_hidden(timeout=10_000)
    broker.kill()  # the page's own server lives, and says that it hears nothing
    are_silent()
    broker.start()
    call("C002")
    called_for()
    all_show("C002")
    for shown in (window, guide, wall):
        expect(shown.silence).to_be_hidden(timeout=10_000)
        assert shown.page.evaluate("window.opened") == "once"


def _is_marked(wall: Shown) -> None:
    """An LED wall has no room for words: there is a mark in its corner."""
    expect(wall.silence).to_be_visible()
    mark = wall.silence.bounding_box()
    assert mark is not None
    assert (mark["x"], mark["y"], mark["width"], mark["height"]) == (0, 0, 10, 10)
    assert wall.look() == NOTHING_WRONG
