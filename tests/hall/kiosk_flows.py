"""Every way through a kiosk of a running hall, each in another language and mode: what a visitor touches and sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hardware.twins.control import tell
from kiosk.state import Mode
from tests.brokers import until
from tests.hall.open_hall import OpenHall, open_hall
from tests.hall.touching import Finger, Keypad
from tests.hardware.id_readers.cards import OLD_CARD
from wire.rehearsal import RehearsalClock, RehearsalHand

MORNING = datetime(2026, 11, 23, 1, 50, tzinfo=UTC)
"""Ten to ten on a Monday, by the hall's clock: appointments of ten o'clock may check in."""
SLOT = MORNING + timedelta(minutes=10)
RECALL_S = 11  # a little longer than the hall's `recall_seconds`
CALLS = 3  # before a visitor may be missed

Seen = Callable[[str], None]
"""Told at each screen that is worth a picture, by a name."""


@dataclass
class Visited:
    """A running hall with a kiosk, and a clock that can be put forward."""

    hall: OpenHall
    finger: Finger
    keypad: Keypad
    clock: RehearsalClock
    hand: RehearsalHand

    def later(self, seconds: float) -> None:
        """Let so much time go by in the hall."""
        self.hand.set(self.clock.now().timestamp() + seconds, 1.0)

    def scan(self, code: str) -> None:
        """Hold a code under the kiosk's scanner."""
        assert tell(self.hall.data, {"twin": "scanner-1", "scan": code})["ok"]

    def printer(self, fault: str | None) -> None:
        """Break the kiosk's printer, or mend it."""
        assert tell(self.hall.data, {"twin": "printer-1", "fault": fault})["ok"]

    def lay(self, card: dict[str, Any] | None) -> None:
        """Lay a card on the kiosk's reader, or take it away."""
        assert tell(self.hall.data, {"twin": "id-reader-1", "card": card})["ok"]


@contextmanager
def visited(data: Path, **more: str) -> Iterator[Visited]:
    """A hall in the morning, its kiosk at home; with more settings, where they are given."""
    data.mkdir(parents=True, exist_ok=True)
    screen_map, clock = data / "kiosk-map.json", data / "clock"
    hand = RehearsalHand(clock, MORNING)
    hand.set(MORNING.timestamp(), 1.0)
    roles = ("broker", "server", "twins", "kiosk")
    settings = {"ONEDOOR_KIOSK_MAP": str(screen_map), "ONEDOOR_CLOCK": str(clock)}
    try:
        with open_hall(data, only=roles, **settings, **more) as hall:
            finger = Finger(data, screen_map)
            finger.wait_for("home")
            yield Visited(hall, finger, Keypad(data, screen_map), RehearsalClock(clock), hand)
    finally:
        hand.close()


@dataclass(frozen=True)
class Flow:
    """One way, in one language and with these modes."""

    name: str
    language: str
    modes: frozenset[Mode]
    walk: Callable[[Visited, Finger, Seen], None]
    by_keypad: bool = False

    def walked(self, visited: Visited, seen: Seen) -> None:
        """Walk it from home to home: nothing is forgotten on the way, and everything at its end."""
        finger = visited.keypad if self.by_keypad else visited.finger
        _make_easier(self, finger)
        self.walk(visited, finger, seen)
        if (shown := finger.shown)["screen"] != "home":
            assert (shown["language"], shown["modes"]) == (self.language, sorted(self.modes)), self.name
            _twice(finger, "home", self)
        finger.wait_for("home")
        until(lambda: (finger.shown["language"], finger.shown["modes"]) == ("zh-Hans", []), within_s=20)


def _make_easier(flow: Flow, finger: Finger) -> None:
    """Choose the language and the modes, reading aloud last: it asks for two touches."""
    if not flow.modes and flow.language == "zh-Hans":
        return
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


# -- taking a ticket ------------------------------------------------------------------------------


def _by_line(_visited: Visited, finger: Finger, seen: Seen) -> None:
    _wait_for_the_halls_time(finger)
    seen("home")
    finger.go("line:A", "confirm")
    seen("confirm")
    finger.go("confirm", "slip_ready")
    _printed(finger)
    seen("slip")
    finger.go("done", "home")


def _wait_for_the_halls_time(finger: Finger) -> None:
    """It is shown, whatever this machine's clock says."""
    until(lambda: any(text["text"].startswith("09:5") for text in finger.shown["texts"]), within_s=20)


