"""What every speaker can do."""

from __future__ import annotations

from typing import Protocol


class Speaker(Protocol):
    """Where a zone's announcements sound."""

    def play(self, wav: bytes, name: str) -> None:
        """Play one RIFF/WAVE file (16-bit PCM) to its end, or raise DeviceFault.

        `name` identifies it, for example `2026-11-22-000017-A012`.
        """
        ...

    def check(self) -> None:
        """Raise DeviceFault when nothing could be heard from it now; nothing sounds."""
        ...

    def hush(self) -> None:
        """Stop what sounds now, from any thread; `play` then returns at once. What is played next is heard."""
        ...

    def close(self) -> None:
        """Let go of the sound device."""
        ...
