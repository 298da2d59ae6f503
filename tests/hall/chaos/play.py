"""Plays the chaos, lets it end, and gathers what was found."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx
from playwright.sync_api import Browser

from onedoor.simulate.ear import Ear
from onedoor.simulate.judge import Evidence, Retained, judge
from tests.hall.chaos import verdict
from tests.hall.chaos.people import Pace, People
from tests.hall.chaos.plan import Kill
from tests.hall.chaos.roles import Roles
from tests.hall.chaos.truth import Timeline, Truth, truth_of
from tests.hall.chaos.watching import LOOKS_EVERY_S, Devices, Pages, Seen

HEALS_WITHIN_S = 40.0
"""So soon all answers once nobody kills any more."""
LASTS_S = 60.0
"""What the voices have still to say, or to drop, may take so long beyond a call's own time."""
AGREES_WITHIN_S = 50.0
"""A phone whose server was away asks again after half a minute, or three quarters of one by chance."""
QUIET_S = 3.0
"""Nothing has happened for so long when all is quiet."""


@dataclass
class Found:
    """What came of it."""

    faults: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)  # by what became of them
    events: int = 0
    commands: int = 0  # that were acknowledged
    looks: int = 0
    phones: int = 0
    switched: int = 0  # how often a television was switched off and on
    behind: dict[str, verdict.Behind] = field(default_factory=dict)  # by kind of surface: the longest
    voice_s: float = 0.0


def play(roles: Roles, browser: Browser, planned: list[Kill], seed: int, seconds: float, pace: Pace) -> Found:
    """All of it; the browser is looked through on this thread."""
    pages, devices = Pages(browser, roles), Devices(roles)
    people, trouble = People(roles, seed, pace), Trouble(roles, planned)
    devices.start()
    people.start()
    trouble.start()
    try:
        _look_while(lambda: time.monotonic() < trouble.began + seconds or trouble.busy, pages, people)
        trouble.stop()
        people.stop(HEALS_WITHIN_S)
        healed = _look_until(roles.answers, HEALS_WITHIN_S, pages, people)
        quiet = _look_until(_Quiet(roles), LASTS_S + roles.hall.calling.announce_seconds, pages, people)
        _look_until(_Agreement(roles, pages, devices), AGREES_WITHIN_S, pages, people)
    finally:
        trouble.stop()
        people.stop(0.1)
        devices.stop()
    devices.look()
    found = _judge(roles, people, pages, devices)
    pages.close()
    found.faults += [] if healed else [f"not whole within {HEALS_WITHIN_S:.0f} s"]
    found.faults += [] if quiet else ["not quiet in the end"]
    return found


