"""A hall whose description changed: what its journal names and the hall has no more does not keep it shut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from caller_server.domain.commands import CancelTicket, CheckIn, MakeAppointment, RejoinTicket
from caller_server.domain.hall_day import replayed
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.rules import HallRules
from caller_server.domain.ticket import State
from caller_server.domain.visits import may_rejoin
from caller_server.journal.engine import Engine
from caller_server.journal.opening import leave_snapshot, opened
from tests.caller_server.journal.commands import issue, move

TODAY = date(2026, 11, 23)


@pytest.fixture
def changed(rules) -> HallRules:
    """Line A is no more, nor window 2, its own; window 3 serves line B now."""
    windows = {name: replace(window, helps=()) for name, window in rules.windows.items() if name != "2"}
    windows["3"] = replace(windows["3"], lines=("B",))
    lines = {letter: line for letter, line in rules.lines.items() if letter != "A"}
    return replace(rules, lines=lines, windows=windows, matters={})


@pytest.fixture
def reopened(engine, store, changed, clock) -> Callable[[], Engine]:
    """The server is started again after a morning: A001 at window 2, A002 at window 3, A003 and B001 waiting."""
    for window in ("2", "3"):
        engine.obey("small", move(window, "open"))
    for line in ("A", "A", "A", "B"):
        engine.obey("small", issue(line))
    for window in ("2", "3"):
        engine.obey("small", move(window, "next"))
    return lambda: Engine(store, {"small": changed}, clock)


@pytest.mark.parametrize("days", [0, 1])
def test_a_hall_opens_though_a_line_and_a_window_of_its_journal_are_no_more(reopened, clock, days):
    clock.wait(days=days)
    engine = reopened()
    engine.obey("small", issue("B"))
    with engine.reading("small") as (day, _):
        assert (day.day - TODAY).days == days
        assert [refused(day, what) for what in ("A", "2")] == [Code.UNKNOWN_LINE, Code.UNKNOWN_WINDOW]


def refused(day, name: str) -> Code:
    with pytest.raises(Refusal) as no:
        (day.rules.window if name.isdigit() else day.rules.line)(name)
    return no.value.code


def test_nobody_joins_a_line_that_is_no_more_and_no_window_of_old_moves(reopened):
    engine = reopened()
    with pytest.raises(Refusal, match="unknown_line"):
        engine.obey("small", issue("A"))
    with pytest.raises(Refusal, match="unknown_window"):
        engine.obey("small", move("2", "finish"))


def test_an_appointment_in_a_line_that_is_no_more_is_refused_at_check_in(engine, store, rules, changed, clock):
    taking = replace(rules, lines=rules.lines | {"A": replace(rules.lines["A"], per_slot=1)})
    slot = clock() + timedelta(days=1)
    Engine(store, {"small": taking}, clock).obey("small", MakeAppointment(code="K", line="A", slot=slot))
    clock.wait(days=1)
    with pytest.raises(Refusal, match="unknown_line"):
        Engine(store, {"small": changed}, clock).obey("small", CheckIn(code="K", token="t"))


def test_nobody_who_was_missed_in_a_line_that_is_no_more_is_let_in_again(reopened, clock):
    clock.wait(seconds=10)
    engine = reopened()
    clock.wait(seconds=10)
    engine.obey("small", move("3", "miss"))
    with pytest.raises(Refusal, match="no_rejoin"):
        engine.obey("small", RejoinTicket(number="A002"))
    with engine.reading("small") as (day, now):
        assert not may_rejoin(day, day.ticket("A002"), now)


def test_who_waits_in_a_line_that_is_no_more_sees_how_it_stands_and_may_leave_or_be_called_by_number(reopened):
    engine = reopened()
    with engine.reading("small") as (day, now):
        assert (day.ahead("A003", now), day.estimate("A", 0, now).low >= 0) == (0, True)
        assert day.ticket("A001").state is State.CALLED
    engine.obey("small", move("3", "start"))
    engine.obey("small", move("3", "finish"))
    engine.obey("small", replace(move("3", "call"), number="A003"))
    engine.obey("small", move("3", "start"))
    engine.obey("small", move("3", "park"))
    engine.obey("small", CancelTicket(number="A003"))


def test_what_is_open_at_a_window_that_is_no_more_lapses_with_the_day(reopened, clock, store):
    clock.wait(days=1)
    reopened().obey("small", issue("B"))
    ends = [event.fact for event in store.events("small", TODAY, after=8)]
    assert [getattr(fact, "number", None) or fact.window for fact in ends] == [
        *("A001", "A002", "A003", "B001"),
        *("3", "2"),
    ]


def test_a_snapshot_of_such_a_day_is_the_day(reopened, store, changed):
    reopened().obey("small", issue("B"))
    leave_snapshot(store, "small", changed, TODAY)
    assert opened(store, "small", changed, TODAY) == replayed(changed, TODAY, store.events("small", TODAY))
