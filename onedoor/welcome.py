"""What is said when a hall has opened: where everything is, and how to press a pad."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from config.models import Device, Hall, in_language
from config.settings import Settings


def lines(
    hall: Hall, settings: Settings, roles: Collection[str], *, command: str, has_screen: bool, has_sound_card: bool
) -> list[str]:
    """Return the lines to print. `command` is how to call onedoor for this hall, with `{}` for the subcommand."""
    rows = list(_rows(hall, settings, roles, command, has_screen=has_screen, has_sound_card=has_sound_card))
    width = max(len(what) for what, _ in rows)
    name = in_language(hall.hall.name, hall.hall.languages[0])
    return [
        "",
        f"{name} is open.",
        "",
        *(f"  {what:<{width}}  {where}" for what, where in rows),
        "",
        "Ctrl-C stops everything.",
        "",
    ]


def _rows(
    hall: Hall, settings: Settings, roles: Collection[str], command: str, *, has_screen: bool, has_sound_card: bool
) -> Iterator[tuple[str, str]]:
    if "kiosk" in roles and hall.kiosk:
        where = "in its window" if has_screen else "under Xvfb, unseen: this machine has no screen"
        yield f"kiosk {hall.kiosk[0].name}", where
    if "screens" in roles:
        for zone in hall.zone:
            yield f"TV of zone {zone.name}", f"{settings.live_url}/board/{zone.name}"
        yield "LED walls", f"{settings.live_url}/wall/{hall.zone[0].name}, and so on"
        yield "screens at windows", f"{settings.live_url}/window/{hall.window[0].name}, and so on"
        yield "guide at the door", f"{settings.live_url}/guide"
        yield "all screens", settings.live_url
    if "server" in roles:
        yield "clerk's page", f"{settings.http_url}/console"
        yield "devices", f"{settings.http_url}/console/devices"
        yield "visitor's page", f"{settings.visitor_url}/t/TOKEN, behind the QR code of each slip"
        yield "API", f"{settings.http_url}/openapi.json"
        yield "journal", command.format("journal") + " --follow"
    if "twins" in roles:
        if any(device.kind == "printer" and device.twin for device in hall.device):
            yield "printed slips", f"{settings.data / 'slips'} (one PNG each)"
        if pad := next((d for d in hall.device if d.kind == "call_pad" and d.twin and d.window), None):
            yield "press a pad", f"{command.format('press')} {pad.window} next"
    if "announcer" in roles:
        yield from _voices(hall, settings.data, has_sound_card=has_sound_card)
    yield "keys", str(settings.data / "keys.json")


def _whose(hall: Hall, device: Device) -> str:
    kiosk = hall.kiosk_of(device)
    return f"voice of zone {device.zone}" if kiosk is None else f"voice of {kiosk}"


def _voices(hall: Hall, data: Path, *, has_sound_card: bool) -> Iterator[tuple[str, str]]:
    for device in hall.device:
        if device.kind == "speaker" and device.driver == "file":
            folder = device.address.replace("{data}", str(data))
            why = "" if has_sound_card else "; this machine has no sound card"
            yield _whose(hall, device), f"{folder} (one wav each{why})"
        elif device.kind == "speaker" and device.driver == "sound_card":
            yield _whose(hall, device), "the sound card" if has_sound_card else "none: no sound card here"
