"""From a hall's `[[device]]` to its scanner."""

from __future__ import annotations

from pathlib import Path

import serial

from config.models import Device
from hardware.addresses import address_of
from hardware.faults import DeviceFault, FaultCode
from hardware.scanners.attached import AttachedScanner
from hardware.scanners.input_device import open_input_device
from hardware.scanners.key_events import KeyReader
from hardware.scanners.lines import LineReader
from hardware.scanners.port import Scanner


def open_scanner(device: Device, data: Path) -> Scanner:
    """The scanner of one `[[device]]`; `data` is this machine's data folder. Opens nothing before it listens.

    Raises DeviceFault MISCONFIGURED when the device is no scanner or has no address.
    """
    address = address_of(device, data)
    match device.driver:
        case "serial" if address:
            return _serial(address, device.baud)
        case "keyboard" if address:
            return _keyboard(address)
    raise DeviceFault(
        FaultCode.MISCONFIGURED,
        f"device {device.id}: a scanner's driver is keyboard, at a path such as /dev/input/by-id/usb-…-event-kbd, or "
        f"serial, at one such as /dev/ttyACM0; this one has driver {device.driver} and address {address!r}",
    )


def _serial(address: str, baud: int) -> Scanner:
    return AttachedScanner(
        address,
        lambda: serial.Serial(address, baud, timeout=0),
        LineReader,
        advice="check the scanner's plug and adapter",
        when_garbage=f"{address} brings bytes without a line's end: set the scanner to end each code with CR, "
        "as its manual shows, and check the baud rate",
    )


def _keyboard(address: str) -> Scanner:
    return AttachedScanner(
        address,
        lambda: open_input_device(address),
        KeyReader,
        advice="check the scanner's plug, and that this user is in the group `input`",
        when_garbage=f"{address} brings no keys that end with Enter: set the scanner to play a US keyboard and to end "
        "each code with Enter, as its manual shows",
    )
