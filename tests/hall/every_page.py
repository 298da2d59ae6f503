"""Every page of the house in its states, on a day that is played in a real hall."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from tests.brokers import until
from tests.caller_server.web.pages.test_accessible import LOOKED_AT as OF_THE_SERVER
from tests.display.test_accessible import LOOKED_AT as OF_THE_SCREENS
from tests.hall.open_hall import OpenHall, weidu_with
from wire.tokens import offline_token

SIZES = {
    "small phone": (320, 568),
    "phone": (390, 844),
    "tablet, upright": (820, 1180),
    "tablet, across": (1180, 820),
    "1080p": (1920, 1080),
    "4K": (3840, 2160),
}
WALL = {"LED wall": (384, 128)}
IN_THE_HAND = ("small phone", "phone", "tablet, upright")


def impatient_weidu(folder: Path) -> Path:
    """The demo hall, in which a call can be missed at once."""
    return weidu_with(folder, recall_seconds=0)


@dataclass(frozen=True)
class Day:
    """A hall in which a ticket stands in each of its states: their pages, by the state."""

    hall: OpenHall
    tickets: dict[str, dict[str, str]]


def played(hall: OpenHall) -> Day:
    """Visitors come to line A, whose windows are 2 to 5, and one to each of its ends."""
    for window in ("1", "2", "3", "4", "5"):
        hall.move(window, "open")
    tickets: dict[str, dict[str, str]] = {}
    for state, moves in {
        "done": ("next", "start", "finish"),
        "rated": ("next", "start", "finish"),
        "missed": ("next", "miss"),
        "parked": ("next", "start", "park"),
        "serving": ("next", "start"),
    }.items():
        tickets[state] = hall.post("kiosk-1", "/api/tickets", matter="GS-001")
        for move in moves:
            hall.move("2", move)
    tickets["called"] = hall.post("kiosk-1", "/api/tickets", matter="GS-001")
    hall.move("3", "next")
    hall.post("supervisor", "/api/voices/west/pause")
    for state in ("cancelled", "waiting", "next", "last"):
        tickets[state] = hall.post("kiosk-1", "/api/tickets", matter="GS-001")
    for state, act in {"cancelled": ("cancel", {}), "rated": ("rate", {"level": 4})}.items():
        hall.post("kiosk-1", f"/api/tickets/{tickets[state]['token']}/{act[0]}", **act[1])
    return Day(hall, tickets)


Address = Callable[[Day], str]
Then = Callable[[Page], None]


def _at_once(_page: Page) -> None:
    pass


@dataclass(frozen=True)
class Surface:
    """One page in one state: its route, where it stands, what it says where no scripts run, what is done there."""

    name: str
    rule: str
    address: Address
    without_scripts: str = ""
    then: Then = _at_once
    sizes: tuple[str, ...] = tuple(SIZES)

    def open(self, day: Day, page: Page) -> None:
        """Go there, and bring it into the state."""
        page.goto(self.address(day))
        self.then(page)


# -- phones -------------------------------------------------------------------------------------


def _ticket(state: str) -> Address:
    return lambda day: day.tickets[state]["url"]


def _unfold(page: Page) -> None:
    for folded in page.locator("summary").all():
        folded.click()
    until(lambda: bool(page.evaluate("[...document.images].every((one) => one.complete && one.naturalWidth)")))


def _relatives(day: Day) -> str:
    """The link that stands on the visitor's own page."""
    page = httpx.get(day.tickets["waiting"]["url"]).text
    return re.findall(r'<a href="(http[^"]+/t/[^"]+)"', page)[0]


def _of_server(path: str) -> Address:
    """A page of the server's; keys stand in braces: `{window-3}`."""
    return lambda day: day.hall.run["http"] + re.sub(r"\{([\w-]+)\}", lambda name: str(day.hall.keys[name[1]]), path)


# -- the staff ----------------------------------------------------------------------------------


def _shows(selector: str) -> Then:
    return lambda page: expect(page.locator(selector).first).to_be_visible()


