"""The judge of `make chaos` finds what it is there to find."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from tests.hall.chaos.plan import KILLED, kills
from tests.hall.chaos.truth import Timeline
from tests.hall.chaos.verdict import HONEST_S, behind, calls_of, surface, voice
from tests.hall.chaos.watching import Seen, Spoken

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def at(seconds: float) -> float:
    return (NINE + timedelta(seconds=seconds)).timestamp()


def called(seq: int, number: str, seconds: float) -> dict[str, Any]:
    when = (NINE + timedelta(seconds=seconds)).isoformat()
    return {"seq": seq, "at": when, "kind": "ticket_called", "number": number, "window": "2"}


def spoken(seq: int, of: int, seconds: float) -> dict[str, Any]:
    when = (NINE + timedelta(seconds=seconds)).isoformat()
    return {"seq": seq, "at": when, "kind": "call_spoken", "called": of, "zone": "east", "spoken_at": when}


def dropped(seq: int, of: int, reason: str) -> dict[str, Any]:
    return {**spoken(seq, of, 60), "kind": "call_dropped", "reason": reason}


def looks(*what: tuple[float, Any, bool]) -> list[Seen]:
    return [Seen(at(seconds), shown, silent) for seconds, shown, silent in what]


def two_calls() -> Timeline:
    true = Timeline(None)
    true.note(at(0), ("A001", "2"))
    true.note(at(10), ("A002", "2"))
    return true


FIRST, SECOND = ("A001", "2"), ("A002", "2")


def test_a_surface_that_is_behind_and_says_so_is_blind_but_honest():
    seen = looks((1, FIRST, False), (11, FIRST, True), (40, FIRST, True), (41, SECOND, False))
    assert behind(seen, two_calls(), [(at(5), at(15)), (at(12), at(25))]) == (29, 15, 0)
    assert not [fault for fault in surface("TV", seen, two_calls(), []) if "did not say" in fault]


def test_a_surface_that_is_behind_for_long_and_does_not_say_so_is_found():
    seen = looks((1, FIRST, False), (11, FIRST, False), (11 + HONEST_S + 1, FIRST, False), (30, SECOND, False))
    assert [fault for fault in surface("TV", seen, two_calls(), []) if "did not say" in fault]
    away = [(at(11), at(11 + HONEST_S))]
    assert list(surface("TV", seen, two_calls(), away)) == []


def test_a_surface_that_is_blank_unwatched_or_wrong_in_the_end_is_found():
    blank = [Seen(at(1), FIRST), Seen(at(2), FIRST, blank="the clock"), Seen(at(11), SECOND)]
    assert len(list(surface("TV", blank, two_calls(), []))) == 1
    assert "never seen" in next(surface("TV", [], two_calls(), []))
    unwatched = looks((1, FIRST, False), (50, SECOND, False))
    assert ["not looked at" in fault for fault in surface("TV", unwatched, two_calls(), [])] == [True]
    wrong = looks((1, FIRST, False), (11, FIRST, False))
    assert ["in the end" in fault for fault in surface("TV", wrong, two_calls(), [])] == [True]


def test_calls_that_ended_once_and_in_order_are_well():
    calls = calls_of([called(1, "A001", 0), called(2, "A002", 1), spoken(3, 1, 2), dropped(4, 2, "late")])
    assert [call.said for call in calls] == ["spoken", "late"]
    assert list(voice(calls, [Spoken(at(2), "east", 1, "A001")], [])) == []


def test_a_call_without_an_end_with_two_or_said_to_be_spoken_and_silent_is_found():
    nothing = calls_of([called(1, "A001", 0)])
    twice = calls_of([called(1, "A001", 0), spoken(2, 1, 1), dropped(3, 1, "late")])
    silent = calls_of([called(1, "A001", 0), spoken(2, 1, 1)])
    assert [len(list(voice(calls, [], []))) for calls in (nothing, twice, silent)] == [1, 1, 1]


def test_a_call_that_was_heard_twice_is_found_unless_its_voice_was_killed_in_between():
    calls = calls_of([called(1, "A001", 0), spoken(2, 1, 9)])
    heard = [Spoken(at(1), "east", 1, "A001"), Spoken(at(9), "east", 1, "A001")]
    assert len(list(voice(calls, heard, []))) == 1
    assert list(voice(calls, heard, [at(5)])) == []


def test_calls_that_were_spoken_in_another_order_than_they_were_made_are_found():
    calls = calls_of([called(1, "A001", 0), called(2, "A002", 1), spoken(3, 2, 2), spoken(4, 1, 9)])
    heard = [Spoken(at(2), "east", 2, "A002"), Spoken(at(9), "east", 1, "A001")]
    assert len(list(voice(calls, heard, []))) == 1


def test_one_seed_plans_the_same_each_time_kills_all_and_no_role_that_is_away():
    planned = kills(7, 300)
    assert planned == kills(7, 300)
    assert planned != kills(8, 300)
    assert {kill.role for kill in planned} == set(KILLED)
    for role in KILLED:
        mine = [kill for kill in planned if kill.role == role]
        assert all(a.at + a.away_s < b.at for a, b in pairwise(mine))
