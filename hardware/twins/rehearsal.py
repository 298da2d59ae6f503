"""`python -m hardware.twins.rehearsal KIND ADDRESS`: one twin without a hall, in a terminal, and in a browser.

KIND is printer, pad, rater, led, id-reader or scanner; ADDRESS is `host:port`, or a path where the end of a
pseudo-terminal is to stand. Lines that are typed are obeyed (`words.py`), and each change of its state is printed.
`--web PORT` shows it to a browser of this machine. Slips and panel faces are kept as pictures beside the path, or in
the data folder.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import queue
import re
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.models import Device
from config.settings import Settings
from hardware.addresses import UNIX
from hardware.faults import DeviceFault
from hardware.twins.building import twins_of
from hardware.twins.reception import Twin
from hardware.twins.view import View
from hardware.twins.words import command_of, told

KINDS = {
    "printer": ("printer", "network", "serial"),
    "pad": ("call_pad", "", "ff68"),
    "rater": ("rater", "", "ff68"),
    "led": ("led_panel", "onbon", "alpha"),
    "id-reader": ("id_reader", "", "sam"),
    "scanner": ("scanner", "", "serial"),
}
"""What is typed: the kind of device, its driver at a network address, and its driver at a path."""
LOOK_EVERY_S = 0.1
LAST_PORT = 65_535
PATH_NEEDED = "a path such as /tmp/twin: it has no network port"

Say = Callable[[str], None]


def device_of(kind: str, address: str, driver: str = "", more: dict[str, Any] | None = None) -> Device:
    """The device that was described; raises ValueError, pydantic's among them."""
    name, at_port, at_path = KINDS[kind]
    is_path = "/" in address and not address.startswith(UNIX)
    if not is_path and not _is_reachable(address):
        raise ValueError(f"{address!r} is neither a path such as /tmp/twin nor host:port such as 127.0.0.1:9100")
    chosen = driver or (at_path if is_path else at_port)
    if not chosen:
        raise ValueError(f"{kind}: name {PATH_NEEDED}")
    at = str(Path(address).absolute()) if is_path else address
    return Device.model_validate(
        {"id": kind, "kind": name, "driver": chosen, "address": at, "window": "1", "twin": True, **(more or {})}
    )


def _is_reachable(address: str) -> bool:
    port = address.rpartition(":")[2]
    return bool(
        re.fullmatch(r"unix:.+", address) or (re.fullmatch(r".+:[0-9]{1,5}", address) and 0 < int(port) <= LAST_PORT)
    )


def folder_of(device: Device, settings: Settings) -> Path:
    """Where its pictures go."""
    path = device.address.removeprefix(UNIX)
    return Path(path).parent if path.startswith("/") else settings.data.absolute()


class Terminal:
    """A twin and whoever types to it."""

    def __init__(self, twin: Twin, say: Say) -> None:
        self._twin = twin
        self._say = say
        self._obeying = threading.Lock()
        self._shown = ""

    def obey(self, words: list[str]) -> dict[str, Any]:
        """Do what was typed and return the state; raises ValueError."""
        with self._obeying:
            return self._twin.obey(command_of(words) if words else {})

    def typed(self, line: str) -> None:
        """Obey a line; what is wrong with it is said."""
        try:
            self.obey(line.split())
        except (ValueError, TypeError, OSError) as wrong:
            self._say(f"? {wrong}")
        self.look()

    def look(self) -> None:
        """Say how the twin is, when that is news."""
        if (state := told(self.obey([]))) != self._shown:
            self._shown = state
            self._say(state)


def main() -> int:
    """Run one twin until it is told to stop, or nobody can type any more."""
    asked = _arguments()
    try:
        device = device_of(asked.kind, asked.address, asked.driver, dict(asked.set))
        (twin,) = twins_of([device], folder_of(device, Settings())).values()
        terminal = Terminal(twin, _say)
        view = None if asked.web is None else View(asked.web, terminal.obey)
        twin.start()
    except (ValueError, DeviceFault, OSError) as wrong:
        sys.stderr.write(f"{_reason(wrong)}\n")
        return os.EX_USAGE
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _say(f"a {asked.kind} ({device.driver}) stands at {device.address}; type press, fault, mend, scan, … or quit")
    if view is not None:
        view.start()
        _say(f"it is shown at {view.url}")
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(lines,), daemon=True).start()
    _attend(terminal, lines, stop)
    if view is not None:
        view.stop()
    twin.stop()
    return 0


def _attend(terminal: Terminal, lines: queue.SimpleQueue[str | None], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            line = lines.get(timeout=LOOK_EVERY_S)
        except queue.Empty:
            terminal.look()
            continue
        if line is None or line.strip() in ("quit", "exit"):
            return
        if line.strip():
            terminal.typed(line)


def _read(lines: queue.SimpleQueue[str | None]) -> None:
    """Read on until nobody can type any more, which a terminal that was closed tells by an OSError.

    Without a buffer: the interpreter does not end in peace while a thread waits in one.
    """
    with suppress(OSError), io.FileIO(sys.stdin.fileno(), closefd=False) as typed:
        for line in typed:
            lines.put(line.decode("utf-8", "replace"))
    lines.put(None)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _reason(wrong: Exception) -> str:
    if isinstance(wrong, ValidationError):
        return "; ".join(f"{'.'.join(map(str, one['loc'])) or 'device'}: {one['msg']}" for one in wrong.errors())
    return str(wrong)


def _field(text: str) -> tuple[str, Any]:
    """`dots=384`; a value is JSON, or else a text."""
    name, _, value = text.partition("=")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _port(text: str) -> int:
    if not 0 <= int(text) <= LAST_PORT:
        raise ValueError(text)
    return int(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="onedoor twin", description="Run one virtual device.")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("address", help="host:port, or a path for a pseudo-terminal")
    parser.add_argument("--driver", default="", help="not the usual one, such as simple, huidu or keyboard")
    parser.add_argument(
        "--web", type=_port, metavar="PORT", help="show it to a browser of this machine; 0 picks a port"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=_field,
        metavar="FIELD=VALUE",
        help="a field of [[device]], such as dots=384 or unit=3",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
