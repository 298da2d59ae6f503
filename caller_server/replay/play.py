"""A day played again: the same visitors come, the same clerks sit at the windows, and a policy says who is next.

Every visitor keeps coming, missing, giving up, returning and being handled as on the day. Every window is open as on
the day, its clerk as quick to call, and those who were there to the end stay for whoever still waits. Where the day
does not tell how a visit would have gone on, it goes as usual for its line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from heapq import heappop, heappush
from itertools import count

from caller_server.domain.commands import Command, DelayTicket, MoveWindow, RejoinTicket, WindowMove
from caller_server.domain.decide import decide
from caller_server.domain.events import (
    Event,
    Fact,
    TicketCalled,
    TicketCancelled,
    TicketFinished,
    TicketMissed,
    TicketParked,
    TicketResumed,
    TicketStarted,
    TicketTransferred,
    WindowOpened,
)
from caller_server.domain.hall_day import HallDay
from caller_server.domain.next_visitor import first_for_window
from caller_server.domain.policy import Policy
from caller_server.domain.refusals import Refusal
from caller_server.domain.ticket import Move, State
from caller_server.domain.window import AT_WORK, Status
from caller_server.replay.chances import could_call, is_chance, somebody_waits, touched
from caller_server.replay.clerks import Chance, Change
from caller_server.replay.played import DayPlayed
from caller_server.replay.visits import AT_ONCE, Turn, Visit

FIRST, CALLS, ENDINGS, LATE_CALLS = range(4)
"""What comes first of what happens at one moment. Who let a chance pass on the day was slower than who took it."""


def play(played: DayPlayed, policy: Policy) -> list[Event]:
    """What would have happened under a policy, as a journal would tell it."""
    return _Play(played, policy).to_its_end()


class _Play:
    """What is to happen, in order, and the day as it unfolds."""

    def __init__(self, played: DayPlayed, policy: Policy) -> None:
        self._played = played
        self._day = HallDay(replace(played.rules, policy=policy), played.day)
        self._events: list[Event] = []
        self._agenda: list[tuple[datetime, int, int, Callable[[datetime], None]]] = []
        self._count = count()
        self._turn = dict.fromkeys(played.visits, 0)  # which one it is, by number
        self._put_off: dict[str, Change] = {}  # by window: until it is free, or nobody waits for it
        self._able: dict[str, datetime] = {}  # since when, by window that could call
        self._chances = dict.fromkeys(played.rules.windows, 0)  # had so far, by window

    def to_its_end(self) -> list[Event]:
        """Go through all that is to happen."""
        for change in self._played.clerks.changes:
            self._put(change.at, partial(self._change, change))
        for ending in self._played.clerks.endings:
            self._put(ending.at, partial(self._change, ending), ENDINGS)
        for visit in self._played.visits.values():
            self._put(visit.at, partial(self._arrive, visit))
        while self._agenda:
            at, _, _, happen = heappop(self._agenda)
            happen(at)
        return self._events

    def _put(self, at: datetime, happen: Callable[[datetime], None], rank: int = FIRST) -> None:
        heappush(self._agenda, (at, rank, next(self._count), happen))

    def _happens(self, fact: Fact, at: datetime) -> None:
        event = Event(self._day.day, self._day.seq + 1, at, fact)
        self._day.apply(event)
        self._events.append(event)
        for window in touched(self._day.rules, fact):
            self._look(window, at)

    def _obey(self, command: Command, at: datetime) -> bool:
        """Do what the rules make of a command; False when they refuse it."""
        try:
            facts = decide(self._day, command, at)
        except Refusal:
            return False
        for fact in facts:
            self._happens(fact, at)
        return True

    # -- visitors -------------------------------------------------------------------------------

    def _arrive(self, visit: Visit, at: datetime) -> None:
        self._happens(visit.issued, at)
        self._wait(visit.issued.number, at)

    def _wait(self, number: str, at: datetime) -> None:
        """What the visitor does of its own accord while it waits."""
        turn, which = self._turn_of(number), self._turn[number]
        if turn.let_pass_after is not None:
            self._put(at + turn.let_pass_after, partial(self._let_pass, number, which))
        if turn.gave_up_after is not None:
            self._put(at + turn.gave_up_after, partial(self._give_up, number, which))

    def _let_pass(self, number: str, which: int, at: datetime) -> None:
        if self._still_waits(number, which):
            self._obey(DelayTicket(number=number), at)

    def _give_up(self, number: str, which: int, at: datetime) -> None:
        if self._still_waits(number, which):
            self._happens(TicketCancelled(number, self._line(number)), at)

    def _leave(self, number: str, turn: Turn, at: datetime) -> None:
        """Away from a window; perhaps to come back."""
        if turn.away is not None and turn.back is not None:
            self._put(at + turn.away, partial(self._return, number, turn.back))

    def _return(self, number: str, back: Move, at: datetime) -> None:
        if back is Move.CANCEL:
            self._happens(TicketCancelled(number, self._line(number)), at)
            return
        if back is Move.RESUME:
            self._happens(TicketResumed(number, self._line(number)), at)
        elif not self._obey(RejoinTicket(number=number), at):
            return  # the line's rule is another one now
        self._turn[number] += 1
        self._wait(number, at)

    def _still_waits(self, number: str, which: int) -> bool:
        return self._turn[number] == which and self._day.tickets[number].state is State.WAITING

    def _turn_of(self, number: str) -> Turn:
        turns = self._played.visits[number].turns
        return turns[self._turn[number]] if self._turn[number] < len(turns) else Turn()

    def _line(self, number: str) -> str:
        return self._day.tickets[number].line

    # -- visits ---------------------------------------------------------------------------------

    def _call(self, window: str, since: datetime, at: datetime) -> None:
        if self._able.get(window) != since:
            return  # another window was faster, or this one rests
        place = first_for_window(self._day, window, at)
        if place is None:
            return
        number, line = place.ticket.number, place.ticket.line
        self._happens(TicketCalled(number, line, window, 1, place.because.value), at)
        turn = self._turn_of(number)
        if turn.missed_after is not None:
            self._put(at + turn.missed_after, partial(self._miss, number, window))
        else:
            came_after = self._played.usual[line].came_after if turn.came_after is None else turn.came_after
            self._put(at + came_after, partial(self._start, number, window))

    def _miss(self, number: str, window: str, at: datetime) -> None:
        self._leave(number, self._turn_of(number), at)
        self._happens(TicketMissed(number, self._line(number), window), at)

    def _start(self, number: str, window: str, at: datetime) -> None:
        line, turn = self._line(number), self._turn_of(number)
        handled = self._played.usual[line].handled if turn.handled is None else turn.handled
        self._happens(TicketStarted(number, line, window), at)
        self._put(at + handled, partial(self._end, number, window))

    def _end(self, number: str, window: str, at: datetime) -> None:
        line, turn = self._line(number), self._turn_of(number)
        if turn.ended is Move.PARK:
            self._leave(number, turn, at)
            self._happens(TicketParked(number, line, window), at)
        elif turn.ended is Move.TRANSFER:
            self._happens(TicketTransferred(number, line, turn.to_line or line, window, self._open(turn.to_window)), at)
            self._turn[number] += 1
            self._wait(number, at)
        else:
            self._happens(TicketFinished(number, line, window), at)

    def _open(self, window: str | None) -> str | None:
        """The window that a visitor is sent to; whom it cannot take waits for its whole line."""
        closed = window is None or self._day.windows[window].status is Status.CLOSED
        return None if closed else window

    # -- windows --------------------------------------------------------------------------------

    def _change(self, change: Change, at: datetime) -> None:
        window = self._day.windows[change.window]
        if change.status is Status.OPEN:
            self._put_off.pop(change.window, None)
            if window.status not in AT_WORK:
                self._happens(WindowOpened(change.window), at)
        else:
            self._put_off[change.window] = change
            self._look(change.window, at)

    def _look(self, window: str, at: datetime) -> None:
        """Do what was put off, if it can be done now; note whether the window could call."""
        if self._day.windows[window].ticket is not None and window not in self._able:
            return  # as for most windows most of the time: somebody is there, and was before
        change = self._put_off.get(window)
        if change is not None and self._may(change):
            del self._put_off[window]
            move = WindowMove.PAUSE if change.status is Status.PAUSED else WindowMove.CLOSE
            self._obey(MoveWindow(window=window, move=move, reason=change.reason), at)
        able = could_call(self._day, window)
        if able and window not in self._able:
            self._able[window] = at
            self._try(window, at)
        elif not able and window in self._able:
            since = self._able.pop(window)
            self._chances[window] += is_chance(since, at, taken=self._day.windows[window].ticket is not None)

    def _may(self, change: Change) -> bool:
        here = self._day.windows[change.window].ticket
        return here is None and not (change.when_empty and somebody_waits(self._day, change.window))

    def _try(self, window: str, since: datetime) -> None:
        """The clerk calls as soon as on the day at this chance; past the last one, as soon as usual."""
        clerks, had = self._played.clerks, self._chances[window]
        known = clerks.chances.get(window, [])
        chance = known[had] if had < len(known) else Chance(clerks.breath.get(window, AT_ONCE), taken=True)
        self._put(since + chance.lasted, partial(self._call, window, since), CALLS if chance.taken else LATE_CALLS)
