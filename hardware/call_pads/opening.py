"""From a hall's `[[device]]` tables to its call pads and raters."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.models import Device
from hardware.addresses import address_of
from hardware.call_pads.dialect import Dialect
from hardware.call_pads.ff68 import FF68
from hardware.call_pads.port import CallPad, Key
from hardware.call_pads.serial_pads import PadLine, SerialPad
from hardware.call_pads.simple import KEYS, Simple
from hardware.faults import DeviceFault, FaultCode

if TYPE_CHECKING:
    from hardware.call_pads.modbus import ModbusLine


def open_call_pad(device: Device, data: Path) -> CallPad:
    """The pad of one `[[device]]` that has its line for itself; raises DeviceFault MISCONFIGURED."""
    return open_call_pads([device], data)[device.id]


def open_call_pads(devices: Iterable[Device], data: Path) -> dict[str, CallPad]:
    """Pads by device id; those with one address share its line, each with a `unit` of its own.

    Nothing is opened before a pad listens. Raises DeviceFault MISCONFIGURED for the first that cannot be.
    """
    taken: dict[tuple[str, int], str] = {}
    lines: dict[str, _Line] = {}
    pads: dict[str, CallPad] = {}
    for device in devices:
        address = address_of(device, data)
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
        line = lines.setdefault(address, _Line(device, address))
        if line.driver != device.driver:
            raise DeviceFault(
                FaultCode.MISCONFIGURED,
                f"device {device.id}: another driver already speaks on {address}; give each driver a line of its own",
            )
        pads[device.id] = line.pad(device)
    return pads


class _Line:
    """The line at an address, for the pads of one driver."""

    def __init__(self, device: Device, address: str) -> None:
        self.driver = device.driver
        self._modbus: ModbusLine | None = None
        self._serial: PadLine[Any] | None = None
        if device.driver == "modbus":
            from hardware.call_pads.modbus import ModbusLine  # a heavy library that few halls need

            self._modbus = ModbusLine(address, device.baud)
        else:
            self._serial = PadLine(address, device.baud, dialect_of(device))

    def pad(self, device: Device) -> CallPad:
        """One more pad on it."""
        if self._serial is not None:
            return SerialPad(self._serial, device.unit, dialect_of(device))
        from hardware.call_pads.modbus import ModbusPad

        if device.registers is None or self._modbus is None:
            raise DeviceFault(
                FaultCode.MISCONFIGURED, f"device {device.id}: say in `registers` where its buttons and lamps are"
            )
        return ModbusPad(self._modbus, device.unit, device.registers)


def dialect_of(device: Device) -> Dialect[Any]:
    """How a pad speaks; raises DeviceFault MISCONFIGURED for a driver that is no call pad's."""
    match device.driver:
        case "ff68":
            return FF68()
        case "simple":
            return simple_of(device)
    raise DeviceFault(
        FaultCode.MISCONFIGURED,
        f"device {device.id}: a call pad's driver is ff68, simple or modbus; this one has {device.driver}",
    )


def simple_of(device: Device) -> Simple:
    """The simple pad's dialect with the hall's meanings of its keys."""
    return Simple(tuple(Key(key) for key in device.keys) or KEYS)
