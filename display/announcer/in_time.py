"""Something that may hang, done on a thread of its own: whatever it is waiting for, visitors do not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from hardware.speakers.file import Rest

T = TypeVar("T")


class Overdue(Exception):
    """It has not come to its end yet; nobody waits for it any more."""


def in_time(use: Callable[[], T], within_s: float, name: str, lasts: Rest | None = None) -> T:
    """Do it on a thread of this name, and return or raise what it does; raises Overdue when it takes longer.

    `lasts` waits for as long as it takes by nature; the seconds are counted from there on.
    """
    ended = threading.Event()
    made: list[T] = []
    faults: list[Exception] = []

    def used() -> None:
        try:
            made.append(use())
        except Exception as fault:
            faults.append(fault)
        finally:
            ended.set()

    using = threading.Thread(target=used, name=name, daemon=True)
    using.start()
    if lasts is None or not lasts(ended):
        ended.wait(within_s)
    if faults:
        raise faults[0]
    if not made:
        raise Overdue
    return made[0]
