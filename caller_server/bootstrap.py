"""Where the server's parts are wired together; nowhere else is anything constructed globally."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from flask import Flask
from structlog.stdlib import BoundLogger

from caller_server.journal.engine import Engine
from caller_server.journal.store import Store
from caller_server.readiness import HALL_VARIABLE
from caller_server.relay.inbox import Inbox
from caller_server.relay.relay import Relay
from caller_server.rules_of import rules_of
from caller_server.web.app import make_app
from caller_server.web.deps import Deps
from config.keys import Keys, broker_login, read_keys
from config.load import load_hall
from config.models import Hall
from config.settings import Settings
from wire.link import Link
from wire.messages import DeviceState
from wire.role import configure_logging

DEVICE = "server"

TURN_S = 0.0005
"""How long one thread may keep the interpreter from the others: relay, link and requests take short turns."""


@dataclass(frozen=True)
class Server:
    """A server whose parts run."""

    app: Flask
    engine: Engine
    stop: Callable[[], None]


def now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


def start_server(hall: Hall, keys: Keys, settings: Settings, log: BoundLogger) -> Server:
    """Open the journal, whose schema `readiness.check` has made, the link and the relay; build the app over them."""
    store = Store(settings.journal_url)
    rules = rules_of(hall, demo=settings.demo)
    engine = Engine(store, {hall.id: rules}, now)
    link = _link(hall, keys, settings, log)
    relay = Relay(engine, store, link, rules, timedelta(seconds=hall.calling.announce_seconds), log)
    inbox = Inbox(engine, link, rules, log)
    link.on_connect(lambda: _say_online(link))
    app = make_app(
        Deps(
            hall=hall,
            rules=rules,
            engine=engine,
            find_ticket=store.ticket,
            events_after=lambda day, after, limit: store.events(hall.id, day, after, limit),
            keys=keys.bearers,
            settings=settings,
            clock=now,
            health=lambda: {"journal": _state(there=store.answers()), "broker": _state(there=link.connected)},
            secret=hashlib.sha256(f"console {keys.bearers['supervisor']}".encode()).digest(),
        )
    )
    relay.start()
    link.start()

    def stop() -> None:
        relay.stop()
        inbox.stop()
        link.stop()
        store.close()

    return Server(app, engine, stop)


def make_wsgi() -> Flask:
    """The app for the process that serves; granian calls it once there."""
    configure_logging()
    sys.setswitchinterval(TURN_S)
    log: BoundLogger = structlog.get_logger("server")
    settings = Settings()
    return start_server(load_hall(Path(os.environ[HALL_VARIABLE])), read_keys(settings.data), settings, log).app


def _link(hall: Hall, keys: Keys, settings: Settings, log: BoundLogger) -> Link:
    return Link(
        hall=hall.id,
        **broker_login(settings, keys.account("server")),
        client_id=f"{hall.id}-server",
        will=(DEVICE, DeviceState(online=False, kind="server")),
        log=log,
    )


def _state(*, there: bool) -> str:
    return "ok" if there else "away"


def _say_online(link: Link) -> None:
    link.publish(DeviceState(online=True, kind="server", status="ok", since=now()), device=DEVICE)
