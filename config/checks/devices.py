"""Devices that could not work: a driver of another kind, an address that is none, a pad at no window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from config.checks.rows import Row, rows, table, texts
from config.faults import Finding, Path, shown
from config.models import DRIVERS

_ADDRESSES = {
    "network": (
        re.compile(r"unix:.+|[^:\s]+(:\d{1,5})?"),
        "give host:port such as 192.168.1.60:9100, or unix: and a path",
    ),
    "usb": (
        re.compile(r"[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}"),
        "give vendor:product as lsusb shows it, such as 04b8:0e15",
    ),
    "serial": (re.compile(r".+"), "give the device's path, such as /dev/ttyUSB0"),
    **dict.fromkeys(
        ("onbon", "huidu"),
        (re.compile(r"unix:.+|[^:\s]+(:\d{1,5})?"), "give host:port such as 192.168.1.70:10001, or unix: and a path"),
    ),
    **dict.fromkeys(
        ("ff68", "simple", "modbus", "alpha", "sam"),
        (re.compile(r".+"), "give the line's path, such as /dev/ttyUSB0"),
    ),
    "keyboard": (re.compile(r".+"), "give the scanner's path, such as /dev/input/by-id/usb-…-event-kbd"),
    "file": (re.compile(r".+"), "give a path, such as {data}/spoken/east"),
}
"""What an address looks like, by driver, and what to say when it does not."""

_PLACED = {"window": ("call_pad", "rater", "led_panel"), "zone": ("speaker",)}
"""The key that says where a device stands, and the kinds of devices that have it."""

_OF_DRIVER = {"keys": "simple", "registers": "modbus"}
"""The keys that only one driver's devices have."""

_SHARED = {"ff68", "simple", "modbus"}
"""Drivers whose devices may share one line, each with a unit of its own."""

_NETWORKED = {"network", "onbon", "huidu"}
"""Drivers that reach a device by `host:port`."""

_PLUGS = {
    **dict.fromkeys(("serial", "ff68", "simple", "modbus", "alpha", "sam", "keyboard"), "path"),
    **dict.fromkeys(_NETWORKED, "network"),
}
"""Drivers whose addresses name the same kind of place."""

_TWINNED = {"printer", "call_pad", "rater", "scanner", "id_reader", "led_panel"}
"""Kinds of devices that have a virtual twin."""

HIGHEST_PORT = 65535
READ_AT_ONCE = 2000
"""Discrete inputs that one Modbus request may read (Modbus Application Protocol 1.1b3, 6.2)."""


def unfit(tables: dict[str, Any]) -> Iterator[Finding]:
    """Every device that could not work as it is described."""
    where: dict[tuple[object, ...], tuple[str, str]] = {}
    for path, row in rows(tables, "device"):
        yield from _of_driver(path, row)
        yield from _of_address(path, row)
        yield from _of_place(path, row, texts(tables, "kiosk", "speaker"))
        yield from _of_neighbours(path, row, where)


def _of_neighbours(path: Path, row: Row, where: dict[tuple[object, ...], tuple[str, str]]) -> Iterator[Finding]:
    """Two devices at one place; `where` holds the driver and the id of the first at each."""
    address, driver, name = row.get("address"), row.get("driver"), str(row.get("id"))
    if not isinstance(address, str) or not address or not isinstance(driver, str):
        return
    if row.get("kind") == "speaker" and "channel" in row:
        return  # config.checks.sides looks whom it shares its card with
    far = driver in _NETWORKED and not address.startswith("unix:")
    line = (_PLUGS.get(driver, driver), address, None if far else row.get("machine"))
    speaks, other = where.setdefault(line, (driver, name))
    if speaks == driver and driver in _SHARED:  # pads may share one RS-485 line
        unit = row.get("unit", 1)
        _, other = where.setdefault((*line, unit if isinstance(unit, int) else 0), (driver, name))
    if other != name:
        wrong = f"the devices {shown(other)} and {shown(name)} have one address, {shown(address)}"
        own = " `unit`" if speaks == driver and driver in _SHARED else ""
        side = ', or one channel = "left" and one "right"' if row.get("kind") == "speaker" else ""
        yield Finding((*path, "address"), wrong, f"give each its own{own}{side}")


def read_by_two(tables: dict[str, Any]) -> Iterator[Finding]:
    """A scanner, an ID reader or a speaker of two kiosks: it is for whoever stands before one of them."""
    for key in ("scanner", "id_reader", "speaker"):
        whose: dict[str, str] = {}
        for path, row in rows(tables, "kiosk"):
            device, name = row.get(key), str(row.get("name"))
            if isinstance(device, str) and whose.setdefault(device, name) != name:
                wrong = f"the kiosks {shown(whose[device])} and {shown(name)} have one {key}, {shown(device)}"
                yield Finding((*path, key), wrong, "give each its own, or remove one")


