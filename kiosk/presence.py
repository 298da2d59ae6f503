"""The kiosk and its devices on the wire: each a retained state, each with a link and a last will of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from config.models import Device
from hardware.report import DeviceReport, last_will
from wire.link import Link
from wire.messages import DeviceState


class LinkMaker(Protocol):
    """Describes a link to the hall's broker, not yet started."""

    def __call__(self, client_id: str, will: tuple[str, DeviceState]) -> Link: ...


def kiosk_on_the_wire(name: str, make_link: LinkMaker) -> Link:
    """A link that says the kiosk is there for as long as it is."""
    link = make_link(name, (name, DeviceState(online=False, kind="kiosk")))
    here = DeviceState(online=True, kind="kiosk", status="ok", since=datetime.now(UTC))
    link.on_connect(lambda: _say(link, here, name))
    return link


def device_on_the_wire(device: Device, make_link: LinkMaker) -> tuple[Link, DeviceReport]:
    """A link for a device of the kiosk, and who keeps its state true."""
    link = make_link(device.id, last_will(device))
    return link, DeviceReport(device, link)


def _say(link: Link, state: DeviceState, name: str) -> None:
    link.publish(state, device=name)
