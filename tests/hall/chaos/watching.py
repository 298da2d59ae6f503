"""What people in the hall see and hear, looked at several times a second and noted with the moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize
from playwright.sync_api import Error as BrowserError

from hardware.twins.control import TwinsAway, tell
from onedoor.simulate.told import ENDED
from tests.display.looking import ALL_IS_KEPT
from tests.hall.chaos.people import Told
from tests.hall.chaos.roles import Roles

LOOKS_EVERY_S = 0.25
TWINS_EVERY_S = 0.4
PAGES_OF_WINDOWS = ("2", "9")
"""Windows above which a small screen hangs: the clerk of one works by the API, of the other by a pad."""
SIZE: ViewportSize = {"width": 960, "height": 540}
PHONES = 2
"""So many are followed at once."""
SWITCHED_EVERY_S = 12.0
LIGHTS_UP_S = 5.0
"""A television that was switched on shows something after so long: its keeper has patience for three seconds."""
LOOK = (Path(__file__).parent / "look.js").read_text()


class Seen(NamedTuple):
    """One look at a surface."""

    at: float  # since the epoch
    what: Any
    """What it shows, in the shape of its timeline; None when it shows nothing."""
    silent: bool = False
    """Whether it says that it hears nothing."""
    blank: str = ""
    """What is missing of what must always be there."""


class Screen(NamedTuple):
    """A page of the live port that is open all the time."""

    kind: str  # "board", "wall", "window" or "guide", as in its address
    name: str


GUIDE = Screen("guide", "")


class Spoken(NamedTuple):
    """A call that a voice has begun to say."""

    at: float
    zone: str
    seq: int
    number: str


@dataclass
class Followed:
    """A phone that follows one ticket."""

    number: str
    page: Page
    seen: list[Seen] = field(default_factory=list)


class Pages:
    """Pages in a browser. All of it on the thread that opened the browser."""

    def __init__(self, browser: Browser, roles: Roles) -> None:
        self._browser = browser
        self._roles = roles
        self.errors: list[str] = []
        self.screens: dict[Screen, list[Seen]] = {}
        self.phones: list[Followed] = []
        self._open: dict[Screen, Page] = {}
        self._in_hand: list[Followed] = []
        self._dark_until: dict[Screen, float] = {}
        self._next_switch = time.monotonic() + SWITCHED_EVERY_S
        self.switched = 0
        for zone in roles.hall.zone:
            self._switch_on(Screen("board", zone.name))
            self._switch_on(Screen("wall", zone.name))
        for window in PAGES_OF_WINDOWS:
            self._switch_on(Screen("window", window))
        self._switch_on(GUIDE)

    def _switch_on(self, screen: Screen) -> None:
        page = self._open[screen] = self._new_page(f"{screen.kind} {screen.name}")
        page.goto(f"{self._roles.settings.live_url}/{screen.kind}/{screen.name}".rstrip("/"))
        page.wait_for_load_state("load")
        self.screens[screen] = []

    def look(self, told: Told) -> None:
        """One look at each."""
        for screen, page in self._open.items():
            try:
                seen = _look(page, screen.kind)
            except BrowserError:
                if time.time() > self._dark_until.get(screen, 0):
                    raise
                continue
            if not seen.blank or seen.at > self._dark_until.get(screen, 0):
                self.screens[screen].append(seen)
        self._switch_off_and_on()
        for phone in list(self._in_hand):
            phone.seen.append(seen := _look(phone.page, "phone"))
            if seen.what is not None and seen.what[0] in ENDED:
                phone.page.close()
                self._in_hand.remove(phone)
        if len(self._in_hand) < PHONES:
            self._take_phone_out(told)

    def _switch_off_and_on(self) -> None:
        """Somebody does that to a television now and then, whatever is away just then."""
        if time.monotonic() < self._next_switch:
            return
        screen, page = next(iter(self._open.items()))
        if page.evaluate(ALL_IS_KEPT):
            self._dark_until[screen] = time.time() + LIGHTS_UP_S
            page.reload(wait_until="commit")
            self.switched += 1
            self._next_switch = time.monotonic() + SWITCHED_EVERY_S

    def close(self) -> None:
        """Switch all off."""
        for context in self._browser.contexts:
            context.close()

    def final(self) -> dict[str, Any]:
        """All that each board shows, by zone."""
        boards = ((screen, page) for screen, page in self._open.items() if screen.kind == "board")
        return {screen.name: page.evaluate(LOOK, "whole board") for screen, page in boards}

    def _take_phone_out(self, told: Told) -> None:
        """A visitor opens the page of the slip; who does not get it tries again."""
        followed = {phone.number for phone in self.phones}
        slips = sorted(slip for slip in list(told.slips) if slip.number not in followed)
        if not slips:
            return
        page = self._new_page(f"phone {slips[0].number}")
        try:
            answer = page.goto(f"{self._roles.settings.http_url}/t/{slips[0].token}", timeout=2000)
        except BrowserError:
            answer = None
        if answer is None or not answer.ok:
            page.close()
            return
        phone = Followed(slips[0].number, page, [_look(page, "phone")])
        self._in_hand.append(phone)
        self.phones.append(phone)

    def _new_page(self, name: str) -> Page:
        # a device of its own: pages of one browser share six connections
        page = self._browser.new_page(viewport=SIZE, reduced_motion="reduce", locale="zh-CN")
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda fault: self.errors.append(f"{name}: {fault}"))
        return page


def _look(page: Page, what: str) -> Seen:
    found = page.evaluate(LOOK, what)
    shown = found["shown"]
    return Seen(time.time(), _tuple(shown), found["silent"], found["blank"])


def _tuple(shown: Any) -> Any:
    return tuple(map(_tuple, shown)) if isinstance(shown, list) else shown


class Devices:
    """Panels and voices, looked at by a thread of its own."""

    def __init__(self, roles: Roles) -> None:
        self._roles = roles
        self._over = threading.Event()
        self._panels = [device for device in roles.hall.device if device.kind == "led_panel"]
        self._spoken_before: dict[Path, int] = {}
        self.panels: dict[str, list[Seen]] = {str(panel.window): [] for panel in self._panels}
        self.spoken: list[Spoken] = []
        self.failed: list[str] = []
        self._thread = threading.Thread(target=self._run, name="devices-watched")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            self.look()
            self._over.wait(TWINS_EVERY_S)

    def look(self) -> None:
        """One look at each."""
        self.spoken += sorted(self._newly_spoken())
        for panel in self._panels:
            try:
                state = tell(self._roles.data, {"twin": panel.id})
                face = (lit(Path(state["picture"]), panel.width, panel.height), state["blinking"])
            except (TwinsAway, OSError, KeyError, SyntaxError) as fault:
                self.failed.append(f"panel {panel.id}: {fault}")
                continue
            self.panels[str(panel.window)].append(Seen(time.time(), face))

    def pads(self) -> dict[str, str | None]:
        """The three digits on each pad that has six, by window."""
        pads = (device for device in self._roles.hall.device if (device.kind, device.driver) == ("call_pad", "ff68"))
        return {str(pad.window): tell(self._roles.data, {"twin": pad.id})["number"] for pad in pads}

    def _newly_spoken(self) -> Iterator[Spoken]:
        for wav in (self._roles.data / "spoken").glob("*/*.wav"):
            if "-time-" in wav.stem or "-part-" in wav.stem:
                continue  # a call that is said again, or words that go on
            written = wav.stat().st_mtime_ns
            if self._spoken_before.get(wav) != written:
                self._spoken_before[wav] = written
                _year, _month, _day, seq, number, *again = wav.stem.split("-")
                if number != "words" and not again:  # said once more while nobody else waited
                    yield Spoken(written / 1e9, wav.parent.name, int(seq), number)


def lit(picture: Path, width: int, height: int) -> bytes:
    """Which dots of a panel shine, whatever their colour and brightness."""
    with Image.open(picture) as kept:
        dots = kept.convert("L").resize((width, height), Image.Resampling.NEAREST)
    return dots.point(lambda level: 255 * (level > 0)).convert("1").tobytes()
