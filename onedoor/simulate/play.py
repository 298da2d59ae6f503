"""Plays a planned day in an open hall, and brings back what was seen of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

import httpx

from config.models import Hall, Window
from onedoor.simulate.api import Answered, Api, HallGone, Refused
from onedoor.simulate.bell import Bell
from onedoor.simulate.clerks import Clerk
from onedoor.simulate.done import Told
from onedoor.simulate.ear import Ear
from onedoor.simulate.halls import EARLIER, NoHall, OpenHall, todays_midnight
from onedoor.simulate.judge import Evidence, Retained
from onedoor.simulate.plan import Plan, Visitor
from onedoor.simulate.tempo import Tempo
from onedoor.simulate.visitors import Visitors

SUPERVISOR = "supervisor"
STUCK_S = 120.0
"""When so long after closing time nothing more was done, the play ends."""
MIDNIGHT = 24 * 3600 - 300.0
"""A hall with a clock of its own is left before its day ends, since what is open then lapses."""
LOOKS_EVERY_S = 0.25
QUIET_WITHIN_S = 5.0
TRIES = 5
CONNECTIONS = 64

Say = Callable[[str], None]


@dataclass(frozen=True)
class Played:
    """What was seen of a day."""

    evidence: Evidence
    answered: Answered
    seconds: float  # that it took, by this machine
    held_s: float  # in which time was held, since the hall took long to answer
    to_come: int  # visitors who had not left when it ended
    turned_away: int
    latest_s: float  # how late, by the plan, the latest visitor got a ticket
    ended: str | None  # why it ended before its time


async def play(hall: Hall, where: OpenHall, plan: Plan, speed: float, stop: asyncio.Event, say: Say) -> Played:
    """Play the plan until all have left, `stop` is set or the hall is gone. Raise NoHall, HallGone or BrokerSilent."""
    before = 0.0 if where.hand is None else EARLIER.total_seconds()
    tempo = Tempo(speed, plan.sessions[0][0] - before, where.set_clock(todays_midnight(hall)))
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    async with httpx.AsyncClient(base_url=where.http, limits=limits, timeout=30) as http:
        api = Api(http, where.keys.bearers, tempo)
        await _somebody_answers(http, where)
        day = await _entered(api, hall)
        windows = await _free_windows(api, hall)
        async with _listening(hall, where) as ear:
            return await _Stage(hall, plan, tempo, api, ear, windows, stop, say).play(day)


async def _somebody_answers(http: httpx.AsyncClient, where: OpenHall) -> None:
    try:
        await http.get("/healthz")
    except httpx.TransportError:
        said = where.data / "run.json"
        raise NoHall(
            f"nobody answers at {where.http}, where {said} says the hall is; open it, or remove that"
        ) from None


async def _entered(api: Api, hall: Hall) -> date:
    """The hall's day, once it is sure that this is the hall, that it knows our keys, and that it issues tickets."""
    try:
        seen = await api.read(SUPERVISOR, "/api/hall")
    except KeyError:
        raise NoHall("keys.json has no supervisor's key; make it with `onedoor keys HALL_DIR`") from None
    except Refused as refusal:
        raise NoHall(f"the hall does not know the supervisor's key of keys.json ({refusal.code})") from None
    if seen["hall"] != hall.id:
        raise NoHall(f"the hall that is open here is {seen['hall']}, not {hall.id}; close it, or set ONEDOOR_DATA")
    if not seen["open"]:
        raise NoHall(
            "the hall is closed and issues no tickets now: open it with ONEDOOR_DEMO=1, "
            "or close it and let the day be played in a hall of its own"
        )
    return date.fromisoformat(seen["day"])


async def _free_windows(api: Api, hall: Hall) -> dict[str, bool]:
    """The windows that call, and whether each is closed now; raise NoHall when somebody is at one."""
    found = {}
    for window in hall.window:
        if window.lines or window.helps:
            seen = await api.read(f"window-{window.name}", f"/api/windows/{window.name}")
            if seen["ticket"] is not None:
                raise NoHall(f"{seen['ticket']['number']} is at window {window.name}; let that visit end first")
            found[window.name] = seen["status"] == "closed"
    return found


@asynccontextmanager
async def _listening(hall: Hall, where: OpenHall) -> AsyncIterator[Ear]:
    account = where.keys.accounts.get("reader")
    if account is None:
        raise NoHall("keys.json has no account broker-reader; make it with `onedoor keys HALL_DIR`")
    ear = Ear(hall, where.mqtt, account)
    await ear.open()
    try:
        yield ear
    finally:
        ear.close()


