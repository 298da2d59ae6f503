"""The role `twins`: `python -m hardware.twins HALL_DIR` runs a virtual twin of every device with `twin = true`."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from config.load import load_hall
from config.settings import Settings
from hardware.twins.building import build_twins
from hardware.twins.control import control_path
from hardware.twins.reception import Reception
from wire import role


def main(hall_dir: str) -> None:
    """Run the twins until told to stop."""
    log = role.begin("twins")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    data = Settings().data.absolute()
    twins = build_twins(load_hall(Path(hall_dir)), data)
    reception = Reception(control_path(data), twins)
    for twin in twins.values():
        twin.start()
    reception.start()
    log.info("twins_ready", twins=len(twins), control=str(control_path(data)))
    role.ready()
    stop.wait()
    reception.stop()
    for twin in twins.values():
        twin.stop()


if __name__ == "__main__":
    main(sys.argv[1])