def _of_driver(path: Path, row: Row) -> Iterator[Finding]:
    kind, driver = row.get("kind"), row.get("driver")
    if not isinstance(kind, str) or not isinstance(driver, str):
        return
    fitting = DRIVERS.get(kind, ())
    known = any(driver in drivers for drivers in DRIVERS.values())
    if fitting and known and driver not in fitting:
        wrong = f"the driver {shown(driver)} is not for a {kind}"
        yield Finding((*path, "driver"), wrong, f"for a {kind}: {', '.join(f'`{name}`' for name in fitting)}")
    elif fitting and known and row.get("twin") is True:
        yield from _of_twin(path, row, kind, driver)
    for key, only in _OF_DRIVER.items():
        if key in row and known and driver != only:
            yield Finding((*path, key), f"the driver {shown(driver)} has no `{key}`", f"remove it: only {only} has it")
    if driver == "modbus":
        yield from _of_registers(path, row)


def _of_registers(path: Path, row: Row) -> Iterator[Finding]:
    if "registers" not in row:
        wrong = f"the modbus pad {shown(row.get('id'))} has no `registers`"
        yield Finding(path, wrong, "say where its buttons are, such as registers.buttons = { next = 0, recall = 1 }")
    for group in ("buttons", "lamps"):
        places: dict[int, str] = {}
        for name, address in table(table(row, "registers"), group).items():
            if not isinstance(address, int):
                continue
            other = places.setdefault(address, name)
            if other != name and {other, name} != {"obeyed", "refused"}:
                wrong = f"{shown(other)} and {shown(name)} are both at {address}"
                yield Finding((*path, "registers", group, name), wrong, "give each its own address")
        if group == "buttons" and places and max(places) - min(places) >= READ_AT_ONCE:
            wrong = f"the buttons of {shown(row.get('id'))} are too far apart to be read at once"
            yield Finding((*path, "registers", group), wrong, f"they lie within {READ_AT_ONCE} addresses")


def _of_twin(path: Path, row: Row, kind: str, driver: str) -> Iterator[Finding]:
    if kind not in _TWINNED or driver == "usb":
        wrong = f"a {kind} with the driver {shown(driver)} has no virtual twin"
        yield Finding((*path, "twin"), wrong, "remove `twin`")
    elif driver not in _NETWORKED and not str(row.get("address", "")).startswith("{data}/"):
        wrong = f"a virtual twin cannot stand at {shown(row.get('address', ''))}"
        yield Finding((*path, "address"), wrong, "give an address that begins with {data}/, or remove `twin`")


def _of_address(path: Path, row: Row) -> Iterator[Finding]:
    driver, address = row.get("driver"), row.get("address", "")
    if not isinstance(address, str) or driver not in DRIVERS.get(str(row.get("kind")), ()) or driver not in _ADDRESSES:
        return
    form, right = _ADDRESSES[driver]
    port = address.rpartition(":")[2]
    beyond = driver in _NETWORKED and port.isdecimal() and not 0 < int(port) <= HIGHEST_PORT
    unknown = set(re.findall(r"\{[^}]*\}", address)) - {"{data}"}
    if "address" not in row:
        yield Finding(path, f"the device {shown(row.get('id'))} has no `address`", right)
    elif not form.fullmatch(address) or (beyond and not address.startswith("unix:")):
        yield Finding((*path, "address"), f"{shown(address)} is not an address of the driver {driver}", right)
    elif unknown:
        yield Finding((*path, "address"), f"unknown `{min(unknown)}` in an address", "only `{data}` is replaced")


def _of_place(path: Path, row: Row, of_kiosks: set[str]) -> Iterator[Finding]:
    kind = row.get("kind")
    if not isinstance(kind, str) or kind not in DRIVERS:
        return
    for key, wanted_by in _PLACED.items():
        if key == "zone" and isinstance(row.get("id"), str) and row["id"] in of_kiosks:
            if key in row:
                wrong = f"the speaker {shown(row.get('id'))} belongs to a kiosk and to a zone"
                yield Finding((*path, key), wrong, "remove `zone`: calls would break into what it reads aloud")
        elif kind in wanted_by and key not in row:
            yield Finding(path, f"the {kind} {shown(row.get('id'))} has no `{key}`", f"say which {key} it is for")
        elif kind not in wanted_by and key in row:
            only = " or ".join(wanted_by)
            yield Finding((*path, key), f"a {kind} has no `{key}`", f"remove it: only a {only} has one")