class Trouble:
    """Kills as planned, on a thread of its own, and starts again."""

    def __init__(self, roles: Roles, planned: list[Kill]) -> None:
        self._roles = roles
        self._due = sorted(
            [(kill.at, "kill", kill.role) for kill in planned]
            + [(kill.at + kill.away_s, "start", kill.role) for kill in planned]
        )
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="trouble")
        self.began = time.monotonic()

    @property
    def busy(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self.began = time.monotonic()
        self._thread.start()

    def stop(self) -> None:
        """Kill no more; what is away is started."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        down: set[str] = set()
        for at, what, role in self._due:
            if self._over.wait(max(0.0, self.began + at - time.monotonic())):
                break
            if what == "kill":
                self._roles.kill(role)
                down.add(role)
            else:
                self._roles.start(role)
                down.discard(role)
        for role in down:
            self._roles.start(role)


class _Quiet:
    """Nothing new in the journal, every call ended, every device well; asked again and again."""

    def __init__(self, roles: Roles) -> None:
        self._roles = roles
        self._devices = [
            device.id
            for device in roles.hall.device
            if device.kind in ("led_panel", "call_pad") or (device.kind == "speaker" and device.zone)
        ]
        self._events = -1
        self._since = 0.0
        self._asked = 0.0

    def __call__(self) -> bool:
        if time.monotonic() - self._asked < 0.5:
            return False
        self._asked = time.monotonic()
        try:
            journal = self._roles.journal()
        except (httpx.HTTPError, ValueError, KeyError):
            return False
        ended = all(call.outcomes for call in verdict.calls_of(journal))
        if len(journal) != self._events or not ended or not self._roles.drivers_answer(self._devices):
            self._events, self._since = len(journal), time.monotonic()
        return time.monotonic() - self._since > QUIET_S


class _Agreement:
    """What is seen is what is true, and nothing more happens; asked again and again."""

    def __init__(self, roles: Roles, pages: Pages, devices: Devices) -> None:
        self._roles, self._pages, self._devices = roles, pages, devices
        self._truth: Truth | None = None

    def __call__(self) -> bool:
        self._truth = self._truth or truth_of(self._roles.hall, self._roles.journal())
        return all(
            looks and looks[-1].what == true.last and not looks[-1].silent
            for *_, looks, true in _surfaces(self._pages, self._devices, self._truth)
        )


def _look_while(goes_on: Callable[[], bool], pages: Pages, people: People) -> None:
    while goes_on():
        began = time.monotonic()
        pages.look(people.told)
        time.sleep(max(0.0, LOOKS_EVERY_S - (time.monotonic() - began)))


def _look_until(holds: Callable[[], bool], within_s: float, pages: Pages, people: People) -> bool:
    give_up = time.monotonic() + within_s
    held = False

    def goes_on() -> bool:
        nonlocal held
        held = held or holds()
        return not held and time.monotonic() < give_up

    _look_while(goes_on, pages, people)
    return held


def _judge(roles: Roles, people: People, pages: Pages, devices: Devices) -> Found:
    journal = roles.journal()
    truth = truth_of(roles.hall, journal)
    calls = verdict.calls_of(journal)
    found = Found(
        kills=roles.killed, calls=verdict.outcomes(calls), events=len(journal), commands=people.told.done.total()
    )
    found.faults += [*people.failed, *pages.errors, *devices.failed, *roles.ended()]
    retained = _retained(roles)
    judged = judge(Evidence(journal, (), people.told.done, frozenset(people.told.ours), retained))
    found.faults += [f"{broken.invariant}: {broken.detail}" for broken in judged.broken]
    found.faults += verdict.boards(truth, pages.final())
    found.faults += verdict.pads(truth, devices.pads())
    found.faults += verdict.voice(calls, devices.spoken, [at for at, _ in roles.away["announcer"]])
    for kind, name, looks, true in _surfaces(pages, devices, truth):
        needed = ("broker", "server", "devices" if kind == "panel" else "screens")
        down = [away for role in needed for away in roles.away[role]]
        found.faults += verdict.surface(f"{kind} {name}", looks, true, down)
        found.looks += len(looks)
        late = verdict.behind(looks, true, down)
        found.behind[kind] = verdict.Behind(*map(max, late, found.behind.get(kind, late)))
    _write_down(roles, pages)
    found.phones, found.switched = len(pages.phones), pages.switched
    found.voice_s = verdict.longest_wait_for_voice(calls)
    return found


def _write_down(roles: Roles, pages: Pages) -> None:
    """What the phones showed and who was away, for whoever wants to know how a fault came about."""
    looks = {phone.number: phone.seen for phone in pages.phones}
    (roles.data / "looks.json").write_text(json.dumps({"away": roles.away, "phones": looks}))


def _surfaces(pages: Pages, devices: Devices, truth: Truth) -> Iterator[tuple[str, str, list[Seen], Timeline]]:
    for (kind, name), looks in pages.screens.items():
        if kind in ("board", "wall"):
            yield "TV" if kind == "board" else "LED wall", name, looks, truth.boards[name]
        elif kind == "window":
            yield "page of window", name, looks, truth.windows[name]
        else:
            yield "guide", "page", looks, truth.guide
    for phone in pages.phones:
        yield "phone", phone.number, phone.seen, truth.phones[phone.number]
    for window, looks in devices.panels.items():
        yield "panel", window, looks, truth.panels[window]


def _retained(roles: Roles) -> Retained:
    """What the broker retains; on a thread of its own, since the browser's loop fills this one."""
    ear = Ear(roles.hall, roles.settings.broker, roles.keys.account("reader"))
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, ear.retained(10)).result()
