"""What the server knows of devices, and what of it reaches the journal."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import structlog

from caller_server.domain.commands import RecordDevice
from caller_server.journal.engine import JournalUnavailable
from caller_server.relay.device_news import DeviceNews
from caller_server.relay.devices import Devices, after
from config.models import Device
from hardware.faults import DeviceFault, FaultCode
from hardware.report import DeviceReport, last_will
from tests.brokers import RunningBroker, mosquitto_broker, until
from tests.caller_server.journal.commands import issue
from wire.link import Link
from wire.messages import DeviceError, DeviceState

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
OK = DeviceState(online=True, kind="call_pad", status="ok", since=NINE)
GONE = DeviceState(online=False, kind="call_pad", status="offline", detail="start it again")


class Book:
    """A journal that writes down what is news to it; it can be away."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str]] = []
        self.away = threading.Event()
        self.tried = 0

    def record(self, device: str, state: DeviceState) -> bool:
        self.tried += 1
        if self.away.is_set():
            raise JournalUnavailable("the disk is full")
        line = (device, state.status, state.detail)
        if next((old for old in reversed(self.lines) if old[0] == device), None) == line:
            return False
        self.lines.append(line)
        return True

    def of(self, device: str) -> list[str]:
        return [status for name, status, _ in self.lines if name == device]


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def news(book: Book) -> Iterator[Callable[..., DeviceNews]]:
    running: list[DeviceNews] = []

    def begin(**pace: float) -> DeviceNews:
        running.append(DeviceNews(book.record, structlog.get_logger("test"), **pace))
        return running[-1]

    yield begin
    for one in running:
        one.stop()


def test_changes_are_recorded_in_the_order_in_which_they_came(news, book):
    heard = news()
    for state in (OK, GONE, OK, OK, GONE):
        heard.heard("pad-1", state)
    until(lambda: book.of("pad-1") == ["ok", "offline", "ok", "offline"])


def test_a_flapping_device_is_recorded_seldom_and_its_newest_state_in_the_end(news, book):
    heard = news(often=4, within_s=0.5)
    for _ in range(100):
        heard.heard("pad-1", OK)
        heard.heard("pad-1", GONE)
    heard.heard("pad-1", OK)
    heard.heard("pad-2", OK)
    until(lambda: book.of("pad-2") == ["ok"])
    assert len(book.of("pad-1")) <= 4
    until(lambda: len(book.of("pad-1")) == 5)
    _, status, detail = [line for line in book.lines if line[0] == "pad-1"][-1]
    assert status == "ok"
    assert "it changed 196 times more" in detail


def test_what_could_not_be_recorded_is_recorded_when_the_journal_is_back(news, book):
    heard = news()
    book.away.set()
    heard.heard("pad-1", GONE)
    until(lambda: book.tried >= 1)
    book.away.clear()
    heard.heard("pad-1", OK)
    until(lambda: book.of("pad-1") == ["offline", "ok"])


# -- what is known ------------------------------------------------------------------------------


def test_a_last_will_is_an_error_since_it_was_heard_and_remembered_after_the_device_is_back():
    later = NINE + timedelta(minutes=5)
    gone = after(after(None, OK, NINE), GONE, later)
    assert (gone.online, gone.status, gone.since) == (False, "offline", later)
    again = after(gone, GONE, later + timedelta(hours=1))
    assert again.since == later
    back = after(again, OK.model_copy(update={"since": later + timedelta(hours=2)}), later)
    assert back.online
    assert back.last_error == DeviceError(status="offline", detail="start it again", at=later)


def test_the_newer_of_two_errors_is_the_last_one():
    own = DeviceError(status="paper_out", detail="put in a roll", at=NINE - timedelta(minutes=1))
    known = after(None, OK.model_copy(update={"last_error": own}), NINE)
    assert known.last_error == own
    assert after(after(known, GONE, NINE), OK, NINE).last_error.status == "offline"


