"""The page of the guide at the door: all lines, all windows, who calls for staff, and what needs a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from config.models import Device, Hall, Language, Line, Text, Window
from display.screens.guide_state import GuideState
from display.screens.rendering import Filled, every
from display.screens.waits import SAYINGS, worded
from display.screens.words import texts
from wire.messages import WindowStatus

CALLED = 4
"""So many called numbers of a line are shown; guide.js shows as many."""


def guide_page(filled: Filled, hall: Hall, state: GuideState | None, languages: Sequence[Language]) -> str:
    """The page as the hall is now; `state` is today's, or None when nothing was heard of today."""
    words = texts(hall, "tv", "guide")
    said = {name: every(text, languages) for name, text in words.items()}
    zone = ZoneInfo(hall.hall.timezone)
    return filled.page(
        "guide",
        "/live/guide",
        languages,
        title=words["title"],
        texts=words,
        place=":" if state is None else f"{state.day}:{state.seq}",
        lines=[_line(line, state, said) for line in hall.line],
        windows=[_window(window, state, zone) for window in hall.window],
        statuses=[status.value for status in WindowStatus],
        calls=[] if state is None else [(call.kiosk, _clock(call.since, zone)) for call in state.staff],
        unwell=() if state is None else state.unwell,
        devices=_devices(hall, words, languages),
        sayings=SAYINGS,
        clock=f"{filled.now():%H:%M}",
    )


def _line(line: Line, state: GuideState | None, said: Mapping[str, Mapping[Language, str]]) -> dict[str, object]:
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


def _window(window: Window, state: GuideState | None, zone: ZoneInfo) -> dict[str, str]:
    told = None if state is None else state.windows.get(window.name)
    return {
        "name": window.name,
        "lines": " ".join(window.lines),
        "status": "" if told is None else told.status.value,
        "number": (told.number if told is not None else None) or "",
        "since": _clock(told.since if told is not None else None, zone),
    }


def _clock(moment: datetime | None, zone: ZoneInfo) -> str:
    return "" if moment is None else f"{moment.astimezone(zone):%H:%M}"


def _devices(
    hall: Hall, words: Mapping[str, Text], languages: Sequence[Language]
) -> list[tuple[str, dict[Language, str], str]]:
    """Each device's id, what it is called by its kind, and where it is."""
    kiosks = {device: kiosk.name for kiosk in hall.kiosk for device in kiosk.devices}
    listed: list[tuple[str, str, str]] = [(each.id, each.kind, _where(each, kiosks)) for each in hall.device]
    listed += [(kiosk.name, "kiosk", "") for kiosk in hall.kiosk]
    return [(name, every(words[f"kind_{kind}"], languages), where) for name, kind, where in listed]


def _where(device: Device, kiosks: Mapping[str, str]) -> str:
    return kiosks.get(device.id) or device.window or device.zone or ""
