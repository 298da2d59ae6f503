"""`python -m caller_server.broker HALL_DIR`: the hall's embedded broker."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from caller_server.broker.accounts import Accounts
from caller_server.broker.mosquitto import write_mosquitto
from caller_server.broker.serve import serve
from config.keys import KeysUnreadable, read_keys
from config.load import HallFaulty, load_hall
from config.settings import Settings
from wire import role


def main() -> int:
    """Be the broker, or write down how Mosquitto is to be it."""
    parser = argparse.ArgumentParser(prog="python -m caller_server.broker", description=__doc__)
    parser.add_argument("hall_dir", type=Path)
    parser.add_argument(
        "--mosquitto",
        type=Path,
        metavar="FOLDER",
        help="write mosquitto.conf, its passwords and topic rules into FOLDER instead of serving",
    )
    asked = parser.parse_args()
    log = role.begin("broker")
    settings = Settings()
    try:
        hall = load_hall(asked.hall_dir).id
        accounts = Accounts(read_keys(settings.data).accounts)
    except (HallFaulty, KeysUnreadable) as fault:
        log.error("cannot_start", why=str(fault))  # noqa: TRY400
        return os.EX_CONFIG
    host, port = settings.broker
    if asked.mosquitto is not None:
        sys.stdout.write(f"{write_mosquitto(asked.mosquitto, hall, accounts, host, port)}\n")
        return os.EX_OK

    def opened(actual_port: int) -> None:
        log.info("broker_open", host=host, port=actual_port)
        role.ready()

    try:
        asyncio.run(serve(hall, accounts, host, port, opened))
    except OSError as fault:
        log.error("cannot_listen", host=host, port=port, why=str(fault))  # noqa: TRY400
        return 1
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main())
