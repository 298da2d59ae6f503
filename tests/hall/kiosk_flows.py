"""Every way through a kiosk of a running hall, each in another language and mode: what a visitor touches and sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hardware.twins.control import tell
from kiosk.state import Mode
from tests.brokers import until
from tests.hall.open_hall import OpenHall
from tests.hall.touching import Finger
from tests.hardware.id_readers.cards import OLD_CARD

Seen = Callable[[str], None]
"""Told at each screen that is worth a picture, by a name."""


@dataclass(frozen=True)
class Flow:
    """One way, in one language and with these modes."""

    name: str
    language: str
    modes: frozenset[Mode]
    walk: Callable[[OpenHall, Finger, Seen], None]


def walked(flow: Flow, hall: OpenHall, finger: Finger, seen: Seen) -> None:
    """Walk it from the home screen to the home screen, everything forgotten."""
    _make_easier(flow, finger)
    flow.walk(hall, finger, seen)
    if finger.shown["screen"] != "home":
        _twice(finger, "home", flow)
    finger.wait_for("home")
    until(lambda: (finger.shown["language"], finger.shown["modes"]) == ("zh-Hans", []), within_s=20)


def _make_easier(flow: Flow, finger: Finger) -> None:
    """Choose the language and the modes, reading aloud last: it asks for two touches."""
    finger.go("access", "access")
    finger.touch(f"language:{flow.language}")
    until(lambda: finger.shown["language"] == flow.language, within_s=20)
    for mode in sorted(flow.modes, key=lambda mode: mode is Mode.VOICE):
        finger.touch(f"mode:{mode}")
        until(lambda mode=mode: mode in finger.shown["modes"], within_s=20)
    _twice(finger, "close", flow)
    finger.wait_for("home")


def _twice(finger: Finger, name: str, flow: Flow) -> None:
    """A touch, and where it only says what it is another."""
    finger.touch(name)
    if Mode.VOICE in flow.modes:
        until(lambda: finger.shown["focus"] == name, within_s=20)
        finger.touch(name)


def _by_line(_hall: OpenHall, finger: Finger, seen: Seen) -> None:
    seen("home")
    finger.go("line:A", "confirm")
    seen("confirm")
    finger.go("confirm", "slip_ready")
    _printed(finger)
    seen("slip")
    finger.go("done", "home")


def _by_life_event(_hall: OpenHall, finger: Finger, seen: Seen) -> None:
    seen("home")
    finger.go("find", "find")
    seen("find")
    finger.go("find:life_event", "themes")
    seen("themes")
    _turn_to(finger, "theme:创业")
    finger.go("theme:创业", "matters")
    seen("matters")
    finger.go("matter:GS-001", "matter")
    seen("matter")
    finger.go("take", "confirm")
    seen("confirm")
    finger.go("confirm", "slip_ready")
    _printed(finger)
    seen("slip")


def _by_search(_hall: OpenHall, finger: Finger, seen: Seen) -> None:
    finger.go("find", "find")
    finger.go("find:search", "search")
    _type(finger, "YYZZ")
    seen("search")
    finger.go("back", "find")


def _by_id_card(hall: OpenHall, finger: Finger, seen: Seen) -> None:
    finger.go("line:C", "confirm")
    assert tell(hall.data, {"twin": "id-reader-1", "card": OLD_CARD})["ok"]
    until(lambda: any("65" in text["text"] or "张" in text["text"] for text in finger.shown["texts"]), within_s=20)
    assert tell(hall.data, {"twin": "id-reader-1", "card": None})["ok"]
    seen("card")
    finger.go("confirm", "slip_ready")
    _printed(finger)


def _by_number(hall: OpenHall, finger: Finger, seen: Seen) -> None:
    """How a number stands, then staff."""
    number = hall.issue("B")["number"]
    finger.go("enter:progress", "enter")
    _type(finger, number)
    seen("enter")
    finger.go("entered", "progress")
    seen("progress")
    finger.go("staff", "staff")
    seen("staff")


def _read_aloud(_hall: OpenHall, finger: Finger, seen: Seen) -> None:
    """Two touches for each thing: the first says what it is."""
    finger.touch("line:B")
    until(lambda: finger.shown["focus"] == "line:B", within_s=20)
    seen("home")
    finger.go("line:B", "confirm")


def _type(finger: Finger, words: str) -> None:
    """On the screen's keys, no faster than they are shown."""
    for at, sign in enumerate(words, start=1):
        finger.touch(f"key:{sign}")
        until(lambda typed=words[:at]: any(text["text"] == typed for text in finger.shown["texts"]), within_s=20)


def _turn_to(finger: Finger, name: str) -> None:
    """Turn pages until it is there."""
    while name not in finger.shown["widgets"]:
        before = finger.shown["texts"]
        finger.touch("page:next")
        until(lambda before=before: finger.shown["texts"] != before, within_s=20)


def _printed(finger: Finger) -> None:
    """Wait for the paper."""
    waiting = ("正在打印号票。", "正在列印號票。", "Your slip is being printed.")
    until(lambda: not any(text["text"] in waiting for text in finger.shown["texts"]), within_s=20)


_LARGE, _CONTRAST, _LOW, _VOICE = (frozenset({mode}) for mode in (Mode.LARGE, Mode.CONTRAST, Mode.LOW, Mode.VOICE))

FLOWS = (
    Flow("by-line", "zh-Hans", frozenset(), _by_line),
    Flow("by-life-event", "en", _LARGE, _by_life_event),
    Flow("by-search", "zh-Hans", _LOW, _by_search),
    Flow("by-id-card", "zh-Hant", _CONTRAST, _by_id_card),
    Flow("by-number", "en", _LARGE | _LOW | _CONTRAST, _by_number),
    Flow("read-aloud", "zh-Hant", _VOICE, _read_aloud),
)
"""Together they cover each flow, language and mode."""
