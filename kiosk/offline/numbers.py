"""All that lets one kiosk go on alone, put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog

from kiosk.api import HallServer
from kiosk.errands import Post
from kiosk.events import HallRemembered
from kiosk.offline.counter import Counter
from kiosk.offline.handing_in import HandingIn
from kiosk.offline.last_seen import LastSeen
from kiosk.offline.store import Store
from kiosk.offline.timepiece import Timepiece
from kiosk.offline.upkeep import EVERY_S, Upkeep
from wire.api import HallView, TicketIssued, TicketRequest
from wire.tokens import made_offline


class OwnNumbers:
    """A kiosk's own numbers, and what it remembers of the hall."""

    def __init__(
        self,
        server: HallServer,
        file: Path,
        timepiece: Timepiece,
        *,
        offered: tuple[str, ...],
        server_is_here: Callable[[], bool],
        post: Post,
        log: structlog.stdlib.BoundLogger,
        every_s: float = EVERY_S,
    ) -> None:
        """`offered` are the letters of the lines that this kiosk offers; none means all of the hall's."""
        self._offered = offered
        self._post = post
        self.store = Store(file, timepiece)
        if self.store.put_aside is not None:
            log.error("offline_file_damaged", put_aside=str(self.store.put_aside))
        self._last_seen = LastSeen(self.store)
        handing_in = HandingIn(server, self.store, timepiece, log)
        self._counter = Counter(server, self.store, handing_in, server_is_here, log)
        self.upkeep = Upkeep(server, self.store, handing_in, server_is_here, self._lines, post, log, every_s)

    def start(self) -> None:
        """Tell what is remembered, and look after the numbers from now on."""
        if (hall := self._last_seen.hall) is not None:
            self._post(HallRemembered(hall))
        self.upkeep.start()

    def stop(self) -> None:
        """End. The file is let go by the process: somebody may still be writing to it."""
        self.upkeep.stop()

    def now(self) -> datetime:
        """What time it is in the hall, as far as this kiosk knows."""
        return self.store.now()

    def seen(self, hall: HallView) -> None:
        """The server told of the hall."""
        self._last_seen.seen(hall)
        if hall.now is not None:
            self.store.heard_time(hall.now)

    def ticket(self, request: TicketRequest, language: str) -> TicketIssued:
        """A ticket, from the server or of this kiosk's own. Raise Refused, NoAnswer or NoNumbers."""
        return self._counter.ticket(request, request.line or self._last_seen.line_of(request.matter), language)

    def slip_ended(self, token: str, fault: str | None) -> bool:
        """Note how a slip ended; false when that is to be told to the server."""
        return made_offline(token) and self.store.slip(token, fault)

    def given_back(self, token: str) -> bool:
        """Nobody has seen this ticket; false when that is to be told to the server."""
        return made_offline(token) and self.store.unseen(token)

    def _lines(self) -> tuple[str, ...]:
        hall = self._last_seen.hall
        known = () if hall is None else tuple(line.letter for line in hall.lines)
        return tuple(letter for letter in known if not self._offered or letter in self._offered)
