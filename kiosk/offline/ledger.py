"""Which number is next, and when more are wanted. Pure; what is remembered across a power cut is in `store`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from kiosk.offline.timepiece import Moment
from wire.api import LeaseView


@dataclass(frozen=True)
class Wish:
    """What a visitor asked for, as far as it is kept: nothing of who it was."""

    request_id: str
    line: str
    matter: str | None = None
    priority: str | None = None


@dataclass(frozen=True)
class Given:
    """A number that was given out here."""

    lease: str
    number: str
    token: str
    moment: Moment
    wish: Wish
    slip: str = "unknown"  # printed, failed, unseen, or unknown: not begun, or cut off by a power cut
    fault: str | None = None  # the DeviceFault's code, when failed


def may_give(lease: LeaseView, now: datetime) -> bool:
    """Whether the hall gives numbers of a lease at this moment."""
    return now < lease.expires_at and any(stretch.begins <= now < stretch.ends for stretch in lease.issues)


Used = Collection[tuple[str, str]]
"""What was given out: leases and numbers. A number alone may be lent again another day."""


def left(lease: LeaseView, used: Used) -> list[str]:
    """Numbers of a lease that nobody has."""
    return [number for number in lease.numbers if (lease.id, number) not in used]


def next_number(leases: Iterable[LeaseView], used: Used, now: datetime) -> tuple[LeaseView, str] | None:
    """The next number of a line, and its lease; None when none is left, or none may be given out now.

    `leases` are the line's, oldest first.
    """
    for lease in leases:
        if may_give(lease, now) and (numbers := left(lease, used)):
            return lease, numbers[0]
    return None


def wants_more(leases: Iterable[LeaseView], used: Used, now: datetime) -> bool:
    """Whether less than half a block is left of the line's numbers for today."""
    todays = [lease for lease in leases if now < lease.expires_at]
    return not todays or 2 * sum(len(left(lease, used)) for lease in todays) < len(todays[-1].numbers)
