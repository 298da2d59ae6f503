"""`python -m caller_server.journal HALL_DIR [--day D] [--follow]`: a day's events, one JSON line each."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from caller_server.domain.events import Event, public_view
from caller_server.journal.store import JournalUnavailable, JournalUnreadable, Store
from caller_server.rules_of import rules_of
from config.load import HallFaulty, load_hall
from config.settings import Settings

LOOK_EVERY_S = 0.2


def main(arguments: list[str] | None = None) -> int:
    """Print the events; with --follow go on until stopped."""
    asked = _parser().parse_args(arguments)
    try:
        hall = load_hall(asked.hall_dir)
        store = Store(Settings().journal_url)
        day = asked.day or rules_of(hall).business_day(datetime.now(UTC))
        for event in _events(store, hall.id, day, follow=asked.follow):
            sys.stdout.write(f"{json.dumps(public_view(event), ensure_ascii=False)}\n")
            if asked.follow:
                sys.stdout.flush()
    except (HallFaulty, JournalUnavailable, JournalUnreadable) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    except (KeyboardInterrupt, BrokenPipeError):
        sys.stderr.close()  # the reader has gone: nothing more to say
    return os.EX_OK


def _events(store: Store, hall: str, day: date, *, follow: bool) -> Iterator[Event]:
    seq = 0
    while True:
        for event in store.events(hall, day, seq):
            seq = event.seq
            yield event
        if not follow:
            return
        time.sleep(LOOK_EVERY_S)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onedoor journal", description="A day's events, one JSON line each.")
    parser.add_argument("hall_dir", type=Path, metavar="HALL_DIR")
    parser.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the hall's today unless given")
    parser.add_argument("--follow", action="store_true", help="go on printing as things happen")
    return parser


if __name__ == "__main__":
    sys.exit(main())
