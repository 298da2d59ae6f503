"""From a hall's `[[device]]` tables to its call pads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from config.models import Device
from hardware.addresses import address_of
from hardware.call_pads.port import CallPad
from hardware.call_pads.serial_pads import PadLine, SerialPad
from hardware.faults import DeviceFault, FaultCode


def open_call_pad(device: Device, data: Path) -> CallPad:
    """The pad of one `[[device]]` that has its line for itself; raises DeviceFault MISCONFIGURED."""
    return open_call_pads([device], data)[device.id]


def open_call_pads(devices: Iterable[Device], data: Path) -> dict[str, CallPad]:
    """Pads by device id; those with one address share its line, each with a `unit` of its own.

    Nothing is opened before a pad listens. Raises DeviceFault MISCONFIGURED for the first that cannot be.
    """
    lines: dict[str, PadLine] = {}
    taken: dict[tuple[str, int], str] = {}
    pads: dict[str, CallPad] = {}
    for device in devices:
        address = address_of(device, data)
        if device.driver != "ff68" or not address:
            raise DeviceFault(
                FaultCode.MISCONFIGURED,
                f"device {device.id}: a call pad's driver is ff68 and its address a serial line such as /dev/ttyUSB0; "
                f"this one has driver {device.driver} and address {address!r}",
            )
        if other := taken.get((address, device.unit)):
            raise DeviceFault(
                FaultCode.MISCONFIGURED,
                f"devices {other} and {device.id} are both unit {device.unit} on {address}: give each its own",
            )
        taken[address, device.unit] = device.id
        line = lines.setdefault(address, PadLine(address, device.baud))
        pads[device.id] = SerialPad(line, device.unit)
    return pads
