"""Devices of the small hall on a real broker, driven by the test, and the server's knowledge of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from caller_server.relay.devices import Devices
from config.models import Hall
from hardware.report import DeviceReport, last_will
from tests.brokers import RunningBroker, until
from wire.link import Link


class Driven:
    """Whoever drives the hall's devices."""

    def __init__(self, broker: RunningBroker, hall: Hall, devices: Devices) -> None:
        self.devices = devices
        self._broker = broker
        self._hall = hall
        self._links: dict[str, Link] = {}
        self._reports: dict[str, DeviceReport] = {}

    def __getitem__(self, device: str) -> DeviceReport:
        """The report of a device, on the wire from the first time it is asked for."""
        if device not in self._reports:
            configured = next(one for one in self._hall.device if one.id == device)
            link = self._broker.link("devices", f"devices-{device}", will=last_will(configured))
            self._reports[device] = DeviceReport(configured, link)
            self._links[device] = link
            link.start()
            until(lambda: link.connected)
        return self._reports[device]

    def wait_for(self, device: str, status: str) -> None:
        until(lambda: (known := self.devices.known().get(device)) is not None and known.status == status)

    def leave(self, device: str) -> None:
        """Its program ends."""
        self._links[device].stop()

    def stop(self) -> None:
        for link in self._links.values():
            link.stop()


@contextmanager
def driven(broker: RunningBroker, hall: Hall) -> Iterator[Driven]:
    """Until the block ends; what the devices said stays retained no longer than the broker."""
    devices, link = Devices(), broker.link("server", f"server-{id(broker)}")
    devices.listen(link)
    link.start()
    until(lambda: link.connected)
    drivers = Driven(broker, hall, devices)
    try:
        yield drivers
    finally:
        drivers.stop()
        link.stop()
