"""What every ID reader can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from hardware.faults import DeviceFault


@dataclass(frozen=True)
class Card:
    """All of a card that leaves its driver. Nothing of it is shown by `repr`."""

    person: str = field(repr=False)  # `wire.persons.person_of` the number
    name: str = field(repr=False)  # masked, such as 张*华
    born: int = field(repr=False)  # year


class IdReader(Protocol):
    """A reader of ID cards. It asks for cards in a thread of its own and reconnects by itself."""

    def listen(self, read: Callable[[Card], None]) -> None:
        """Start reading; `read` is called once per laying of a card, from the reader's thread."""
        ...

    def fault(self) -> DeviceFault | None:
        """None while it works, else why it does not."""
        ...

    def close(self) -> None:
        """Stop reading and let go of the line."""
        ...
