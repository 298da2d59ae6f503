"""Tells the wire what was committed: every public event in order, then the states it changed.

The journal is the queue. The relay remembers how far the broker has acknowledged; when the broker
or this process was away it reads on from there. What was told just before a stop may be told
twice, never not at all, and `(day, seq)` lets every listener see that.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from structlog.stdlib import BoundLogger

from caller_server.domain.events import AnnouncementMade, Event, TicketCalled, public_view
from caller_server.domain.rules import HallRules
from caller_server.journal.engine import Engine, JournalUnavailable, Mark
from caller_server.relay.states import Touched, states
from caller_server.relay.unanswered import Unanswered
from wire.link import Delivery, Link
from wire.messages import Announce, AnnounceWords, EventMessage

PAGE = 200
"""Events told in one go; with the states they change, well under what a link may have due."""
ACKNOWLEDGED_WITHIN_S = 5.0
WORDS_EXPIRE = timedelta(minutes=10)
"""Announcements wait for calls to end, but not so long that they are about something else."""
TIMELY_EXPIRE = timedelta(minutes=2)
"""Those that say how many minutes are left: later they would be wrong."""
TICK_S = 0.5
"""How often the relay looks whether the day has changed or something is left to remember."""
NEWS_KEPT = 5000
"""News beyond this is dropped from memory: the journal has it."""


class Journal(Protocol):
    """What the relay reads when it is behind."""

    def events(self, hall: str, day: date, after: int = 0, limit: int | None = None) -> list[Event]:
        """Events of a day after a sequence number, oldest first."""
        ...

    def days(self, hall: str, since: date | None = None) -> list[date]:
        """Days that have events, oldest first."""
        ...

    def mark(self, hall: str) -> Mark | None:
        """How far the relay got."""
        ...


class Relay:
    """One hall's relay; a thread of its own, so that no call waits for the broker."""

    def __init__(
        self,
        engine: Engine,
        journal: Journal,
        link: Link,
        rules: HallRules,
        expiry: timedelta,
        clock: Callable[[], datetime],
        log: BoundLogger,
        unanswered: Unanswered,
        timely: Collection[str] = (),
    ) -> None:
        """`timely` are the templates that say how many minutes are left."""
        self._timely = timely
        self._engine = engine
        self._journal = journal
        self._link = link
        self._rules = rules
        self._expiry = expiry
        self._clock = clock
        self._log = log
        self._unanswered = unanswered
        self._news: deque[Event] = deque(maxlen=NEWS_KEPT)
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._mark: Mark | None = None
        self._shown: date | None = None  # the day whose states were told last
        self._behind = True
        self._looking = False
        self._remembered = True
        self._thread = threading.Thread(target=self._run, name="relay", daemon=True)
        engine.listen(self._hear)
        link.on_connect(self._connected)

    @property
    def behind(self) -> bool:
        """Whether the wire has not been told everything yet."""
        return self._behind or bool(self._news)

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def look(self) -> None:
        """Another process has appended something: tell that, too."""
        self._looking = True
        self._woken.set()

    def say_again(self) -> None:
        """A voice has come back: tell it what it may not have heard."""
        self._unanswered.look_soon()
        self._woken.set()

    def stop(self) -> None:
        """Finish the sentence and stop."""
        self._engine.unlisten(self._hear)
        self._stopping.set()
        self._woken.set()
        self._thread.join(ACKNOWLEDGED_WITHIN_S)
        self._remember()

    def _hear(self, hall: str, events: list[Event]) -> None:
        if hall == self._rules.hall:
            self._news.extend(events)
            if self._link.connected:  # else it is woken when it is
                self._woken.set()

    def _connected(self) -> None:
        self._behind = True  # the broker may have forgotten every retained state
        self.say_again()

    def _run(self) -> None:
        while not self._stopping.is_set():
            idle = not self._woken.wait(TICK_S)
            self._woken.clear()
            if not self._link.connected:
                continue
            try:
                self._turn(idle)
            except JournalUnavailable as fault:
                self._behind = True
                self._log.warning("relay_waits_for_the_journal", why=str(fault))
                self._stopping.wait(TICK_S)
            except Exception:  # a hall whose screens stand still for good is worse than one that says so and tries
                self._behind = True
                self._log.exception("relay_failed")
                self._stopping.wait(TICK_S)

    def _turn(self, idle: bool) -> None:
        if self._looking:
            self._looking = False
            self._look()
        if not self._tell_unanswered():  # before anything newer, so that all is spoken in order
            self._behind = True
        if self._behind:
            self._behind = False  # a reconnect from here on sets it again
            if not self._catch_up():
                self._behind = True
                self._woken.set()
        elif self._news:
            self._tell_news()
        elif idle:
            self._remember()
            self._notice_the_day()  # and, in passing, what other processes did

    def _tell_unanswered(self) -> bool:
        if self._mark is None:
            self._mark = self._journal.mark(self._rules.hall)
        again = self._unanswered.due(self._mark, self._expires_at)
        return _all_taken(self._announce(again))

    def _look(self) -> None:
        with self._engine.reading(self._rules.hall):
            pass  # the engine has read on, and said so to whoever listens

    def _tell_news(self) -> None:
        page = [self._news.popleft() for _ in range(min(PAGE, len(self._news)))]
        if self._news:
            self._woken.set()
        fresh = [event for event in page if self._mark is None or (event.day, event.seq) > _place(self._mark)]
        if fresh and not (self._follows(fresh[0]) and self._tell(fresh)):
            self._behind = True
            self._woken.set()

    def _follows(self, event: Event) -> bool:
        """Whether nothing lies between what was told and this event."""
        if self._mark is None or event.day > self._mark.day:
            return event.seq == 1
        return event.seq == self._mark.seq + 1

    def _catch_up(self) -> bool:
        """Tell everything after the mark, then every state."""
        told = 0
        for page in self._untold():
            if not self._tell(page, with_states=False):
                return False
            told += len(page)
        if told:
            self._log.info("relay_caught_up", events=told)
        return self._tell_states(Touched.everything(self._rules))

    def _untold(self) -> Iterator[list[Event]]:
        hall = self._rules.hall
        for day in self._journal.days(hall, None if self._mark is None else self._mark.day):
            while page := self._journal.events(hall, day, self._told_of(day), PAGE):
                yield page

    def _told_of(self, day: date) -> int:
        return self._mark.seq if self._mark is not None and self._mark.day == day else 0

    def _tell(self, events: Sequence[Event], *, with_states: bool = True) -> bool:
        deliveries = [self._publish(event) for event in events]
        unended = events if with_states else self._unanswered.unended(events)
        deliveries += self._announce(unended)
        if with_states and not self._tell_states(Touched.by(events, self._rules)):
            return False
        if not _all_taken(deliveries):
            return False
        self._mark = Mark(events[-1].day, events[-1].seq)
        self._engine.relayed(self._rules.hall, self._mark)
        self._remembered = False
        return True

    def _tell_states(self, touched: Touched) -> bool:
        with self._engine.reading(self._rules.hall) as (day, now):
            if self._shown is not None and day.day > self._shown:  # nothing of yesterday's may stay
                touched = Touched.everything(self._rules)
            self._shown = day.day
            shown = list(states(day, touched, now))
        return _all_taken([self._link.publish(state, **names) for state, names in shown])

    def _publish(self, event: Event) -> Delivery:
        return self._link.publish(EventMessage.model_validate(public_view(event)), kind=event.kind)

    def _announce(self, events: Iterable[Event]) -> list[Delivery]:
        """Have said what of these is said."""
        return [delivery for event in events if (delivery := self._say(event)) is not None]

    def _say(self, event: Event) -> Delivery | None:
        if isinstance(event.fact, AnnouncementMade):
            said = AnnounceWords(
                day=event.day,
                seq=event.seq,
                text=event.fact.text,
                expires_at=self._expires_at(event),
                said_at=self._clock(),
            )
            return self._link.publish(said, zone=event.fact.zone)
        if not isinstance(event.fact, TicketCalled):
            return None
        call = event.fact
        window = self._rules.windows.get(call.window)
        if window is None:
            return None  # the hall has it no more: nobody is to go there
        announcement = Announce(
            day=event.day,
            seq=event.seq,
            number=call.number,
            window=call.window,
            call=call.call,
            expires_at=self._expires_at(event),
            said_at=self._clock(),
        )
        return self._link.publish(announcement, zone=window.zone)

    def _expires_at(self, event: Event) -> datetime:
        if not isinstance(event.fact, AnnouncementMade):
            return event.at + self._expiry
        return event.at + (TIMELY_EXPIRE if event.fact.template in self._timely else WORDS_EXPIRE)

    def _notice_the_day(self) -> None:
        """At midnight the boards are wiped, though nobody has asked for anything yet."""
        with self._engine.reading(self._rules.hall) as (day, _):
            today = day.day
        if self._shown is not None and today > self._shown and not self._tell_states(Touched()):
            self._behind = True
            self._woken.set()

    def _remember(self) -> None:
        if not self._remembered:
            try:
                self._engine.flush()
                self._remembered = True
            except JournalUnavailable as fault:
                self._log.warning("relay_mark_not_written", why=str(fault))


def _place(mark: Mark) -> tuple[date, int]:
    return mark.day, mark.seq


def _all_taken(deliveries: Sequence[Delivery]) -> bool:
    return all(delivery.wait(ACKNOWLEDGED_WITHIN_S) for delivery in deliveries)
