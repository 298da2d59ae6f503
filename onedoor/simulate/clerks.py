"""The clerks: each opens a window, calls, waits, handles, and obeys what the hall says."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence

from config.models import Window
from onedoor.simulate.api import Answer, Api, Refused
from onedoor.simulate.bell import Bell
from onedoor.simulate.done import Done
from onedoor.simulate.plan import Visitor
from onedoor.simulate.tempo import Tempo
from onedoor.simulate.visitors import Present, Visitors

LOOKS_UP_S = 120.0
"""A clerk whom no bell wakes looks so often whether somebody waits, seconds of the plan."""
BLINK_S = 0.5
"""But no more often than this, seconds of the machine."""


class Clerk:
    """One window's clerk, from its opening to its closing."""

    def __init__(
        self,
        window: Window,
        api: Api,
        bell: Bell,
        tempo: Tempo,
        visitors: Visitors,
        *,
        stranger: Callable[[str], Visitor],
        max_calls: int,
    ) -> None:
        """`stranger` tells how to handle a visitor of a line whom this play did not send."""
        self.name = window.name
        self._api = api
        self._bell = bell
        self._tempo = tempo
        self._visitors = visitors
        self._stranger = stranger
        self._max_calls = max_calls
        self._serving: Present | None = None

    async def work(self, sessions: Sequence[tuple[float, float]]) -> None:
        """Work through the sessions of the plan: until nobody waits in each, in the last until all have gone."""
        *earlier, last = sessions
        for opens, closes in earlier:
            await self._tempo.until(opens)
            await self._press("open")
            await self._call_until(self._past(closes))
            await self._press("pause", reason="午休")
        await self._tempo.until(last[0])
        await self._press("open")
        await self._call_until(self._visitors.all_gone.is_set)

    async def leave(self) -> None:
        """Send home whoever is being served, and close the window if the hall lets it."""
        with contextlib.suppress(Refused):
            if self._serving is not None:
                await self._press("finish")
            await self._press("close")

    def _past(self, moment: float) -> Callable[[], bool]:
        return lambda: self._tempo.now > moment

    async def _call_until(self, over: Callable[[], bool]) -> None:
        while True:
            rung = self._bell.rung(self.name)
            try:
                ticket = await self._next()
                if ticket is not None:
                    await self._receive(ticket)
                    continue
            except Refused as refusal:  # somebody else is at this window, too
                await self._tempo.obey(refusal.retry_after or 0)
                if refusal.code == "window_not_open":
                    await self._press("open")
            if over():
                return
            await self._bell.wait(self.name, rung, max(BLINK_S, LOOKS_UP_S / self._tempo.speed))

    async def _next(self) -> Answer | None:
        """One button: whoever is being served is done, and the next is called. None when nobody waits."""
        try:
            answer = await self._press("next")
        except Refused as refusal:
            if refusal.code != "nobody_waiting":
                raise
            return None
        ticket: Answer | None = answer.get("ticket")
        return ticket

    async def _receive(self, ticket: Answer) -> None:
        present = await self._visitors.who(ticket["number"])
        present = present or Present(self._stranger(ticket["line"]), ticket["number"])
        present.called = True
        if await self._comes(present):
            await self._handle(present)
        else:
            self._visitors.missed(present)

    async def _comes(self, present: Present) -> bool:
        """Call again until the visitor comes, or has been called often enough."""
        call = 1
        while call != present.comes_at_call:
            if call == self._max_calls:
                await self._when_allowed("miss")
                return False
            await self._when_allowed("recall")
            call += 1
        await self._tempo.hold(present.visitor.walk)
        await self._press("start")
        self._serving = present
        return True

    async def _handle(self, present: Present) -> None:
        """Handle the visit; unless the visitor goes elsewhere, the next press of "next" ends it."""
        visitor = present.visitor
        if visitor.parked_for is not None and not present.parked and present.token:
            await self._tempo.hold(visitor.handling / 2)
            await self._away("park")
            self._visitors.parked(present, self.name)
            return
        await self._tempo.hold(visitor.handling / 2 if present.parked else visitor.handling)
        if visitor.sent_to is not None and not present.sent_on and present.token:
            await self._away("transfer", line=visitor.sent_to)
            self._visitors.sent_on(present)

    async def _away(self, move: str, **more: str) -> None:
        self._serving = None
        await self._press(move, **more)

    async def _when_allowed(self, move: str) -> None:
        """Press a key, and again when the hall says that it is time."""
        while True:
            try:
                await self._press(move)
            except Refused as refusal:
                if refusal.code != "too_early":
                    raise
                await self._tempo.obey(refusal.retry_after or 1)
            else:
                return

    async def _press(self, move: str, **more: str) -> Answer:
        name = self.name
        serving, self._serving = self._serving, None if move in ("next", "finish") else self._serving
        answer = await self._api.ask(f"window-{name}", f"/api/windows/{name}/{move}", self._tells(move), **more)
        if serving is not None and answer.get("left") == serving.number and move in ("next", "finish"):
            self._visitors.served(serving)
        return answer

    def _tells(self, move: str) -> Callable[[Answer], Iterator[Done]]:
        """What the answer to a move says was done."""

        def read(answer: Answer) -> Iterator[Done]:
            name, ticket, left = self.name, answer.get("ticket"), answer.get("left")
            if left is not None:
                yield Done(_LEFT_BY[move], left, None if move == "transfer" else name)
            if ticket is not None and move in ("next", "recall"):
                yield Done("ticket_called", ticket["number"], name, ticket["call"])
            if ticket is not None and move == "start":
                yield Done("ticket_started", ticket["number"], name)

        return read


_LEFT_BY = {
    "next": "ticket_finished",
    "finish": "ticket_finished",
    "miss": "ticket_missed",
    "park": "ticket_parked",
    "transfer": "ticket_transferred",
}
"""How a visitor leaves a window, by the clerk's move."""
