"""Any commands in any order: the real rules do what the slow ones do, and what must never happen does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from caller_server.domain.commands import CancelTicket, Command, DelayTicket, RateTicket, RejoinTicket
from caller_server.domain.events import Event, Source, body_of, fact_of
from caller_server.domain.hall_day import replayed
from caller_server.domain.refusals import Refusal
from caller_server.domain.rules import Rejoin, RejoinMode, WindowRules
from caller_server.domain.ticket import AT_A_WINDOW, Priority, State, number_of
from tests.caller_server.domain.slow_hall import No, Outcome, SlowHall
from tests.caller_server.rehearsal import RULES, Rehearsal

HALL = replace(
    RULES,
    lines={
        "A": replace(RULES.lines["A"], rejoin=Rejoin(RejoinMode.AFTER, 2), quota={}),
        "B": replace(RULES.lines["B"], rejoin=Rejoin(RejoinMode.END), patience=timedelta(minutes=15)),
        "C": replace(RULES.lines["C"], rejoin=Rejoin(RejoinMode.HALF_DAY)),
    },
    windows=RULES.windows | {"6": WindowRules("6", "west", ("A", "C"), weights={"A": 2, "C": 1})},
    always_open=True,
)

windows = st.sampled_from(sorted(HALL.windows))
lines = st.sampled_from(sorted(HALL.lines))


class AnyDay(RuleBasedStateMachine):
    """A hall, and its slow twin."""

    @initialize()
    def begin(self) -> None:
        self.hall = Rehearsal(HALL)
        self.slow = SlowHall(HALL)

    # -- what happens ---------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([1, 5, 10, 60, 300, 1200, 7200]))
    def time_goes_by(self, seconds: int) -> None:
        self.hall.wait(seconds=seconds)

    @rule(line=lines, priority=st.sampled_from([None, None, Priority.ELDER]), people=st.integers(1, 4))
    def people_come(self, line: str, priority: Priority | None, people: int) -> None:
        for _ in range(people):
            expected = self.slow.issue(line, priority, self.hall.now)
            assert [("ticket_issued", self.hall.issue(line, priority))] == expected

    @rule(window=windows, move=st.sampled_from(["open", "open", "pause", "close"]))
    def a_window_opens_or_rests(self, window: str, move: str) -> None:
        self.moves(window, move)

    @rule(
        window=windows,
        moves=st.lists(st.sampled_from(["next", "start", "finish", "recall", "miss", "park"]), min_size=1),
    )
    def a_clerk_works(self, window: str, moves: list[str]) -> None:
        for move in moves:
            self.moves(window, move)

    @rule(window=windows, key=st.sampled_from(["next", "pause", "recall", "start", "finish"]))
    def a_pad_is_pressed(self, window: str, key: str) -> None:
        self.same(lambda: self.hall.move(window, key, on_pad=True), lambda: self.slow.press(window, key, self.hall.now))

    @rule(window=windows, visits=st.integers(1, 6))
    def visitors_are_served(self, window: str, visits: int) -> None:
        self.a_window_opens_or_rests(window, "open")
        for _ in range(visits):
            self.hall.wait(seconds=10)
            self.a_clerk_works(window, ["next", "start"])

    @rule(window=windows, to=st.sampled_from([*HALL.lines, *HALL.windows]))
    def a_visitor_is_sent_elsewhere(self, window: str, to: str) -> None:
        where = {"to_line": to} if to in HALL.lines else {"to_window": to}
        self.same(
            lambda: self.hall.move(window, "transfer", **where),
            lambda: self.slow.move(window, "transfer", self.hall.now, to=to),
        )

    @precondition(lambda self: self.hall.day.tickets)
    @rule(data=st.data(), window=windows, move=st.sampled_from(["call", "resume"]))
    def a_number_is_chosen(self, data: st.DataObject, window: str, move: str) -> None:
        number = self.some_number(data)
        self.same(
            lambda: self.hall.move(window, move, number=number),
            lambda: self.slow.move(window, move, self.hall.now, number=number),
        )

    @precondition(lambda self: self.hall.day.tickets)
    @rule(data=st.data(), level=st.integers(1, 5), act=st.sampled_from(["cancel", "rejoin", "rejoin", "delay", "rate"]))
    def a_visitor_acts(self, data: st.DataObject, act: str, level: int) -> None:
        number, now = self.some_number(data), self.hall.now
        does: dict[str, tuple[Command, Callable[[], Outcome]]] = {
            "cancel": (CancelTicket(number=number), lambda: self.slow.cancel(number, now)),
            "rejoin": (RejoinTicket(number=number), lambda: self.slow.rejoin(number, now)),
            "delay": (DelayTicket(number=number), lambda: self.slow.delay(number, now)),
            "rate": (
                RateTicket(number=number, level=level, source=Source.PHONE),
                lambda: self.slow.rate(number, level, now),
            ),
        }
        command, slowly = does[act]
        self.same(lambda: self.hall.obey(command), slowly)

    def moves(self, window: str, move: str) -> None:
        self.same(lambda: self.hall.move(window, move), lambda: self.slow.move(window, move, self.hall.now))

    def some_number(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.hall.day.tickets)))

    def same(self, really: Callable[[], list], slowly: Callable[[], Outcome]) -> None:
        try:
            expected = slowly()
        except No as no:
            expected = str(no)
        try:
            happened: Outcome = [(fact.kind, getattr(fact, "number", "")) for fact in really()]
        except Refusal as refusal:
            happened = refusal.code.value
        assert happened == expected

    # -- what must hold -------------------------------------------------------------------------

    @invariant()
    def everybody_is_where_the_slow_hall_has_them(self) -> None:
        assert {n: t.state.value for n, t in self.hall.day.tickets.items()} == {
            visitor.number: visitor.state for visitor in self.slow.visitors
        }

    @invariant()
    def one_window_has_one_ticket_and_one_ticket_one_window(self) -> None:
        at = Counter(ticket.window for ticket in self.hall.day.tickets.values() if ticket.state in AT_A_WINDOW)
        held = Counter(window.name for window in self.hall.day.windows.values() if window.ticket is not None)
        assert at == held
        assert all(count == 1 for count in at.values())

    @invariant()
    def numbers_have_no_gap_and_no_repeat(self) -> None:
        for letter, line in self.hall.day.lines.items():
            given = [event.fact.number for event in self.hall.events if event.kind == "ticket_issued"]
            assert [n for n in given if n[0] == letter] == [number_of(letter, n + 1) for n in range(line.issued)]

    @invariant()
    def totals_add_up(self) -> None:
        day = self.hall.day
        waiting = sum(ticket.state is State.WAITING for ticket in day.tickets.values())
        assert sum(map(len, (*day.lines.values(), *day.desks.values()))) == waiting
        assert sum(line.issued for line in day.lines.values()) == len(day.tickets)

    @invariant()
    def places_are_counted_as_the_order_gives_them(self) -> None:
        for letter in self.hall.day.lines:
            numbers = [place.split()[0] for place in self.hall.order(letter)]
            assert [self.hall.day.ahead(number, self.hall.now) for number in numbers] == list(range(len(numbers)))

    @invariant()
    def nobody_is_passed_over_who_has_lost_patience(self) -> None:
        for letter, line in self.hall.day.lines.items():
            order = self.hall.order(letter)
            late = line.loses_patience(self.hall.now)
            tired = [n.split()[0] for n in order if not n.endswith(("resumed", "rejoined"))]
            tired = [number for number in tired if self.hall.day.tickets[number].since < late]
            others = [n.split()[0] for n in order if n.endswith(("appointment", "priority", "arrival"))]
            assert not set(tired) & set(others)

    @invariant()
    def waits_are_estimated_and_grow_with_the_people_ahead(self) -> None:
        for letter in self.hall.day.lines:
            told = [self.hall.day.estimate(letter, ahead, self.hall.now) for ahead in (0, 1, 3, 40)]
            assert all(0 <= range_.low < range_.high for range_ in told)
            assert [range_.low for range_ in told] == sorted(range_.low for range_ in told)

    def teardown(self) -> None:
        if not hasattr(self, "hall"):
            return
        written = [(event, event.kind, body_of(event.fact)) for event in self.hall.events]
        read = [Event(e.day, e.seq, e.at, fact_of(kind, body), e.asked) for e, kind, body in written]
        assert replayed(self.hall.rules, self.hall.day.day, read) == self.hall.day
        assert [body_of(event.fact) for event in read] == [body for _, _, body in written]


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