def _by_life_event(_visited: Visited, finger: Finger, seen: Seen) -> None:
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


def _by_stage(_visited: Visited, finger: Finger, seen: Seen) -> None:
    """A company that has not everything yet takes the list home, and no number."""
    finger.go("find", "find")
    finger.go("find:stage", "themes")
    seen("stages")
    _turn_to(finger, "theme:扩大生产")
    finger.go("theme:扩大生产", "matters")
    _turn_to(finger, "matter:GS-003")
    finger.go("matter:GS-003", "matter")
    finger.touch("print_list")
    _told(finger, "请从下方取走清单。", "請從下方取走清單。", "Please take your list below.")
    seen("list")


def _by_topic(_visited: Visited, finger: Finger, seen: Seen) -> None:
    """Without everything, a number all the same."""
    finger.go("find", "find")
    finger.go("find:topic", "themes")
    seen("topics")
    _turn_to(finger, "theme:证照资格")
    finger.touch("theme:证照资格")
    until(lambda: finger.shown["screen"] in ("matters", "matter"), within_s=20)
    if finger.shown["screen"] == "matters":
        _turn_to(finger, "matter:GS-002")
        finger.go("matter:GS-002", "matter")
    finger.go("anyway", "confirm")
    finger.go("confirm", "slip_ready")
    _printed(finger)


def _by_search(_visited: Visited, finger: Finger, seen: Seen) -> None:
    finger.go("find", "find")
    finger.go("find:search", "search")
    _type(finger, "YYZZ")
    seen("search")
    finger.go("back", "find")


def _without_paper(visited: Visited, finger: Finger, seen: Seen) -> None:
    """Said before a number is taken; then the screen is the slip."""
    visited.printer("paper_out")
    finger.go("line:G", "confirm")
    until(lambda: finger.shown["printer_fault"] == "paper_out", within_s=20)
    finger.go("confirm", "slip_ready")
    until(lambda: "打印机缺纸" in str(finger.shown["texts"]), within_s=20)
    seen("slip")
    visited.printer(None)
    until(lambda: finger.shown["printer_fault"] is None, within_s=20)


def _by_id_card(visited: Visited, finger: Finger, seen: Seen) -> None:
    finger.go("line:C", "confirm")
    visited.lay(OLD_CARD)
    until(lambda: any("65" in text["text"] or "张" in text["text"] for text in finger.shown["texts"]), within_s=20)
    visited.lay(None)
    seen("card")
    finger.go("confirm", "slip_ready")
    _printed(finger)


def _by_appointment_scanned(visited: Visited, finger: Finger, seen: Seen) -> None:
    visited.scan(_appointment(visited, "A"))
    finger.wait_for("slip_ready")
    _printed(finger)
    seen("slip")


def _by_appointment_typed(visited: Visited, finger: Finger, seen: Seen) -> None:
    code = _appointment(visited, "D")
    finger.go("enter:appointment", "enter")
    _type(finger, code)
    seen("enter")
    finger.go("entered", "slip_ready")
    _printed(finger)


def _appointment(visited: Visited, line: str) -> str:
    made = visited.hall.post("kiosk-1", "/api/appointments", line=line, slot=SLOT.isoformat())
    return str(made["code"])


# -- coming back with one -------------------------------------------------------------------------


def _by_number(visited: Visited, finger: Finger, seen: Seen) -> None:
    """How a number stands, then staff."""
    number = visited.hall.issue("B")["number"]
    finger.go("enter:progress", "enter")
    _type(finger, number)
    seen("enter")
    finger.go("entered", "progress")
    seen("progress")
    finger.go("staff", "staff")
    seen("staff")


def _by_slip(visited: Visited, finger: Finger, seen: Seen) -> None:
    """Another hall's slip, then this hall's: how a number stands, from any screen."""
    ticket = visited.hall.issue("B")
    finger.go("line:A", "confirm")
    visited.scan(f"https://another.example/t/{ticket['token']}")
    finger.wait_for("trouble")
    seen("trouble")
    visited.scan(ticket["url"])
    finger.wait_for("progress")
    _told(finger, ticket["number"])
    seen("progress")


