"""Where a visitor's ticket comes from: the server, or this kiosk's own numbers while that is away."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from kiosk.api import HallServer, NoAnswer
from kiosk.offline.handing_in import HandingIn
from kiosk.offline.ledger import Wish
from kiosk.offline.store import Store
from kiosk.offline.ticket import ticket_of
from wire.api import TicketIssued, TicketRequest


class NoNumbers(Exception):
    """The server is away, and this kiosk has no number of this line."""


class Counter:
    """Gives tickets. Not for two threads at once, so that nobody is asked for before what is here was handed in."""

    def __init__(
        self,
        server: HallServer,
        store: Store,
        handing_in: HandingIn,
        server_is_here: Callable[[], bool],
        log: structlog.stdlib.BoundLogger,
    ) -> None:
        self._server = server
        self._store = store
        self._handing_in = handing_in
        self._server_is_here = server_is_here
        self._log = log

    def ticket(self, request: TicketRequest, line: str | None, language: str) -> TicketIssued:
        """A ticket of a line (None: nobody knows which the matter leads to). Raise Refused, NoAnswer or NoNumbers.

        The number has the request's id with it: when the server had made a ticket and only its answer was lost, it
        gives that one up for this.
        """
        why: NoAnswer | None = None
        if self._server_is_here() or line is None:
            try:
                self._handing_in.hand_in(line)
                return self._server.ask_ticket(request, language)
            except NoAnswer as silence:
                why = silence
                if line is None:
                    raise
        return self._own(request, line or "", why)

    def _own(self, request: TicketRequest, line: str, why: NoAnswer | None) -> TicketIssued:
        priority = None if request.priority is None else request.priority.value
        taken = self._store.take(Wish(str(request.request_id), line, request.matter, priority))
        if taken is None:
            raise NoNumbers(line) from why
        given, lease = taken
        self._log.info("ticket_given_offline", number=given.number)
        return ticket_of(given, lease, self._store.in_hall(given.moment))
