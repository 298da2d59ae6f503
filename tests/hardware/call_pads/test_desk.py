"""A pad on the wire, with a real broker between it and a server made of one link."""

import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from config.models import Device
from hardware.call_pads.desk import TRIAL_S, PadDesk
from hardware.call_pads.port import Key
from hardware.faults import DeviceFault, FaultCode
from hardware.report import last_will
from tests.brokers import RunningBroker, until
from tests.wire.ears import Heard, LogBook
from wire.link import Link
from wire.messages import (
    PRESS_HOLDS_S,
    DeviceState,
    DeviceTest,
    DeviceTested,
    Estimate,
    LineState,
    PadPress,
    PadReply,
    WindowState,
    WindowStatus,
)

DAY = date(2026, 11, 23)


class FakePad:
    """A pad without a line."""

    def __init__(self) -> None:
        self.press: Callable[[Key], None] = lambda _key: None
        self.shown: list[tuple[str | None, int]] = []
        self.beeps = 0  # of a refusal
        self.accepted = 0
        self.trouble: DeviceFault | None = None
        self.closed = False

    def listen(self, pressed: Callable[[Key], None]) -> None:
        self.press = pressed

    def show(self, number: str | None, waiting: int) -> None:
        self.shown.append((number, waiting))

    def accept(self) -> None:
        self.accepted += 1

    def refuse(self) -> None:
        self.beeps += 1

    def fault(self) -> DeviceFault | None:
        return self.trouble

    def close(self) -> None:
        self.closed = True


