"""From a hall's `[[device]]` tables with `twin = true` to their twins."""

from __future__ import annotations

from pathlib import Path

from config.fonts import font_file
from config.models import Device, Hall
from hardware.addresses import address_of
from hardware.call_pads.twin import PadTwin
from hardware.faults import DeviceFault, FaultCode
from hardware.printers.twin import PrinterTwin
from hardware.twins.plugs import Plug, PtyPlug, SocketPlug
from hardware.twins.reception import Twin


def build_twins(hall: Hall, data: Path) -> dict[str, Twin]:
    """Twins by device id, not yet started. Speakers need none: their file driver is one.

    Raises DeviceFault MISCONFIGURED for an address where no twin can stand.
    """
    devices = [device for device in hall.device if device.twin and device.kind != "speaker"]
    addresses: dict[str, str] = {}
    for device in devices:
        if (other := addresses.setdefault(address_of(device, data), device.id)) != device.id:
            raise DeviceFault(
                FaultCode.MISCONFIGURED, f"the twins {other} and {device.id} have one address: give each its own"
            )
    return {device.id: _build(device, data) for device in devices}


def _build(device: Device, data: Path) -> Twin:
    if device.kind == "call_pad":
        return PadTwin(_plug(device, data), device.unit)
    return PrinterTwin(
        device.id, _plug(device, data), dots=device.dots, slips=data / "slips", font=font_file("regular")
    )


def _plug(device: Device, data: Path) -> Plug:
    address = address_of(device, data)
    if device.driver == "network" and address:
        return SocketPlug(address)
    path = Path(address)
    if device.driver in ("serial", "file", "ff68") and path.is_relative_to(data.absolute()):
        return PtyPlug(path)
    raise DeviceFault(
        FaultCode.MISCONFIGURED,
        f"device {device.id}: a twin stands at a network address, or at a path in the data folder such as "
        f'"{{data}}/twins/{device.id}"; this one has driver {device.driver} and address {address!r}',
    )
