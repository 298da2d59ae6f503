"""The broker role put together: rules, accounts, amqtt inside, the door in front."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog

from caller_server.broker.accounts import Accounts
from caller_server.broker.door import Door
from caller_server.broker.hall_broker import LISTENER, HallBroker
from caller_server.broker.rules import Rules
from wire.patience import Seldom

_FAILURES_TOLD_EVERY_S = 60.0


async def serve(hall: str, accounts: Accounts, host: str, port: int, opened: Callable[[int], None]) -> None:
    """Be the hall's broker until SIGTERM or SIGINT; `opened(port)` is called once it answers.

    Raises OSError when the address cannot be had.
    """
    _quieten()
    asked_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, asked_to_stop.set)
    loop.set_exception_handler(partial(_tell_failed_task, Seldom(_FAILURES_TOLD_EVERY_S)))
    rules = Rules(hall)
    broker = HallBroker(accounts, rules)
    await broker.start()
    door = Door(accounts, rules, partial(broker.external_connected, listener_name=LISTENER))
    try:
        opened(await door.open(host, port))
        await asked_to_stop.wait()
    finally:
        await door.close()
        await broker.shutdown()


def _quieten() -> None:
    """The door tells who comes and goes; amqtt would tell every step."""
    logging.getLogger("amqtt").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    logging.getLogger("transitions").setLevel(logging.WARNING)


def _tell_failed_task(failures: Seldom, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """One line in place of a traceback: amqtt leaves a failed task behind for each peer that did not acknowledge."""
    why = repr(context.get("exception") or context.get("message"))
    if (held_back := failures.may_tell("task")) is not None:
        structlog.get_logger("broker").info("task_failed", why=why, held_back=held_back)
