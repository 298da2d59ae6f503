"""From a hall's `[[device]]` tables to its call pads and raters."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from config.models import Device
from hardware.addresses import address_of
from hardware.call_pads.dialect import Dialect
from hardware.call_pads.ff68 import FF68
from hardware.call_pads.port import CallPad, Key
from hardware.call_pads.serial_pads import PadLine, SerialPad
from hardware.call_pads.simple import KEYS, Simple
from hardware.faults import DeviceFault, FaultCode


def open_call_pad(device: Device, data: Path) -> CallPad:
    """The pad of one `[[device]]` that has its line for itself; raises DeviceFault MISCONFIGURED."""
    return open_call_pads([device], data)[device.id]


def open_call_pads(devices: Iterable[Device], data: Path) -> dict[str, CallPad]:
    """Pads by device id; those with one address share its line, each with a `unit` of its own.

    Nothing is opened before a pad listens. Raises DeviceFault MISCONFIGURED for the first that cannot be.
    """
    lines: dict[str, PadLine[Any]] = {}
    taken: dict[tuple[str, int], str] = {}
    pads: dict[str, CallPad] = {}
    for device in devices:
        address = address_of(device, data)
        dialect = dialect_of(device)
        if not address:
            raise DeviceFault(
                FaultCode.MISCONFIGURED, f"device {device.id}: give its line as `address`, such as /dev/ttyUSB0"
            )
        if other := taken.get((address, device.unit)):
            raise DeviceFault(
                FaultCode.MISCONFIGURED,
                f"devices {other} and {device.id} are both unit {device.unit} on {address}: give each its own",
            )
        taken[address, device.unit] = device.id
        line = lines.setdefault(address, PadLine(address, device.baud, dialect))
        if line.dialect.name != dialect.name:
            raise DeviceFault(
                FaultCode.MISCONFIGURED,
                f"device {device.id}: another driver already speaks on {address}; give each driver a line of its own",
            )
        pads[device.id] = SerialPad(line, device.unit, dialect)
    return pads


def dialect_of(device: Device) -> Dialect[Any]:
    """How a pad speaks; raises DeviceFault MISCONFIGURED for a driver that is no call pad's."""
    match device.driver:
        case "ff68":
            return FF68()
        case "simple":
            return simple_of(device)
    raise DeviceFault(
        FaultCode.MISCONFIGURED,
        f"device {device.id}: a call pad's driver is ff68 or simple; this one has {device.driver}",
    )


def simple_of(device: Device) -> Simple:
    """The simple pad's dialect with the hall's meanings of its keys."""
    return Simple(tuple(Key(key) for key in device.keys) or KEYS)
