"""A mouth in a rehearsal, whose clock stands and leaps as somebody likes."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from display.announcer.mouth import Mouth
from hardware.faults import DeviceFault, FaultCode
from hardware.speakers.file import FileSpeaker, Rest
from hardware.voices.sound import RATE
from tests.display.calls import NINE
from tests.wire.ears import LogBook
from wire.rehearsal import RehearsalClock, RehearsalHand

SOUND = array("h", bytes(2 * (RATE // 10)))


class Deaf(FileSpeaker):
    """A loudspeaker whose driver hangs."""

    def play(self, wav: bytes, name: str) -> None:
        self.let_go = threading.Event()
        self.let_go.wait(30)

    def close(self) -> None:
        self.let_go.set()


class Clock(RehearsalClock):
    """Tells when a mouth has waited for as long as the sound lasts by this machine, and waits on by the hall's time."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.waited_for = threading.Event()

    def told(self, seconds: float) -> Rest:
        rest = self.count(seconds)

        def waited(ended: threading.Event) -> bool:
            self.waited_for.set()
            return rest(ended)

        return waited


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[RehearsalHand]:
    hand = RehearsalHand(tmp_path / "clock", NINE)
    yield hand
    hand.close()


@pytest.fixture
def clock(hand: RehearsalHand, tmp_path: Path) -> Clock:
    return Clock(tmp_path / "clock")


def test_a_loudspeaker_that_goes_by_a_clock_that_stands_is_not_given_up(hand, clock, tmp_path):
    mouth = Mouth(
        lambda: FileSpeaker(tmp_path, count=clock.count), lambda _fault: None, LogBook(), 0.05, count=clock.told
    )
    with ThreadPoolExecutor(1) as thread:
        said = thread.submit(mouth.say, SOUND, "said")
        assert clock.waited_for.wait(5)
        with pytest.raises(TimeoutError):
            said.result(0.2)  # four times its patience
        hand.set(NINE.timestamp() + 60, 0)
        said.result(5)


def test_a_loudspeaker_that_hangs_is_given_up_once_the_clock_has_gone_on(hand, clock, tmp_path):
    told = []
    mouth = Mouth(lambda: Deaf(tmp_path), told.append, LogBook(), 0.05, count=clock.told)
    with ThreadPoolExecutor(1) as thread:
        said = thread.submit(mouth.say, SOUND, "said")
        assert clock.waited_for.wait(5)
        hand.set(NINE.timestamp() + 60, 0)
        with pytest.raises(DeviceFault, match="does not come to the end"):
            said.result(5)
    assert [fault and fault.code for fault in told] == [None, FaultCode.SILENT]
