from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from caller_server.domain.policy import ARRIVAL, FAIR, POLICIES, PRIORITY_FIRST
from caller_server.domain.rules import Rejoin, RejoinMode
from caller_server.domain.ticket import Priority
from tests.caller_server.rehearsal import NINE, RULES, Rehearsal
from tests.caller_server.replay.again import again, called, calls, taken_from, what_happened
from tests.caller_server.replay.busy_day import BUSY, busy_day
from tests.caller_server.replay.small_day import small_day


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
@pytest.mark.parametrize("seed", range(4))
def test_under_its_own_policy_a_day_happens_as_it_did(seed, policy):
    hall = busy_day(seed, rules=replace(BUSY, policy=policy))
    assert what_happened(again(hall)) == what_happened(taken_from(hall).events)


def test_whoever_came_right_after_a_call_at_the_same_moment_comes_after_it_again():
    hall = Rehearsal()
    hall.open("2", "3")
    hall.issue("A")
    hall.wait(seconds=9)
    hall.next("2")
    hall.issue("A")
    hall.wait(seconds=5)
    hall.next("3")
    waits = [event.at - NINE for event in again(hall) if event.kind == "ticket_called"]
    assert waits == [timedelta(seconds=9), timedelta(seconds=14)]


def test_a_busy_day_has_all_that_can_happen():
    kinds = {event.kind for seed in range(4) for event in busy_day(seed).events}
    moved = {"called", "started", "finished", "missed", "rejoined", "delayed", "parked", "resumed", "transferred"}
    assert kinds >= {f"ticket_{what}" for what in moved | {"issued", "cancelled"}}
    assert kinds >= {"window_opened", "window_paused", "window_closed"}


def test_the_same_day_comes_out_the_same_each_time():
    hall = busy_day(7)
    for policy in POLICIES.values():
        assert again(hall, policy) == again(hall, policy)


def test_each_policy_calls_in_its_own_order():
    hall = small_day()
    assert calls(again(hall, FAIR)) == [
        "9:00 A001 at 2",
        "9:10 A004 at 2",
        "9:20 A005 at 2",
        "9:30 A002 at 2",
        "9:40 A003 at 2",
        "9:50 A006 at 2",
        "10:00 A008 at 2",
    ]
    assert called(again(hall, ARRIVAL)) == ["A001", "A002", "A003", "A004", "A005", "A006", "A008"]
    assert called(again(hall, PRIORITY_FIRST)) == ["A001", "A004", "A005", "A006", "A002", "A003", "A008"]


def test_it_does_not_matter_under_which_policy_the_day_was():
    once, twice, thrice = (what_happened(again(small_day(policy), ARRIVAL)) for policy in POLICIES.values())
    assert once == twice == thrice


@pytest.fixture
def three():
    """Window 2 serves A001 until 9:10. A002 came at 9:01, an elder, A003, at 9:02: the policy says who is next."""
    hall = Rehearsal(RULES, always_open=True, policy=ARRIVAL)
    hall.open("2")
    hall.issue("A")
    hall.next("2")
    hall.move("2", "start")
    hall.wait(minutes=1)
    hall.issue("A")
    hall.wait(minutes=1)
    hall.issue("A", Priority.ELDER)
    hall.wait(minutes=8)
    hall.move("2", "finish")
    return hall


def test_whoever_gave_up_is_served_as_usual_when_called_before(three):
    three.next("2")
    three.move("2", "start")
    three.wait(minutes=5)
    three.cancel("A003")
    three.wait(minutes=5)
    three.move("2", "finish")
    three.wait(hours=1)
    three.open("3")  # the day goes on, for the usual ten minutes end after all of it
    assert calls(again(three, PRIORITY_FIRST)) == ["9:00 A001 at 2", "9:10 A003 at 2", "9:20 A002 at 2"]


def test_a_pause_waits_until_the_visit_is_over(three):
    three.serve("2", minutes=4)
    three.move("2", "pause", "rest")
    three.wait(minutes=11)
    three.open("2")
    three.serve("2", minutes=10)
    assert calls(again(three, ARRIVAL)) == ["9:00 A001 at 2", "9:10 A002 at 2", "9:25 A003 at 2"]
    assert calls(again(three, PRIORITY_FIRST)) == ["9:00 A001 at 2", "9:10 A003 at 2", "9:25 A002 at 2"]


def test_a_window_that_closed_when_nobody_waited_stays_for_who_still_waits(three):
    three.serve("2", minutes=10)
    three.serve("2", minutes=1)
    three.move("2", "close")
    events = again(three, PRIORITY_FIRST)
    assert calls(events) == ["9:00 A001 at 2", "9:10 A003 at 2", "9:11 A002 at 2"]
    three.wait(minutes=1)
    three.issue("A")  # and whoever comes when it has closed, comes too late
    assert len(calls(again(three, PRIORITY_FIRST))) == 3


def test_a_window_that_closed_before_people_who_waited_closes_all_the_same(three):
    three.serve("2", minutes=10)
    three.move("2", "close")
    assert calls(again(three, PRIORITY_FIRST)) == ["9:00 A001 at 2", "9:10 A003 at 2"]


def test_whoever_is_sent_to_a_window_that_has_closed_waits_for_the_line(three):
    three.open("1")
    three.next("2")
    three.move("2", "start")
    three.wait(minutes=2)
    three.move("2", "transfer", to_window="1")
    three.next("2")
    three.move("2", "start")
    three.serve("1", minutes=2)
    three.move("1", "close")
    three.wait(minutes=8)
    three.move("2", "finish")
    assert calls(again(three, PRIORITY_FIRST)) == [
        "9:00 A001 at 2",
        "9:10 A003 at 2",
        "9:20 A002 at 2",
        "9:22 A002 at 2",
    ]


def test_a_chosen_number_is_the_policys_to_choose(three):
    three.move("2", "call", number="A003")
    assert taken_from(three).chosen == 1
    assert calls(again(three, ARRIVAL))[:2] == ["9:00 A001 at 2", "9:10 A002 at 2"]


def test_nobody_is_called_after_the_last_that_is_known_of_a_day_that_goes_on(three):
    three.wait(minutes=1)
    three.issue("A")
    assert calls(again(three, PRIORITY_FIRST)) == ["9:00 A001 at 2"]


def test_who_may_no_longer_rejoin_stays_missed(three):
    three.miss("2")
    three.rejoin("A002")
    three.serve("2")
    three.serve("2")
    assert sorted(called(again(three))) == ["A001", "A002", "A002", "A003"]
    no = replace(RULES.lines["A"], rejoin=Rejoin(RejoinMode.NO))
    three.rules = replace(three.rules, lines=three.rules.lines | {"A": no})
    assert sorted(called(again(three))) == ["A001", "A002", "A003"]
