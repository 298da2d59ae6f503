"""The hall as it was last seen, kept for when there is no server to ask."""

from __future__ import annotations

from kiosk.offline.store import Store
from wire.api import HallView
from wire.messages import Estimate


class LastSeen:
    """Keeps what does not change by the minute, and so writes seldom."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept = store.hall()

    @property
    def hall(self) -> HallView | None:
        """As it is remembered, with nobody waiting and every line open: that was then."""
        return self._kept

    def seen(self, hall: HallView) -> None:
        """The server told of the hall."""
        lasting = _lasting(hall)
        if lasting != self._kept:
            self._kept = lasting
            self._store.keep_hall(lasting)

    def line_of(self, matter: str | None) -> str | None:
        """The line that a matter leads to."""
        known = self._kept.matters if self._kept is not None else ()
        return next((each.line for each in known if each.code == matter), None)


def _lasting(hall: HallView) -> HallView:
    nothing = {
        "waiting": 0,
        "estimate": Estimate(low=0, high=0),
        "left": None,
        "open": True,
        "closed_because": None,
        "quieter": (),
    }
    lines = tuple(line.model_copy(update=nothing) for line in hall.lines)
    return hall.model_copy(update={"lines": lines, "open": True, "now": None})
