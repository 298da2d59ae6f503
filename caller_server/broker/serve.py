"""The broker role put together: rules, accounts, amqtt inside, the door in front."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from functools import partial

from caller_server.broker.accounts import Accounts
from caller_server.broker.door import Door
from caller_server.broker.hall_broker import LISTENER, HallBroker
from caller_server.broker.rules import Rules


async def serve(hall: str, accounts: Accounts, host: str, port: int, opened: Callable[[int], None]) -> None:
    """Be the hall's broker until SIGTERM or SIGINT; `opened(port)` is called once it answers.

    Raises OSError when the address cannot be had.
    """
    _quieten()
    asked_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, asked_to_stop.set)
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
    """The door tells who comes and goes; amqtt tells every step, and a traceback for each peer that is gone."""
    logging.getLogger("amqtt").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    logging.getLogger("transitions").setLevel(logging.WARNING)
