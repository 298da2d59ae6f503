"""One zone's announcer: a thread that speaks the calls of its queue, one after another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol

from display.announcer.announcement import Announcements
from display.announcer.queue import Dropped, Queue
from display.announcer.sound import Sound
from wire.messages import Announce, Announced, Outcome

FAREWELL_S = 0.5


class Mouthpiece(Protocol):
    """Plays sounds in the zone."""

    def open(self) -> object:
        """Make ready, or raise."""
        ...

    def say(self, sound: Sound[int], name: str) -> None:
        """Play to the end, or raise."""
        ...

    def close(self) -> None:
        """Let go of the loudspeaker."""
        ...


class ZoneAnnouncer:
    """Speaks the calls of one zone and says what became of each."""

    def __init__(
        self,
        zone: str,
        announcements: Announcements,
        mouth: Mouthpiece,
        report: Callable[[str, Announced], None],
        clock: Callable[[], datetime],
        log: Any,
    ) -> None:
        """`report(zone, announced)` must not wait; `clock` gives the time with its offset."""
        self._zone = zone
        self._announcements = announcements
        self._mouth = mouth
        self._report = report
        self._clock = clock
        self._log = log.bind(zone=zone)
        self._queue = Queue()
        self._changed = threading.Condition()  # guards _queue and _stopping
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"zone-{zone}", daemon=True)

    def start(self) -> None:
        """Begin to speak."""
        self._thread.start()

    def stop(self) -> None:
        """Fall silent."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._mouth.close()
        self._thread.join(FAREWELL_S)

    def hear(self, announce: Announce, _names: dict[str, str] | None = None) -> None:
        """Take in a call; returns at once."""
        with self._changed:
            self._queue, dropped = self._queue.heard(announce)
            self._changed.notify()
        self._tell(dropped)

    def _run(self) -> None:
        try:
            self._mouth.open()
        except Exception as fault:  # said at once rather than at the first call; it is tried again with each
            self._log.error("speaker_not_usable", why=str(fault))
        while (announce := self._wait_for_turn()) is not None:
            began = self._clock()
            outcome = self._speak(announce)
            if not self._stopping:
                self._tell([Dropped(announce, outcome)], began)

    def _wait_for_turn(self) -> Announce | None:
        """The next call to speak, however long it takes; None to stop."""
        while True:
            with self._changed:
                if not self._stopping and not self._queue.waiting:
                    self._changed.wait()
                if self._stopping:
                    return None
                turn = self._queue.next(self._clock())
                self._queue = turn.queue
            self._tell(turn.dropped)
            if turn.speak is not None:
                return turn.speak

    def _speak(self, announce: Announce) -> Outcome:
        name = f"{announce.day}-{announce.seq:06}-{announce.number}"
        try:
            sound = self._announcements.sound(announce.number, announce.window)
            if not self._stopping:
                self._mouth.say(sound, name)
        except Exception as fault:  # whatever it is, the next call is spoken
            if not self._stopping:
                self._log.error("announcement_failed", name=name, why=f"{type(fault).__name__}: {fault}")
            return Outcome.FAILED
        self._log.info("announced", name=name, window=announce.window)
        return Outcome.SPOKEN

    def _tell(self, ended: Iterable[Dropped], at: datetime | None = None) -> None:
        for announce, outcome in ended:
            if outcome in (Outcome.LATE, Outcome.MERGED):
                self._log.info("announcement_dropped", seq=announce.seq, number=announce.number, outcome=outcome.value)
            spoken_at = at or self._clock()
            self._report(
                self._zone, Announced(day=announce.day, seq=announce.seq, spoken_at=spoken_at, outcome=outcome)
            )
