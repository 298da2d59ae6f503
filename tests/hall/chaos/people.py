"""Visitors and clerks: they know nothing of what is killed, and ask again until they are answered."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx

from hardware.twins.control import tell
from onedoor.simulate.done import Done
from tests.hall.chaos.roles import Roles, insist

CLERKS = ("2", "4", "6", "10")
"""Windows whose clerks work by the API."""
PADS = ("3", "9")
"""Windows whose clerks press the keys of a pad."""
GUIDE = "1"
LINES = ("A", "B", "C", "E")
LINE_IS_LONG = 5
GIVES_UP = 0.06
"""The share of visitors who leave before they are called."""
COMES_LATE = 0.15
"""The share of visitors who are called twice."""
RECALL_S = 10.5


@dataclass(frozen=True)
class Pace:
    """How fast they are, in seconds."""

    between_visitors: tuple[float, float] = (0.6, 1.8)
    walk: tuple[float, float] = (2.0, 5.0)
    handling: tuple[float, float] = (5.0, 14.0)


BRISK = Pace((0.3, 0.9), (0.8, 2.0), (2.0, 4.0))


class Slip(NamedTuple):
    """What a visitor holds."""

    ahead: int
    number: str
    token: str


@dataclass
class Told:
    """What the hall has told them."""

    done: Counter[Done] = field(default_factory=Counter)
    ours: set[str] = field(default_factory=set)
    slips: deque[Slip] = field(default_factory=lambda: deque(maxlen=6))  # the newest last


class People:
    """All of them, each on a thread of its own, from `start` until `stop`."""

    def __init__(self, roles: Roles, seed: int, pace: Pace) -> None:
        self._roles = roles
        self._pace = pace
        self._over = threading.Event()
        self._lock = threading.Lock()  # guards told
        self.told = Told()
        self.failed: list[str] = []
        jobs: list[tuple[Callable[[random.Random, str], None], str]] = [
            (self._visitors, ""),
            (self._guide, GUIDE),
            *((self._clerk, window) for window in CLERKS),
            *((self._presses, window) for window in PADS),
        ]
        self._threads = [
            threading.Thread(
                target=self._live, args=(job, random.Random(f"{seed} {window}"), window), name=f"person-{window}"
            )
            for job, window in jobs
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, within_s: float) -> None:
        """Let them finish their sentence: an answer that is due is waited for."""
        self._over.set()
        give_up = time.monotonic() + within_s
        for thread in self._threads:
            thread.join(max(0.1, give_up - time.monotonic()))
            if thread.is_alive():
                self.failed.append(f"{thread.name} was not answered")

    def _live(self, job: Callable[[random.Random, str], None], dice: random.Random, window: str) -> None:
        try:
            job(dice, window)
        except Exception as fault:
            self.failed.append(f"window {window}: {type(fault).__name__}: {fault}")

    def _wait(self, seconds: float) -> bool:
        """Let time go by; False when all is over."""
        return not self._over.wait(seconds)

    def _note(self, *done: Done) -> None:
        with self._lock:
            self.told.done.update(done)

    # -- visitors ---------------------------------------------------------------------------------

    def _visitors(self, dice: random.Random, _window: str) -> None:
        leaving: list[tuple[float, str, str]] = []
        with self._roles.client("kiosk-1") as kiosk, self._roles.client() as phone:
            long: dict[str, float] = {}
            while self._wait(dice.uniform(*self._pace.between_visitors)):
                line = dice.choice(LINES)
                if long.get(line, 0) > time.monotonic():
                    continue
                ticket = insist(kiosk, "/api/tickets", {"line": line}, may_refuse=False)
                if ticket["ahead"] >= LINE_IS_LONG:
                    long[line] = time.monotonic() + 6
                self._issued(ticket)
                if dice.random() < GIVES_UP:
                    leaving.append((time.monotonic() + dice.uniform(1, 8), ticket["number"], ticket["token"]))
                while leaving and leaving[0][0] < time.monotonic():
                    self._leaves(phone, *leaving.pop(0)[1:])

    def _issued(self, ticket: dict[str, Any]) -> None:
        with self._lock:
            self.told.done[Done("ticket_issued", ticket["number"])] += 1
            self.told.ours.add(ticket["number"])
            self.told.slips.append(Slip(ticket["ahead"], ticket["number"], ticket["token"]))

    def _leaves(self, phone: httpx.Client, number: str, token: str) -> None:
        if insist(phone, f"/api/tickets/{token}/cancel", {}).get("state") == "cancelled":
            self._note(Done("ticket_cancelled", number))

    # -- clerks -----------------------------------------------------------------------------------

    def _clerk(self, dice: random.Random, window: str) -> None:
        with self._roles.client(f"window-{window}") as client:

            def move(name: str, **more: str) -> dict[str, Any]:
                return insist(client, f"/api/windows/{window}/{name}", more)

            move("open")
            while self._wait(dice.uniform(0.5, 1.5)):
                answer = move("next")
                if answer.get("left"):
                    self._note(Done("ticket_finished", answer["left"], window))
                if not (ticket := answer.get("ticket")):
                    continue
                self._note(Done("ticket_called", ticket["number"], window, ticket["call"]))
                if not self._wait(dice.uniform(*self._pace.walk)):
                    return
                if dice.random() < COMES_LATE and self._wait(RECALL_S):
                    again = move("recall")
                    if again.get("ticket"):
                        self._note(Done("ticket_called", ticket["number"], window, again["ticket"]["call"]))
                if move("start").get("ticket"):
                    self._note(Done("ticket_started", ticket["number"], window))
                self._wait(dice.uniform(*self._pace.handling))
                if dice.random() < 0.15:
                    self._rest(dice, window, move)

    def _rest(self, dice: random.Random, window: str, move: Callable[..., dict[str, Any]]) -> None:
        answer = move("finish")
        if answer.get("left"):
            self._note(Done("ticket_finished", answer["left"], window))
        move("pause", reason="papers")
        self._wait(dice.uniform(1, 4))
        move("open")

    def _guide(self, dice: random.Random, window: str) -> None:
        with self._roles.client("supervisor") as client:
            while self._wait(dice.uniform(1, 6)):
                insist(client, f"/api/windows/{window}/{dice.choice(('open', 'pause'))}", {})

    def _presses(self, dice: random.Random, window: str) -> None:
        """A key that was refused since the hall was away is not pressed for again: the clerk goes on."""
        pad = {"twin": f"pad-{window}"}
        while self._wait(dice.uniform(1, 3)):
            tell(self._roles.data, {**pad, "press": "next"})
            if self._wait(dice.uniform(*self._pace.walk)):
                tell(self._roles.data, {**pad, "press": "start"})
            self._wait(dice.uniform(*self._pace.handling))
