"""A speaker in memory, for tests."""

from __future__ import annotations

from hardware.faults import DeviceFault
from hardware.speakers.waves import seconds


class VirtualSpeaker:
    """Remembers what was played in `played`, as (name, wave); raises `fault` instead while it is set."""

    def __init__(self) -> None:
        self.played: list[tuple[str, bytes]] = []
        self.fault: DeviceFault | None = None
        self.closed = False

    def play(self, wav: bytes, name: str) -> None:
        """Remember it; takes no time."""
        seconds(wav)
        self.check()
        self.played.append((name, wav))

    def check(self) -> None:
        """Raise `fault` while it is set."""
        if self.fault is not None:
            raise self.fault

    def hush(self) -> None:
        """Nothing sounds here."""

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True
