"""A pad with evaluator that stands before the visitor: of its keys only those for a rating count."""

from __future__ import annotations

from collections.abc import Callable

from hardware.call_pads.port import RATINGS, CallPad, Key
from hardware.faults import DeviceFault


class RatingKeys:
    """A call pad that nobody can call with."""

    def __init__(self, pad: CallPad) -> None:
        self._pad = pad

    def listen(self, pressed: Callable[[Key], None]) -> None:
        """As the pad's, with ratings alone; any other key sounds refused and goes nowhere."""

        def rated(key: Key) -> None:
            if key in RATINGS:
                pressed(key)
            else:
                self._pad.refuse()

        self._pad.listen(rated)

    def show(self, number: str | None, waiting: int) -> None:
        """As the pad's."""
        self._pad.show(number, waiting)

    def accept(self) -> None:
        """As the pad's."""
        self._pad.accept()

    def refuse(self) -> None:
        """As the pad's."""
        self._pad.refuse()

    def fault(self) -> DeviceFault | None:
        """As the pad's."""
        return self._pad.fault()

    def close(self) -> None:
        """As the pad's."""
        self._pad.close()
