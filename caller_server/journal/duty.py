"""Which of a hall's server processes is on duty: it alone tells the wire what happened, and hears it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Side(Protocol):
    """What a process does on duty, or off it: from the moment it is made until it is stopped."""

    @property
    def connected(self) -> bool:
        """Whether the wire is there."""
        ...

    def stop(self) -> None:
        """Do it no more."""
        ...


class Duty(Protocol):
    """Puts this process on duty, and off it."""

    @property
    def side(self) -> Side | None:
        """What is done now."""
        ...

    @property
    def on_duty(self) -> bool:
        """Whether it is this process."""
        ...

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self) -> None:
        """Lay down whatever is being done."""
        ...


class Always:
    """The duty of a server that has its journal to itself."""

    def __init__(self, on: Callable[[], Side]) -> None:
        self._on = on
        self._side: Side | None = None

    @property
    def side(self) -> Side | None:
        """What is done on duty."""
        return self._side

    @property
    def on_duty(self) -> bool:
        """Whether it has begun."""
        return self._side is not None

    def start(self) -> None:
        """Go on duty."""
        self._side = self._on()

    def stop(self) -> None:
        """Go off duty."""
        if self._side is not None:
            self._side.stop()
