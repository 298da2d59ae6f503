"""How long a database that is away is waited for: a restart of it should be no more than a slow answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from caller_server.journal.faults import JournalAway

PATIENCE_S = 3.0
"""A request waits so long, then it is refused; its sender asks again."""
AGAIN_S = 0.05
"""Pause between two tries."""

P = ParamSpec("P")
T = TypeVar("T")


def patiently(read: Callable[P, T]) -> Callable[P, T]:
    """The same reading, tried again while the database is away. Not for writing, which may have been done."""

    @wraps(read)
    def tries(*args: P.args, **kwargs: P.kwargs) -> T:
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                return read(*args, **kwargs)
            except JournalAway:
                if time.monotonic() > until:
                    raise
            time.sleep(AGAIN_S)

    return tries
