"""`python -m kiosk HALL_DIR [--name kiosk-1]`: one touch kiosk, until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import structlog

from config.fonts import font_file
from config.keys import KeysUnreadable, read_keys
from config.load import HallFaulty, load_hall
from config.settings import Settings
from hardware.faults import DeviceFault
from kiosk.catalogues import CatalogueFaulty
from kiosk.kivy_setup import prepare
from kiosk.own_display import NoDisplay, OwnDisplay
from kiosk.settings import KioskSettings, pixels, window_size
from kiosk.x_screen import screen_size
from wire import role


def main() -> int:
    """Find or make a display, wire the kiosk, and run it."""
    log = role.begin("kiosk")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the hall is asked for every few seconds
    stop = _Stop()
    parser = argparse.ArgumentParser(prog="python -m kiosk", description="One touch kiosk.")
    parser.add_argument("hall_dir", type=Path)
    parser.add_argument("--name", default="kiosk-1")
    asked = parser.parse_args()
    try:
        return _run(asked.hall_dir, asked.name, stop, log)
    except (HallFaulty, KeysUnreadable, UnknownKiosk, NoDisplay, CatalogueFaulty, DeviceFault) as fault:
        log.error("kiosk_cannot_start", why=str(fault))  # noqa: TRY400 - the message says it all
        return os.EX_CONFIG


def _run(hall_dir: Path, name: str, stop: _Stop, log: structlog.stdlib.BoundLogger) -> int:
    settings, options = Settings(), KioskSettings()
    hall = load_hall(hall_dir)
    kiosk = next((kiosk for kiosk in hall.kiosk if kiosk.name == name), None)
    if kiosk is None:
        raise UnknownKiosk(f"no kiosk {name} in {hall_dir}; it has {', '.join(k.name for k in hall.kiosk) or 'none'}")
    keys = read_keys(settings.data)
    with contextlib.ExitStack() as until_the_end:
        own = _display(options, until_the_end)
        display = os.environ.get("DISPLAY", "")
        screen = screen_size(display)
        covering = screen is not None and (own or options.fullscreen)
        until_the_end.enter_context(_telling(settings.data / f"{name}.display", display))
        log.info("kiosk_display", display=display)
        prepare(
            until_the_end.enter_context(_folder(settings.data / f"{name}.kivy")),
            font_file("regular"),
            font_file("bold"),
            size=screen if screen and covering else window_size(options.window, screen),
            covering=covering,
        )
        from kiosk.bootstrap import Machine

        machine = Machine(
            kiosk, hall, hall_dir, settings=settings, options=options, keys=keys, log=log, answers=role.ready
        )
        stop.asks(machine.app)
        machine.app.run()
        return machine.exit_code


class UnknownKiosk(Exception):
    """The hall has no kiosk of this name."""


def _display(options: KioskSettings, until_the_end: contextlib.ExitStack) -> bool:
    """Whether a display of its own had to be started."""
    if os.environ.get("DISPLAY"):
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


@contextlib.contextmanager
def _folder(path: Path) -> Iterator[Path]:
    """A folder for this run; what a killed run left in it goes with it."""
    path.mkdir(parents=True, exist_ok=True)
    try:
        yield path.absolute()
    finally:
        shutil.rmtree(path, ignore_errors=True)


class _Stop:
    """SIGTERM, SIGINT and SIGHUP: end the app, or, before there is one, the process."""

    def __init__(self) -> None:
        self._app: Any = None
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
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
    sys.exit(main())
