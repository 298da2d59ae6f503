"""Looks after the numbers: hands in, has more lent before they run short, and says of which lines there are any."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from uuid import UUID, uuid4

import structlog

from kiosk.api import HallServer, NoAnswer, Refused
from kiosk.errands import Post
from kiosk.events import NumbersAhead
from kiosk.offline.handing_in import HandingIn
from kiosk.offline.store import Store
from wire.api import LeaseRequest
from wire.patience import Seldom

EVERY_S = 1.0
REFUSED_S = 60.0
"""A line of which nothing is lent now is asked for again after so long."""

TOLD_EVERY_S = 3600.0


class Upkeep:
    """One thread."""

    def __init__(
        self,
        server: HallServer,
        store: Store,
        handing_in: HandingIn,
        server_is_here: Callable[[], bool],
        lines: Callable[[], Iterable[str]],
        post: Post,
        log: structlog.stdlib.BoundLogger,
        every_s: float = EVERY_S,
    ) -> None:
        """`lines` are the letters of those that this kiosk offers, as far as it knows."""
        self._server = server
        self._store = store
        self._handing_in = handing_in
        self._server_is_here = server_is_here
        self._lines = lines
        self._post = post
        self._log = log
        self._every_s = every_s
        self._asked: dict[str, UUID] = {}  # by line: a repeat gets the same numbers
        self._refused: dict[str, float] = {}  # by line: when, monotonic
        self._seldom = Seldom(TOLD_EVERY_S)
        self._told: frozenset[str] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="numbers", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, timeout_s: float = 0.5) -> None:
        """End, waiting no longer than this."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def look(self) -> None:
        """Do what is to be done now."""
        self._tell()
        if not self._server_is_here():
            return
        try:
            self._handing_in.hand_in()
            for line in self._lines():
                self._have_more(line)
        except NoAnswer:
            pass  # the watch over the server says so
        except Refused as refused:
            self._log.warning("numbers_refused", why=str(refused))
        self._tell()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except Exception:
                if not self._stopping.is_set():
                    self._log.exception("numbers_not_looked_after")
            self._stopping.wait(self._every_s)

    def _have_more(self, line: str) -> None:
        now = time.monotonic()
        if not self._store.wants_more(line) or now - self._refused.get(line, -REFUSED_S) < REFUSED_S:
            return
        request = LeaseRequest(request_id=self._asked.setdefault(line, uuid4()), line=line)
        try:
            lease = self._server.lease(request)
        except Refused as refused:
            self._refused[line] = now
            if self._seldom.may_tell(line) is not None:
                self._log.info("no_numbers_lent", line=line, why=str(refused))
        else:
            self._store.keep_lease(lease)
            self._log.info("numbers_lent", lease=lease.id)
        self._asked.pop(line)

    def _tell(self) -> None:
        ahead = self._store.ahead()
        if ahead != self._told:
            self._told = ahead
            self._post(NumbersAhead(ahead))
