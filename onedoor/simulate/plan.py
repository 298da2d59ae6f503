"""The day that is played: who comes when and for what, and how each behaves. Pure, and the same for the same seed.

The figures below are assumptions of ordinary practice, not measurements of a hall.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from random import Random

from config.models import Hall
from wire.api import Priority

QUARTER_S = 900.0
MORNING_PEAK, QUIET = 0.4, 0.35
"""When the most come, as a share of the session; and how many come all the time, as a share of the peak's."""
PEAK_WIDTH = 0.22
LATER_SESSIONS = (1.0, 0.8, 0.5)
"""How full each session of the day is beside the first."""
SPREAD = 0.47
"""Sigma of the log-normal handling times: their standard deviation is half of their mean."""
BUSY = 0.75
"""Of its windows' time a line's visitors take at most so much; with more visitors each is handled faster."""
FASTEST = 0.02
"""Of the usual time: no visit is planned shorter, however many come."""
WALK_S = (5.0, 25.0)
"""From the chairs to the window."""
NEVER_COMES, COMES_LATE, REJOINS = 0.06, 0.05, 0.5
CLAIMS_PRIORITY, GIVES_UP, PARKS, IS_SENT_ON = 0.1, 0.03, 0.03, 0.03
FOLLOWS, SLIP_FAILS = 0.3, 0.01
RATINGS = {5: 0.25, 4: 0.1, 3: 0.03, 2: 0.015, 1: 0.005}
"""Shares of all visits by level; who is in none of them does not rate."""
REASONS = ("等候时间长", "服务态度差", "一次性告知不清", "反复跑腿")


