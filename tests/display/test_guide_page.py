"""The page of the guide at the door in a real Chromium, behind the real role and the real broker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.brokers import RunningBroker, until
from tests.display.calls import HALL_TIME, next_seq, today
from tests.display.looking import NOTHING_WRONG
from wire.link import Link
from wire.messages import DeviceState, Estimate, LineState, StaffCall, StaffCalls, WindowState, WindowStatus

TABLET, HD, UPRIGHT = (1024, 768), (1920, 1080), (768, 1024)
COUNT_NOTES = """
    window.notes = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...at) { window.notes++; return start.apply(this, at); };
"""


class Hall:
    """Says what a busy Weidu hall would say."""

    def __init__(self, server: Link, kiosk: Link) -> None:
        self._server = server
        self._kiosk = kiosk
        self._began = datetime.now(UTC)

    def line(self, letter: str, count: int, low: int, high: int, *called: str) -> None:
        estimate = Estimate(low=low, high=high)
        state = LineState(day=today(), seq=next_seq(), waiting=(), count=count, called=called, estimate=estimate)
        assert self._server.publish(state, line=letter).wait(5)

    def window(self, name: str, status: str, number: str | None = None, minutes: int = 3) -> str:
        """What a window does; the hour since when, as the page has it."""
        since = datetime.now(UTC) - timedelta(minutes=minutes)
        state = WindowState(day=today(), seq=next_seq(), status=WindowStatus(status), number=number, since=since)
        assert self._server.publish(state, window=name).wait(5)
        return f"{since.astimezone(HALL_TIME):%H:%M}"

    def staff(self, *kiosks: str) -> None:
        calls = tuple(StaffCall(kiosk=kiosk, since=self._began) for kiosk in kiosks)
        assert self._server.publish(StaffCalls(day=today(), seq=next_seq(), calls=calls)).wait(5)

    def printer(self, status: str) -> None:
        state = DeviceState(online=True, kind="printer", status=status, detail="open the cover")
        assert self._kiosk.publish(state, device="printer-1").wait(5)

    def busy(self) -> None:
        """Every line long, every window at something."""
        for letter, name in zip("ABCDEFGZ", range(1, 9), strict=True):
            self.line(letter, 12 * name, 10 * name, 25 * name, f"{letter}1012", f"{letter}1013")
        for name in range(1, 14):
            status = list(WindowStatus)[name % 5]
            self.window(str(name), status, "Z1004" if status in ("calling", "serving") else None)


@pytest.fixture
def kiosk(broker: RunningBroker) -> Iterator[Link]:
    with broker.linked("kiosk") as link:
        yield link


@pytest.fixture
def hall(server: Link, kiosk: Link) -> Hall:
    says = Hall(server, kiosk)
    says.staff()  # whatever another test has left
    says.printer("ok")
    return says


@pytest.mark.parametrize("size", [TABLET, HD, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_busy_hall_is_seen_at_a_glance_and_whole(watch, hall, size):
    hall.busy()
    hall.staff("kiosk-1", "kiosk-2")
    hall.printer("paper_out")
    shown = watch("/guide", size)
    expect(shown.one("[data-device=printer-1]")).to_be_visible()
    expect(shown.one("[data-kiosk=kiosk-2]")).to_be_visible()
    expect(shown.one("[data-line=Z] .count")).to_have_text("96")
    assert shown.look() == NOTHING_WRONG
    assert shown.size_of(".windows .number") >= 22
    assert shown.size_of(".lines .count") >= 28
    assert shown.troubles == []


def test_it_follows_every_line_and_window(watch, hall):
    hall.line("C", 31, 40, 95, "C003")
    shown = watch("/guide", HD)
    line = shown.one("[data-line=C]")
    expect(line.locator(".count")).to_have_text("31")
    expect(line.locator(".called")).to_have_text("C003")
    expect(line.locator(".wait")).to_contain_text("40–95 min")
    hall.line("C", 30, 38, 90, "C003", "C004")
    expect(line.locator(".count")).to_have_text("30")
    expect(line.locator(".called")).to_have_text("C003 C004")
    window = shown.one("[data-window='6']")
    since = hall.window("6", "calling", "C004", minutes=0)
    expect(window.locator(".number")).to_have_text("C004")
    expect(window.get_by_text("Calling")).to_be_visible()
    since = hall.window("6", "serving", "C004", minutes=7)
    expect(window.get_by_text("Serving")).to_be_visible()
    expect(window.locator("time")).to_have_text(since)


def test_a_call_for_staff_is_seen_and_heard_until_somebody_goes_there(watch, hall, screens):
    hall.line("A", 1, 0, 5)
    until(lambda: "<li data-kiosk" not in screens.client.get(f"{screens.url}/guide").text.partition("<template>")[0])

    def prepare(context: BrowserContext) -> None:
        context.clock.install()
        context.add_init_script(COUNT_NOTES)

    shown = watch("/guide", TABLET, prepare, reduced_motion="no-preference")
    shown.follows()
    calls = shown.one(".calls")
    expect(calls).to_be_hidden()
    sounds, is_quiet = (shown.page.get_by_role("button", name=name) for name in ("Sound is on", "Turn sound on"))
    sounds.click()  # it sounds by itself where the browser is told to let it
    is_quiet.click()
    expect(sounds).to_be_visible()
    until(lambda: shown.page.evaluate("notes") == 2)  # so that it is heard how loud it is
    hall.staff("kiosk-2")
    expect(calls.get_by_text("kiosk-2")).to_be_visible()
    expect(calls.get_by_text("Somebody needs help")).to_be_visible()
    expect(calls).to_have_attribute("data-fresh", "")
    assert calls.evaluate("it => getComputedStyle(it, '::after').animationName") == "pulse"
    until(lambda: shown.page.evaluate("notes") == 4)
    hall.staff("kiosk-2", "kiosk-1")
    expect(calls.locator("li")).to_have_count(2)
    until(lambda: shown.page.evaluate("notes") == 6)
    hall.staff("kiosk-1")
    expect(calls.locator("li")).to_have_count(1)
    assert shown.page.evaluate("notes") == 6
    shown.page.clock.fast_forward("00:31")
    until(lambda: shown.page.evaluate("notes") == 8)  # nobody has gone there
    hall.staff()
    expect(calls).to_be_hidden(timeout=10_000)


def test_for_those_whom_movement_disturbs_a_call_for_staff_is_framed(watch, hall):
    hall.staff("kiosk-1")
    shown = watch("/guide", TABLET)
    calls = shown.one(".calls")
    expect(calls).to_have_attribute("data-fresh", "")
    frame = calls.evaluate_handle("it => getComputedStyle(it, '::after')")
    assert frame.evaluate("frame => [frame.animationName, frame.opacity]") == ["none", "1"]


def test_what_is_wrong_with_a_device_is_not_public(watch, hall, screens):
    hall.line("A", 1, 0, 5)
    shown = watch("/guide", HD)
    expect(shown.page.get_by_text("All devices are well")).to_be_visible()
    hall.printer("cover_open")
    expect(shown.one("[data-device=printer-1]")).to_contain_text("Printer")
    expect(shown.page.get_by_text("All devices are well")).to_be_hidden()
    said = screens.client.get(f"{screens.url}/guide").text
    assert "printer-1" in said
    assert "cover" not in said


def test_without_scripts_it_comes_with_the_newest_state(watch, hall, screens):
    hall.line("B", 17, 10, 30, "B004")
    since = hall.window("4", "serving", "B003", minutes=11)
    hall.staff("kiosk-1")
    until(
        lambda: "B004" in (said := screens.client.get(f"{screens.url}/guide").text) and 'data-kiosk="kiosk-1"' in said
    )
    shown = watch("/guide", HD, java_script_enabled=False)
    expect(shown.one("[data-line=B] .count")).to_have_text("17")
    expect(shown.one("[data-line=B] .wait")).to_contain_text("10–30 min")
    window = shown.one("[data-window='4']")
    expect(window.locator(".number")).to_have_text("B003")
    expect(window.locator("time")).to_have_text(since)
    expect(shown.one("[data-kiosk=kiosk-1]")).to_be_visible()
