"""What every scanner can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from hardware.faults import DeviceFault


class Scanner(Protocol):
    """A scanner of QR and bar codes. It reads its line in a thread of its own and reconnects by itself."""

    def listen(self, scanned: Callable[[str], None]) -> None:
        """Start reading; `scanned` is called once per code, debounced, from the scanner's thread."""
        ...

    def fault(self) -> DeviceFault | None:
        """None while the line works, else why it does not."""
        ...

    def close(self) -> None:
        """Stop reading and let go of the line."""
        ...
