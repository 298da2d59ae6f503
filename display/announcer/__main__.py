"""`python -m display.announcer HALL_DIR`: the voice of each zone."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from config.keys import read_keys
from config.load import load_hall
from config.settings import Settings
from display.announcer.role import Announcer
from display.announcer.tongue import tongue_of
from wire import role

HEARS_WITHIN_S = 3.0


def main() -> int:
    """Be the hall's voices until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m display.announcer", description=__doc__)
    parser.add_argument("hall_dir", type=Path)
    asked = parser.parse_args()
    log = role.begin("announcer")
    settings = Settings()
    hall = load_hall(asked.hall_dir)
    asked_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_stop.set())

    tongue = tongue_of(hall, asked.hall_dir, log)
    announcer = Announcer(hall, settings, read_keys(settings.data).account("announcer"), tongue, log)
    announcer.start()
    if not announcer.hears(HEARS_WITHIN_S):
        log.warning("broker_awaited")  # it is heard as soon as it is there
    role.ready()
    asked_to_stop.wait()
    announcer.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
