"""Stands of the role `devices`: what cannot be opened or falls is reported and tried again, and touches no other."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.models import Device
from hardware.desks import Desk, OpenDesks, Place, stands
from hardware.faults import DeviceFault, FaultCode
from hardware.report import DeviceReport, last_will
from tests.brokers import RunningBroker, until
from tests.halls import small_hall
from tests.wire.ears import Heard, LogBook
from wire.link import Link
from wire.messages import DeviceState

GOOD = Device(id="good-1", kind="call_pad", driver="ff68", address="/dev/good", window="1")
BAD = Device(id="bad-1", kind="call_pad", driver="ff68", address="/dev/bad", window="2")


class SmallDesk:
    """A desk of nothing but a report; it falls when it is told to."""

    def __init__(self, device: Device, link: Link) -> None:
        self.device = device
        self.link = link
        self.report = DeviceReport(device, link)
        self.falls: Exception | None = None
        self.stopped = False

    def start(self) -> None:
        self.link.start()

    def look_after(self) -> None:
        if self.falls is not None:
            raise self.falls
        self.report.tell(None)

    def stop(self) -> None:
        self.stopped = True
        self.link.stop()


class Openings:
    """Opens small desks, or refuses to."""

    def __init__(self) -> None:
        self.faults: dict[str, Exception] = {}
        self.opened: list[SmallDesk] = []
        self.tried = 0

    def __call__(self, devices: Sequence[Device], place: Place) -> list[Desk]:
        self.tried += 1
        for device in devices:
            if (fault := self.faults.get(device.id)) is not None:
                raise fault
        desks = [SmallDesk(device, place.link(device)) for device in devices]
        self.opened += desks
        return list(desks)


class Told:
    """What the wire says of each device."""

    def __init__(self, link: Link) -> None:
        self._heard = Heard()
        link.subscribe(DeviceState, self._heard, device="+")

    def of(self, device: str) -> DeviceState | None:
        pairs = zip(list(self._heard.messages), list(self._heard.names), strict=False)
        own = [state for state, names in pairs if names["device"] == device]
        return own[-1] if own else None

    def status(self, device: str) -> str | None:
        return None if (state := self.of(device)) is None else state.status


@pytest.fixture
def told(broker: RunningBroker) -> Iterator[Told]:
    link = broker.link("server")
    told = Told(link)
    link.start()
    until(lambda: link.connected)
    yield told
    link.stop()


@pytest.fixture
def place(broker: RunningBroker, tmp_path: Path) -> Place:
    def link(device: Device) -> Link:
        return broker.link("devices", f"devices-{device.id}", will=last_will(device))

    return Place(tmp_path, link, LogBook(), small_hall())


@contextmanager
def standing(place: Place, openings: OpenDesks, *devices: Device) -> Iterator[None]:
    running = stands(devices, {"call_pad": openings}, place)
    for stand in running:
        stand.start()
    try:
        yield
    finally:
        for stand in running:
            stand.stop()


def test_a_device_that_cannot_be_opened_is_reported_and_the_others_work(place, told):
    openings = Openings()
    openings.faults["bad-1"] = DeviceFault(FaultCode.MISCONFIGURED, "write an address")
    with standing(place, openings, BAD, GOOD):
        until(lambda: told.status("good-1") == "ok")
        until(lambda: told.status("bad-1") == "misconfigured")
        assert told.of("bad-1").detail == "write an address"


def test_what_could_not_be_opened_is_tried_again_until_it_can(place, told):
    openings = Openings()
    openings.faults["bad-1"] = DeviceFault(FaultCode.OFFLINE, "plug it in")
    with standing(place, openings, BAD):
        until(lambda: told.status("bad-1") == "offline" and openings.tried >= 1)
        openings.faults.clear()
        until(lambda: told.status("bad-1") == "ok")
    until(lambda: not told.of("bad-1").online)


@pytest.mark.parametrize("falls", [ValueError("nobody thought of this"), DeviceFault(FaultCode.SILENT, "power it off")])
def test_a_desk_that_falls_is_stopped_reported_and_opened_again(place, told, falls):
    openings = Openings()
    with standing(place, openings, BAD, GOOD):
        until(lambda: told.status("bad-1") == "ok" and told.status("good-1") == "ok")
        (bad,) = (desk for desk in openings.opened if desk.device.id == "bad-1")
        bad.falls = falls
        code = "silent" if isinstance(falls, DeviceFault) else "broken"
        until(lambda: told.status("bad-1") == code)
        assert str(falls).rpartition(": ")[2] in told.of("bad-1").detail
        assert bad.stopped
        until(lambda: told.status("bad-1") == "ok")
        assert told.status("good-1") == "ok"
        assert len([desk for desk in openings.opened if desk.device.id == "good-1"]) == 1


def test_devices_at_one_address_stand_together_and_a_kind_without_desks_is_left_alone(place):
    openings, seen = Openings(), []

    def noting(devices: Sequence[Device], place: Place) -> list[Desk]:
        seen.append([device.id for device in devices])
        return openings(devices, place)

    mate = GOOD.model_copy(update={"id": "good-2", "unit": 2})
    voice = Device(id="voice", kind="speaker", driver="virtual", zone="east")
    with standing(place, noting, GOOD, mate, BAD, voice):
        until(lambda: len(seen) == 2)
    assert sorted(seen) == [["bad-1"], ["good-1", "good-2"]]


def test_a_device_that_hangs_keeps_no_other_from_working(place, told, hanging):
    opens, let_go = hanging
    with standing(place, opens, BAD, GOOD):
        until(lambda: told.status("good-1") == "ok")
        let_go()


@pytest.fixture
def hanging() -> tuple[OpenDesks, Callable[[], None]]:
    """Opens everything at once but bad-1, which waits until it is let go."""
    openings, free = Openings(), threading.Event()

    def opens(devices: Sequence[Device], place: Place) -> list[Desk]:
        if devices[0].id == "bad-1":
            free.wait(20)
        return openings(devices, place)

    return opens, free.set
