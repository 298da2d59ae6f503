"""`onedoor journal HALL_DIR`: a day's events, one JSON line each."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from datetime import date

from caller_server.domain.events import Event, public_view
from caller_server.journal.store import Store

LOOK_EVERY_S = 0.2


def print_day(store: Store, hall: str, day: date, *, follow: bool) -> None:
    """Print the events; with `follow` go on until stopped."""
    for event in _events(store, hall, day, follow=follow):
        sys.stdout.write(f"{json.dumps(public_view(event), ensure_ascii=False)}\n")
        if follow:
            sys.stdout.flush()


def _events(store: Store, hall: str, day: date, *, follow: bool) -> Iterator[Event]:
    seq = 0
    while True:
        for event in store.events(hall, day, seq):
            seq = event.seq
            yield event
        if not follow:
            return
        time.sleep(LOOK_EVERY_S)
