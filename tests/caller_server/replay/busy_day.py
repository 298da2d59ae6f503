"""A whole day that visitors and clerks play from a seed, with all that can happen in a hall, decided by the real rules.

People come at any moment. Each press of a clerk follows the one before after a moment of its own, so no two things
happen at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

from caller_server.domain.commands import CheckIn, DelayTicket
from caller_server.domain.events import Appointment, AppointmentsCarried, Event
from caller_server.domain.refusals import Refusal
from caller_server.domain.rules import HallRules, Rejoin, RejoinMode
from caller_server.domain.ticket import Priority
from tests.caller_server.rehearsal import NINE, RULES, Rehearsal

BUSY = replace(
    RULES,
    lines={
        "A": RULES.lines["A"],
        "B": replace(RULES.lines["B"], rejoin=Rejoin(RejoinMode.END), patience=timedelta(minutes=20)),
        "C": replace(RULES.lines["C"], rejoin=Rejoin(RejoinMode.HALF_DAY)),
    },
    always_open=True,
)
APPOINTMENTS = tuple(Appointment(f"code-{n}", "A", NINE + timedelta(minutes=30 * n)) for n in range(1, 8))


def busy_day(
    seed: int,
    visitors: int = 160,
    hours: float = 5,
    rules: HallRules = BUSY,
    windows: Sequence[str] = ("2", "3", "4", "5"),
) -> Rehearsal:
    """The hall in the evening, when whoever was not served has gone."""
    return _BusyDay(seed, rules, windows).played(visitors, hours)


class _BusyDay:
    def __init__(self, seed: int, rules: HallRules, windows: Sequence[str]) -> None:
        self.windows = windows
        self.dice = Random(seed)
        self.hall = Rehearsal(rules)
        self.agenda: list[tuple[datetime, int, Callable[[], Any]]] = []
        self.count = count()

    def played(self, visitors: int, hours: float) -> Rehearsal:
        closing = NINE + timedelta(hours=hours)
        carried = Event(self.hall.day.day, 1, NINE, AppointmentsCarried(APPOINTMENTS))
        self.hall.day.apply(carried)
        self.hall.events.append(carried)
        for window in self.windows:
            self.after(1, 60, partial(self.open, window))
        for _ in range(visitors):
            self.after(60, hours * 3600, self.come)
        for appointment in APPOINTMENTS:
            early = (appointment.slot - NINE).total_seconds() - 1500
            self.after(max(early, 0), early + 2000, partial(self.check_in, appointment.code))
        while self.agenda and self.agenda[0][0] < closing + timedelta(hours=3):
            self.hall.now, _, happen = heappop(self.agenda)
            with suppress(Refusal):
                happen()
        for window in self.windows:
            self.hall.wait(seconds=1)
            with suppress(Refusal):
                self.hall.move(window, "close")
        return self.hall

    def after(self, least: float, most: float, happen: Callable[[], Any]) -> None:
        at = self.hall.now + timedelta(seconds=self.dice.uniform(least, most))
        heappush(self.agenda, (at, next(self.count), happen))

    def now_and_then(self, share: float) -> bool:
        return self.dice.random() < share

    # -- visitors -------------------------------------------------------------------------------

    def come(self) -> None:
        number = self.hall.issue(self.dice.choice("AAABC"), self.dice.choice([None, None, None, Priority.ELDER]))
        if self.now_and_then(0.06):
            self.after(60, 1200, partial(self.hall.cancel, number))
        if self.now_and_then(0.06):
            self.after(60, 900, lambda: self.hall.obey(DelayTicket(number=number)))

    def check_in(self, code: str) -> None:
        self.hall.obey(CheckIn(code=code, token=code))

    # -- clerks ---------------------------------------------------------------------------------

    def open(self, window: str) -> None:
        self.hall.open(window)
        self.after(1, 20, partial(self.press_next, window))

    def press_next(self, window: str) -> None:
        """Again and again, until somebody is there."""
        try:
            number = self.hall.next(window)
        except Refusal:
            self.after(1, 9, partial(self.press_next, window))
            return
        if self.now_and_then(0.1):
            self.after(15, 30, lambda: self.hall.move(window, "recall"))
            self.after(41, 60, partial(self.miss, window, number))
        else:
            self.after(5, 30, partial(self.start, window, number))

    def miss(self, window: str, number: str) -> None:
        self.hall.move(window, "miss")
        if self.now_and_then(0.7):
            self.after(60, 900, partial(self.hall.cancel if self.now_and_then(0.2) else self.hall.rejoin, number))
        self.go_on(window)

    def start(self, window: str, number: str) -> None:
        self.hall.move(window, "start")
        self.after(90, 900, partial(self.end, window, number))

    def end(self, window: str, number: str) -> None:
        try:
            if self.now_and_then(0.06):
                self.hall.move(window, "park")
                self.after(60, 900, lambda: self.hall.move(window, "resume", number=number))
            elif self.now_and_then(0.05):
                self.hall.move(window, "transfer", to_line=self.dice.choice("ABC"))
            elif self.now_and_then(0.05):
                self.hall.move(window, "transfer", to_window=self.dice.choice(self.windows))
            else:
                self.hall.move(window, "finish")
        except Refusal:
            self.hall.move(window, "finish")
        self.go_on(window)

    def go_on(self, window: str) -> None:
        """Nearly always with the next; now and then after a rest, a closed window, or without a breath."""
        if self.now_and_then(0.04):
            self.hall.move(window, self.dice.choice(["pause", "close"]))
            self.after(200, 900, partial(self.open, window))
        elif self.now_and_then(0.3):
            self.press_next(window)
        else:
            self.after(1, 20, partial(self.press_next, window))
