"""What every ticket printer can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from hardware.printers.page import Page

FEW_SLIPS = 50  # 5 to 10 m of paper: an hour of a busy kiosk


@dataclass(frozen=True)
class PrinterStatus:
    """What a printer says of itself."""

    online: bool = True
    paper: bool = True  # false: no paper
    paper_near_end: bool = False
    cover_closed: bool = True
    cutter_ok: bool = True
    error: bool = False
    slips_left: int | None = None  # that the roll is good for, where it is counted

    @property
    def running_out(self) -> bool:
        """Whether a new roll should be at hand: the printer says so, or the count."""
        return self.paper_near_end or (self.slips_left is not None and self.slips_left <= FEW_SLIPS)

    @property
    def ready(self) -> bool:
        """Whether a slip would come out."""
        return self.online and self.paper and self.cover_closed and self.cutter_ok and not self.error


class TicketPrinter(Protocol):
    """A printer of slips and notices."""

    def status(self) -> PrinterStatus:
        """Ask the printer how it is, or raise DeviceFault when it cannot be asked."""
        ...

    def watch(self, heard: Callable[[PrinterStatus], None], over: Callable[[], bool]) -> bool:
        """Pass on how the printer is, now and whenever it changes, until it is `over` or somebody wants to print.

        Return False at once when the printer does not tell by itself: then only `status` does. Raise DeviceFault when
        it cannot be reached any more.
        """
        ...

    def print(self, page: Page) -> None:
        """Print and cut one page; return when the printer says that it is out, or raise DeviceFault."""
        ...

    def prepare(self, page: Page) -> None:
        """Lay a page out as if to print it, so that the first visitor need not wait for fonts to be read."""
        ...

    def refilled(self) -> None:
        """A new roll was put in: count from its beginning."""
        ...

    def close(self) -> None:
        """Let go of the line to the printer."""
        ...
