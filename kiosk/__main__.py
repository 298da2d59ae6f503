"""`python -m kiosk HALL_DIR [--name kiosk-1]`: one touch kiosk, until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.fonts import font_file
from config.keys import read_keys
from config.load import load_hall
from config.models import Hall, Kiosk
from config.settings import Settings
from kiosk.kivy_setup import prepare
from kiosk.own_display import OwnDisplay
from kiosk.settings import KioskSettings, pixels
from wire import role


def main() -> None:
    """Find or make a display, wire the kiosk, and run it."""
    log = role.begin("kiosk")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the hall is asked for every few seconds
    stop = _Stop()
    parser = argparse.ArgumentParser(prog="python -m kiosk", description="One touch kiosk.")
    parser.add_argument("hall_dir", type=Path)
    parser.add_argument("--name", default="kiosk-1")
    asked = parser.parse_args()
    settings, options = Settings(), KioskSettings()
    hall = load_hall(asked.hall_dir)
    kiosk = _kiosk_named(hall, asked.name)
    keys = read_keys(settings.data)
    told = settings.data / f"{kiosk.name}.display"
    with contextlib.ExitStack() as until_the_end:
        own = _display(options, until_the_end)
        until_the_end.enter_context(_telling(told, os.environ.get("DISPLAY", "")))
        log.info("kiosk_display", display=os.environ.get("DISPLAY", ""))
        home = until_the_end.enter_context(tempfile.TemporaryDirectory(prefix="onedoor-kiosk-"))
        prepare(
            Path(home),
            font_file("regular"),
            font_file("bold"),
            size=pixels(options.virtual if own else options.window),
            borderless=own,
            fullscreen=options.fullscreen,
        )
        from kiosk.bootstrap import Machine

        machine = Machine(kiosk, hall, settings=settings, options=options, keys=keys, log=log, answers=role.ready)
        stop.asks(machine.app)
        machine.app.run()


def _kiosk_named(hall: Hall, name: str) -> Kiosk:
    for kiosk in hall.kiosk:
        if kiosk.name == name:
            return kiosk
    sys.exit(f"no kiosk {name} in the hall; there is {', '.join(k.name for k in hall.kiosk) or 'none'}")


def _display(options: KioskSettings, until_the_end: contextlib.ExitStack) -> bool:
    """Whether a display of its own had to be started."""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return False
    display = OwnDisplay(*pixels(options.virtual))
    until_the_end.callback(display.stop)
    os.environ["DISPLAY"] = display.name
    return True


@contextlib.contextmanager
def _telling(file: Path, display: str) -> Iterator[None]:
    """Keep the display's name in a file, for whoever wants to look at it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(display)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


class _Stop:
    """SIGTERM and SIGINT: end the app, or, before there is one, the process."""

    def __init__(self) -> None:
        self._app: Any = None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def asks(self, app: Any) -> None:
        """From now on the app is asked to stop."""
        self._app = app

    def _stop(self, *_: Any) -> None:
        if self._app is None:
            sys.exit(0)
        from kivy.clock import Clock

        Clock.schedule_once(lambda _seconds: self._app.stop(), 0)


if __name__ == "__main__":
    main()