class Server:
    """Answers presses as it is told to."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.presses: list[PadPress] = []
        self.answer: Callable[[PadPress], PadReply | None] = lambda press: PadReply(
            id=press.id, ok=True, number="A012", waiting=7
        )
        self.states, self.tested = Heard(), Heard()
        link.subscribe(DeviceTested, self.tested, device="pad-3")
        link.subscribe(PadPress, self._pressed, window="+")
        link.subscribe(DeviceState, self.states, device="+")
        link.start()
        until(lambda: link.connected)

    def _pressed(self, press: PadPress, names: dict[str, str]) -> None:
        self.presses.append(press)
        if reply := self.answer(press):
            self.link.publish(reply, **names)

    def test(self, name: str) -> DeviceTested:
        self.link.publish(DeviceTest(id=name), device="pad-3").wait(2)
        until(lambda: any(told.id == name for told in self.tested.messages), within_s=TRIAL_S + 3)
        return next(told for told in self.tested.messages if told.id == name)

    def say_window(self, seq: int, number: str | None) -> None:
        state = WindowState(day=DAY, seq=seq, status=WindowStatus.CALLING, number=number, call=1)
        self.link.publish(state, window="3").wait(2)

    def say_line(self, line: str, seq: int, count: int | None, waiting: int = 0) -> None:
        numbers = tuple(f"{line}{n:03d}" for n in range(1, waiting + 1))
        state = LineState(day=DAY, seq=seq, waiting=numbers, count=count, estimate=Estimate(low=1, high=2))
        self.link.publish(state, line=line).wait(2)

    def last_state(self, device: str) -> DeviceState | None:
        found = [
            state
            for state, names in zip(self.states.messages, self.states.names, strict=False)
            if names["device"] == device
        ]
        return found[-1] if found else None


DEVICE = Device(id="pad-3", kind="call_pad", driver="ff68", address="/dev/none", window="3")


@pytest.fixture
def server(broker: RunningBroker) -> Iterator[Server]:
    server = Server(broker.link("server"))
    yield server
    for line in ("A", "B"):
        server.link.publish(
            LineState(day=date(2026, 1, 1), seq=0, waiting=(), estimate=Estimate(low=0, high=1)), line=line
        ).wait(2)
    server.link.publish(WindowState(day=date(2026, 1, 1), seq=0, status=WindowStatus.CLOSED), window="3").wait(2)
    server.link.stop()


@pytest.fixture
def pad() -> FakePad:
    return FakePad()


@pytest.fixture
def log() -> LogBook:
    return LogBook()


@pytest.fixture
def desk(broker: RunningBroker, server: Server, pad: FakePad, log: LogBook) -> Iterator[PadDesk]:
    link = broker.link("devices", "devices-pad-3", will=last_will(DEVICE))
    desk = PadDesk(DEVICE, "3", pad, link, log, ("A", "B"))
    desk.start()
    until(lambda: link.connected)
    yield desk
    desk.stop()


def test_a_press_goes_out_and_its_answer_is_shown_within_100_ms(desk, server, pad):
    times = []
    for _ in range(5):
        pad.shown.clear()
        began = time.monotonic()
        pad.press(Key.NEXT)
        until(lambda: ("A012", 7) in pad.shown)
        times.append(time.monotonic() - began)
    assert min(times) < 0.1
    assert [press.key for press in server.presses] == ["next"] * 5
    assert len({press.id for press in server.presses}) == 5
    assert (pad.accepted, pad.beeps) == (5, 0)


def test_a_refusal_is_heard_and_the_number_stays(desk, server, pad):
    pad.press(Key.NEXT)
    until(lambda: ("A012", 7) in pad.shown)
    server.answer = lambda press: PadReply(id=press.id, ok=False, code="nobody_waiting", waiting=0)
    pad.press(Key.NEXT)
    until(lambda: pad.beeps == 1)
    until(lambda: pad.shown[-1] == ("A012", 0))
    assert pad.accepted == 1


def test_a_press_that_nobody_answers_is_refused_after_a_while(desk, server, pad, log):
    server.answer = lambda _press: None
    pad.press(Key.RECALL)
    until(lambda: server.presses)
    desk.look_after()
    assert pad.beeps == 0
    until(lambda: desk.look_after() or pad.beeps == 1, within_s=PRESS_HOLDS_S + 2)
    assert log.of("press_refused")[-1]["why"] == "no_reply"
    server.link.publish(PadReply(id=server.presses[0].id, ok=False, waiting=0), window="3").wait(2)
    server.say_window(1, "A099")
    until(lambda: pad.shown and pad.shown[-1][0] == "A099")
    assert pad.beeps == 1  # what comes too late is not refused a second time


def test_an_answer_to_another_press_changes_nothing(desk, server, pad):
    server.link.publish(PadReply(id="somebody-elses", ok=False, waiting=3), window="3").wait(2)
    server.say_window(1, "A050")
    until(lambda: pad.shown and pad.shown[-1] == ("A050", 0))
    assert pad.beeps == 0


def test_the_number_of_the_window_is_shown_whoever_called_it(desk, server, pad):
    server.say_window(5, "A013")
    until(lambda: pad.shown and pad.shown[-1][0] == "A013")
    server.say_window(6, None)
    until(lambda: pad.shown[-1][0] is None)


def test_an_older_state_after_a_newer_one_is_not_shown(desk, server, pad):
    server.say_window(9, "A020")
    server.say_window(8, "A019")
    server.say_window(10, "A021")
    until(lambda: pad.shown and pad.shown[-1][0] == "A021")
    assert "A019" not in [number for number, _ in pad.shown]


def test_the_people_waiting_in_all_lines_of_the_window_are_shown_as_they_come_and_go(desk, server, pad):
    server.say_line("A", 1, 60, waiting=50)
    server.say_line("B", 2, None, waiting=3)  # an older server names them all
    until(lambda: pad.shown and pad.shown[-1] == (None, 63))
    server.say_line("A", 4, 58)
    server.say_line("A", 3, 59)  # came late
    until(lambda: pad.shown[-1] == (None, 61))
    server.say_window(5, "A001")
    until(lambda: pad.shown[-1] == ("A001", 61))
    assert (None, 62) not in pad.shown


def test_without_a_broker_a_press_is_refused_at_once(desk, broker, pad, log):
    broker.kill()
    until(lambda: not desk._link.connected, within_s=10)
    began = time.monotonic()
    pad.press(Key.NEXT)
    assert pad.beeps == 1
    assert time.monotonic() - began < 0.1
    assert log.of("press_refused")[-1]["why"] == "broker_away"
    broker.start()
    until(lambda: desk._link.connected, within_s=10)
    assert pad.beeps == 1


def test_a_press_refused_without_a_broker_is_not_sent_later(desk, broker, server, pad):
    broker.kill()
    until(lambda: not desk._link.connected, within_s=10)
    pad.press(Key.NEXT)
    broker.start()
    until(lambda: desk._link.connected and server.link.connected, within_s=10)
    pad.press(Key.RECALL)
    until(lambda: server.presses)
    assert [press.key for press in server.presses] == ["recall"]


def test_the_pads_state_is_on_the_wire_and_changes_with_it(desk, server, pad):
    desk.look_after()
    until(lambda: server.last_state("pad-3") and server.last_state("pad-3").status == "ok")
    well = server.last_state("pad-3")
    assert (well.online, well.kind, well.detail) == (True, "call_pad", "")
    pad.trouble = DeviceFault(FaultCode.OFFLINE, "pull it out and put it back")
    for _ in range(3):
        desk.look_after()
    until(lambda: server.last_state("pad-3").status == "offline")
    ill = server.last_state("pad-3")
    assert (ill.online, ill.detail) == (False, "pull it out and put it back")
    assert ill.since >= well.since
    pad.trouble = DeviceFault(FaultCode.GARBAGE, "swap the wires")
    desk.look_after()
    until(lambda: server.last_state("pad-3").status == "garbage")
    assert server.last_state("pad-3").online  # it can be reached


def test_a_test_beeps_shows_eights_and_then_what_was_shown(desk, server, pad):
    server.say_window(1, "A013")
    until(lambda: pad.shown and pad.shown[-1][0] == "A013")
    assert server.test("a-test-of-pad-3").ok
    assert ("888", 888) in pad.shown
    assert pad.shown[-1] == ("A013", 0)
    assert pad.beeps == 1


def test_a_test_of_a_pad_that_is_away_says_so_and_touches_nothing(desk, server, pad):
    pad.trouble = DeviceFault(FaultCode.OFFLINE, "plug it in")
    told = server.test("a-test-in-vain")
    assert (told.ok, told.code, told.detail) == (False, "offline", "plug it in")
    assert ("888", 888) not in pad.shown


def test_the_state_is_said_again_when_the_broker_comes_back(desk, broker, server):
    desk.look_after()
    until(lambda: server.last_state("pad-3"))
    broker.kill()
    until(lambda: not desk._link.connected, within_s=10)
    server.states.messages.clear()
    server.states.names.clear()
    broker.start()
    until(lambda: server.last_state("pad-3") and server.last_state("pad-3").online, within_s=10)


def test_a_desk_that_stops_takes_its_pad_off_the_wire(broker, server, pad, log):
    desk = PadDesk(DEVICE, "3", pad, broker.link("devices", "devices-pad-3", will=last_will(DEVICE)), log)
    desk.start()
    until(lambda: desk._link.connected)
    desk.look_after()
    until(lambda: server.last_state("pad-3") and server.last_state("pad-3").online)
    desk.stop()
    until(lambda: not server.last_state("pad-3").online)
    assert pad.closed
