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


class CallPad(Protocol):
    """A pad on a clerk's desk. It reads its line in a thread of its own and reconnects by itself."""

    def listen(self, pressed: Callable[[Key], None]) -> None:
        """Start reading; `pressed` is called once per press, debounced, from the pad's thread."""
        ...

    def show(self, number: str | None, waiting: int) -> None:
        """Show the number being served and the people waiting, as far as the pad can."""
        ...

    def refuse(self) -> None:
        """Sound that the press was refused."""
        ...

    def fault(self) -> DeviceFault | None:
        """None while the line works, else why it does not."""
        ...

    def close(self) -> None:
        """Stop reading and let go of the line."""
        ...
