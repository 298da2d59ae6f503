"""What every call pad can do."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from hardware.faults import DeviceFault


class Key(StrEnum):
    """The keys a clerk presses; the values are those of the wire's `pad/{w}/press`."""

    NEXT = "next"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    MISS = "miss"
    PAUSE = "pause"
    TRANSFER = "transfer"
    RATE_1 = "rate:1"
    RATE_2 = "rate:2"
    RATE_3 = "rate:3"
    RATE_4 = "rate:4"
    RATE_5 = "rate:5"


RATINGS = (Key.RATE_5, Key.RATE_4, Key.RATE_3, Key.RATE_2, Key.RATE_1)
"""The keys for a visitor, best first."""


class CallPad(Protocol):
    """A pad on a clerk's desk. It reads its line in a thread of its own and reconnects by itself."""

    def listen(self, pressed: Callable[[Key], None]) -> None:
        """Start reading; `pressed` is called once per press, debounced, from the pad's thread."""
        ...

    def show(self, number: str | None, waiting: int) -> None:
        """Show the number being served and the people waiting, as far as the pad can."""
        ...

    def accept(self) -> None:
        """Sound, shortly, that the press was obeyed."""
        ...

    def refuse(self) -> None:
        """Sound that the press was refused; nobody takes it for the other sound."""
        ...

    def fault(self) -> DeviceFault | None:
        """None while the line works, else why it does not."""
        ...

    def close(self) -> None:
        """Stop reading and let go of the line."""
        ...
