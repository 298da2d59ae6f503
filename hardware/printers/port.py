"""What every ticket printer can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from hardware.printers.page import Page


@dataclass(frozen=True)
class PrinterStatus:
    """What a printer says of itself."""

    online: bool = True
    paper: bool = True  # false: no paper
    paper_near_end: bool = False
    cover_closed: bool = True
    cutter_ok: bool = True
    error: bool = False

    @property
    def ready(self) -> bool:
        """Whether a slip would come out."""
        return self.online and self.paper and self.cover_closed and self.cutter_ok and not self.error


class TicketPrinter(Protocol):
    """A printer of slips and notices."""

    def status(self) -> PrinterStatus:
        """Ask the printer how it is, or raise DeviceFault when it cannot be asked."""
        ...

    def print(self, page: Page) -> None:
        """Print and cut one page; return when the printer says that it is out, or raise DeviceFault."""
        ...

    def close(self) -> None:
        """Let go of the line to the printer."""
        ...
