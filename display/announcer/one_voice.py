"""Sees to it that of several announcers of a zone one speaks: a thread, and a link that the others are heard on."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from display.announcer.turn import Turn
from wire.link import Link
from wire.messages import AnnouncerHere, Standing

BEAT_S = 2.0
"""So often each tells the others that it is there."""
LOOK_S = 0.25
STOP_S = 2.0


class Part(Protocol):
    """What speaks in a zone while it is this announcer's turn."""

    def begin(self) -> None:
        """Speak from now on; returns at once."""
        ...

    def end(self) -> None:
        """Fall silent; returns once it is."""
        ...

    def beside(self, others: str) -> None:
        """Where other announcers of the zone run; nothing while there is none."""
        ...


class OneVoice:
    """Begins and ends this announcer's parts, by zone."""

    def __init__(self, link: Link, parts: Mapping[str, Part], me: str, machine: str, log: Any) -> None:
        """`me` is this process's id and no other's, `machine` where it runs. Give it the link before it starts."""
        self._link = link
        self._parts = parts
        self._me = me
        self._machine = machine
        self._log = log
        self._changed = threading.Condition()  # guards what follows
        self._turns = {zone: Turn(me) for zone in parts}
        self._asks = False  # it has come to the wire just now
        self._beats_at = 0.0
        self._due = False  # there is something to look at
        self._stopping = False
        self._told: dict[str, tuple[tuple[str, ...], bool]] = {}  # of the others, and of this one; only for the thread
        self._thread = threading.Thread(target=self._run, name="one-voice", daemon=True)
        for zone in parts:
            link.subscribe(AnnouncerHere, self._heard, zone=zone)
        link.on_connect(self._came)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stands_by(self, zone: str) -> bool:
        """Whether it has heard another one speak, and lets it."""
        with self._changed:
            return self._turns[zone].stood_by

    def rest(self) -> None:
        """Begin nothing any more."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def leave(self) -> None:
        """Let another one speak: this one has fallen silent."""
        now = datetime.now(UTC)
        for zone in self._parts:
            self._say(zone, Standing.LEAVES, now)

    def _came(self) -> None:
        with self._changed:
            for turn in self._turns.values():
                turn.come(time.monotonic())
            self._asks = self._due = True
            self._beats_at = 0.0
            self._changed.notify()

    def _heard(self, here: AnnouncerHere, names: dict[str, str]) -> None:
        with self._changed:
            if self._turns[names["zone"]].hear(here, time.monotonic()):
                self._beats_at = 0.0
            self._due = True
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._due or self._stopping, LOOK_S)
                self._due = False
                if self._stopping:
                    return
            for zone in self._parts:
                try:
                    self._look(zone)
                except Exception:  # the next time is looked at all the same
                    self._log.exception("turn_failed", zone=zone)
                    with self._changed:
                        self._turns[zone].falter(time.monotonic())
            self._beat()

    def _look(self, zone: str) -> None:
        """Begin or end what is to begin or to end in a zone."""
        with self._changed:
            turn = self._turns[zone]
            if not self._link.connected:
                turn.away()
            before, speaks = turn.speaks, turn.next(time.monotonic(), datetime.now(UTC))
            others = tuple(here.machine for here in turn.others)
            settled = speaks or (self._link.connected and any(here.does is Standing.SPEAKS for here in turn.others))
            took_over = speaks and not before and zone in self._told
            if before != speaks:
                self._beats_at = 0.0
        if before and not speaks:
            self._parts[zone].end()
        elif speaks and not before:
            self._parts[zone].begin()
        if settled:
            self._tell(zone, others, speaks=speaks, took_over=took_over)

    def _tell(self, zone: str, others: tuple[str, ...], *, speaks: bool, took_over: bool) -> None:
        """Say what is new of the others: whoever is here has to stop all but one."""
        if took_over:
            self._log.warning("announcer_takes_over", zone=zone, machine=self._machine)
        if (others, speaks) == self._told.get(zone, ((), True)):
            return
        self._told[zone] = others, speaks
        named = ", ".join(others)
        if not others:
            self._log.info("only_announcer", zone=zone)
        elif speaks:
            self._log.warning("another_announcer", zone=zone, there=named, does="it is silent while this one speaks")
        else:
            self._log.warning("announcer_silent", zone=zone, speaks=others[0], why="a second announcer: stop either")
        self._parts[zone].beside(named)

    def _beat(self) -> None:
        """Tell the others that this one is there, when it is time."""
        ticks, now = time.monotonic(), datetime.now(UTC)
        with self._changed:
            if ticks < self._beats_at:
                return
            self._beats_at = ticks + BEAT_S
            quiet = Standing.ASKS if self._asks else Standing.STANDS_BY
            self._asks = False
            since = {zone: turn.since for zone, turn in self._turns.items()}
        for zone, spoke_from in since.items():
            self._say(zone, quiet if spoke_from is None else Standing.SPEAKS, spoke_from or now)

    def _say(self, zone: str, does: Standing, since: datetime) -> None:
        self._link.publish(AnnouncerHere(id=self._me, machine=self._machine, does=does, since=since), zone=zone)
