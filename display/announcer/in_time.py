"""Something that may hang, done on a thread of its own: whatever it is waiting for, visitors do not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Overdue(Exception):
    """It has not come to its end yet; nobody waits for it any more."""


def in_time(use: Callable[[], T], within_s: float, name: str) -> T:
    """Do it on a thread of this name, and return or raise what it does; raises Overdue when it takes longer."""
    made: list[T] = []
    faults: list[Exception] = []

    def used() -> None:
        try:
            made.append(use())
        except Exception as fault:
            faults.append(fault)

    using = threading.Thread(target=used, name=name, daemon=True)
    using.start()
    using.join(within_s)
    if faults:
        raise faults[0]
    if not made:
        raise Overdue
    return made[0]
