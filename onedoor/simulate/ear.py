"""Listens to the hall's wire, as any screen may."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from secrets import token_hex

from config.keys import Account
from config.models import Hall
from onedoor.simulate.judge import Retained
from wire.link import Link
from wire.messages import BoardState, EventMessage, LineState, WindowState

CONNECTS_WITHIN_S = 10.0
LOOK_EVERY_S = 0.02


class BrokerSilent(Exception):
    """The broker does not let us in, or is not there."""


class Ear:
    """Hears every event from `open` on; a handler's thread adds to `heard`."""

    def __init__(self, hall: Hall, address: tuple[str, int], account: Account) -> None:
        self._hall = hall
        self._address = address
        self._account = account
        self._link = self._new_link()
        self.heard: list[EventMessage] = []
        self._link.subscribe(EventMessage, lambda event, _names: self.heard.append(event), kind="+")

    async def open(self) -> None:
        """Begin to listen, or raise BrokerSilent."""
        self._link.start()
        if not await _within(CONNECTS_WITHIN_S, lambda: self._link.connected):
            self._link.stop()
            host, port = self._address
            raise BrokerSilent(f"the broker at {host}:{port} does not let in broker-reader of keys.json")

    def close(self) -> None:
        """Stop listening."""
        self._link.stop()

    async def hears(self, seq: int, within_s: float) -> bool:
        """Wait until the event with this number was heard."""
        return await _within(within_s, lambda: any(event.seq >= seq for event in reversed(self.heard)))

    async def retained(self, within_s: float) -> Retained:
        """What the broker retains of windows, lines and boards, told to somebody who has just come."""
        found = Retained()
        link = self._new_link()
        link.subscribe(WindowState, lambda state, names: found.windows.update({names["window"]: state}), window="+")
        link.subscribe(LineState, lambda state, names: found.lines.update({names["line"]: state}), line="+")
        link.subscribe(BoardState, lambda state, names: found.boards.update({names["zone"]: state}), zone="+")
        link.start()
        try:
            await _within(within_s, lambda: self._whole(found))
        finally:
            link.stop()
        return found

    def _whole(self, found: Retained) -> bool:
        hall = self._hall
        return (len(found.windows), len(found.lines), len(found.boards)) == (
            len(hall.window),
            len(hall.line),
            len({window.zone for window in hall.window}),
        )

    def _new_link(self) -> Link:
        host, port = self._address
        name, account = f"{self._hall.id}-simulate-{token_hex(4)}", self._account
        return Link(
            hall=self._hall.id,
            host=host,
            port=port,
            username=account.username,
            password=account.password,
            client_id=name,
        )


async def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    give_up = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > give_up:
            return False
        await asyncio.sleep(LOOK_EVERY_S)
    return True
