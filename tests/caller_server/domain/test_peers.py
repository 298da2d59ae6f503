"""Failures known from other systems, as far as the rules keep this one from them; tests/test_peers.py lists all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from caller_server.domain.commands import WindowMove
from caller_server.domain.refusals import Refusal
from caller_server.domain.ticket import AT_A_WINDOW
from tests.caller_server.rehearsal import RULES, Rehearsal

NEEDS_A_NUMBER = {WindowMove.CALL, WindowMove.RESUME, WindowMove.REJOIN}


def a_hall() -> Rehearsal:
    hall = Rehearsal(between_calls=timedelta(0))
    hall.open("2", "3")
    for _ in range(9):
        hall.issue()
    return hall


def test_no_moves_leave_a_clerk_with_two_tickets_or_stuck_with_one():
    for moves in product((move for move in WindowMove if move not in NEEDS_A_NUMBER), repeat=3):
        hall = a_hall()
        hall.next("2")
        for move in moves:
            with suppress(Refusal):
                hall.move("2", move, clerk="赵", to_window="3")
        held = [ticket.number for ticket in hall.day.tickets.values() if ticket.window == "2"]
        here = hall.day.windows["2"].ticket
        assert held == ([] if here is None else [here]), moves
        hall.open("2")
        assert hall.next("2") not in held, moves  # one button, and the next visitor is here


def test_a_window_that_is_handed_over_does_not_call_anew():
    hall = a_hall()
    number = hall.next("2")
    hall.move("2", "hand_over", clerk="钱")
    assert hall.day.windows["2"].ticket == number
    assert [ticket.number for ticket in hall.day.tickets.values() if ticket.state in AT_A_WINDOW] == [number]


@pytest.mark.parametrize("zone", ["America/Vancouver", "Pacific/Auckland", "Asia/Shanghai"])
def test_numbers_go_on_while_the_date_changes_in_greenwich(zone):
    here = ZoneInfo(zone)
    midnight_in_greenwich = datetime(2026, 11, 24, tzinfo=UTC)
    rules = replace(RULES, timezone=here, sessions=((time(0), time(23, 59)),), closing_margin=timedelta(0))
    hall = Rehearsal(rules, midnight_in_greenwich - timedelta(minutes=1))
    today = hall.day.day
    before = hall.issue()
    hall.wait(minutes=2)
    assert hall.rules.business_day(hall.now) == today
    assert (before, hall.issue()) == ("A001", "A002")
