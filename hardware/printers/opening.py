"""From a hall's `[[device]]` to its printer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from config.fonts import font_file
from config.models import Device
from hardware.addresses import address_of, network_address
from hardware.faults import DeviceFault, FaultCode
from hardware.printers.characters import in_characters
from hardware.printers.escpos import EscPosPrinter
from hardware.printers.job import Job
from hardware.printers.layout import Faces, lay_out
from hardware.printers.lines import FileLine, Line, NetworkLine, SerialLine, UsbLine
from hardware.printers.page import Page
from hardware.printers.port import TicketPrinter
from hardware.printers.raster import in_dots
from hardware.printers.roll import Roll
from hardware.turns import Turns

USUAL = "192.168.1.60:9100"
"""A network printer's address."""


def open_printer(device: Device, data: Path) -> TicketPrinter:
    """The printer of one `[[device]]`; `data` is this machine's data folder. Connects only when asked to do something.

    Raises DeviceFault MISCONFIGURED when the device is not a printer or its address is not one of its driver's.
    """
    roll = Roll(data / "printers" / f"{device.id}.roll.json", device.roll_metres) if device.roll_metres else None
    turns = Turns(data / "printers", device.id)
    return EscPosPrinter(line_of(device, data), composer_of(device), device.dots, turns, roll)


def composer_of(device: Device) -> Callable[[Page], Job]:
    """What makes pages into this printer's jobs, as its `mode` says."""
    faces = Faces(font_file("regular"), font_file("bold"))
    if device.mode == "text":
        return lambda page: in_characters(page, device.dots, faces)
    return lambda page: in_dots(lay_out(page, device.dots, faces))


def line_of(device: Device, data: Path) -> Line:
    """The line that a printer's driver and address describe."""
    address = address_of(device, data)
    match device.driver:
        case "network":
            return NetworkLine(network_address(device, address, USUAL))
        case "serial" if address:
            return SerialLine(address, device.baud)
        case "file" if address:
            return FileLine(address)
        case "usb":
            return _usb_line(device, address)
    raise DeviceFault(
        FaultCode.MISCONFIGURED,
        f"device {device.id}: a printer's driver is network, serial, usb or file, with an address; "
        f"this one has driver {device.driver} and address {address!r}",
    )


def _usb_line(device: Device, address: str) -> UsbLine:
    try:
        vendor, product = (int(part, 16) for part in address.split(":"))
    except ValueError:
        raise DeviceFault(
            FaultCode.MISCONFIGURED,
            f"device {device.id}: the address {address!r} is not vendor:product in hexadecimal; `lsusb` shows it, "
            "for example 04b8:0e15",
        ) from None
    return UsbLine(vendor, product)
