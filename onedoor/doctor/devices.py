"""How each configured device is: told by the open hall, which holds them, or found out by looking at each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from config.models import Hall
from config.settings import Settings
from onedoor.doctor.asking import answers_of
from onedoor.doctor.finding import Finding, ill, look, well
from wire import api


def told_by_the_hall(views: api.DeviceViews) -> Iterator[Finding]:
    """What the server knows of them."""
    for view in views.devices:
        left = "" if view.paper_left is None else f", paper for about {view.paper_left} slips"
        match view.level:
            case api.DeviceLevel.OK:
                yield well(view.id, f"works{left}")
            case api.DeviceLevel.WARN:
                yield look(view.id, f"works{left}", view.detail or "have a roll ready")
            case api.DeviceLevel.UNKNOWN:
                yield look(view.id, "never heard of", _who_drives(view))
            case api.DeviceLevel.BAD:
                since = "" if view.since is None else f" since {view.since:%H:%M}"
                yield ill(view.id, f"{view.status}{since}", view.detail or _who_drives(view))


def _who_drives(view: api.DeviceView) -> str:
    if view.kiosk is not None:
        return f"start the kiosk {view.kiosk}: `onedoor kiosk HALL_DIR --name {view.kiosk}` on its machine"
    if view.kind == "screens":
        return "start the role `screens`"
    if view.kind == "speaker":
        return "start the role `announcer`, on the machine that has the loudspeaker"
    return "start the role `devices`" + (f" on the machine {view.machine}" if view.machine else "")


def looked_at(hall_dir: Path, hall: Hall, settings: Settings) -> Iterator[Finding]:
    """Each device at this machine, while the hall is not open."""
    for device in hall.device:
        if device.machine != settings.machine:
            at = f"the machine {device.machine}" if device.machine else "the machine that has no name"
            yield look(device.id, f"is attached to {at}", "run the doctor there")
        elif device.twin:
            yield well(device.id, "has a virtual twin, which starts with the hall")
    for told in answers_of("hardware.looking", hall_dir, settings):
        if told["code"]:
            yield ill(told["device"], told["code"].replace("_", " "), told["found"])
        else:
            yield well(told["device"], told["found"])
