"""The role `twins`: `python -m hardware.twins HALL_DIR` runs the twins of this machine's devices."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

from config.load import HallFaulty, load_hall
from config.settings import Settings
from hardware.faults import DeviceFault
from hardware.twins.building import build_twins
from hardware.twins.control import control_path
from hardware.twins.reception import Reception
from wire import role


def main() -> int:
    """Run the twins until told to stop."""
    log = role.begin("twins")
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m hardware.twins HALL_DIR\n")
        return os.EX_USAGE
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    settings = Settings()
    data = settings.data.absolute()
    with ExitStack() as running:
        try:
            twins = build_twins(load_hall(Path(sys.argv[1])), data, settings.machine)
            reception = Reception(control_path(data), twins)
            for twin in twins.values():
                twin.start()
                running.callback(twin.stop)
            reception.start()
            running.callback(reception.stop)
        except (HallFaulty, DeviceFault, OSError) as fault:
            log.error("twins_cannot_start", why=str(fault))  # noqa: TRY400
            return os.EX_CONFIG
        log.info("twins_ready", twins=len(twins), control=str(control_path(data)))
        role.ready()
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
