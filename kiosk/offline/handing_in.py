"""Handing in what was given out: once each, in the order of issue, and however often the network fails."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import groupby
from uuid import UUID, uuid4

import structlog

from kiosk.api import HallServer, NoAnswer, Refused
from kiosk.offline.ledger import Given
from kiosk.offline.store import UNSEEN, Store
from kiosk.offline.timepiece import Timepiece
from wire.api import HandInRequest, OfflineTicket, Priority

AT_ONCE = 50
FOR_GOOD = frozenset({"unknown_lease", "token_taken", "not_yours", "invalid"})
"""Refusals that would be the same next time. The number stays in this kiosk's file, with the code."""
NOT_LENT = frozenset({"unknown_lease", "not_yours"})
"""The hall was put back to a time before the lease, or this file was another kiosk's: somebody else has its numbers."""


class HandingIn:
    """Empties the store into the server."""

    def __init__(
        self, server: HallServer, store: Store, timepiece: Timepiece, log: structlog.stdlib.BoundLogger
    ) -> None:
        self._server = server
        self._store = store
        self._time = timepiece
        self._log = log
        self._one_at_a_time = threading.Lock()

    def hand_in(self, line: str | None = None) -> None:
        """Hand in all of a line, or of every line; raise NoAnswer or Refused with the rest still here."""
        with self._one_at_a_time:
            for lease, of_lease in groupby(self._store.here(line), key=lambda given: given.lease):
                given = list(of_lease)
                for begin in range(0, len(given), AT_ONCE):
                    self._hand_in(lease, given[begin : begin + AT_ONCE])

    def _hand_in(self, lease: str, given: Sequence[Given]) -> None:
        tickets = tuple(self._told(each) for each in given)
        request = HandInRequest(request_id=uuid4(), now=self._time.now(), tickets=tickets)
        try:
            answer = self._server.hand_in(lease, request)
        except Refused as refused:
            if refused.refusal.code not in FOR_GOOD:
                raise
            if refused.refusal.code in NOT_LENT and self._store.forget_lease(lease):
                self._log.error("lease_forgotten", lease=lease, code=refused.refusal.code)
            if len(given) == 1:
                self._settle(given[0], "refused", refused.refusal.code)
                return
            for each in given:  # one of them is wrong, and the others are not
                self._hand_in(lease, [each])
            return
        became = {each.number: each for each in answer.tickets}
        for each in given:
            if (told := became.get(each.number)) is None:
                raise NoAnswer(f"nothing was said of {each.number}")
            self._settle(each, told.outcome, told.code)

    def _settle(self, given: Given, became: str, code: str | None) -> None:
        if code == UNSEEN:
            self._log.info("offline_ticket_unseen", number=given.number, lease=given.lease)
        elif became == "refused":
            self._log.error("offline_ticket_refused", number=given.number, lease=given.lease, code=code)
        else:
            self._log.info("offline_ticket_handed_in", number=given.number, outcome=became)
        now = self._store.settle(given, became, code)
        if now.slip != given.slip and became != "refused":  # it came out while this was under way
            try:
                self._server.note_slip(now.token, now.fault, uuid4())
            except (NoAnswer, Refused) as fault:
                self._log.warning("note_refused", why=str(fault))

    def _told(self, given: Given) -> OfflineTicket:
        wish = given.wish
        return OfflineTicket(
            number=given.number,
            token=given.token,
            issued_at=self._time.on_this_clock(given.moment),
            matter=wish.matter,
            priority=None if wish.priority is None else Priority(wish.priority),
            slip=given.slip,
            code=given.fault,
            request_id=UUID(wish.request_id),
        )
