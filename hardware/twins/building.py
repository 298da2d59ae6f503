"""From a hall's `[[device]]` tables with `twin = true` to their twins."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from config.fonts import font_file
from config.models import Device, Hall
from hardware.addresses import address_of
from hardware.call_pads.modbus_speech import ModbusSpeech
from hardware.call_pads.opening import simple_of
from hardware.call_pads.twin import PadTwin, TwinLine
from hardware.call_pads.twin_speech import FF68Speech, SimpleSpeech, Speech
from hardware.faults import DeviceFault, FaultCode
from hardware.id_readers.twin import IdReaderTwin
from hardware.led_panels.boards import board_maker
from hardware.led_panels.twin import PanelTwin
from hardware.printers.twin import PrinterTwin
from hardware.scanners.twin import ScannerTwin, in_a_line, typed_now
from hardware.twins.plugs import Plug, PtyPlug, SocketPlug
from hardware.twins.reception import Twin

PADS = ("call_pad", "rater")
"""Kinds whose twins may share one line, as RS-485 has it."""

_ON_A_PATH = frozenset({"serial", "file", "ff68", "simple", "modbus", "alpha", "keyboard", "sam"})
"""Drivers whose twins stand at a pseudo-terminal."""


def build_twins(hall: Hall, data: Path, machine: str | None = None) -> dict[str, Twin]:
    """The twins of a machine by device id, not yet started. Speakers need none: their file driver is one.

    Raises DeviceFault MISCONFIGURED for an address where no twin can stand.
    """
    here = [device for device in hall.device if device.twin and device.machine == machine]
    return twins_of([device for device in here if device.kind != "speaker"], data)


def twins_of(devices: Sequence[Device], data: Path) -> dict[str, Twin]:
    """The twins of these devices; see `build_twins`."""
    addresses: dict[str, Device] = {}
    lines: dict[str, TwinLine] = {}
    twins: dict[str, Twin] = {}
    for device in devices:
        at = address_of(device, data)
        first = addresses.setdefault(at, device)
        if first is not device and not (device.kind in PADS and device.driver == first.driver):
            raise DeviceFault(
                FaultCode.MISCONFIGURED, f"the twins {first.id} and {device.id} have one address: give each its own"
            )
        if device.kind in PADS:
            line = lines.get(at) or lines.setdefault(at, TwinLine(_plug(device, data)))
            twins[device.id] = PadTwin(line, speech_of(device), device.kind)
        else:
            twins[device.id] = build_twin(device, data)
    return twins


def speech_of(device: Device) -> Speech:
    """How the twin of a call pad or a rater speaks."""
    if device.driver == "simple":
        return SimpleSpeech(device.unit, simple_of(device))
    if device.driver == "modbus" and device.registers is not None:
        return ModbusSpeech(device.unit, device.registers)
    return FF68Speech(device.unit)


def build_twin(device: Device, data: Path) -> Twin:
    """The twin of one device that has its line for itself."""
    plug = _plug(device, data)
    if device.kind == "scanner":
        return ScannerTwin(plug, typed_now if device.driver == "keyboard" else in_a_line)
    if device.kind == "id_reader":
        return IdReaderTwin(plug)
    if device.kind == "led_panel":
        size = device.width, device.height
        return PanelTwin(device.id, plug, board_maker(device), size=size, faces=data / "panels")
    return PrinterTwin(device.id, plug, dots=device.dots, slips=data / "slips", font=font_file("regular"))


def _plug(device: Device, data: Path) -> Plug:
    address = address_of(device, data)
    if device.driver in ("network", "onbon", "huidu") and address:
        return SocketPlug(address)
    path = Path(address)
    if device.driver in _ON_A_PATH and path.is_relative_to(data.absolute()):
        return PtyPlug(path)
    raise DeviceFault(
        FaultCode.MISCONFIGURED,
        f"device {device.id}: a twin stands at a network address, or at a path in the data folder such as "
        f'"{{data}}/twins/{device.id}"; this one has driver {device.driver} and address {address!r}',
    )
