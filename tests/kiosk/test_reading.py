"""What a kiosk's scanner and ID reader read reaches the flow, and how they are the wire, through a real broker."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.models import Device
from hardware.faults import DeviceFault, FaultCode
from hardware.id_readers import open_id_reader
from hardware.scanners import open_scanner
from hardware.twins.building import build_twin
from kiosk.events import CardRead, CodeScanned, Happened
from kiosk.presence import device_on_the_wire
from kiosk.reading import Reading, cards_of, codes_of
from tests.brokers import RunningBroker, mosquitto_broker, until
from tests.hardware.id_readers.cards import OLD, OLD_CARD, SECRET
from tests.wire.ears import Heard
from wire.link import Link
from wire.messages import DeviceState
from wire.persons import person_of


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBroker]:
    with mosquitto_broker(tmp_path_factory.mktemp("broker")) as broker:
        yield broker


class Screen:
    """Who watches the hall's devices: the last state of each."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self._heard = Heard()
        link.subscribe(DeviceState, self._heard, device="+")
        link.start()

    def heard(self, device: str) -> list[DeviceState]:
        said = zip(self._heard.messages, self._heard.names, strict=False)
        return [state for state, names in said if names["device"] == device]

    def status(self, device: str) -> tuple[bool, str] | None:
        states = self.heard(device)
        return (states[-1].online, states[-1].status) if states else None


@pytest.fixture
def screen(broker: RunningBroker) -> Iterator[Screen]:
    screen = Screen(broker.link("reader"))
    yield screen
    screen.link.stop()


def test_a_scanner_is_heard_by_the_flow_and_seen_by_the_supervisor(tmp_path: Path, broker, screen):
    device = Device(id="scanner-1", kind="scanner", driver="serial", address="{data}/scanner-1", twin=True)
    twin = build_twin(device, tmp_path)
    twin.start()
    happened: list[Happened] = []
    link, report = device_on_the_wire(device, lambda client_id, will: broker.link("kiosk", client_id, will=will))
    scanner = codes_of(open_scanner(device, tmp_path), happened.append, report)
    link.start()
    scanner.start()
    until(lambda: screen.status("scanner-1") == (True, "ok"))
    twin.obey({"scan": "A012"})
    until(lambda: happened == [CodeScanned("A012")])
    twin.obey({"fault": "unplugged"})
    until(lambda: screen.status("scanner-1") == (False, "offline"))
    twin.obey({"fault": None})
    until(lambda: screen.status("scanner-1") == (True, "ok"), within_s=3)
    scanner.stop()
    link.stop()
    twin.stop()
    until(lambda: screen.status("scanner-1") == (False, "stopped"))  # the kiosk left


def test_a_card_is_heard_by_the_flow_and_none_of_it_by_the_wire(tmp_path: Path, broker, screen):
    device = Device(id="id-reader-1", kind="id_reader", driver="sam", address="{data}/id-reader-1", twin=True)
    twin = build_twin(device, tmp_path)
    twin.start()
    happened: list[Happened] = []
    link, report = device_on_the_wire(device, lambda client_id, will: broker.link("kiosk", client_id, will=will))
    cards = cards_of(open_id_reader(device, tmp_path, SECRET), happened.append, report)
    link.start()
    cards.start()
    until(lambda: screen.status("id-reader-1") == (True, "ok"))
    twin.obey({"card": {"name": "张爱华", "number": "12345", "born": 1949}})
    until(lambda: screen.status("id-reader-1") == (True, "garbage"))
    twin.obey({"card": OLD_CARD})
    until(lambda: happened == [CardRead(person_of(OLD, SECRET), "张*华", 1949)])
    until(lambda: screen.status("id-reader-1") == (True, "ok"))
    cards.stop()
    link.stop()
    twin.stop()
    until(lambda: screen.status("id-reader-1") == (False, "stopped"))
    said = "".join(state.model_dump_json() for state in screen.heard("id-reader-1"))
    for secret in (OLD, "12345", "张", "1949", person_of(OLD, SECRET)):
        assert secret not in said


class Beside:
    """A device and whoever stands beside it."""

    def __init__(self) -> None:
        self.trouble: DeviceFault | None = None

    def fault(self) -> DeviceFault | None:
        return self.trouble

    def close(self) -> None:
        pass


def test_a_test_waits_for_something_to_read(broker):
    device = Device(id="scanner-2", kind="scanner", driver="serial", address="/dev/ttyACM0")
    _, report = device_on_the_wire(device, lambda client_id, will: broker.link("kiosk", client_id, will=will))
    beside, came = Beside(), []
    reading = Reading(beside, came.append, "code", report, shown_within_s=0.3)
    reading.start()
    done = threading.Event()

    def show_it_again_and_again() -> None:
        while not done.wait(0.02):
            came[0]()

    showing = threading.Thread(target=show_it_again_and_again)
    showing.start()
    assert reading.test() == "it read a code"
    done.set()
    showing.join()
    with pytest.raises(DeviceFault, match=r"nothing was read within 0\.3 s: show it a code right after asking"):
        reading.test()
    beside.trouble = DeviceFault(FaultCode.OFFLINE, "check its plug")
    with pytest.raises(DeviceFault, match="check its plug"):
        reading.test()
    reading.stop()


def test_what_was_read_is_not_shown_by_its_event():
    assert repr(CardRead(person_of(OLD, SECRET), "张*华", 1949)) == "CardRead()"
    assert repr(CodeScanned("http://127.0.0.1:8080/t/AbCdEfGhIjKlMnOpQrSt_-")) == "CodeScanned()"
