"""The visitors: they take a ticket, follow it, give up, come back and rate, each as planned."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from onedoor.simulate.api import Answer, Api, Refused
from onedoor.simulate.bell import Bell
from onedoor.simulate.done import Done
from onedoor.simulate.plan import Visitor
from onedoor.simulate.tempo import Tempo

LOOKS_EVERY_S = 300.0
"""How often a visitor looks at the phone, seconds of the plan."""
PRINTING_S = 3.0


@dataclass(slots=True)
class Present:
    """A visitor with a ticket. A stranger's, whom this play did not send, has no token."""

    visitor: Visitor
    number: str
    token: str = ""
    called: bool = False
    rejoined: bool = False
    parked: bool = False
    sent_on: bool = False

    @property
    def comes_at_call(self) -> int | None:
        """At which call of this turn."""
        first_turn = not (self.rejoined or self.parked or self.sent_on)
        return self.visitor.comes_at_call if first_turn else 1

    @property
    def line(self) -> str:
        """The line it belongs to now."""
        return (self.visitor.sent_to if self.sent_on else None) or self.visitor.line


class Visitors:
    """All visitors of the day, and whatever becomes of them."""

    def __init__(self, api: Api, bell: Bell, tempo: Tempo, kiosks: Sequence[str], tasks: asyncio.TaskGroup) -> None:
        self._api = api
        self._bell = bell
        self._tempo = tempo
        self._tasks = tasks
        self._kiosks = cycle([(kiosk, asyncio.Lock()) for kiosk in kiosks])
        self._by_number: dict[str, Present] = {}
        self._touching: set[asyncio.Future[None]] = set()  # those whose ticket is on its way
        self.to_come = 0
        self.turned_away = 0
        self.latest_s = 0.0  # how late, by the plan, the latest got a ticket
        self.all_gone = asyncio.Event()

    def send(self, visitors: Sequence[Visitor]) -> None:
        """Have them all come in their time."""
        self.to_come = len(visitors)
        for visitor in visitors:
            self._later(visitor.arrives - self._tempo.now, self._come(visitor))

    async def who(self, number: str) -> Present | None:
        """Whose number it is; None for one that was issued to others."""
        while number not in self._by_number and self._touching:
            await asyncio.wait(self._touching, return_when=asyncio.FIRST_COMPLETED)
        return self._by_number.get(number)

    @property
    def numbers(self) -> set[str]:
        """The numbers that were issued to them."""
        return set(self._by_number)

    # -- what clerks do to them -----------------------------------------------------------------

    def missed(self, present: Present) -> None:
        """They were called in vain."""
        after = present.visitor.rejoins_after
        if after is None or present.rejoined or not present.token:
            self._left(present)
        else:
            self._later(after, self._rejoin(present))

    def parked(self, present: Present, window: str) -> None:
        """They were sent to fetch something."""
        present.parked = True
        self._later(present.visitor.parked_for or 0.0, self._come_back(present, window))

    def sent_on(self, present: Present) -> None:
        """They were sent to another line."""
        present.sent_on = True
        self._bell.ring(present.line)

    def served(self, present: Present) -> None:
        """They have what they came for."""
        self._left(present)
        if present.visitor.rating is not None and present.token:
            self._later(30.0, self._rate(present))

    # -- what they do ---------------------------------------------------------------------------

    async def _come(self, visitor: Visitor) -> None:
        kiosk, free = next(self._kiosks)
        async with free:  # one after the other
            present = await self._take_ticket(visitor, kiosk)
        if present is None:
            self._one_less()
            return
        if visitor.gives_up_after is not None:
            self._later(visitor.gives_up_after, self._give_up(present))
        if visitor.follows:
            self._later(LOOKS_EVERY_S, self._follow(present))
        await self._tempo.hold(PRINTING_S)
        fault = {"outcome": "failed", "code": "paper_out"} if visitor.slip_fails else {"outcome": "printed"}
        kind = "slip_failed" if visitor.slip_fails else "slip_printed"
        await self._api.ask(kiosk, f"/api/tickets/{present.token}/slip", _tells(kind, present.number), **fault)

    async def _take_ticket(self, visitor: Visitor, kiosk: str) -> Present | None:
        wanted = {"matter": visitor.matter} if visitor.matter is not None else {"line": visitor.line}
        claim = {} if visitor.priority is None else {"priority": visitor.priority.value}
        with self._touched():
            try:
                answer = await self._api.ask(kiosk, "/api/tickets", _issued, **wanted, **claim)
            except Refused as refusal:
                if refusal.code not in ("hall_closed", "quota_full"):
                    raise
                self.turned_away += 1
                return None
            self.latest_s = max(self.latest_s, self._tempo.now - visitor.arrives)
            present = self._by_number[answer["number"]] = Present(visitor, answer["number"], answer["token"])
        self._bell.ring(visitor.line)
        return present

    async def _follow(self, present: Present) -> None:
        while not present.called:
            await self._api.look(present.token)
            await self._tempo.hold(LOOKS_EVERY_S)

    async def _give_up(self, present: Present) -> None:
        if not present.called and await self._act(present, "cancel", "ticket_cancelled"):
            present.called = True
            self._left(present)

    async def _rejoin(self, present: Present) -> None:
        present.rejoined = True
        if await self._act(present, "rejoin", "ticket_rejoined"):
            self._bell.ring(present.line)
        else:
            self._left(present)

    async def _come_back(self, present: Present, window: str) -> None:
        key, path = f"window-{window}", f"/api/windows/{window}/resume"
        await self._api.ask(key, path, _tells("ticket_resumed", present.number), number=present.number)
        self._bell.ring(present.line)

    async def _rate(self, present: Present) -> None:
        rating = present.visitor.rating
        if rating is not None:
            await self._act(present, "rate", "ticket_rated", level=rating.level, reasons=rating.reasons)

    async def _act(self, present: Present, act: str, kind: str, **more: object) -> bool:
        """Do something with the ticket; false when it is too late for that."""
        path = f"/api/tickets/{present.token}/{act}"
        with contextlib.suppress(Refused):
            await self._api.ask(None, path, _tells(kind, present.number), **more)
            return True
        return False

    # -- keeping count --------------------------------------------------------------------------

    @contextlib.contextmanager
    def _touched(self) -> Iterator[None]:
        touching: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._touching.add(touching)
        try:
            yield
        finally:
            self._touching.discard(touching)
            touching.set_result(None)

    def _left(self, present: Present) -> None:
        if present.token:
            self._one_less()

    def _one_less(self) -> None:
        self.to_come -= 1
        if not self.to_come:
            self.all_gone.set()

    def _later(self, planned_s: float, what: Coroutine[Any, Any, None]) -> None:
        async def wait_and_do() -> None:
            try:
                await self._tempo.hold(planned_s)
            except asyncio.CancelledError:
                what.close()
                raise
            await what

        self._tasks.create_task(wait_and_do())


def _issued(answer: Answer) -> Iterator[Done]:
    yield Done("ticket_issued", answer["number"])


def _tells(kind: str, number: str) -> Any:
    return lambda _answer: (Done(kind, number),)
