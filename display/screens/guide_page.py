"""The page of the guide at the door: all lines, all windows, who calls for staff, and what needs a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from config.models import Device, Hall, Language, Line, Window
from display.screens.guide_state import GuideState
from display.screens.rendering import Filled, Said, every
from display.screens.waits import SAYINGS, worded
from display.screens.words import said_by
from wire.messages import WindowStatus

CALLED = 4
"""So many called numbers of a line are shown."""


def guide_page(filled: Filled, hall: Hall, state: GuideState | None, languages: Sequence[Language]) -> str:
    """The page as the hall is now; `state` is today's, or None when nothing was heard of today."""
    said = said_by(hall, languages, "tv", "guide")
    return filled.page(
        "guide",
        "/live/guide",
        languages,
        state,
        title=said["title"],
        said=said,
        most_called=CALLED,
        lines=[_line(line, state, said) for line in hall.line],
        windows=[_window(filled, window, state) for window in hall.window],
        statuses=[status.value for status in WindowStatus],
        calls=[] if state is None else [(call.kiosk, filled.hour(call.since)) for call in state.staff],
        unwell=() if state is None else state.unwell,
        devices=_devices(hall, said),
        sayings=SAYINGS,
        clock=filled.hour(filled.now()),
    )


def _line(line: Line, state: GuideState | None, said: Said) -> dict[str, object]:
    languages = list(said["waiting"])
    told = None if state is None else state.lines.get(line.letter)
    return {
        "letter": line.letter,
        "name": every(line.name, languages),
        "count": "–" if told is None else told.waiting,
        "waits": told is not None,
        "wait": dict.fromkeys(languages, "") if told is None else worded(said, told.estimate),
        "called": "" if told is None else " ".join(told.called[:CALLED]),
    }


def _window(filled: Filled, window: Window, state: GuideState | None) -> dict[str, str]:
    told = None if state is None else state.windows.get(window.name)
    since = None if told is None else told.since
    return {
        "name": window.name,
        "lines": " ".join(window.lines),
        "status": "" if told is None else told.status.value,
        "number": (told.number if told is not None else None) or "",
        "since": "" if since is None else filled.hour(since),
    }


def _devices(hall: Hall, said: Said) -> list[tuple[str, dict[Language, str], str]]:
    """Each device's id, what it is called by its kind, and where it is."""
    kiosks = {device: kiosk.name for kiosk in hall.kiosk for device in kiosk.devices}
    listed: list[tuple[str, str, str]] = [(each.id, each.kind, _where(each, kiosks)) for each in hall.device]
    listed += [(kiosk.name, "kiosk", "") for kiosk in hall.kiosk]
    return [(name, said[f"kind_{kind}"], where) for name, kind, where in listed]


def _where(device: Device, kiosks: Mapping[str, str]) -> str:
    return kiosks.get(device.id) or device.window or device.zone or ""
