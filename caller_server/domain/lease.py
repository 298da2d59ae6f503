"""A block of a line's numbers, lent to one kiosk for one day: it gives them out while it is cut off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from caller_server.domain.ticket import number_of


class NotTaken(StrEnum):
    """Why a number that was given out offline gets no place in line."""

    LEASE_OVER = "lease_over"  # its day has ended
    NOT_IN_LEASE = "not_in_lease"  # the kiosk was not lent this number
    UNSEEN = "unseen"  # its visitor had left before it was shown: nobody waits
    NUMBER_TAKEN = "number_taken"  # it was handed in before for another ticket


@dataclass(frozen=True, slots=True)
class Lease:
    """Numbers that nobody else gives out today."""

    id: str  # its day and its first number, such as 2026-11-23-A501
    line: str
    kiosk: str
    first: int  # counts, as in the numbers
    last: int
    granted_at: datetime

    @property
    def numbers(self) -> tuple[str, ...]:
        """All of them, in the order in which they are given out."""
        return tuple(number_of(self.line, count) for count in range(self.first, self.last + 1))


def lease_id(day: date, line: str, first: int) -> str:
    """What a lease is called."""
    return f"{day.isoformat()}-{number_of(line, first)}"


def day_of_lease(lease: str) -> date | None:
    """The day for which a lease was given; None for what is no lease's name."""
    try:
        return date.fromisoformat(named[1]) if (named := _NAME.fullmatch(lease)) else None
    except ValueError:
        return None


_NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-[A-Z][0-9]{3,6}")
