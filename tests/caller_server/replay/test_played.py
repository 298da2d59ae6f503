from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from caller_server.domain.decide import end_of_day
from caller_server.domain.events import Event
from caller_server.domain.ticket import Move
from caller_server.replay.played import CannotReplay, played
from caller_server.replay.visits import Turn, Usual
from tests.caller_server.rehearsal import NINE, Rehearsal
from tests.caller_server.replay.again import taken_from
from tests.caller_server.replay.busy_day import busy_day
from tests.caller_server.replay.small_day import small_day

MINUTE = timedelta(minutes=1)


def test_a_visit_is_told_turn_by_turn():
    hall = Rehearsal(always_open=True)
    hall.open("2", "4")
    hall.issue("A")
    hall.wait(minutes=1)
    hall.miss("2")  # ten seconds after its call
    hall.wait(minutes=3)
    hall.rejoin("A001")
    hall.wait(minutes=4)
    hall.next("2")
    hall.wait(seconds=10)
    hall.move("2", "recall")
    hall.wait(seconds=5)
    hall.move("2", "start")
    hall.wait(minutes=5)
    hall.move("2", "transfer", to_line="B")
    hall.next("4")
    hall.move("4", "start")
    hall.wait(minutes=6)
    hall.move("4", "park")
    hall.wait(minutes=7)
    hall.cancel("A001")
    visit = taken_from(hall).visits["A001"]
    assert (visit.at, visit.issued.line) == (NINE, "A")
    assert visit.turns == (
        Turn(missed_after=timedelta(seconds=10), ended=Move.MISS, away=3 * MINUTE, back=Move.REJOIN),
        Turn(came_after=timedelta(seconds=15), handled=5 * MINUTE, ended=Move.TRANSFER, to_line="B"),
        Turn(came_after=timedelta(0), handled=6 * MINUTE, ended=Move.PARK, away=7 * MINUTE, back=Move.CANCEL),
    )


def test_what_is_usual_is_the_mean_of_the_day_or_the_configured_minutes():
    usual = taken_from(small_day()).usual
    assert usual["A"] == Usual(timedelta(0), 10 * MINUTE)
    assert usual["C"] == Usual(timedelta(0), 7 * MINUTE)


def test_what_the_end_of_the_day_closed_was_nobodys_doing():
    hall = small_day()
    hall.open("2")
    hall.issue("A")
    before = taken_from(hall)
    hall.wait(days=1)
    for fact in end_of_day(hall.day):
        hall.events.append(Event(hall.day.day, len(hall.events) + 1, hall.now, fact))
    assert [event.kind for event in hall.events[-2:]] == ["ticket_lapsed", "window_closed"]
    assert taken_from(hall) == before


def test_a_day_on_which_nobody_came_is_said():
    hall = Rehearsal()
    hall.open("2")
    with pytest.raises(CannotReplay, match="nobody took a ticket on 2026-11-23"):
        taken_from(hall)


def test_a_journal_with_a_gap_is_said():
    hall = small_day()
    del hall.events[4]
    with pytest.raises(CannotReplay, match=r"lacks event 5; `onedoor journal verify`"):
        taken_from(hall)


def test_a_line_or_window_that_is_no_more_is_named_with_those_there_are():
    hall = small_day()
    hall.rules = replace(hall.rules, lines={"B": hall.rules.lines["B"]}, windows={})
    with pytest.raises(CannotReplay, match="window 2 of 2026-11-23 is not in the hall's files, which have none"):
        taken_from(hall)
    hall.rules = replace(hall.rules, windows=small_day().rules.windows)
    with pytest.raises(CannotReplay, match="line A of 2026-11-23 is not in the hall's files, which have B; replay"):
        taken_from(hall)


def test_a_window_that_serves_other_lines_now_is_named():
    hall = small_day()
    windows = hall.rules.windows | {"2": replace(hall.rules.windows["2"], lines=("B",))}
    hall.rules = replace(hall.rules, windows=windows)
    with pytest.raises(CannotReplay, match="window 2 called A001 of line A on 2026-11-23, which it does not serve"):
        taken_from(hall)


def test_a_fast_day_is_stretched_to_lifes_pace():
    day = taken_from(small_day(), speed=60)
    opening = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)  # half past eight in Shanghai
    assert day.events[0].at == opening
    assert day.visits["A002"].at == opening + timedelta(hours=1)
    assert day.visits["A001"].turns[0].handled == timedelta(hours=10)
    assert day.clerks.changes[-1].at == opening + timedelta(hours=62)


def test_an_appointment_keeps_its_distance_from_the_slot_in_a_fast_day():
    hall = busy_day(1)
    fast = played(hall.rules, hall.day.day, hall.events, speed=60)
    kept = [visit for visit in taken_from(hall).visits.values() if visit.issued.slot]
    assert kept
    for visit in kept:
        stretched = fast.visits[visit.issued.number]
        assert stretched.issued.slot - stretched.at == visit.issued.slot - visit.at
