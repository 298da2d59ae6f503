"""Where the server's parts are wired together; nowhere else is anything constructed globally."""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from secrets import token_hex

from flask import Flask
from structlog.stdlib import BoundLogger

from caller_server.clocks import clock_of
from caller_server.domain.events import DeviceChanged
from caller_server.journal.archive import Archive
from caller_server.journal.duty import Always, Duty
from caller_server.journal.engine import Engine
from caller_server.journal.faults import JournalUnavailable
from caller_server.journal.heads import Heads
from caller_server.journal.housekeeping import Housekeeping, chores
from caller_server.journal.patience import patiently
from caller_server.journal.store import Store
from caller_server.journal.taking import SnapshotTaker
from caller_server.relay.closing import ClosingTimes
from caller_server.relay.devices import Devices
from caller_server.relay.off_duty import OffDuty
from caller_server.relay.on_duty import AWAY, DEVICE, OnDuty
from caller_server.rules_of import rules_of
from caller_server.web.app import make_app
from caller_server.web.deps import Deps
from caller_server.web.plan import Plan
from config.keys import Keys, broker_login
from config.models import Hall
from config.settings import Settings
from wire.link import Link
from wire.messages import DeviceState

TURN_S = 0.0005
"""How long one thread may keep the interpreter from the others: relay, link and requests take short turns."""


@dataclass(frozen=True)
class Server:
    """A server whose parts run."""

    app: Flask
    engine: Engine
    stop: Callable[[], None]


def start_server(hall: Hall, keys: Keys, settings: Settings, log: BoundLogger, plan: Plan | None = None) -> Server:
    """Open the journal, whose schema `readiness.check` has made, the link and the relay; build the app over them."""
    now = clock_of(settings)
    archive = Archive(settings.data / "archive")
    store = Store(settings.journal_url, archive)
    rules = rules_of(hall, demo=settings.demo)
    engine = Engine(store, {hall.id: rules}, now)
    devices = Devices(now)
    with suppress(JournalUnavailable):  # then devices are as they are since they were heard
        devices.recall(store.events_of_kind(DeviceChanged.kind, hall.id, rules.business_day(now())))
    expiry = timedelta(seconds=hall.calling.announce_seconds)

    def on() -> OnDuty:
        # one name for whoever is on duty: the broker throws out one who does not know yet that it is not
        link = _link(hall, keys, settings, log, "server", will=(DEVICE, AWAY))
        devices.listen(link)
        closing = ClosingTimes(hall.announcement, hall.spoken_zones, engine, rules, now, log)
        return OnDuty(engine, store, link, rules, expiry, now, log, closing, hall.spoken_zones)

    def off() -> OffDuty:
        link = _link(hall, keys, settings, log, f"server-{token_hex(4)}")
        devices.listen(link)
        return OffDuty(engine, link)

    duty = _duty(store, hall, settings, on, off, log)
    do = chores(store, archive, Heads(settings.data / "heads"), hall.id, hall.retention)
    housekeeping = Housekeeping(do, store, rules, now, lambda: duty.on_duty, log)
    snapshots = SnapshotTaker(engine, store, {hall.id: rules}, log)
    app = make_app(
        Deps(
            hall=hall,
            rules=rules,
            engine=engine,
            find_ticket=patiently(store.ticket),
            events_after=partial(patiently(store.events), hall.id),
            day_key=partial(patiently(store.day_key), hall.id),
            persons=keys.person_secret,
            keys=keys.bearers,
            settings=settings,
            clock=now,
            health=lambda: {"journal": _state(there=store.answers()), "broker": _state(there=_connected(duty))},
            devices=devices,
            plan=plan,
            secret=hashlib.sha256(f"console {keys.bearers['supervisor']}".encode()).digest(),
        )
    )
    duty.start()
    housekeeping.start()
    snapshots.start()

    def stop() -> None:
        housekeeping.stop()
        duty.stop()
        snapshots.stop()
        store.close()

    return Server(app, engine, stop)


def make_wsgi(hall: Hall, keys: Keys, settings: Settings, log: BoundLogger, plan: Plan | None) -> Flask:
    """The app for a process that serves, with all that runs behind it."""
    sys.setswitchinterval(TURN_S)
    server = start_server(hall, keys, settings, log, plan)
    _open_day(server.engine, hall.id)
    return server.app


def _open_day(engine: Engine, hall: str) -> None:
    """Read the day before anyone asks, and let the garbage collector pass over it and all that was imported."""
    with suppress(JournalUnavailable), engine.reading(hall):  # else the first who asks is told
        gc.freeze()


def _duty(
    store: Store, hall: Hall, settings: Settings, on: Callable[[], OnDuty], off: Callable[[], OffDuty], log: BoundLogger
) -> Duty:
    if not store.shared:
        return Always(on)
    from caller_server.journal.in_turn import InTurn  # with PostgreSQL's driver, which SQLite does without

    return InTurn(settings.journal_url, hall.id, on, off, log)


def _link(
    hall: Hall,
    keys: Keys,
    settings: Settings,
    log: BoundLogger,
    name: str,
    will: tuple[str, DeviceState] | None = None,
) -> Link:
    return Link(
        hall=hall.id,
        **broker_login(settings, keys.account("server")),
        client_id=f"{hall.id}-{name}",
        will=will,
        log=log,
    )


def _connected(duty: Duty) -> bool:
    return duty.side is not None and duty.side.connected


def _state(*, there: bool) -> str:
    return "ok" if there else "away"
