"""`python -m display.screens HALL_DIR`: the TV pages and the live streams."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from config.keys import read_keys
from config.load import load_hall
from config.settings import MOST_SCREENS, Settings
from display.screens.role import serve
from display.screens.serving import CannotListen
from wire import role


def main() -> int:
    """Be the hall's screens until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m display.screens", description=__doc__)
    parser.add_argument("hall_dir", type=Path)
    parser.add_argument(
        "--nth",
        type=int,
        choices=range(1, MOST_SCREENS + 1),
        default=1,
        metavar="N",
        help="which of the hall's screens processes this is, where it has several (1, the first)",
    )
    asked = parser.parse_args()
    log = role.begin("screens")
    settings = Settings()
    hall = load_hall(asked.hall_dir)
    account = read_keys(settings.data).account("screens")
    try:
        asyncio.run(serve(hall, asked.hall_dir, settings, account, role.ready, log, asked.nth))
    except CannotListen as fault:
        log.error("cannot_listen", why=str(fault))  # noqa: TRY400
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
