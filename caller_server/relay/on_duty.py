"""What the hall's one server on duty does with the wire: it tells what happened, and does what is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from structlog.stdlib import BoundLogger

from caller_server.domain.rules import HallRules
from caller_server.journal.engine import Engine
from caller_server.relay.closing import ClosingTimes
from caller_server.relay.inbox import Inbox
from caller_server.relay.relay import Journal, Relay
from caller_server.relay.unanswered import Unanswered
from wire.link import Link
from wire.messages import DeviceState, News

DEVICE = "server"
VOICE = "speaker"
"""The kind of device that a zone's voice is on the wire."""
AWAY = DeviceState(online=False, kind="server")
"""What the broker retains of the server when the one on duty dies, until another takes over."""


class OnDuty:
    """Relay, inbox and the device state of the server, over one link whose last will is `AWAY`."""

    def __init__(
        self,
        engine: Engine,
        journal: Journal,
        link: Link,
        rules: HallRules,
        expiry: timedelta,
        clock: Callable[[], datetime],
        log: BoundLogger,
        closing: ClosingTimes,
        spoken_zones: Iterable[str],
    ) -> None:
        self._closing = closing
        self._link = link
        self._clock = clock
        unanswered = Unanswered(engine, journal, rules, spoken_zones, log)
        self._relay = Relay(engine, journal, link, rules, expiry, clock, log, unanswered, closing.templates)
        self._inbox = Inbox(engine, link, rules, log)
        link.subscribe(News, lambda _news, _names: self._relay.look())
        link.subscribe(DeviceState, self._heard_of, device="+")
        link.on_connect(self._say_online)
        self._relay.start()
        link.start()
        closing.start()

    @property
    def connected(self) -> bool:
        """Whether the broker is there."""
        return self._link.connected

    def stop(self) -> None:
        """Finish what has begun, and leave the wire."""
        self._closing.stop()
        self._relay.stop()
        self._inbox.stop()
        self._link.stop()

    def _heard_of(self, state: DeviceState, names: dict[str, str]) -> None:
        """The will of a server that was on duty before may come late: whoever is, is there."""
        if names["device"] == DEVICE and not state.online:
            self._say_online()
        if state.kind == VOICE and state.online:
            self._relay.say_again()

    def _say_online(self) -> None:
        self._link.publish(DeviceState(online=True, kind="server", status="ok", since=self._clock()), device=DEVICE)
