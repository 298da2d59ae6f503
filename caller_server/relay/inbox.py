"""What the wire asks of the hall: presses of call pads, what the voices did, how the devices are."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from structlog.stdlib import BoundLogger

from caller_server.domain.commands import (
    Command,
    MoveWindow,
    RateAtWindow,
    RecordAnnouncement,
    RecordDevice,
    WindowMove,
)
from caller_server.domain.events import Asked
from caller_server.domain.refusals import Refusal
from caller_server.domain.rules import HallRules
from caller_server.journal.engine import Engine, JournalUnavailable, Obeyed
from caller_server.relay.device_news import DeviceNews
from wire.link import Link
from wire.messages import PRESS_HOLDS_S, Announced, DeviceState, Message, Outcome, PadPress, PadReply

M = TypeVar("M", bound=Message)

HANDS = 4
"""Commands from the wire that may wait for their commit at once."""
LONGEST_DETAIL = 300
"""Characters of a device's own words that are journalled."""


class Inbox:
    """Turns messages into commands. The link's own thread is never kept waiting."""

    def __init__(self, engine: Engine, link: Link, rules: HallRules, log: BoundLogger) -> None:
        self._engine = engine
        self._link = link
        self._rules = rules
        self._log = log
        self._hands = ThreadPoolExecutor(HANDS, thread_name_prefix="inbox")
        # what voices say has one hand of its own: it keeps the order, and of a thousand no press waits for the last
        self._scribe = ThreadPoolExecutor(1, thread_name_prefix="inbox-voices")
        self._devices = DeviceNews(self._device, log)
        link.subscribe(PadPress, self._heard_press, window="+")
        link.subscribe(Announced, self._heard_announced, zone="+")
        link.subscribe(DeviceState, lambda state, names: self._devices.heard(names["device"], state), device="+")

    def stop(self) -> None:
        """Finish what has begun."""
        self._devices.stop()
        self._hands.shutdown(cancel_futures=True)
        self._scribe.shutdown(cancel_futures=True)

    def _heard_press(self, press: PadPress, names: dict[str, str]) -> None:
        until = time.monotonic() + PRESS_HOLDS_S
        self._hands.submit(
            self._safely, lambda press, window: self._pressed(press, window, until), press, names["window"]
        )

    def _heard_announced(self, said: Announced, names: dict[str, str]) -> None:
        self._scribe.submit(self._safely, self._announced, said, names["zone"])

    def _safely(self, act: Callable[[M, str], None], message: M, name: str) -> None:
        try:
            act(message, name)
        except (Refusal, JournalUnavailable) as refused:
            self._log.warning("message_refused", name=name, why=str(refused))
        except Exception:
            self._log.exception("message_failed", name=name)

    def _pressed(self, press: PadPress, window: str, until: float) -> None:
        if time.monotonic() > until:  # the clerk has heard that it was refused, and perhaps pressed again
            self._log.warning("press_too_late", window=window, key=press.key)
            return
        code = self._refusal_of(press, window)
        with self._engine.reading(self._rules.hall) as (day, _):
            known = window in self._rules.windows
            here = day.ticket_at(window) if known else None
            lines = self._rules.windows[window].lines if known else ()
            waiting = sum(len(day.lines[letter]) for letter in lines)
        number = None if here is None else here.number
        self._link.publish(
            PadReply(id=press.id, ok=code is None, code=code, number=number, waiting=waiting), window=window
        )

    def _refusal_of(self, press: PadPress, window: str) -> str | None:
        try:
            self._obey(command_of(press, window))
        except Refusal as refusal:
            return refusal.code.value
        except JournalUnavailable:
            return "journal_unavailable"
        return None

    def _announced(self, said: Announced, zone: str) -> None:
        dropped = None if said.outcome is Outcome.SPOKEN else said.outcome.value
        self._obey(
            RecordAnnouncement(day=said.day, called=said.seq, zone=zone, spoken_at=said.spoken_at, dropped=dropped)
        )

    def _device(self, device: str, state: DeviceState) -> bool:
        said = RecordDevice(
            device=device, online=state.online, status=state.status, detail=state.detail[:LONGEST_DETAIL]
        )
        return bool(self._obey(said).events)

    def _obey(self, command: Command) -> Obeyed:
        return self._engine.obey(self._rules.hall, command)


def command_of(press: PadPress, window: str) -> Command:
    """What a key of a window's pad asks for; the transfer key leads where the window's rules say.

    `next` and `pause` also open a window that is paused or closed: a pad has no other key for it.
    """
    asked = Asked(press.id, f"pad {window} {press.key}")
    key, _, level = press.key.partition(":")
    if level:
        return RateAtWindow(asked=asked, window=window, level=int(level))
    return MoveWindow(asked=asked, window=window, move=WindowMove(key), on_pad=True)
