"""Asks the server for the hall every few seconds, and says when the server comes and goes."""

from __future__ import annotations

import threading

import structlog

from kiosk.api import HallServer, NoAnswer, Refused
from kiosk.errands import Post
from kiosk.events import HallSeen, ServerGone

EVERY_S = 3.0
FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 1.5  # so that the kiosk is back within 2 s of the server


class HallWatch:
    """One thread; `look` makes it ask at once."""

    def __init__(self, server: HallServer, language: str, post: Post, log: structlog.stdlib.BoundLogger) -> None:
        self._server = server
        self._language = language
        self._post = post
        self._log = log
        self._nudge = threading.Event()
        self._stopping = False
        self._gone: str | None = "not yet asked"
        self._thread = threading.Thread(target=self._run, name="hall", daemon=True)

    @property
    def here(self) -> bool:
        """Whether the server answered when it was asked last."""
        return self._gone is None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def look(self, language: str) -> None:
        """Ask now, in this language."""
        self._language = language
        self._nudge.set()

    def stop(self, timeout_s: float = 0.5) -> None:
        """End, waiting no longer than this."""
        self._stopping = True
        self._nudge.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        pause = FIRST_PAUSE_S
        while not self._stopping:
            self._nudge.clear()
            if self._ask():
                pause = FIRST_PAUSE_S
                self._nudge.wait(EVERY_S)
            else:
                self._nudge.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)

    def _ask(self) -> bool:
        try:
            self._post(HallSeen(self._server.hall(self._language)))
        except (NoAnswer, Refused) as fault:
            if self._stopping:
                return False
            if self._gone != str(fault):
                self._log.warning("server_gone", why=str(fault))
            self._gone = str(fault)
            self._post(ServerGone())
            return False
        if self._gone is not None:
            self._log.info("server_here")
            self._gone = None
        return True