def test_a_device_whose_clock_is_an_hour_fast_is_told_by_the_servers():
    fast = NINE + timedelta(hours=1)
    out = DeviceError(status="paper_out", at=fast)
    empty = DeviceState(online=True, status="paper_out", since=fast, last_error=out)
    known = after(after(None, OK, NINE), empty, NINE)
    assert known.since == known.last_error.at == NINE
    again = after(known, empty, NINE + timedelta(minutes=2))
    assert again.since == again.last_error.at == NINE
    mended = DeviceState(online=True, status="ok", since=fast + timedelta(minutes=5), last_error=out)
    well = after(again, mended, NINE + timedelta(minutes=5))
    assert (well.since, well.last_error.at) == (NINE + timedelta(minutes=5), NINE)
    later = after(well, GONE, NINE + timedelta(minutes=10))
    assert later.last_error.status == "offline"  # newer than what the fast clock had put an hour ahead


def test_a_will_that_says_nothing_but_offline_is_understood():
    known = after(None, DeviceState(online=False, kind="kiosk"), NINE)
    assert (known.online, known.status, known.last_error.status) == (False, "offline", "offline")


def test_a_device_whose_program_was_stopped_in_order_is_away_and_has_no_new_error():
    _, will = last_will(DEVICE)
    stopped = after(after(None, OK, NINE), will.as_stopped(), NINE + timedelta(hours=8))
    assert (stopped.online, stopped.status, stopped.since) == (False, "stopped", NINE + timedelta(hours=8))
    assert stopped.last_error is None


def test_a_server_started_again_knows_from_the_journal_since_when_a_device_is_away(engine, store, clock):
    for device, status in (("pad-1", "ok"), ("pad-1", "offline"), ("pad-2", "garbage"), ("pad-2", "ok")):
        clock.wait(minutes=1)
        engine.obey("small", RecordDevice(device=device, online=status != "offline", status=status))
        engine.obey("small", issue())
    devices = Devices(clock)
    devices.recall(store.events_of_kind("device_changed", "small", date(2026, 11, 23)))
    assert devices.known() == {}  # before it is heard, nobody knows whether it is still so
    away_since, wrong_at = clock.now - timedelta(minutes=2), clock.now - timedelta(minutes=1)
    clock.wait(hours=1)
    devices._heard(GONE, {"device": "pad-1"})
    devices._heard(OK, {"device": "pad-2"})
    assert devices.known()["pad-1"].since == devices.known()["pad-1"].last_error.at == away_since
    assert devices.known()["pad-2"].last_error == DeviceError(status="garbage", at=wrong_at)


# -- over a real broker -------------------------------------------------------------------------

DEVICE = Device(id="pad-7", kind="call_pad", driver="ff68", address="/dev/none", window="2")


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBroker]:
    with mosquitto_broker(tmp_path_factory.mktemp("broker")) as running:
        yield running


@pytest.fixture
def devices(broker: RunningBroker) -> Iterator[Devices]:
    devices, link = Devices(), broker.link("server")
    devices.listen(link)
    link.start()
    until(lambda: link.connected)
    yield devices
    link.stop()


@pytest.fixture
def driver(broker: RunningBroker) -> Iterator[tuple[DeviceReport, Link]]:
    link = broker.link("devices", "devices-pad-7", will=last_will(DEVICE))
    report = DeviceReport(DEVICE, link)
    link.start()
    until(lambda: link.connected)
    yield report, link
    link.stop()


def test_what_a_device_says_is_known_and_its_end_too(devices, driver):
    report, link = driver
    report.tell(DeviceFault(FaultCode.SILENT, "power it off and on"))
    until(lambda: "pad-7" in devices.known() and devices.known()["pad-7"].status == "silent")
    report.tell(None)
    until(lambda: devices.known()["pad-7"].status == "ok")
    assert devices.known()["pad-7"].last_error.detail == "power it off and on"
    link.stop()
    until(lambda: not devices.known()["pad-7"].online)


def test_a_device_is_tested_over_the_wire(devices, driver):
    report, _ = driver
    report.tested_by(lambda: "it beeped")
    told = devices.test("pad-7", "a-test-of-the-pad", within_s=5)
    assert told is not None
    assert (told.ok, told.detail) == (True, "it beeped")


def test_a_test_that_nobody_answers_ends_after_its_time(devices, driver):
    assert devices.test("pad-8", "a-test-of-nobody", within_s=0.3) is None
    assert Devices().test("pad-7", "without-a-broker", within_s=5) is None
