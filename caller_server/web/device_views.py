"""Every device of the hall as a supervisor sees it: what is configured, beside what it said last. The screens
processes are among them, for nobody else tells that one of several is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo

from caller_server.relay.devices import OK, Known
from config.models import Hall
from wire import api
from wire.messages import STOPPED

LOW_PAPER = 50
"""With so few slips left a roll should lie ready."""
UNHEARD = "unheard"
SCREENS = "screens"
_ONE_OF_SEVERAL = re.compile(r"screens-[0-9]+")

_WORST_FIRST = list(api.DeviceLevel)


def device_views(hall: Hall, known: dict[str, Known], zone: tzinfo) -> api.DeviceViews:
    """The worst first, else in the order of the hall's files."""
    views = [*_devices(hall, known, zone), *_kiosks(hall, known, zone), *_screens(known, zone)]
    return api.DeviceViews(devices=tuple(sorted(views, key=lambda view: _WORST_FIRST.index(view.level))))


def testable(hall: Hall, device: str) -> bool:
    """Whether there is such a device; a kiosk is tested by its devices, and screens are looked at."""
    return any(one.id == device for one in hall.device)


def _devices(hall: Hall, known: dict[str, Known], zone: tzinfo) -> Iterator[api.DeviceView]:
    for device in hall.device:
        place = {
            "driver": device.driver,
            "machine": device.machine,
            "window": device.window,
            "zone": device.zone,
            "kiosk": hall.kiosk_of(device),
        }
        yield _view(device.id, device.kind, known.get(device.id), zone, tested=True, place=place)


def _kiosks(hall: Hall, known: dict[str, Known], zone: tzinfo) -> Iterator[api.DeviceView]:
    for kiosk in hall.kiosk:
        place = {"kiosk": kiosk.name}
        yield _view(kiosk.name, "kiosk", known.get(kiosk.name), zone, tested=False, place=place)


def _screens(known: dict[str, Known], zone: tzinfo) -> Iterator[api.DeviceView]:
    """The first process, and of the others those that run or died: one that was stopped is not wanted any more."""
    others = (name for name, heard in known.items() if _ONE_OF_SEVERAL.fullmatch(name) and heard.status != STOPPED)
    for name in (SCREENS, *sorted(others)):
        yield _view(name, SCREENS, known.get(name), zone, tested=False, place={})


def _view(
    name: str, kind: str, known: Known | None, zone: tzinfo, *, tested: bool, place: Mapping[str, str | None]
) -> api.DeviceView:
    error = None if known is None else known.last_error
    return api.DeviceView(
        id=name,
        kind=kind,
        **place,
        level=level_of(known),
        heard=known is not None,
        online=known is not None and known.online,
        status=UNHEARD if known is None else known.status,
        detail="" if known is None else known.detail,
        since=None if known is None else known.since.astimezone(zone),
        paper_left=None if known is None else known.paper_left,
        last_error=error and api.DeviceTrouble(status=error.status, detail=error.detail, at=error.at.astimezone(zone)),
        can_be_tested=tested,
    )


def level_of(known: Known | None) -> api.DeviceLevel:
    """How much a device wants somebody's attention, by what it said last."""
    if known is None:
        return api.DeviceLevel.UNKNOWN
    if not known.online or known.status != OK:
        return api.DeviceLevel.BAD
    low = known.paper_left is not None and known.paper_left <= LOW_PAPER
    return api.DeviceLevel.WARN if low or known.detail else api.DeviceLevel.OK
