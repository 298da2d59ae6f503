"""Calls and states as the server would send them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from wire.messages import Announce, BoardCall, BoardState

HALL_TIME = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 22)
NINE = datetime(2026, 11, 22, 9, 0, tzinfo=HALL_TIME)


_seqs = count(1)


def next_seq() -> int:
    """A place after every other: all tests share one screens role, which ignores older states."""
    return next(_seqs)


def today() -> date:
    """The day in the hall."""
    return datetime.now(HALL_TIME).date()


def announce(seq: int, number: str = "", window: str = "3", *, expires_at: datetime | None = None) -> Announce:
    return Announce(
        day=DAY,
        seq=seq,
        number=number or f"A{seq:03}",
        window=window,
        call=1,
        expires_at=expires_at or NINE + timedelta(seconds=60),
    )


def board(seq: int, *calls: tuple[str, str], call: int = 1, day: date | None = None, **waiting: int) -> BoardState:
    """A board of today with these (number, window) calls, newest first."""
    now = datetime.now(UTC).astimezone(HALL_TIME)
    return BoardState(
        day=day or now.date(),
        seq=seq,
        calls=tuple(
            BoardCall(number=number, window=window, call=call if index == 0 else 1, at=now - timedelta(minutes=index))
            for index, (number, window) in enumerate(calls)
        ),
        waiting=waiting,
    )