def _rejoin(visited: Visited, finger: Finger, seen: Seen) -> None:
    """Missed, and waiting again."""
    ticket = _called(visited, "E", "9")
    for _ in range(CALLS - 1):
        visited.later(RECALL_S)
        visited.hall.move("9", "recall")
    visited.later(RECALL_S)
    visited.hall.move("9", "miss")
    visited.scan(ticket["url"])
    finger.wait_for("progress")
    seen("missed")
    finger.touch("rejoin")
    _told(finger, "您已重新排队。", "您已重新排隊。", "You are back in the line.")
    seen("again")


def _rate(visited: Visited, finger: Finger, seen: Seen) -> None:
    """A visit that was not good, and why."""
    ticket = _called(visited, "F", "11")
    for move in ("start", "finish"):
        visited.hall.move("11", move)
    visited.scan(ticket["url"])
    finger.wait_for("progress")
    finger.go("rate", "rate")
    seen("rate")
    finger.go("level:2", "reasons")
    finger.touch("reason:waited_long")
    until(lambda: finger.shown["widgets"]["send"]["enabled"], within_s=20)
    seen("reasons")
    finger.go("send", "thanks")
    seen("thanks")


def _called(visited: Visited, line: str, window: str) -> dict[str, Any]:
    """A ticket that its window has just called."""
    ticket = visited.hall.issue(line)
    visited.hall.move(window, "open")
    while ticket["number"] not in str(visited.hall.move(window, "next")):
        for move in ("start", "finish"):  # whoever came before
            visited.hall.move(window, move)
    return ticket


# -- by other means -------------------------------------------------------------------------------


def _read_aloud(_visited: Visited, finger: Finger, seen: Seen) -> None:
    """Two touches for each thing: the first says what it is."""
    finger.touch("line:B")
    until(lambda: finger.shown["focus"] == "line:B", within_s=20)
    seen("home")
    finger.go("line:B", "confirm")


def _keypad(_visited: Visited, finger: Finger, seen: Seen) -> None:
    """Nothing is touched at all."""
    finger.go("line:B", "confirm")
    seen("confirm")
    finger.go("confirm", "slip_ready")
    _printed(finger)


def _type(finger: Finger, words: str) -> None:
    """On the screen's keys, no faster than they are shown."""
    for at, sign in enumerate(words, start=1):
        if f"key:{sign}" not in finger.shown["widgets"]:
            finger.touch("key:more")
            until(lambda sign=sign: f"key:{sign}" in finger.shown["widgets"], within_s=20)
        finger.touch(f"key:{sign}")
        until(lambda typed=words[:at]: _stands(finger, typed), within_s=20)


def _stands(finger: Finger, typed: str) -> bool:
    """Whether it stands in the field; a single sign stands on its key, too."""
    shown = finger.shown
    return [text["text"] for text in shown["texts"]].count(typed) > (f"key:{typed}" in shown["widgets"])


def _told(finger: Finger, *words: str) -> None:
    """Wait until one of these stands on the screen: the same in each language."""
    until(lambda: any(text["text"].replace("\n", "") in words for text in finger.shown["texts"]), within_s=20)


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
_PLAIN: frozenset[Mode] = frozenset()

FLOWS = (
    Flow("by-line", "zh-Hans", _PLAIN, _by_line),
    Flow("by-life-event", "en", _LARGE, _by_life_event),
    Flow("by-stage", "zh-Hant", _LARGE | _LOW, _by_stage),
    Flow("by-topic", "en", _PLAIN, _by_topic),
    Flow("without-paper", "zh-Hans", _PLAIN, _without_paper),
    Flow("by-search", "zh-Hans", _LOW, _by_search),
    Flow("by-id-card", "zh-Hant", _CONTRAST, _by_id_card),
    Flow("by-appointment-scanned", "zh-Hans", _LARGE, _by_appointment_scanned),
    Flow("by-appointment-typed", "zh-Hant", _LOW, _by_appointment_typed),
    Flow("by-number", "en", _LARGE | _LOW | _CONTRAST, _by_number),
    Flow("by-slip", "zh-Hant", _PLAIN, _by_slip),
    Flow("rejoin", "en", _LOW, _rejoin),
    Flow("rate", "zh-Hans", _LARGE | _CONTRAST, _rate),
    Flow("read-aloud", "zh-Hant", _VOICE, _read_aloud),
    Flow("keypad", "en", _CONTRAST, _keypad, by_keypad=True),
)
"""Together they cover each flow, language and mode."""