@dataclass(frozen=True, slots=True)
class Rating:
    """What a visitor will say of the visit: 5 is the best; bad ones have a reason."""

    level: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visitor:
    """One visitor's day. Moments are seconds since local midnight; stretches are seconds."""

    arrives: float
    line: str
    matter: str | None
    priority: Priority | None
    handling: float
    walk: float  # from the call to the window
    comes_at_call: int | None  # 1 for the first call; None: misses them all
    rejoins_after: float | None = None  # the miss; then comes at the first call
    gives_up_after: float | None = None  # the arrival, when not called by then
    parked_for: float | None = None  # sent to fetch something half-way
    sent_to: str | None = None  # another line, for as long again
    rating: Rating | None = None
    follows: bool = False  # on the phone
    slip_fails: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A seeded day. `pace` below 1 says how much faster than usual visits are handled to fit into the day."""

    sessions: tuple[tuple[float, float], ...]  # seconds since local midnight
    visitors: tuple[Visitor, ...]  # by arrival
    pace: float


def plan(hall: Hall, tickets: int, seed: int) -> Plan:
    """Plan a day of a hall with so many visitors. Raise ValueError when no window serves a line of its own."""
    dice = Random(seed)  # noqa: S311 - to be the same each time is the point
    sessions = tuple((_seconds(s.opens), _seconds(s.closes)) for s in hall.hall.sessions)
    capacity = _capacity(hall, sessions)
    if not capacity.window_s:
        raise ValueError("no window of this hall serves a line of its own, so nobody can be called")
    pace = capacity.pace_for(tickets)
    arrivals = sorted(_arrivals(dice, sessions, hall.calling.closing_margin_minutes * 60, tickets))
    room = capacity.visits(pace)
    lines = dice.choices(list(room), list(room.values()), k=tickets)
    people = _People(dice, hall, capacity.usual_s, pace, tuple(room))
    visitors = tuple(people.visitor(arrives, line) for arrives, line in zip(arrivals, lines, strict=True))
    return Plan(sessions, visitors, pace)


@dataclass(frozen=True, slots=True)
class _Capacity:
    """What the windows of each line can do in a day."""

    window_s: Mapping[str, float]  # by line: seconds in which its windows are open, in all
    usual_s: Mapping[str, float]
    lost_s: float  # by each visit: to the way from the chairs, to those who do not come

    def visits(self, pace: float) -> dict[str, float]:
        """How many visits each line has room for, when they are handled at this pace."""
        return {
            letter: BUSY * open_s / (self.usual_s[letter] * pace + self.lost_s)
            for letter, open_s in self.window_s.items()
        }

    def pace_for(self, visits: int) -> float:
        """The slowest pace at which so many have room; usual is 1."""
        slowest, fastest = 1.0, FASTEST
        if sum(self.visits(slowest).values()) >= visits:
            return slowest
        for _ in range(20):  # to a millionth
            middle = (slowest + fastest) / 2
            if sum(self.visits(middle).values()) >= visits:
                fastest = middle
            else:
                slowest = middle
        return fastest


def _capacity(hall: Hall, sessions: Sequence[tuple[float, float]]) -> _Capacity:
    open_s = sum(closes - opens for opens, closes in sessions)
    window_s: dict[str, float] = {}
    for line in hall.line:
        # a window that serves several lines is shared among them
        shares = [1 / len(window.lines) for window in hall.window if line.letter in window.lines]
        if shares:
            window_s[line.letter] = sum(shares) * open_s
    calls, between = hall.calling.max_calls, hall.calling.recall_seconds
    in_vain = between * (NEVER_COMES * (1 + REJOINS) * calls + COMES_LATE * calls / 2)
    usual_s = {line.letter: line.usual_minutes * 60 for line in hall.line}
    return _Capacity(window_s, usual_s, in_vain + sum(WALK_S) / 2)


def _arrivals(dice: Random, sessions: Sequence[tuple[float, float]], margin: float, tickets: int) -> Iterator[float]:
    quarters = [quarter for index, session in enumerate(sessions) for quarter in _quarters(index, session, margin)]
    weights = [weight for _, weight in quarters]
    for begin, _ in dice.choices(quarters, weights, k=tickets):
        yield begin + dice.random() * QUARTER_S


def _quarters(index: int, session: tuple[float, float], margin: float) -> Iterator[tuple[float, float]]:
    """The quarter hours of a session in which tickets are issued, each with its weight; at least one."""
    opens, closes = session
    fullness = LATER_SESSIONS[min(index, len(LATER_SESSIONS) - 1)]
    for number in range(max(1, int((closes - margin - opens) // QUARTER_S))):
        begin = opens + number * QUARTER_S
        off_peak = ((begin + QUARTER_S / 2 - opens) / (closes - opens) - MORNING_PEAK) / PEAK_WIDTH
        yield begin, fullness * (QUIET + math.exp(-off_peak * off_peak))


class _People:
    """Rolls the dice for one visitor after the other."""

    def __init__(
        self, dice: Random, hall: Hall, usual: Mapping[str, float], pace: float, lines: tuple[str, ...]
    ) -> None:
        self._dice = dice
        self._usual = usual
        self._pace = pace
        self._lines = lines
        self._calls = hall.calling.max_calls
        self._matters = {letter: [m.code for m in hall.matter if m.line == letter] for letter in lines}

    def visitor(self, arrives: float, line: str) -> Visitor:
        """Who arrives then for that line."""
        dice = self._dice
        comes = self._comes()
        elsewhere = [letter for letter in self._lines if letter != line]
        return Visitor(
            arrives=arrives,
            line=line,
            matter=dice.choice(self._matters[line]) if self._matters[line] else None,
            priority=dice.choice(list(Priority)) if self._happens(CLAIMS_PRIORITY) else None,
            handling=self._handling(line),
            walk=dice.uniform(*WALK_S),
            comes_at_call=comes,
            rejoins_after=dice.uniform(60, 600) if comes is None and self._happens(REJOINS) else None,
            gives_up_after=dice.uniform(120, 1500) if self._happens(GIVES_UP) else None,
            parked_for=dice.uniform(300, 1500) if self._happens(PARKS) else None,
            sent_to=dice.choice(elsewhere) if elsewhere and self._happens(IS_SENT_ON) else None,
            rating=self._rating(),
            follows=self._happens(FOLLOWS),
            slip_fails=self._happens(SLIP_FAILS),
        )

    def _happens(self, share: float) -> bool:
        return self._dice.random() < share

    def _comes(self) -> int | None:
        if self._happens(NEVER_COMES):
            return None
        return self._dice.randint(2, self._calls) if self._calls > 1 and self._happens(COMES_LATE) else 1

    def _handling(self, line: str) -> float:
        mean = self._usual[line] * self._pace
        return self._dice.lognormvariate(math.log(mean) - SPREAD * SPREAD / 2, SPREAD)

    def _rating(self) -> Rating | None:
        point = self._dice.random()
        for level, share in RATINGS.items():
            if point < share:
                return Rating(level, (self._dice.choice(REASONS),) if level <= 2 else ())
            point -= share
        return None


def _seconds(clock: time) -> float:
    return clock.hour * 3600.0 + clock.minute * 60 + clock.second
