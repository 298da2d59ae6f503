"""What a server that is not on duty does: it gives word of its commits to the one that is.

Over the hall's broker, where both are anyway. PostgreSQL's NOTIFY would do, too, but it lets only one
transaction of the whole database commit at a time and wakes every listener in it: a city keeps hundreds
of halls there. A word that is lost costs half a second, until the relay looks by itself.
"""

from __future__ import annotations

from caller_server.domain.events import Event
from caller_server.journal.engine import Engine
from wire.link import Link
from wire.messages import News


class OffDuty:
    """Says on the wire that there is something new in the journal."""

    def __init__(self, engine: Engine, link: Link) -> None:
        self._engine = engine
        self._link = link
        engine.listen(self._heard, ours_only=True)
        link.start()

    @property
    def connected(self) -> bool:
        """Whether the broker is there."""
        return self._link.connected

    def stop(self) -> None:
        """Leave the wire."""
        self._engine.unlisten(self._heard)
        self._link.stop()

    def _heard(self, _hall: str, events: list[Event]) -> None:
        if events:
            self._link.publish(News(day=events[-1].day, seq=events[-1].seq))
