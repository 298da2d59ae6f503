"""The role `devices`: `python -m hardware HALL_DIR` puts the hall's call pads on the wire.

Printers and speakers are put there by who uses them: the kiosk and the announcer.
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
from config.models import Hall
from config.settings import Settings
from hardware.call_pads import open_call_pads
from hardware.call_pads.desk import PadDesk
from hardware.faults import DeviceFault
from hardware.report import last_will
from wire import role
from wire.link import Link

LOOK_EVERY_S = 0.1


def desks(hall: Hall, settings: Settings, log: Any) -> list[PadDesk]:
    """Every call pad at this machine with a link of its own, not yet started."""
    account = read_keys(settings.data).account("devices")
    here = [device for device in hall.device if device.machine == settings.machine]
    devices = {device.id: device for device in here if device.kind == "call_pad"}
    found = []
    for name, pad in open_call_pads(devices.values(), settings.data).items():
        device = devices[name]
        if device.window is None:
            log.error("pad_without_window", device=name)
            continue
        link = Link(
            hall=hall.id,
            **broker_login(settings, account),
            client_id=f"devices-{name}",
            will=last_will(device),
            log=log,
        )
        found.append(PadDesk(device, device.window, pad, link, log))
    return found


def main() -> int:
    """Serve the pads until told to stop."""
    log = role.begin("devices")
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m hardware HALL_DIR\n")
        return os.EX_USAGE
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        running = desks(load_hall(Path(sys.argv[1])), Settings(), log)
    except (HallFaulty, KeysUnreadable, DeviceFault) as fault:
        log.error("devices_cannot_start", why=str(fault))  # noqa: TRY400
        return os.EX_CONFIG
    for desk in running:
        desk.start()
    log.info("devices_ready", pads=len(running))
    role.ready()
    while not stop.wait(LOOK_EVERY_S):
        for desk in running:
            desk.look_after()
    with ThreadPoolExecutor(max_workers=max(1, len(running))) as all_at_once:
        list(all_at_once.map(PadDesk.stop, running))
    return 0


if __name__ == "__main__":
    sys.exit(main())
