"""What every LED panel can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Face:
    """What a panel is to show: a few words, still or blinking."""

    text: str
    blinking: bool = False


class LedPanel(Protocol):
    """A panel above a window. Only one thread talks to it; every wait in it has an end.

    It connects by itself when asked to do something, and after a fault anew.
    """

    def show(self, face: Face) -> None:
        """Show this in place of all before, and return when the panel has taken it, or raise DeviceFault."""
        ...

    def brightness(self, percent: int) -> None:
        """Shine as bright as this, 1 to 100, as nearly as the panel can; or raise DeviceFault."""
        ...

    def check(self) -> None:
        """Ask the panel whether it is well, or raise DeviceFault."""
        ...

    def close(self) -> None:
        """Let go of the line to it. It goes on showing what it shows."""
        ...
