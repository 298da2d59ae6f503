"""A device's state and its tests on a real broker."""

import errno
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import serial

from config.models import Device
from hardware.faults import DeviceFault, FaultCode, NotYetKnown, reason
from hardware.report import DeviceReport, last_will
from tests.brokers import RunningBroker, until
from tests.wire.ears import Heard
from wire.link import Delivery, Link
from wire.messages import DeviceState, DeviceTest, DeviceTested, Message

DEVICE = Device(id="printer-9", kind="printer", driver="network", address="127.0.0.1:1")
PAPER_OUT = DeviceFault(FaultCode.PAPER_OUT, "put in a roll")


class Server:
    """Hears the device and asks for tests."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.states, self.answers = Heard(), Heard()
        link.subscribe(DeviceState, self.states, device=DEVICE.id)
        link.subscribe(DeviceTested, self.answers, device=DEVICE.id)

    @property
    def state(self) -> DeviceState:
        return self.states.messages[-1]

    def test(self, name: str | None = None) -> str:
        name = name or str(uuid4())
        assert self._link.publish(DeviceTest(id=name), device=DEVICE.id).wait(5)
        return name

    def answer(self, test: str) -> DeviceTested:
        until(lambda: any(told.id == test for told in self.answers.messages))
        return next(told for told in self.answers.messages if told.id == test)


@pytest.fixture
def server(broker: RunningBroker) -> Iterator[Server]:
    link = broker.link("server")
    server = Server(link)
    link.start()
    until(lambda: link.connected)
    yield server
    link.stop()


@pytest.fixture
def clock() -> Iterator[datetime]:
    """A minute passes with each look at it."""

    def ticks() -> Iterator[datetime]:
        now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
        while True:
            yield now
            now += timedelta(minutes=1)

    return ticks()


@pytest.fixture
def report(broker: RunningBroker, server: Server, clock: Iterator[datetime]) -> Iterator[DeviceReport]:
    link = broker.link("kiosk", will=last_will(DEVICE))
    report = DeviceReport(DEVICE, link, lambda: next(clock))
    link.start()
    until(lambda: link.connected)
    yield report
    link.stop()


def test_the_last_error_is_told_on_after_it_was_mended(server, report):
    report.tell(None)
    report.tell(PAPER_OUT)
    report.tell(None, 200)
    until(lambda: server.states.messages and server.state.paper_left == 200)
    assert server.state.status == "ok"
    assert server.state.since == datetime(2026, 11, 23, 1, 2, tzinfo=UTC)
    assert server.state.last_error is not None
    assert (server.state.last_error.status, server.state.last_error.detail) == ("paper_out", "put in a roll")
    assert server.state.last_error.at == datetime(2026, 11, 23, 1, 1, tzinfo=UTC)


def test_paper_that_grows_less_is_told_and_changes_neither_state_nor_time(server, report):
    for left in (200, 200, 199):
        report.tell(None, left)
    until(lambda: server.states.messages and server.state.paper_left == 199)
    told = [state.paper_left for state in server.states.messages if state.paper_left is not None]
    assert told == [200, 199]
    assert server.state.since == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_more_words_on_the_same_fault_begin_no_new_one(server, report):
    report.tell(PAPER_OUT)
    report.tell(DeviceFault(FaultCode.PAPER_OUT, "put in a roll and close the cover"))
    until(lambda: server.states.messages and server.state.detail.endswith("cover"))
    assert server.state.since == server.state.last_error.at == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert server.state.last_error.detail == "put in a roll and close the cover"


def test_what_nobody_knows_yet_is_not_told(server, report):
    report.tell(NotYetKnown("/dev/ttyUSB0"))
    report.tell(None)
    until(lambda: server.states.messages and server.state.status == "ok")
    assert server.state.last_error is None


def test_a_test_is_done_and_answered(server, report):
    report.tested_by(lambda: "printed a page")
    told = server.answer(server.test())
    assert (told.ok, told.code, told.detail) == (True, None, "printed a page")


@pytest.mark.parametrize(
    ("fault", "code", "why"),
    [(PAPER_OUT, "paper_out", "put in a roll"), (LookupError("张爱华"), "broken", "LookupError at test_report.py:")],
)
def test_a_test_that_fails_says_why_and_nothing_of_whom_it_met(server, report, fault, code, why):
    def fails() -> str:
        raise fault

    report.tested_by(fails)
    told = server.answer(server.test())
    assert (told.ok, told.code) == (False, code)
    assert why in told.detail
    assert "张" not in told.detail


def test_a_test_delivered_twice_is_done_once_and_another_meanwhile_is_told_to_wait(server, report):
    done, go_on = [], threading.Event()

    def slowly() -> str:
        done.append("page")
        assert go_on.wait(10)
        return "printed a page"

    report.tested_by(slowly)
    first = server.test()
    server.test(first)
    assert server.answer(server.test()).code == "busy"
    go_on.set()
    assert server.answer(first).ok
    assert done == ["page"]


def test_without_a_test_of_its_own_a_device_tells_how_it_was_seen_last(server, report):
    assert server.answer(server.test()).code == "silent"
    report.tell(None)
    assert server.answer(server.test()).ok
    report.tell(PAPER_OUT)
    told = server.answer(server.test())
    assert (told.code, told.detail) == ("paper_out", "put in a roll")


def test_why_a_line_was_lost_is_told_in_few_words():
    twice = serial.SerialException(errno.ENOENT, "could not open port /dev/x: [Errno 2] No such file: '/dev/x'")
    assert reason(twice) == "No such file or directory"
    assert reason(serial.SerialException("device disconnected?")) == "device disconnected?"
    assert reason(TypeError()) == "TypeError"


def test_of_two_states_told_at_once_the_newer_one_stays():
    class Slow(Link):
        """A link whose first message is long under way."""

        first, second = threading.Event(), threading.Event()

        def publish(self, message: Message, **_names: str) -> Delivery:
            if not self.first.is_set():
                self.first.set()
                self.second.wait(0.3)
            told.append(message)
            return Delivery(None)

    told: list[Message] = []
    link = Slow(hall="h", host="127.0.0.1", port=1, username="", password="", client_id="slow")
    report = DeviceReport(DEVICE, link)
    older = threading.Thread(target=report.tell, args=(PAPER_OUT,))
    older.start()
    assert link.first.wait(5)
    report.tell(None)
    link.second.set()
    older.join()
    assert told[-1].status == "ok"
