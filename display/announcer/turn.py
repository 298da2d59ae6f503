"""Whose turn it is to speak, of several announcers of one zone. Pure: the time is an argument.

There should be one. But an old process may be left over, or a second machine be switched on by mistake, and each call
would be heard twice. So they tell each other that they are there: one speaks, the others stand by, and one of these
speaks once that one has left or nothing more is heard of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from wire.messages import AnnouncerHere, Standing

LISTENS_S = 0.5
"""Whoever comes asks who speaks, and is answered within this time or by nobody."""
GIVES_WAY_S = 1.0
"""Of several that do not speak yet, those with later ids let the first go before."""
MISSED_S = 6.5
"""One of which nothing is heard for so long is gone. A link is back within 5 s once the broker is."""

_NEVER = float("inf")


class _Heard(NamedTuple):
    here: AnnouncerHere
    at: float


class Turn:
    """One announcer's view of its zone. `ticks` are seconds that nobody sets."""

    def __init__(self, me: str) -> None:
        self._me = me
        self._heard: dict[str, _Heard] = {}  # by id
        self._may_speak_from = _NEVER
        self.stood_by = False  # for one that spoke, when it was heard last
        self.since: datetime | None = None  # when it came to speak, while it does

    @property
    def speaks(self) -> bool:
        """Whether it is this one's turn."""
        return self.since is not None

    @property
    def others(self) -> tuple[AnnouncerHere, ...]:
        """The other announcers of the zone, first the one that speaks."""
        heres = (heard.here for heard in self._heard.values())
        return tuple(sorted(heres, key=lambda here: (here.does is not Standing.SPEAKS, here.machine)))

    def come(self, ticks: float) -> None:
        """It has come to the wire, or come back to it; then others may still be on their way."""
        self._may_speak_from = ticks + (MISSED_S if self.stood_by else LISTENS_S)

    def away(self) -> None:
        """It hears nobody."""
        self._may_speak_from = _NEVER

    def falter(self, ticks: float) -> None:
        """It could not do what its turn was: it tries again, unless another one does."""
        self.since = None
        self._may_speak_from = ticks + MISSED_S

    def hear(self, here: AnnouncerHere, ticks: float) -> bool:
        """Take in what another says, and return whether it has to hear at once of this one."""
        if here.id == self._me:
            return False
        before = self._heard.pop(here.id, None)
        if here.does is Standing.LEAVES:
            if before is not None and before.here.does is Standing.SPEAKS:
                self._may_speak_from = ticks + (GIVES_WAY_S if self._goes_after() else 0.0)
            return False
        self._heard[here.id] = _Heard(here, ticks)
        if here.does is Standing.SPEAKS:
            self.stood_by = not self.speaks
            self._may_speak_from = ticks + MISSED_S
            return self.speaks and not self._gives_way()
        if self._goes_after():
            self._may_speak_from = max(self._may_speak_from, ticks + GIVES_WAY_S)
        return here.does is Standing.ASKS

    def next(self, ticks: float, now: datetime) -> bool:
        """Whether it speaks from now on."""
        self._heard = {id_: heard for id_, heard in self._heard.items() if ticks - heard.at < MISSED_S}
        if self.speaks:
            if self._gives_way():
                self.since, self.stood_by = None, True
        elif ticks >= self._may_speak_from and not any(here.does is Standing.SPEAKS for here in self.others):
            self.since, self.stood_by = now, False
        return self.speaks

    def _gives_way(self) -> bool:
        """Whether another one has spoken for longer."""
        mine = self.since, self._me
        return self.since is not None and any(
            (here.since, here.id) < mine for here in self.others if here.does is Standing.SPEAKS
        )

    def _goes_after(self) -> bool:
        return any(id_ < self._me for id_, heard in self._heard.items() if heard.here.does is not Standing.SPEAKS)
