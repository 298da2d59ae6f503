"""What the web is given; it builds nothing of this itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from caller_server.domain.events import Event
from caller_server.domain.rules import HallRules
from caller_server.journal.engine import Engine
from caller_server.relay.devices import Devices
from caller_server.web.plan import Plan
from config.models import Hall
from config.settings import Settings


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything the routes need of the server."""

    hall: Hall
    rules: HallRules
    engine: Engine
    find_ticket: Callable[[str], tuple[str, date, str] | None]  # token -> hall, day, number
    events_after: Callable[[date, int, int], list[Event]]  # day, seq, limit; oldest first
    day_key: Callable[[date], bytes]  # keys the hashes of a day's ID numbers
    persons: bytes  # the hall's secret that ID numbers are hashed with; kiosks have the same
    keys: Mapping[str, str]  # "kiosk-1", "window-3", "supervisor" -> key
    settings: Settings
    clock: Callable[[], datetime]
    health: Callable[[], dict[str, str]]  # part -> "ok" or what is wrong
    secret: bytes  # signs the clerk's session
    plan: Plan | None = None
    monotonic: Callable[[], float] = time.monotonic  # seconds, for what may be asked or tried in a time
    devices: Devices = field(default_factory=Devices)  # as the wire tells of them
