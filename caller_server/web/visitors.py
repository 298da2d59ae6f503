"""How much the visitors behind one address may ask of the server."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

import structlog
from flask import request

from caller_server.web.access import Access
from caller_server.web.refusals import Rejected, WebCode
from wire.askers import Proxies, Shares
from wire.patience import Seldom

ASKS_A_SECOND, ASKS_AT_ONCE = 500, 5000
"""Requests about tickets from one address. Two thousand phones behind a hall's address that have lost every stream
ask some eighty times a second."""
GUESSES_A_SECOND, GUESSES_AT_ONCE = 1, 120
"""Of these, such as name a ticket that does not exist, each of which is looked up in the journal."""
PAGES = ("/t/", "/api/tickets/")
TOLD_EVERY_S = 60.0

log = structlog.get_logger("web")


class Visitors:
    """Refuses what is asked too often from one address. Whoever shows a right key of the hall is no visitor.

    Kept in the memory of one server process.
    """

    def __init__(self, access: Access, proxies: Proxies, clock: Callable[[], float]) -> None:
        self._access = access
        self._proxies = proxies
        self._asks = Shares(ASKS_A_SECOND, ASKS_AT_ONCE, clock)
        self._guesses = Shares(GUESSES_A_SECOND, GUESSES_AT_ONCE, clock)
        self._seldom = Seldom(TOLD_EVERY_S, clock)

    def ask(self) -> None:
        """Count a request for a visitor's pages, or refuse it."""
        if request.path.startswith(PAGES):
            self._refuse_for(self._asks.take(self._asker()))

    def may_guess(self) -> None:
        """Refuse whoever has named too many tickets that do not exist."""
        self._refuse_for(self._guesses.wait(self._asker()))

    def guessed(self) -> None:
        """Count a ticket that does not exist."""
        self._guesses.take(self._asker())

    def _asker(self) -> str | None:
        if self._access.shows_a_key():
            return None
        return asker(self._proxies)

    def _refuse_for(self, seconds: float) -> None:
        if not seconds:
            return
        untold = self._seldom.may_tell("")  # whoever it is: it may be a proxy that the hall forgot to name
        if untold is not None:
            log.warning("address_refused", address=self._asker(), refused_before=untold)
        raise Rejected(WebCode.TOO_MANY_REQUESTS, seconds=ceil(seconds))


def asker(proxies: Proxies) -> str | None:
    """Whose share the request takes from; None when a proxy of ours asks for itself, or tells nobody."""
    return proxies.asker(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""))
