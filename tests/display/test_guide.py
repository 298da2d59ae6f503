"""What the guide at the door is told, put together from what a hall says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from display.screens.guide import GUIDE, STAFF, Guide
from display.screens.guide_state import GuideState
from display.screens.role import keys_of
from display.screens.streams import Key, Streams
from tests.display.calls import DAY, NINE
from tests.halls import small_hall
from wire.messages import DeviceState, Estimate, LineState, StaffCall, StaffCalls, WindowState, WindowStatus


class Hall:
    """The small hall, as far as its guide hears it."""

    def __init__(self) -> None:
        hall = small_hall()
        self.streams = Streams([*keys_of(hall), GUIDE, STAFF], "page-1", lambda: NINE)
        self.guide = Guide(hall, self.streams)

    def line(self, letter: str, seq: int, count: int | None = 4, day=DAY, **more: object) -> None:
        state = LineState(day=day, seq=seq, waiting=(), count=count, estimate=Estimate(low=5, high=9), **more)
        self.streams.offer(Key("line", letter), state)

    def window(self, name: str, seq: int, number: str | None = None, day=DAY) -> None:
        status = WindowStatus.OPEN if number is None else WindowStatus.CALLING
        self.streams.offer(Key("window", name), WindowState(day=day, seq=seq, status=status, number=number, since=NINE))

    def staff(self, seq: int, *kiosks: str) -> None:
        calls = tuple(StaffCall(kiosk=kiosk, since=NINE) for kiosk in kiosks)
        self.streams.offer(STAFF, StaffCalls(day=DAY, seq=seq, calls=calls))

    @property
    def told(self) -> GuideState:
        self.guide.look()
        state = self.streams.newest(GUIDE)
        assert isinstance(state, GuideState)
        return state


def test_nothing_is_told_before_anything_is_heard():
    hall = Hall()
    hall.guide.look()
    assert hall.streams.newest(GUIDE) is None


def test_lines_windows_and_calls_for_staff_are_told_together():
    hall = Hall()
    hall.line("A", 3, called=("A012",))
    hall.window("2", 5, "A012")
    hall.staff(4, "kiosk-2", "kiosk-1")
    told = hall.told
    assert (told.day, told.seq) == (DAY, 5)
    assert (told.lines["A"].waiting, told.lines["A"].called, told.lines["A"].estimate.high) == (4, ("A012",), 9)
    assert (told.windows["2"].status, told.windows["2"].number, told.windows["2"].since) == ("calling", "A012", NINE)
    assert [call.kiosk for call in told.staff] == ["kiosk-2", "kiosk-1"]
    assert set(told.lines) == {"A"}, "what was not heard is not told"


def test_what_has_not_changed_is_not_told_again():
    hall = Hall()
    hall.line("A", 3)
    first = hall.told
    assert hall.told is first
    hall.line("A", 4, count=5)
    assert hall.told is not first


def test_nothing_of_yesterday_is_told():
    hall = Hall()
    hall.line("A", 900, day=DAY - timedelta(days=1))
    hall.window("2", 901, "A012", day=DAY - timedelta(days=1))
    hall.line("B", 2)
    told = hall.told
    assert (told.seq, set(told.lines), told.windows) == (2, {"B"}, {})


def test_the_line_of_an_older_server_is_counted_by_its_numbers():
    hall = Hall()
    state = LineState(day=DAY, seq=1, waiting=("A001", "A002"), estimate=Estimate(low=1, high=2))
    hall.streams.offer(Key("line", "A"), state)
    assert (hall.told.lines["A"].waiting, hall.told.lines["A"].called) == (2, ())


@pytest.mark.parametrize(
    ("state", "needs_a_look"),
    [
        (DeviceState(online=True, status="ok"), False),
        (DeviceState(online=True, status="ok", paper_left=51), False),
        (DeviceState(online=True, status="ok", paper_left=50), True),
        (DeviceState(online=True, status="paper_out", detail="Zhang's ID card is stuck"), True),
        (DeviceState(online=False), True),
        (DeviceState(online=False, status="stopped"), True),
    ],
)
def test_a_device_that_needs_a_look_is_named_and_what_is_wrong_with_it_is_not(state, needs_a_look):
    hall = Hall()
    hall.line("A", 1)
    hall.guide.hear("printer-1", state)
    assert hall.told.unwell == (("printer-1",) if needs_a_look else ())
    assert b"Zhang" not in hall.told.payload()
    assert b"paper_out" not in hall.told.payload()
    hall.guide.hear("printer-1", DeviceState(online=True, status="ok"))
    assert hall.told.unwell == ()


def test_what_the_halls_files_do_not_name_is_none_of_the_guides():
    hall = Hall()
    hall.line("A", 1)
    hall.guide.hear("server", DeviceState(online=False))
    assert hall.told.unwell == ()
