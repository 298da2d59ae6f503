"""A hall without a journal: commands are decided and applied at once, on a clock the test holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from caller_server.domain.commands import (
    CancelTicket,
    Command,
    GivenOffline,
    GrantLease,
    HandIn,
    IssueTicket,
    MoveWindow,
    RateTicket,
    RejoinTicket,
    WindowMove,
)
from caller_server.domain.decide import decide
from caller_server.domain.events import Asked, Event, Fact, Source
from caller_server.domain.hall_day import HallDay
from caller_server.domain.lease import Lease
from caller_server.domain.line import order
from caller_server.domain.rules import HallRules, LineRules, WindowRules
from caller_server.domain.ticket import Priority

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""A Monday, nine in the morning in Shanghai."""

RULES = HallRules(
    hall="small",
    timezone=ZoneInfo("Asia/Shanghai"),
    sessions=((time(8, 30), time(12)), (time(14), time(17, 30))),
    lines={
        "A": LineRules("A", "east", usual_minutes=9, patience=timedelta(minutes=40), quota={0: 80, 1: 2}),
        "B": LineRules("B", "east", usual_minutes=12),
        "C": LineRules("C", "west", usual_minutes=7),
    },
    windows={
        "1": WindowRules("1", "east"),
        "2": WindowRules("2", "east", ("A",)),
        "3": WindowRules("3", "east", ("A",)),
        "4": WindowRules("4", "east", ("B",), (("A", timedelta(minutes=20)),)),
        "5": WindowRules("5", "west", ("C", "B")),
    },
    matters={"GS-001": "A", "MZ-001": "C"},
)


class Rehearsal:
    """One day, played by hand."""

    def __init__(self, rules: HallRules = RULES, now: datetime = NINE, **changes: object) -> None:
        self.rules = replace(rules, **changes)  # type: ignore[arg-type]
        self.now = now
        self.day = HallDay(self.rules, self.rules.business_day(now))
        self.events: list[Event] = []

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    def obey(self, command: Command) -> list[Fact]:
        facts = decide(self.day, command, self.now)
        for fact in facts:
            at = self.now if self.day.last_at is None else max(self.now, self.day.last_at)  # as the engine does
            event = Event(self.day.day, self.day.seq + 1, at, fact, command.asked)
            self.day.apply(event)
            self.events.append(event)
        return facts

    def issue(self, line: str = "A", priority: Priority | None = None) -> str:
        asked = Asked(str(uuid4()), "issue")
        (fact,) = self.obey(IssueTicket(asked=asked, token=uuid4().hex[:22], line=line, priority=priority))
        return fact.number  # type: ignore[attr-defined, no-any-return]

    def lend(self, line: str = "A", kiosk: str = "kiosk-1") -> Lease:
        """Lend a kiosk the next numbers of a line."""
        (fact,) = self.obey(GrantLease(asked=Asked(str(uuid4()), "lease"), line=line, kiosk=kiosk))
        return self.day.leases[fact.lease]  # type: ignore[attr-defined]

    def hand_in(self, lease: str, *tickets: GivenOffline, kiosk: str = "kiosk-1") -> list[Fact]:
        """Take in what a kiosk gave out; the ages count from now."""
        asked = Asked(str(uuid4()), "hand in")
        return self.obey(HandIn(asked=asked, lease=lease, kiosk=kiosk, at=self.now, tickets=tickets))

    def move(self, window: str, move: WindowMove | str, reason: str | None = None, **named: str | bool) -> list[Fact]:
        return self.obey(MoveWindow(window=window, move=WindowMove(move), reason=reason, **named))  # type: ignore[arg-type]

    def open(self, *windows: str) -> None:
        for window in windows:
            self.move(window, "open")

    def next(self, window: str) -> str:
        """Press next and return the number called."""
        return self.move(window, "next")[-1].number  # type: ignore[attr-defined, no-any-return]

    def serve(self, window: str, minutes: float = 5) -> str:
        """Call, start and finish one visitor."""
        number = self.next(window)
        self.move(window, "start")
        self.wait(minutes=minutes)
        self.move(window, "finish")
        return number

    def cancel(self, number: str) -> None:
        self.obey(CancelTicket(number=number))

    def miss(self, window: str) -> str:
        """Call somebody who does not come."""
        number = self.next(window)
        self.wait(seconds=10)
        self.move(window, "miss")
        return number

    def rejoin(self, number: str) -> Fact:
        (fact,) = self.obey(RejoinTicket(number=number))
        return fact

    def rate(self, number: str, level: int, *reasons: str, source: Source = Source.PHONE) -> Fact:
        (fact,) = self.obey(RateTicket(number=number, level=level, source=source, reasons=reasons))
        return fact

    def order(self, line: str = "A") -> list[str]:
        """Everyone in a line, in calling order, each with the reason."""
        return [f"{place.ticket.number} {place.because}" for place in order(self.day.lines[line], self.now)]
