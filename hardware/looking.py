"""Looking at each device by itself, while no hall holds it: opened, asked how it is, let go.

`python -m hardware.looking HALL_DIR` looks at those of this machine that are no twins, and prints one JSON line each:
`{"device": "printer-1", "code": "", "found": "it answers, and would print"}`, or a fault's code and what to do.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from config.models import Device, Hall
from config.settings import Settings
from config.telling import tell_of_hall
from hardware.addresses import address_of
from hardware.call_pads import open_call_pad
from hardware.faults import DeviceFault
from hardware.id_readers import open_id_reader
from hardware.led_panels.opening import open_led_panel
from hardware.printers import open_printer
from hardware.printers.replies import fault_of
from hardware.scanners import open_scanner
from hardware.speakers import open_speaker

LISTENS_S = 2.0
"""A device that only speaks by itself, or is asked by its driver's own thread, is listened to for so long."""
LOOK_EVERY_S = 0.05
AT_ONCE = 8


def look_at(device: Device, data: Path) -> str:
    """What a device says of itself, in a few words for a technician; raises DeviceFault."""
    return _LOOKS[device.kind](device, data)


def _printer(device: Device, data: Path) -> str:
    printer = open_printer(device, data)
    try:
        status = printer.status()
    finally:
        printer.close()
    if (fault := fault_of(status)) is not None:
        raise fault
    return "it answers, and would print"


def _panel(device: Device, data: Path) -> str:
    panel = open_led_panel(device, data)
    try:
        panel.check()
    finally:
        panel.close()
    return "it can be reached"


def _speaker(device: Device, data: Path) -> str:
    speaker = open_speaker(device, data)
    try:
        speaker.check()
    finally:
        speaker.close()
    return "it can be used; only a test tells whether it is heard"


class _Listens(Protocol):
    def fault(self) -> DeviceFault | None: ...

    def close(self) -> None: ...


def _pad(device: Device, data: Path) -> str:
    pad = open_call_pad(device, data)
    pad.listen(lambda _key: None)
    return _listened_to(pad, "press a key to be sure")


def _scanner(device: Device, data: Path) -> str:
    scanner = open_scanner(device, data)
    scanner.listen(lambda _code: None)
    return _listened_to(scanner, "scan something to be sure")


def _id_reader(device: Device, data: Path) -> str:
    reader = open_id_reader(device, data, secret=b"nothing is read")
    reader.listen(lambda _card: None)
    return _listened_to(reader, "lay a card on it to be sure")


def _listened_to(device: _Listens, advice: str) -> str:
    until = time.monotonic() + LISTENS_S
    try:
        while time.monotonic() < until:
            time.sleep(LOOK_EVERY_S)
        fault = device.fault()
    finally:
        device.close()
    if fault is not None:
        raise fault
    return f"its line is open; {advice}"


_LOOKS: dict[str, Callable[[Device, Path], str]] = {
    "printer": _printer,
    "call_pad": _pad,
    "rater": _pad,
    "led_panel": _panel,
    "id_reader": _id_reader,
    "scanner": _scanner,
    "speaker": _speaker,
}


def look_round(hall: Hall, settings: Settings) -> Iterator[dict[str, str]]:
    """Every device at this machine that is no twin; those on one line one after another."""
    lines: dict[str, list[Device]] = {}
    for device in hall.device:
        if device.machine == settings.machine and not device.twin:
            lines.setdefault(address_of(device, settings.data) or device.id, []).append(device)

    def look_along(devices: Sequence[Device]) -> list[dict[str, str]]:
        return [_found(device, settings.data) for device in devices]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for found in pool.map(look_along, lines.values()):
            yield from found


def _found(device: Device, data: Path) -> dict[str, str]:
    try:
        return {"device": device.id, "code": "", "found": look_at(device, data)}
    except DeviceFault as fault:
        return {"device": device.id, "code": fault.code.value, "found": fault.detail}


def main() -> int:
    """Look at the devices of the hall that is named."""
    return tell_of_hall("hardware.looking", lambda hall: look_round(hall, Settings()))


if __name__ == "__main__":
    sys.exit(main())