class _Stage:
    """One play."""

    def __init__(
        self,
        hall: Hall,
        plan: Plan,
        tempo: Tempo,
        api: Api,
        ear: Ear,
        windows: dict[str, bool],
        stop: asyncio.Event,
        say: Say,
    ) -> None:
        self._hall = hall
        self._plan = plan
        self._tempo = tempo
        self._api = api
        self._ear = ear
        self._windows = windows
        self._stop = stop
        self._say = say
        self._usual = {line.letter: line.usual_minutes * 60 * plan.pace for line in hall.line}
        self._clerks: list[Clerk] = []
        self._visitors: Visitors | None = None

    async def play(self, day: date) -> Played:
        """Play, tidy up and look back."""
        self._tempo.go()
        self._tempo.held_s = 0.0
        began = time.monotonic()
        playing = asyncio.create_task(self._play())
        watching = asyncio.create_task(self._watch())
        await asyncio.wait([playing, watching], return_when=asyncio.FIRST_COMPLETED)
        ended = _why(playing) if playing.done() else watching.result()
        for task in (playing, watching):
            task.cancel()
        await asyncio.gather(playing, watching, return_exceptions=True)
        seconds, held_s = time.monotonic() - began, self._tempo.held_s
        self._tempo.go()
        await self._api.settled()
        await self._tidy_up()
        visitors = self._visitors
        numbers = visitors.numbers if visitors else set()
        return Played(
            await self._evidence(day, frozenset(numbers)),
            self._api.answered,
            seconds,
            held_s,
            visitors.to_come if visitors else 0,
            visitors.turned_away if visitors else 0,
            visitors.latest_s if visitors else 0.0,
            ended,
        )

    async def _play(self) -> None:
        bell = Bell(self._hall)
        kiosks = [kiosk.name for kiosk in self._hall.kiosk] or [SUPERVISOR]
        async with asyncio.TaskGroup() as tasks:
            self._visitors = Visitors(self._api, bell, self._tempo, kiosks, tasks)
            self._clerks = [self._clerk(w, bell, self._visitors) for w in self._hall.window if w.name in self._windows]
            self._visitors.send(self._plan.visitors)
            for clerk in self._clerks:
                tasks.create_task(clerk.work(self._plan.sessions))

    def _clerk(self, window: Window, bell: Bell, visitors: Visitors) -> Clerk:
        return Clerk(
            window,
            self._api,
            bell,
            self._tempo,
            visitors,
            stranger=self._stranger,
            max_calls=self._hall.calling.max_calls,
        )

    def _stranger(self, letter: str) -> Visitor:
        """Somebody whom this play did not send comes at the first call and takes as long as usual."""
        return Visitor(0.0, letter, None, None, self._usual[letter], walk=10.0, comes_at_call=1)

    async def _watch(self) -> str:
        """Say how the day goes; return why it ends before all have left."""
        closes, hour = self._plan.sessions[-1][1], int(self._tempo.now // 3600)
        while not self._stop.is_set():
            await asyncio.sleep(LOOKS_EVERY_S)
            now = self._tempo.now
            if now // 3600 > hour:
                hour = int(now // 3600)
                self._say(self._so_far(hour))
            if now > MIDNIGHT and self._tempo.hall_follows:
                return "midnight came before all had left"
            if now > closes and time.monotonic() - self._api.answered.last > STUCK_S:
                return f"nothing more happened for {STUCK_S:.0f} s"
        return "it was broken off"

    def _so_far(self, hour: int) -> str:
        done = self._api.answered.done
        kinds = {
            kind: sum(n for d, n in done.items() if d.kind == kind) for kind in ("ticket_issued", "ticket_finished")
        }
        return f"{hour:02d}:00  issued {kinds['ticket_issued']}, served {kinds['ticket_finished']}"

    async def _tidy_up(self) -> None:
        """Leave the windows as they were found."""
        try:
            for clerk in self._clerks:
                if self._windows[clerk.name]:
                    await clerk.leave()
        except HallGone:
            return

    async def _evidence(self, day: date, ours: frozenset[str]) -> Evidence:
        """Look at the journal, the wire and the retained states in a moment in which nothing happens."""
        journal: list[Told] = []
        retained: Retained | None = None
        for _ in range(TRIES):
            await self._read_on(journal, day)
            seen = len(journal)
            await self._ear.hears(seen, QUIET_WITHIN_S)
            retained = await self._ear.retained(QUIET_WITHIN_S)
            await self._read_on(journal, day)
            if len(journal) == seen:
                break
            retained = None  # somebody did something meanwhile
        heard = [event for event in self._ear.heard if event.day == day]
        return Evidence(journal, heard, self._api.answered.done, ours, retained)

    async def _read_on(self, journal: list[Told], day: date) -> None:
        more = True
        while more:
            after = journal[-1]["seq"] if journal else 0
            page = await self._api.read(SUPERVISOR, "/api/journal", after=after, day=day.isoformat())
            journal += page["events"]
            more = page["more"]


def _why(playing: asyncio.Task[None]) -> str | None:
    """Why a play ended by itself: None when all have left. Raise what nobody expected."""
    why = None
    try:
        playing.result()
    except* (HallGone, Refused) as troubles:
        why = str(troubles.exceptions[0])
    return why
