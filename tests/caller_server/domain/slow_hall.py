"""The rules of the hall once more: slow, obvious, and written apart from the real ones.

Nothing is counted along the way or kept in order. Each question goes through everybody and through all that happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from caller_server.domain.rules import HallRules, RejoinMode
from caller_server.domain.ticket import Priority

Outcome = list[tuple[str, str]] | str
"""Kinds of facts with the numbers they are about, or the code of a refusal."""


class No(Exception):
    """Refused, with this code."""


@dataclass
class Visitor:
    number: str
    line: str
    came: datetime
    priority: Priority | None
    state: str = "waiting"
    window: str = ""  # where called or served; where sent, while waiting for one window
    claim: str = "arrival"  # resumed, rejoined, end, or arrival
    claimed: datetime | None = None
    calls: list[datetime] = field(default_factory=list)
    missed: datetime | None = None
    rejoined: bool = False
    delayed: bool = False
    rated: bool = False

    @property
    def since(self) -> datetime:
        return self.claimed or self.came

    @property
    def kind(self) -> str:
        """The lane."""
        if self.claim in ("resumed", "rejoined"):
            return self.claim
        return "ordinary" if self.claim == "end" or self.priority is None else "priority"


@dataclass
class Counter:
    status: str = "closed"
    reason: str | None = None
    last: str = ""


class SlowHall:
    """A hall that thinks everything through from the beginning."""

    def __init__(self, rules: HallRules) -> None:
        self.rules = rules
        self.visitors: list[Visitor] = []
        self.counters = {name: Counter() for name in rules.windows}
        self.calls: list[tuple[str, str, str, str, bool]] = []  # place, kind, because, window, an ordinary one was left

    # -- who is next ----------------------------------------------------------------------------

    def waiting(self, place: str) -> list[Visitor]:
        """Those who wait for a line, or for one window."""
        here = [v for v in self.visitors if v.state == "waiting" and (v.window or v.line) == place]
        return sorted(here, key=lambda v: (v.since, len(v.number), v.number))

    def first(self, place: str, now: datetime) -> tuple[Visitor, str] | None:
        people = self.waiting(place)
        resumed = [v for v in people if v.kind == "resumed"]
        rejoined = [v for v in people if v.kind == "rejoined"]
        others = [v for v in people if v.kind in ("ordinary", "priority")]
        if resumed:
            return resumed[0], "resumed"
        if rejoined and (not others or self.due(place, rejoined[0], now)):
            return rejoined[0], "rejoined"
        if not others:
            return None
        patience = self.rules.lines[place].patience if place in self.rules.lines else timedelta(minutes=60)
        if now - others[0].since > patience:
            return others[0], "patience"
        ordinary = [v for v in others if v.kind == "ordinary"]
        priority = [v for v in others if v.kind == "priority"]
        if priority and (not ordinary or self.priorities_in_a_row(place) < self.rules.priority_in_a_row):
            return priority[0], "priority"
        return ordinary[0], "arrival"

    def due(self, place: str, visitor: Visitor, now: datetime) -> bool:
        rule = self.rules.lines[place].rejoin if place in self.rules.lines else None
        if rule is not None and rule.mode is RejoinMode.HALF_DAY:
            return visitor.since <= now
        passed = 0
        for where, kind, because, _, _ in reversed(self.calls):
            if where == place and because in ("rejoined", "chosen rejoined", "first rejoined waits"):
                break
            passed += where == place and kind != "resumed"
        return passed >= (rule.calls if rule is not None else 3)

    def priorities_in_a_row(self, place: str) -> int:
        row = 0
        for where, kind, because, _, left in reversed(self.calls):
            if where != place or kind == "mark":
                continue
            if kind == "ordinary" or not left:
                break
            row += because == "priority"
        return row

    def next_for(self, window: str, now: datetime) -> tuple[Visitor, str] | None:
        mine = self.rules.windows[window]
        urgent = [
            line
            for line, past in mine.helps
            if any(v.kind in ("ordinary", "priority") and now - v.since > past for v in self.waiting(line))
        ]
        found = [found for place in (window, *mine.lines, *urgent) if (found := self.first(place, now))]
        if not found:
            found = [found for line, _ in mine.helps if (found := self.first(line, now))]
        if not found:
            return None
        tired = self.rested(window) if mine.weights else set()

        def strength(one: tuple[Visitor, str]) -> tuple[object, ...]:
            visitor, because = one
            claim = {"resumed": 0, "patience": 1}.get(because, 2)
            return claim, claim == 2 and visitor.line in tired, visitor.since, len(visitor.number), visitor.number

        return min(found, key=strength)

    def rested(self, window: str) -> set[str]:
        """Lines that have had their share of the round, unless all that wait have."""
        weights, round_ = self.rules.windows[window].weights, dict[str, int]()
        for _, kind, _, where, _ in self.calls:
            line = kind.split()[-1]
            if not kind.startswith("turn") or where != window or line not in weights:
                continue
            round_[line] = round_.get(line, 0) + 1
            if round_[line] > weights[line] or all(round_.get(each, 0) >= calls for each, calls in weights.items()):
                round_ = {}
        here = [line for line in self.rules.windows[window].lines if self.waiting(line)]
        had = {line for line in here if round_.get(line, 0) >= weights.get(line, 1)}
        return had if len(had) < len(here) else set()

    # -- what visitors do -----------------------------------------------------------------------

    def issue(self, line: str, priority: Priority | None, now: datetime) -> Outcome:
        count = sum(v.number.startswith(line) for v in self.visitors) + 1
        self.visitors.append(Visitor(f"{line}{count:03d}", line, now, priority))
        return [("ticket_issued", self.visitors[-1].number)]

    def cancel(self, number: str, now: datetime) -> Outcome:
        del now
        visitor = self.must_be(number, "waiting", "missed", "parked")
        visitor.state = "cancelled"
        return [("ticket_cancelled", number)]

    def rejoin(self, number: str, now: datetime) -> Outcome:
        visitor = self.must_be(number, "missed")
        rule = self.rules.lines[visitor.line].rejoin
        if rule.mode is RejoinMode.NO:
            raise No("no_rejoin")
        if visitor.rejoined:
            raise No("rejoined_already")
        if now - (visitor.missed or now) > self.rules.rejoin_within:
            raise No("rejoin_too_late")
        visitor.rejoined = True
        if rule.mode is RejoinMode.END:
            self.back(visitor, "end", now)
        else:
            if not any(v.kind == "rejoined" for v in self.waiting(visitor.line)):
                self.calls.append((visitor.line, "mark", "first rejoined waits", "", True))
            half_day = rule.mode is RejoinMode.HALF_DAY
            self.back(visitor, "rejoined", self.rules.hours.session_ends(now) if half_day else now)
        return [("ticket_rejoined", number)]

    def delay(self, number: str, now: datetime) -> Outcome:
        del now
        visitor = self.must_be(number, "waiting")
        if visitor.delayed:
            raise No("delayed_already")
        lane = [v for v in self.waiting(visitor.window or visitor.line) if v.kind == visitor.kind]
        behind = lane[lane.index(visitor) + 1 :][: self.rules.delay_by]
        if not behind:
            raise No("nobody_behind")
        visitor.delayed = True
        visitor.claimed = behind[-1].since + timedelta(microseconds=1)
        return [("ticket_delayed", number)]

    def rate(self, number: str, level: int, now: datetime) -> Outcome:
        del now
        visitor = self.must_be(number, "serving", "done")
        if visitor.rated:
            raise No("rated_already")
        if level <= 2:
            raise No("reason_needed")
        visitor.rated = True
        return [("ticket_rated", number)]

    # -- what clerks do -------------------------------------------------------------------------

    def move(self, window: str, move: str, now: datetime, number: str = "", to: str = "") -> Outcome:
        here = next((v for v in self.visitors if v.window == window and v.state in ("called", "serving")), None)
        counter = self.counters[window]
        match move:
            case "open":
                opens = counter.status in ("closed", "paused")
                counter.status = "open" if opens else counter.status
                return [("window_opened", "")] if opens else []
            case "pause" | "close":
                if here is not None:
                    raise No("window_busy")
                return self.rest(window, move)
            case "next":
                return self.next(window, here, now)
            case "call":
                self.must_be_open(window)
                if here is not None:
                    raise No("window_busy")
                visitor = self.must_be(number, "waiting")
                return [self.call(visitor, "chosen", window, now)]
            case "resume":
                visitor = self.must_be(number, "parked")
                self.back(visitor, "resumed", now)
                return [("ticket_resumed", number)]
        if here is None:
            raise No("no_ticket_here")
        return self.move_visitor(here, move, now, to)

    def move_visitor(self, here: Visitor, move: str, now: datetime, to: str) -> Outcome:
        allowed = {"recall": "called", "start": "called", "miss": "called"}.get(move, "serving")
        if here.state != allowed:
            raise No("wrong_state")
        match move:
            case "recall":
                if len(here.calls) >= self.rules.max_calls:
                    raise No("called_enough")
                self.must_be_due(here, now)
                here.calls.append(now)
                return [("ticket_called", here.number)]
            case "miss":
                return [self.miss(here, now)]
            case "transfer":
                if to in (here.window, here.line):
                    raise No("unknown_place")
                if to in self.counters and self.counters[to].status == "closed":
                    raise No("window_not_open")
                line, window = (to, "") if to in self.rules.lines else (here.line, to)
                self.back(here, "arrival", None)
                here.line, here.window = line, window
                return [("ticket_transferred", here.number)]
        here.state = {"start": "serving", "finish": "done", "park": "parked"}[move]
        if move == "finish":
            self.counters[here.window].last = here.number
        if move != "start":
            here.window = ""
        return [(f"ticket_{move}ed" if move != "finish" else "ticket_finished", here.number)]

    def press(self, window: str, key: str, now: datetime) -> Outcome:
        """As on a call pad: next and pause open a window that is not at work; only after a pause next also calls."""
        before = self.counters[window].status
        if key not in ("next", "pause") or before not in ("closed", "paused"):
            return self.move(window, key, now)
        happened = self.move(window, "open", now)
        if (before, key) == ("paused", "next") and self.next_for(window, now) is not None:
            happened += self.move(window, "next", now)
        return happened

    def next(self, window: str, here: Visitor | None, now: datetime) -> Outcome:
        self.must_be_open(window)
        happened = []
        if here is not None and here.state == "serving":
            here.state, here.window = "done", ""
            happened.append(("ticket_finished", here.number))
        elif here is not None:
            happened.append(self.miss(here, now))
        found = self.next_for(window, now)
        if found is not None:
            happened.append(self.call(*found, window, now))
        if not happened:
            raise No("nobody_waiting")
        return happened

    def rest(self, window: str, move: str) -> Outcome:
        counter, happened = self.counters[window], []
        if move == "pause" and counter.status == "closed":
            raise No("window_not_open")
        if move == "close" and counter.status == "closed":
            return []
        if move == "close":
            for kind in ("resumed", "rejoined", "appointment", "priority", "ordinary"):
                for visitor in [v for v in self.waiting(window) if v.kind == kind]:
                    self.back(visitor, "arrival", None)
                    happened.append(("ticket_transferred", visitor.number))
        counter.status = "paused" if move == "pause" else "closed"
        return [*happened, (f"window_{counter.status}", "")]

    def call(self, visitor: Visitor, because: str, window: str, now: datetime) -> tuple[str, str]:
        place, kind = visitor.window or visitor.line, visitor.kind
        visitor.state, visitor.window, visitor.calls = "called", window, [now]
        left = any(v.kind == "ordinary" for v in self.waiting(place))
        said = f"chosen {kind}" if because == "chosen" else because
        self.calls.append((place, kind, said, window, left))
        self.calls.append(("", f"turn {visitor.line}", "", window, left))
        return ("ticket_called", visitor.number)

    def miss(self, here: Visitor, now: datetime) -> tuple[str, str]:
        self.must_be_due(here, now)
        here.state, here.window, here.missed = "missed", "", now
        return ("ticket_missed", here.number)

    @staticmethod
    def back(visitor: Visitor, claim: str, since: datetime | None) -> None:
        visitor.state, visitor.claim, visitor.claimed, visitor.window = "waiting", claim, since, ""

    def must_be(self, number: str, *states: str) -> Visitor:
        visitor = next(v for v in self.visitors if v.number == number)
        if visitor.state not in states:
            raise No("wrong_state")
        return visitor

    def must_be_open(self, window: str) -> None:
        if self.counters[window].status in ("closed", "paused"):
            raise No("window_not_open")

    def must_be_due(self, here: Visitor, now: datetime) -> None:
        if now < here.calls[-1] + self.rules.between_calls:
            raise No("too_early")
