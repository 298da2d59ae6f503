"""What a pad that speaks by itself over a serial line must be known to say."""

from __future__ import annotations

from typing import Protocol, TypeVar

from hardware.call_pads.frames import Reader
from hardware.call_pads.port import Key


class Packed(Protocol):
    """A frame to or from the pad with address `unit`."""

    @property
    def unit(self) -> int:
        """The pad's address on its line."""
        ...

    def pack(self) -> bytes:
        """The bytes on the line."""
        ...


F = TypeVar("F", bound=Packed)


class Dialect(Protocol[F]):
    """One maker's way to speak. Pure: it opens nothing and remembers nothing."""

    name: str
    """As a technician knows it."""

    def reader(self) -> Reader[F]:
        """A fresh reader of this dialect's frames."""
        ...

    def is_pads(self, frame: F) -> bool:
        """Whether a pad says this; else it is our own, from an adapter that echoes."""
        ...

    def key_of(self, frame: F) -> Key | None:
        """The key that a pad's frame reports, or None for one that means nothing here."""
        ...

    def acknowledgement(self, frame: F) -> F | None:
        """What the pad waits for after its frame, if it waits at all."""
        ...

    def shown(self, unit: int, number: str | None, waiting: int) -> list[F]:
        """What makes the pad show the number and the people waiting."""
        ...

    def sounds(self, unit: int, *, obeyed: bool) -> list[F]:
        """Beeps, played one after another with a gap between: one pattern for obeyed, another for refused."""
        ...