def _asked_by(key: str, dialog: str) -> Then:
    def presses(page: Page) -> None:
        expect(page.locator("body")).to_have_attribute("data-status", "serving")
        page.keyboard.press(key)
        expect(page.locator(f"{dialog}[open] button").first).to_be_visible()

    return presses


def _touched(*selectors: str) -> Then:
    def touches(page: Page) -> None:
        for one in selectors:
            page.locator(one).click()

    return touches


# -- screens ------------------------------------------------------------------------------------


def _of_screens(path: str) -> Address:
    return lambda day: day.hall.run["live"] + path


CALLED = "A006"
"""Who is called to window 3 on that day."""
PAD, SCAN = "call pad", "scan the QR code of your ticket"

KNOWN = (
    Surface("phone, waiting", "/t/<token>", _ticket("waiting"), "Waiting"),
    *(
        Surface(f"phone, {state}", "/t/<token>", _ticket(state), said, sizes=IN_THE_HAND)
        for state, said in {
            "called": "You are called",
            "serving": "Being served",
            "missed": "Your call was missed",
            "parked": "On hold",
            "done": "How was your visit?",
            "rated": "Thank you",
            "cancelled": "Cancelled",
        }.items()
    ),
    Surface("phone, all unfolded", "/t/<token>", _ticket("waiting"), "Waiting", _unfold),
    Surface("phone, a relative's", "/t/<token>", _relatives, "This number was shared with you"),
    Surface("phone, unknown ticket", "/t/<token>", _of_server("/t/unknown"), "ask at the guide desk"),
    Surface("phone, not handed in", "/t/<token>", _of_server(f"/t/{offline_token()}"), "Your number is valid"),
    Surface("console, log-in", "/console", _of_server("/console"), PAD, _shows("#log-in")),
    Surface("console", "/console", _of_server("/console#window-3:{window-3}"), PAD, _shows("#desk")),
    Surface("console, supervisor", "/console", _of_server("/console#window-1:{supervisor}"), PAD, _shows("#devices")),
    Surface(
        "console, transfer", "/console", _of_server("/console#window-2:{window-2}"), PAD, _asked_by("t", "#asking")
    ),
    Surface("console, order", "/console", _of_server("/console#window-2:{window-2}"), PAD, _asked_by("l", "#order")),
    Surface(
        "devices",
        "/console/devices",
        _of_server("/console/devices#key:{supervisor}"),
        "onedoor doctor",
        _shows("#rows tr"),
    ),
    Surface(
        "voice",
        "/console/voice",
        _of_server("/console/voice#key:{supervisor}"),
        "needs JavaScript",
        _shows("[data-state=paused_since]"),
    ),
    Surface("tablet, key", "/rate/<window>", _of_server("/rate/4"), SCAN, _shows("#key")),
    Surface("tablet, asks", "/rate/<window>", _of_server("/rate/2#{window-2}"), SCAN, _touched("#rate-now")),
    Surface(
        "tablet, why",
        "/rate/<window>",
        _of_server("/rate/2#{window-2}"),
        SCAN,
        _touched("#rate-now", "[data-level='1']"),
    ),
    Surface("board", "/board/{name}", _of_screens("/board/east"), CALLED),
    Surface("board, nobody called", "/board/{name}", _of_screens("/board/west"), "West Waiting Area"),
    Surface("window, calling", "/window/{name}", _of_screens("/window/3"), CALLED),
    Surface("window, closed", "/window/{name}", _of_screens("/window/9"), "9"),
)
PLACES = {"": "", "wall": "east", "guide": ""}
"""What stands for `{name}` in a route that is not named above."""


def surfaces() -> tuple[Surface, ...]:
    """Those above, and each other page of the live port at its example; KeyError where nobody knows one."""
    missing = sorted((OF_THE_SERVER | OF_THE_SCREENS) - {one.rule for one in KNOWN})
    return (*KNOWN, *map(_example, missing))


def _example(rule: str) -> Surface:
    kind = rule.split("/")[1]
    path = re.sub(r"\{\w+\}", PLACES[kind], rule)
    return Surface(path, rule, _of_screens(path), sizes=tuple(WALL) if kind == "wall" else tuple(SIZES))
