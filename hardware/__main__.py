"""The role `devices`: `python -m hardware HALL_DIR` puts on the wire what `hardware/kinds.py` names.

Printers, readers, scanners and speakers are put there by who uses them: the kiosk and the announcer.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from config.keys import KeysUnreadable, broker_login, read_keys
from config.load import HallFaulty, load_hall
from config.models import Device, Hall
from config.settings import Settings
from hardware.desks import Place, Stand, stands
from hardware.kinds import KINDS
from hardware.report import last_will
from wire import role
from wire.link import Link


def open_stands(hall: Hall, settings: Settings, log: Any) -> list[Stand]:
    """The stands of the devices at this machine, not yet started."""
    account = read_keys(settings.data).account("devices")

    def link(device: Device) -> Link:
        return Link(
            hall=hall.id,
            **broker_login(settings, account),
            client_id=f"devices-{device.id}",
            will=last_will(device),
            log=log,
        )

    here = [device for device in hall.device if device.machine == settings.machine]
    return stands(here, KINDS, Place(settings.data, link, log, hall))


def main() -> int:
    """Serve the devices until told to stop."""
    log = role.begin("devices")
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m hardware HALL_DIR\n")
        return os.EX_USAGE
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        running = open_stands(load_hall(Path(sys.argv[1])), Settings(), log)
    except (HallFaulty, KeysUnreadable) as fault:
        log.error("devices_cannot_start", why=str(fault))  # noqa: TRY400
        return os.EX_CONFIG
    for stand in running:
        stand.start()
    log.info("devices_ready", stands=len(running))
    role.ready()
    stop.wait()
    if running:
        with ThreadPoolExecutor(max_workers=len(running)) as all_at_once:
            list(all_at_once.map(Stand.stop, running))
    return 0


if __name__ == "__main__":
    sys.exit(main())
